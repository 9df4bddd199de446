import type { Caller } from '../../src/usecases/api';
import { words } from '../../src/words/words';
import { dana, lee, olga, ravi, sam } from '../support/cast';
import { by } from '../support/office';
import { officeStage } from '../support/office-stage';

const stage = officeStage();
beforeEach(() => stage.office.approvers([dana, lee]));

type Work = (caller: Caller, given: string) => Promise<unknown>;
const deeds: readonly [string, 'account' | 'request', Work][] = [
  ['retire', 'account', (caller, name) => stage.office.useCases.retirement(caller, name)],
  ['retire', 'account', (caller, name) => stage.office.useCases.retire(caller, name, { retireReason: 'Old.' })],
  ['keep-account', 'account', (caller, name) => stage.office.useCases.keep(caller, name)],
  ['rotate-password', 'account', (caller, name) => stage.office.useCases.rotate(caller, name)],
  ['withdraw', 'request', (caller, id) => stage.office.useCases.withdraw(caller, id)],
];

describe.each(deeds)('whoever tries to %s where the %s is no matter of theirs', (action, kind, work) => {
  it('is answered as for one that does not exist, and both tries stand in the audit', async () => {
    const made = await stage.office.insert({ state: 'done', attempt: 1, requester: ravi, owner: olga });
    const account = await stage.office.enter(made);
    const pending = await stage.office.insert({ requester: ravi, owner: olga });
    const [given, about] = kind === 'account' ? [account.name, made] : [pending.id, pending];
    const refusalOf = (name: string) =>
      work(by(sam), name).then(
        () => 'taken',
        ({ problem }: { problem: { code: string } }) => problem.code,
      );
    const before = await stage.office.everything();

    const own = await refusalOf(given);
    const unknown = await refusalOf(kind === 'account' ? 'svc-nobodys' : 'SA-99999');

    expect([own, unknown]).toEqual(Array(2).fill(`unknown-${kind}`));
    expect(await stage.office.everything()).toBe(before);
    const tried = { kind: 'denied', actor: sam, action };
    expect(await stage.audit()).toEqual([
      { ...tried, requestId: about.id, environmentId: 'prod', object: about.accountName },
      { ...tried, object: kind === 'account' ? 'svc-nobodys' : 'SA-99999' },
    ]);
  });
});

it('the audit says in both languages what was tried', () => {
  const said = (locale: string, name: 'retire' | 'keep-account') =>
    words(locale, 'UTC').t(`audit-tried.${name}`, { who: sam.name });

  expect(said('en-GB', 'retire')).toBe(`${sam.name} tried to have the account retired and was refused`);
  expect(said('de-DE', 'keep-account')).toBe(`${sam.name} wollte das Konto behalten und durfte es nicht`);
});
