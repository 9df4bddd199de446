import { formCard } from '../../src/cards/form';
import { foundChoices } from '../../src/cards/form-choices';
import type { FormView } from '../../src/usecases/api';
import { words } from '../../src/words/words';
import { elementsOf, textsOf, verbsOf } from '../cards/support/card-json';
import { ravi } from '../support/cast';
import { by, openOffice } from '../support/office';
import type { Office } from '../support/office';

const english = words('en-GB', 'UTC');
const offices: Office[] = [];

/** As many environments, each with a role of its own beside the usual ones. */
async function officeWith(count: number): Promise<Office> {
  const office = await openOffice((settings) => {
    const [first] = settings.environments;
    const environments = Array.from({ length: count }, (_, at) => ({
      ...first!,
      id: `e${at}`,
      name: `Contoso Region ${at}`,
      roles: [...first!.roles, { id: `own-${at}`, name: `Role of region ${at}` }],
    }));
    return { ...settings, environments };
  });
  offices.push(office);
  return office;
}
afterEach(() => Promise.all(offices.splice(0).map((office) => office.close())));

const show = (office: Office, inputs: Record<string, string> = {}) => office.useCases.form(by(ravi), inputs);
const choicesOf = (form: FormView, id: string) =>
  elementsOf(formCard(form, english), 'Input.ChoiceSet').find((input) => input['id'] === id)?.['choices'] as
    { title: string; value: string }[] | undefined;

it('with few environments the form is one step', async () => {
  const form = await show(await officeWith(6));

  expect(choicesOf(form, 'environment')).toHaveLength(6);
  expect(choicesOf(form, 'role')).toHaveLength(8);
});

it('with many the environment is chosen first, and what was typed is kept', async () => {
  const office = await officeWith(7);

  const card = formCard(await show(office, { accountName: 'svc-x', purpose: 'Reads orders.' }), english);

  expect(verbsOf(card)).toEqual(['request.form']);
  expect(elementsOf(card, 'Input.ChoiceSet').map(({ id }) => id)).toEqual(['environment']);
  expect(elementsOf(card, 'Input.Text').map(({ value }) => value)).toEqual(['svc-x', 'Reads orders.']);
});

it('then only roles of that environment are offered, and there is a way to another', async () => {
  const office = await officeWith(7);

  const form = await show(office, { environment: 'e3', role: 'own-4', accountName: 'svc-x' });
  const card = formCard(form, english);

  expect(choicesOf(form, 'role')?.map(({ value }) => value)).toEqual(['orders', 'admin', 'own-3']);
  const role = elementsOf(card, 'Input.ChoiceSet').find(({ id }) => id === 'role');
  expect(role?.['value']).toBeUndefined();
  expect(verbsOf(card)).toContain('request.environment');
  expect(JSON.stringify(card)).toContain('svc-x');
});

it('an environment that is not offered is chosen again, and the card says so', async () => {
  const office = await officeWith(7);

  const sent = await office.useCases.submit(by(ravi), { environment: 'e99', accountName: 'svc-x' });

  const form = 'form' in sent ? sent.form : null;
  expect(form?.isFirstStep).toBe(true);
  expect(textsOf(formCard(form!, english)).join(' ')).toMatch(/environment/i);
});

it('Teams searches in what this person is offered, fifteen at most', async () => {
  const office = await officeWith(20);
  const form = await show(office);

  const found = (text: string) => foundChoices(form, 'environments', text, english).map(({ value }) => value);

  expect(found('')).toHaveLength(15);
  expect(found('region 19')).toEqual(['e19']);
  expect(found('CONTOSO 7')).toEqual(['e7', 'e17']);
  const few = await show(await officeWith(3), { environment: 'e1' });
  expect(foundChoices(few, 'roles', 'role of', english).map(({ value }) => value)).toEqual(['own-1']);
});

it('where everybody may ask for everything nobody is read by Entra for it', async () => {
  const office = await officeWith(3);

  await show(office);

  expect(await office.books.database.query('select kind from desk.jobs')).toEqual([]);
});

it('whoever is offered nothing is asked for no first step', async () => {
  const office = await openOffice((settings) => ({ ...settings, environments: [] }));
  offices.push(office);

  expect(await show(office)).toMatchObject({ environments: [], isFirstStep: false, hasOthers: false });
});

it('what is chosen among many, and what is few, are no first step; only of many there are others', async () => {
  const [many, few] = [await officeWith(7), await officeWith(6)];

  expect(await show(many)).toMatchObject({ isFirstStep: true, hasOthers: false });
  expect(await show(many, { environment: 'e3' })).toMatchObject({ isFirstStep: false, hasOthers: true });
  expect(await show(few, { environment: 'e3' })).toMatchObject({ isFirstStep: false, hasOthers: false });
});
