import { words } from '../../src/words/words';
import { DeskError } from '../../src/desk/problem';
import { dana, lee, olga } from '../support/cast';
import { by, openOffice } from '../support/office';
import type { Office } from '../support/office';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
  await office.approvers([dana, lee]);
});
afterAll(() => office.close());

/** What somebody reads whose text was refused, and whether anything moved. */
async function refused(work: () => Promise<unknown>): Promise<string> {
  const before = await office.everything();
  const error: unknown = await work().then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(await office.everything()).toBe(before);
  if (!(error instanceof DeskError)) throw new Error('Nothing was refused.');
  const { what, next } = words('en-GB', 'UTC').problem(error.problem);
  return `${what} ${next}`;
}

it('whoever gives too long a reason for a rejection reads how long it is and how long it may be', async () => {
  const { id } = await office.insert();
  const reject = (length: number) => office.useCases.reject(by(dana), id, null, { rejectReason: 'x'.repeat(length) });

  expect(await refused(() => reject(301))).toBe('The reason has 301 characters. Shorten it to 300 at most.');
  await reject(300);
  expect(await office.stateOf(id)).toBe('rejected');
});

it('so does whoever gives one for the end of an account', async () => {
  const { name } = await office.enter(await office.insert({ state: 'done', accountName: 'svc-ends' }));

  const retire = () => office.useCases.retire(by(olga), name, { retireReason: ` ${'x'.repeat(301)} ` });

  expect(await refused(retire)).toBe('The reason has 301 characters. Shorten it to 300 at most.');
});

it('and whoever notes what was done by hand', async () => {
  const { id } = await office.insert({ state: 'needs-hands', attempt: 1 });

  const end = () => office.useCases.byHand(by(dana), id, { note: 'x'.repeat(501) });

  expect(await refused(end)).toBe(
    'The note about what was done by hand has 501 characters. Shorten it to 500 at most.',
  );
});

it.each([undefined, 7, '', '   '])('a text that is no text is missing: %j', async (given) => {
  const { id } = await office.insert();

  const reject = () => office.useCases.reject(by(dana), id, null, { rejectReason: given });

  expect(await refused(reject)).toContain('A rejection needs a reason');
});
