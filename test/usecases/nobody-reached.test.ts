import type { ServiceRequest } from '../../src/desk/request';
import { tellNobodyReached } from '../../src/usecases/nobody-reached';
import { dana, lee, ravi } from '../support/cast';
import { by } from '../support/office';
import { officeStage } from '../support/office-stage';
import { conversation } from '../support/store-samples';

const stage = officeStage();
let request: ServiceRequest;
/** A privileged role: both have to approve, and both have the card under way. */
beforeEach(async () => {
  await stage.office.approvers([dana, lee]);
  request = await asked();
});

async function asked(): Promise<ServiceRequest> {
  const made = await stage.office.insert({ roleId: 'admin' });
  for (const who of [dana, lee]) {
    const subject = { kind: 'request', requestId: made.id } as const;
    await stage.write((tx) => tx.postings.addFor(who, { subject, locale: 'en-GB', timeZone: 'UTC' }));
  }
  await stage.office.books.database.query('truncate desk.unreached');
  return made;
}

const tell = ({ id }: ServiceRequest = request) => stage.write((tx) => tellNobodyReached(stage.office.desk, tx, id));
const told = ({ id, accountName: account }: ServiceRequest, names: string, why: string) => ({
  to: 'team',
  message: 'notice.nobody-reached',
  values: { id, account, names, why: { key: `reach.${why}` } },
  mention: ravi.name,
});

it('whoever asked hears, once, that Teams lets the desk reach none of those who may decide, and why', async () => {
  await stage.cannotReach(dana, 'no-app');
  await stage.cannotReach(lee, 'blocked');

  await tell();
  await tell();

  expect(await stage.told()).toEqual([told(request, `${dana.name}, ${lee.name}`, 'no-app')]);
});

it('hears it of each request, and again once an approval is given, of whoever is left', async () => {
  const second = await asked();
  await stage.cannotReach(dana, 'no-app');
  await stage.cannotReach(lee, 'blocked');
  await tell();
  await tell(second);

  await stage.office.useCases.approve(by(dana), request.id, null, {});

  const both = `${dana.name}, ${lee.name}`;
  expect(await stage.told()).toEqual([
    told(request, lee.name, 'blocked'),
    told(request, both, 'no-app'),
    told(second, both, 'no-app'),
  ]);
});

it('reads the id of whoever has no name yet', async () => {
  await stage.office.approvers([{ ...dana, name: '' }]);
  await stage.cannotReach(dana, 'no-app');

  await tell();

  expect(await stage.told()).toEqual([told(request, dana.aadObjectId, 'no-app')]);
});

it('hears it where Teams takes their cards in no size', async () => {
  const { outbox } = stage.office.books;
  await stage.knows(dana, lee);
  for (const claim of await outbox.claimPostings(9)) await outbox.postingFailed(claim, stage.now, { giveUp: true });

  await tell();

  expect(await stage.told()).toEqual([told(request, `${dana.name}, ${lee.name}`, 'refused')]);
});

describe('hears nothing', () => {
  const nobody = async () => {
    await stage.cannotReach(dana);
    await stage.cannotReach(lee);
  };
  const card = (conversationId: string) =>
    stage.write((tx) =>
      tx.postings.add({
        subject: { kind: 'request', requestId: request.id },
        conversationId,
        viewer: null,
        activityId: 'card',
        locale: 'en-GB',
        timeZone: 'UTC',
      }),
    );

  it.each<[string, () => Promise<unknown>]>([
    ['while it is on its way to somebody', () => stage.cannotReach(dana)],
    [
      'once somebody has it',
      async () => {
        await stage.cannotReach(dana);
        await stage.hasCard(lee, request.id);
      },
    ],
    ['where nobody was asked', () => stage.office.books.database.query('truncate desk.postings')],
    ['where nobody may decide', () => nobody().then(() => stage.office.approvers([]))],
    [
      'where the admins have a conversation',
      () => nobody().then(() => stage.write((tx) => tx.conversations.remember(conversation('admins')))),
    ],
    [
      'where the conversation of the admins had it, from which the desk was removed since',
      () => nobody().then(() => card('admins')),
    ],
    [
      'once it is decided',
      async () => {
        await nobody();
        await stage.write((tx) => tx.requests.replace({ ...request, state: 'rejected', version: 2 }, 1));
      },
    ],
  ])('%s', async (_when, happened) => {
    await happened();

    await tell();

    expect(await stage.told()).toEqual([]);
  });

  it('of a request that there is not', async () => {
    await nobody();

    await tell({ ...request, id: 'SA-999999' });

    expect(await stage.told()).toEqual([]);
  });
});
