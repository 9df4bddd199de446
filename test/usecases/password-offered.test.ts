import type { HandOver } from '../../src/desk/hand-over';
import type { ServiceRequest } from '../../src/desk/request';
import { offerPassword, restoreOffer, withdrawOffer } from '../../src/usecases/offer-password';
import { kim, olga } from '../support/cast';
import { officeStage } from '../support/office-stage';

const hour = 3_600_000;
const day = 24 * hour;
const stage = officeStage();

const made = (change: Partial<ServiceRequest> = {}) =>
  stage.office.insert({ state: 'done', attempt: 1, finishedAt: stage.after(0), ...change });

async function offer(request: ServiceRequest, how?: 'rotated'): Promise<void> {
  const account = await stage.office.enter(request);
  await stage.write((tx) =>
    offerPassword(
      tx,
      stage.office.desk.settings,
      { ...account, secretName: `secret of ${account.name}` },
      stage.now,
      how,
    ),
  );
}
const handOver = ({ id }: ServiceRequest) => stage.write((tx) => tx.handOvers.look(id));
const set = (request: ServiceRequest, change: Partial<HandOver>) =>
  stage.write(async (tx) => {
    const found = await tx.handOvers.look(request.id);
    if (found) await tx.handOvers.save({ ...found, ...change });
  });
const about = ({ id, accountName }: ServiceRequest, until: string) => ({
  id,
  account: accountName,
  environmentId: 'prod',
  until,
});
const button = ({ id }: ServiceRequest) => [{ verb: 'credential.open', requestId: id }];
const byDesk = ({ id, accountName }: ServiceRequest, action: string) => ({
  kind: 'state',
  actor: 'desk',
  action,
  requestId: id,
  object: accountName,
});
const due = () => stage.jobs('expire-hand-over');
const bare = (request: ServiceRequest) => ({
  requestId: request.id,
  accountName: request.accountName,
  owner: olga,
  secretName: `secret of ${request.accountName}`,
  offeredAt: '2029-03-01T10:00:00.000Z',
  expiresAt: '2029-03-02T10:00:00.000Z',
});

describe('an offer', () => {
  it('is told to the owner of each of two accounts, with a button; half its time on they are reminded', async () => {
    const [one, two] = [await made(), await made()];
    await stage.knows(olga);
    for (const request of [one, two]) {
      await stage.hasCard(kim, request.id);
      await offer(request);
    }

    const told = (request: ServiceRequest) => ({
      to: olga.name,
      message: 'notice.password-offered',
      values: { ...about(request, stage.after(day)), ready: 'yes', case: 'first' },
      buttons: button(request),
    });
    expect(await stage.told()).toEqual([told(one), told(two)]);
    expect(await due()).toEqual([
      `expire-hand-over ${one.id} ${stage.after(12 * hour)}`,
      `expire-hand-over ${two.id} ${stage.after(12 * hour)}`,
    ]);
    expect(await stage.audit()).toEqual([byDesk(one, 'offer-password'), byDesk(two, 'offer-password')]);
    expect(await handOver(one)).toEqual({ ...bare(one), state: 'offered' });
    expect(await stage.redrawn()).toEqual([one.id, two.id]);
  });

  it.each<[string, Partial<ServiceRequest>, 'rotated' | undefined, object]>([
    [
      'of a run that ended earlier',
      { finishedAt: '2029-03-01T09:59:59.999Z' },
      undefined,
      { ready: '', case: 'first' },
    ],
    ['of what a person finished', { endedByHand: true }, undefined, { ready: '', case: 'first' }],
    ['of a new password', { finishedAt: '2029-02-01T10:00:00.000Z' }, 'rotated', { ready: '', case: 'rotated' }],
  ])(
    'says that the account is ready only with the end of the run that made it: %s',
    async (_what, change, how, says) => {
      await offer(await made(change), how);

      expect((await stage.told())[0]?.values).toMatchObject(says);
    },
  );

  it.each<[string, () => Promise<void>, boolean]>([
    ['the desk knows their chat', () => stage.knows(olga), false],
    ['it knows none', async () => undefined, true],
    ['it knows only that of somebody else', () => stage.knows(kim), true],
    ['Teams does not let it reach them', () => stage.knows(olga).then(() => stage.cannotReach(olga)), true],
    [
      'it was removed from it',
      async () => {
        await stage.knows(olga);
        await stage.office.books.database.query(`update desk.conversations set gone_at = now()`);
      },
      true,
    ],
  ])('has a card wait for its owner only where they cannot be reached: %s', async (_what, happened, waits) => {
    await happened();
    const request = await made({ locale: 'de-DE', timeZone: 'Europe/Vienna' });

    await offer(request);

    const cards = await stage.write((tx) => tx.postings.of({ kind: 'request', requestId: request.id }));
    expect(cards.map(({ viewer, locale, timeZone }) => [viewer, locale, timeZone])).toEqual(
      waits ? [[olga, 'de-DE', 'Europe/Vienna']] : [],
    );
  });

  it('is none where the integration reads the vault: the owner reads which secret it is, each time it changes', async () => {
    const facts = { vaultUrl: 'https://vault.example' };
    const [request, other] = [
      await made({ passwordTaking: 'from-vault', facts }),
      await made({ passwordTaking: 'from-vault', facts }),
    ];
    await stage.hasCard(kim, request.id);
    await offer(request);
    await offer(other);
    stage.passes(hour);
    await offer(request, 'rotated');

    const told = ({ id, accountName: account }: ServiceRequest, how: string) => ({
      to: olga.name,
      message: 'notice.password-in-vault',
      values: { id, account, vault: 'https://vault.example', secret: `secret of ${account}`, case: how },
    });
    expect(await stage.told()).toEqual([told(request, 'first'), told(request, 'rotated'), told(other, 'first')]);
    expect([await handOver(request), await due(), await stage.audit()]).toEqual([null, [], []]);
    expect(await stage.redrawn()).toEqual([request.id]);
  });
});

describe('while the password is changed', () => {
  const withdraw = ({ id }: ServiceRequest) => stage.write((tx) => withdrawOffer(tx, id, stage.now));
  const restore = ({ id }: ServiceRequest) => stage.write((tx) => restoreOffer(tx, id, stage.now));

  it('its offer is withdrawn, once, with the ticket; that of another account is not', async () => {
    const [one, other] = [await made(), await made()];
    for (const request of [one, other]) await offer(request);
    await set(one, { ticket: 'abc', ticketUntil: stage.after(hour) });
    await stage.redrawn();
    stage.passes(hour);

    await withdraw(one);
    const withdrawn = await handOver(one);
    stage.passes(hour);
    await withdraw(one);
    await withdraw({ ...one, id: 'SA-999999' });

    const at = stage.after(-hour);
    expect(withdrawn).toEqual({ ...bare(one), state: 'withdrawn', withdrawnAt: at, withdrawnFrom: 'offered' });
    expect(await handOver(one)).toEqual(withdrawn);
    expect((await stage.audit()).slice(2)).toEqual([byDesk(one, 'withdraw-offer')]);
    expect(await due()).toEqual([`expire-hand-over ${other.id} 2029-03-01T22:00:00.000Z`]);
    expect(await stage.redrawn()).toEqual([one.id]);
  });

  it.each<[HandOver['state'], number, object, boolean]>([
    ['offered', day - 1, { state: 'offered' }, true],
    ['offered', day, { state: 'lapsed', lapsedAt: '2029-03-02T10:00:00.000Z' }, false],
    ['revealed', hour, { state: 'revealed', revealedAt: 'before' }, false],
    ['lapsed', hour, { state: 'lapsed', lapsedAt: '2029-03-01T11:00:00.000Z' }, false],
  ])('and was not after all, what was %s is so again: %i ms later', async (state, ms, then, isDue) => {
    const request = await made();
    await offer(request);
    await stage.office.books.database.query('update desk.notices set sent_at = now()');
    await set(request, { state, ...(state === 'revealed' && { revealedAt: 'before' }) });
    await withdraw(request);
    await stage.redrawn();
    stage.passes(ms);

    await restore(request);
    await restore(request);

    expect(await handOver(request)).toEqual({ ...bare(request), ...then });
    expect(await due()).toEqual(isDue ? [`expire-hand-over ${request.id} 2029-03-01T22:00:00.000Z`] : []);
    expect((await stage.audit()).slice(2)).toEqual([byDesk(request, 'restore-offer')]);
    expect(await stage.redrawn()).toEqual([request.id]);
  });

  it('what was never offered, or is offered, is not restored', async () => {
    const [none, open] = [await made(), await made()];
    await offer(open);
    const before = await stage.office.everything();

    for (const request of [none, open]) await restore(request);

    expect(await stage.office.everything()).toBe(before);
    expect(await stage.audit()).toHaveLength(1);
  });
});
