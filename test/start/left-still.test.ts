import { requestCard } from '../../src/cards/request-card';
import type { Problem } from '../../src/desk/problem';
import type { ServiceRequest } from '../../src/desk/request';
import { parkRunsOfOlderCopy } from '../../src/start/older-copy';
import { parkInto } from '../../src/store/engine/park';
import { words } from '../../src/words/words';
import { textsOf } from '../cards/support/card-json';
import { dana, kim } from '../support/cast';
import { by } from '../support/office';
import { officeStage } from '../support/office-stage';

const stage = officeStage();
beforeEach(() => stage.office.approvers([dana]));

const account = { userPrincipalName: 'svc-made@contoso.com', environmentName: 'Production' };
const owed: Problem = {
  code: 'license-owed',
  values: { lender: kim.name, license: 'Sales', disabledPlans: '', case: 'all-apps', cause: 'Microsoft 365 is away.' },
};
const inGroup: Problem = { code: 'group-left', values: { ...account, groupId: 'g-1', cause: 'It is away.' } };
const byHand: Problem = {
  code: 'access-mode-by-hand',
  values: { ...account, until: '2029-03-01T12:00:00.000Z', cause: 'It may not.' },
};

const requestOf = (id: string) => stage.office.books.store.look((tx) => tx.requests.get(id));
const leftOf = async (id: string) => (await requestOf(id))?.leftovers?.map(({ code }) => code);
/** The second attempt of a request whose first has left both. */
const underway = (change: Partial<ServiceRequest> = {}) =>
  stage.office.insert({ state: 'running', attempt: 2, leftovers: [owed, inGroup], ...change });
const breaksOff = (requestId: string, attempt: number) =>
  parkInto(stage.office.register())({ requestId, attempt, mode: 'forward' }, new TypeError(`of attempt ${attempt}`));
const startOnOlderCopy = () => parkRunsOfOlderCopy(stage.office.books, stage.office.register());

/** Everything on the card of somebody who can act. */
async function cardFor(id: string): Promise<string> {
  const seen = await stage.office.useCases.view(by(dana), id);
  const english = words('en-GB', 'UTC');
  return textsOf(seen && requestCard(seen.view, seen.audience, english, { viewerId: dana.aadObjectId })).join(' ');
}

describe('what an earlier attempt has left in the tenant is left still', () => {
  it('when the next one breaks off: on the card of whoever can act, and in the audit', async () => {
    const { id } = await underway();

    await breaksOff(id, 2);

    expect(await leftOf(id)).toEqual(['run-broken', 'license-owed', 'group-left']);
    expect(await cardFor(id)).toContain('lent the licence Sales and does not have it back');
    const [line] = await stage.audit();
    expect(line?.after).toMatchObject({ leftovers: [{ code: 'run-broken' }, owed, inGroup] });
  });

  it('once, however often it breaks off', async () => {
    const { id } = await underway();
    await breaksOff(id, 2);
    await stage.office.useCases.retry(by(dana), id);

    await breaksOff(id, 3);

    expect(await leftOf(id)).toEqual(['run-broken', 'license-owed', 'group-left']);
    expect((await requestOf(id))?.leftovers?.[0]).toMatchObject({ technical: 'TypeError: of attempt 3' });
  });

  it('when the bot starts on an older copy of its books while the next one is under way', async () => {
    const { id } = await underway();

    await startOnOlderCopy();

    expect(await leftOf(id)).toEqual(['older-copy', 'license-owed', 'group-left']);
  });

  it('when it starts on one in which a person had time to set the access mode, which nothing ends any more', async () => {
    const facts = { modeByHandUntil: '2029-03-01T12:00:00.000Z' };
    const { id } = await underway({ state: 'needs-hands', problem: byHand, leftovers: [byHand, owed], facts });

    await startOnOlderCopy();

    expect(await leftOf(id)).toEqual(['older-copy', 'license-owed']);
    expect(await cardFor(id)).not.toContain('everything is taken back after');
  });

  it('until one has gone through to its end, and says what is left by then', async () => {
    const { id } = await underway();

    const end = { state: 'needs-hands', findings: [], problem: inGroup, leftovers: [inGroup] } as const;
    await stage.office.register().finish(id, 2, end);

    expect(await leftOf(id)).toEqual(['group-left']);
  });
});
