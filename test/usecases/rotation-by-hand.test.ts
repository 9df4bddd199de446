import type { ServiceRequest } from '../../src/desk/request';
import { offerPassword, withdrawOffer } from '../../src/usecases/offer-password';
import { words } from '../../src/words/words';
import { dana, lee, olga } from '../support/cast';
import { by } from '../support/office';
import { officeStage, refusal } from '../support/office-stage';

const hour = 3_600_000;
const stage = officeStage();
const note = 'Set in the admin center.';

let id: string;
/** Olga is offered the password of an account; a rotation of it stopped. */
let rotation: ServiceRequest;
beforeEach(async () => {
  await stage.office.approvers([dana, lee]);
  const account = await stage.office.enter(await stage.office.insert({ accountName: 'svc-one', state: 'done' }));
  id = account.requestId;
  await stage.office.books.vault.putIfAbsent('secret-one', 'Pa55word', {});
  await stage.write((tx) =>
    offerPassword(tx, stage.office.desk.settings, { ...account, secretName: 'secret-one' }, stage.now),
  );
  await stage.office.books.database.query('update desk.notices set sent_at = now()');
  rotation = await stopped();
  await stage.hasCard(olga, id);
});

const stopped = (change: Partial<ServiceRequest> = {}) =>
  stage.office.insert({
    kind: 'rotate',
    accountName: 'svc-one',
    state: 'needs-hands',
    attempt: 1,
    problem: { code: 'slot-lost' },
    ...change,
  });
const byHand = (end: string) => stage.office.useCases.byHand(by(dana), rotation.id, { note, end });
const withdraw = () => stage.write((tx) => withdrawOffer(tx, id, stage.now));
const open = () => stage.office.useCases.openCredential(by(olga), id);
const collect = async () => stage.office.useCases.revealCredential(by(olga), id, (await open()).ticket);

describe('a rotation that a person ended', () => {
  it('with the password as it was leaves it to be collected as long as before', async () => {
    await withdraw();
    stage.passes(hour);
    await stage.office.approvers([dana, lee]);

    await byHand('undone');

    expect(await stage.redrawn()).toContain(id);
    expect(await stage.jobs('expire-hand-over')).toEqual([`expire-hand-over ${id} ${stage.after(11 * hour)}`]);
    expect(await collect()).toMatchObject({ password: 'Pa55word' });
  });

  it.each([
    ['after the offer was withdrawn', true],
    ['before that', false],
  ])('with another password, and that stopped %s, has nobody collect the old one', async (_when, isLate) => {
    const { ticket } = await open();
    if (isLate) await withdraw();

    await byHand('done');

    const values = { account: 'svc-one' };
    const problem = { code: 'password-replaced-by-hand', standing: 'nothing-shown', values } as const;
    expect(await refusal(open())).toEqual(problem);
    expect(await refusal(stage.office.useCases.revealCredential(by(olga), id, ticket))).toEqual(problem);
    expect(words('en-GB', 'UTC').problem(problem).next).toContain('rotate svc-one');
    expect(await stage.jobs('expire-hand-over')).toEqual([]);
    expect(await stage.redrawn()).toContain(id);
  });

  it('after the run itself had offered the new password leaves that to be collected', async () => {
    await stage.write((tx) => tx.requests.saveFacts(rotation.id, { secretOffered: true }));

    await byHand('done');

    expect(await collect()).toMatchObject({ password: 'Pa55word' });
  });

  it.each(['done', 'undone'])('is told to whoever joined it, but not to who ended it: %s', async (end) => {
    for (const who of [lee, dana]) await stage.office.useCases.rotate(by(who), 'svc-one');

    await byHand(end);

    const told = (await stage.heard()).filter((line) => line.endsWith('notice.by-hand'));
    expect(told).toEqual([lee.name, olga.name, 'team'].map((to) => `${to} notice.by-hand`));
  });
});
