/** What the form of a request asks for, by the ids of its inputs. */
export const formFields = [
  'accountName',
  'environment',
  'role',
  'purpose',
  'accountKind',
  'owner',
  'passwordNeverExpires',
  'passwordTaking',
  'reviewOn',
] as const;
