/** `roletemplateid` of Microsoft's own roles, the same in every organisation whatever their names are there. */
export const roleTemplates: Readonly<Record<string, string>> = {
  'System Administrator': '627090ff-40a3-4053-8790-584edc5be201',
  'System Customizer': '119f245c-3cc8-4b62-b31c-d1a046ced15d',
  'Basic User': '236750cd-45ae-4939-ab12-b24b920ced93',
  Delegate: 'd892cc0b-28c7-4e88-bd92-72f2c366baed',
};
