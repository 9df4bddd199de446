import { retired } from '../../src/desk/account';
import type { AccountRecord } from '../../src/desk/account';
import { offerPassword } from '../../src/usecases/offer-password';
import { dana, lee, olga } from '../support/cast';
import { officeStage } from '../support/office-stage';

const stage = officeStage();

let account: AccountRecord;
/** Ravi asked for it, Olga owns it. */
beforeEach(async () => {
  await stage.office.approvers([dana, lee]);
  account = await inUse('svc-one');
  await inUse('svc-two');
});

async function inUse(accountName: string): Promise<AccountRecord> {
  return stage.office.enter(await stage.office.insert({ accountName, state: 'done', attempt: 1 }));
}

describe('the run that changes a password', () => {
  const rotating = async (change = {}) =>
    stage.office.insert({
      kind: 'rotate',
      state: 'running',
      attempt: 1,
      accountName: 'svc-one',
      requester: dana,
      ...change,
    });
  const register = () => stage.office.register();
  const standing = (requestId = account.requestId) => stage.write((tx) => tx.handOvers.look(requestId));
  const offered = () =>
    stage.write((tx) => offerPassword(tx, stage.office.desk.settings, { ...account, secretName: 'old' }, stage.now));

  it('tells the owner once before it does, and knows whether they have read it', async () => {
    const [one, other] = [await rotating(), await rotating({ accountName: 'svc-two' })];
    const tell = () => register().tellOwner(one.id);

    expect([await tell(), await tell(), await register().tellOwner(other.id)]).toEqual([
      'waiting',
      'waiting',
      'waiting',
    ]);
    const told = ({ id, accountName }: typeof one) => ({
      to: olga.name,
      message: 'notice.rotation-begins',
      values: { account: accountName, id, by: dana.name },
    });
    expect(await stage.told()).toEqual([told(one), told(other)]);

    await stage.office.books.database.query(`update desk.notices set given_up_at = now() where key like $1`, [
      `%${one.id}%`,
    ]);
    expect([await tell(), await register().tellOwner(other.id)]).toEqual(['unreachable', 'waiting']);
    await stage.cannotReach(olga);
    expect(await register().tellOwner(other.id)).toBe('unreachable');
    await stage.office.books.database.query(`update desk.notices set sent_at = now(), given_up_at = null`);
    expect(await tell()).toBe('told');
  });

  it('withdraws the offer of the account, and restores it', async () => {
    await offered();
    const { id } = await rotating();

    await register().withdrawOffer(id);
    expect((await standing())?.state).toBe('withdrawn');
    await register().restoreOffer(id);
    expect((await standing())?.state).toBe('offered');
  });

  it.each([
    ['secret-of-one', 'secret-of-one'],
    [null, 'svc-one-SA-'],
  ])('offers the new one to the owner, once, by the name that it has in the vault: %s', async (known, name) => {
    await stage.write((tx) => tx.accounts.save({ ...account, secretName: known }));
    const { id } = await rotating();

    await register().offerNewPassword(id);
    stage.passes(1);
    await register().offerNewPassword(id);

    const { requestId } = account;
    const secretName = known ?? `${name}${requestId.slice(3)}`;
    expect(await standing()).toMatchObject({ requestId, secretName, state: 'offered', offeredAt: stage.after(-1) });
    expect(await stage.write((tx) => tx.accounts.get('svc-one'))).toEqual({ ...account, secretName });
    expect((await stage.told()).map(({ to, values }) => [to, values['case']])).toEqual([[olga.name, 'rotated']]);
    expect((await stage.write((tx) => tx.requests.get(id)))?.facts.secretOffered).toBe(true);
  });

  it('leaves the offer of an account alone that was retired meanwhile', async () => {
    await offered();
    const { id } = await rotating();
    const other = await rotating({ accountName: 'svc-none' });
    await stage.write((tx) => tx.accounts.save(retired(account, stage.after(0))));
    const before = await standing();

    for (const request of [id, other.id])
      for (const work of ['withdrawOffer', 'restoreOffer', 'offerNewPassword'] as const)
        await register()[work](request);

    expect(await standing()).toEqual(before);
    expect(await stage.heard()).toEqual([`${olga.name} notice.password-offered`]);
  });

  it.each(['tellOwner', 'withdrawOffer', 'restoreOffer', 'offerNewPassword'] as const)(
    'cannot be one that there is not: %s',
    async (work) => {
      await expect(register()[work]('SA-999999')).rejects.toThrow('There is no request SA-999999.');
    },
  );
});
