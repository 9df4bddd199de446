import type { Person } from '../../src/desk/people';
import { words } from '../../src/words/words';
import { DeskError } from '../../src/desk/problem';
import { dana, kim, lee, omar } from '../support/cast';
import { by, openOffice } from '../support/office';
import type { Office } from '../support/office';
import { survey } from '../support/store-samples';

/** Called like Kim; somebody else. */
const namesake: Person = {
  aadObjectId: '8f0c2a9e-6b1d-4c3e-9a70-0000000000ff',
  name: kim.name,
  userPrincipalName: 'kim.larsen2@contoso.com',
};
const known = { ...kim, userPrincipalName: 'kim.larsen@contoso.com' };

let office: Office;
beforeAll(async () => {
  office = await openOffice();
  await office.approvers([dana, lee]);
  const lenders = [known, namesake, omar].map((person) => ({ person, canLend: true, skuId: 'sku' }));
  await office.books.store.transaction((tx) =>
    tx.surveys.save(survey({ environmentId: office.environmentId, lenders })),
  );
});
afterAll(() => office.close());

/** Whom an approval takes as the lender who writes this. */
async function lenderOf(wished: string): Promise<string | undefined> {
  const { id } = await office.insert({ roleIsPrivileged: false });
  const { view } = await office.useCases.approve(by(dana), id, null, { lender: wished });
  return view.request.decision?.lender?.aadObjectId;
}

it.each([kim.name, 'Kim', 'larsen kim'])('of two lenders of one name nobody is chosen by it: %s', async (wished) => {
  const { id } = await office.insert();

  const error: unknown = await office.useCases
    .approve(by(dana), id, null, { lender: wished })
    .catch((thrown: unknown) => thrown);

  if (!(error instanceof DeskError)) throw new Error('The approval was taken.');
  const { what, next } = words('en-GB', 'UTC').problem(error.problem);
  expect(`${what} ${next}`).toBe(
    `Several lenders may be meant by “${wished}”. ` +
      'Choose one of: Kim Larsen (kim.larsen@contoso.com), Kim Larsen (kim.larsen2@contoso.com).',
  );
  expect(await office.stateOf(id)).toBe('pending');
});

it('by the user principal name or the id it is certain who is meant', async () => {
  expect(await lenderOf('Kim.Larsen2@contoso.com')).toBe(namesake.aadObjectId);
  expect(await lenderOf(kim.aadObjectId.toUpperCase())).toBe(kim.aadObjectId);
});

it('so it is by a name that only one of them has', async () => {
  expect(await lenderOf('haddad')).toBe(omar.aadObjectId);
});
