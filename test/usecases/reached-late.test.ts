import { dana, lee, ravi } from '../support/cast';
import { stopped } from '../support/ended-runs';
import { by } from '../support/office';
import { officeStage } from '../support/office-stage';

const hour = 3_600_000;
const stage = officeStage();
beforeEach(() => stage.office.approvers([dana]));

/** Keys of what Teams would be sent now. */
const waiting = async () => (await stage.office.books.outbox.claimNotices(9)).map(({ key }) => key);
const toDana = (key: string) => `${key}:${dana.aadObjectId}`;

describe('an approver who is reached only after a while', () => {
  beforeEach(() => stage.cannotReach(dana, 'no-app'));

  it('reads one reminder of each request, the newest', async () => {
    const [one, two] = [await stage.office.insert(), await stage.office.insert()];
    const nudge = (id: string) => stage.office.useCases.nudge(by(ravi), id);
    await nudge(two.id);
    for (let times = 0; times < 3; times += 1) {
      await nudge(one.id);
      stage.passes(hour);
    }

    await stage.knows(dana);

    expect(await waiting()).toEqual([toDana(`nudge:${two.id}:0`), toDana(`nudge:${one.id}:2`)]);
  });

  it('reads once why a run has stopped: of its newest attempt', async () => {
    await stage.office.approvers([dana, lee]);
    const { id } = await stage.office.insert({ state: 'running', attempt: 1 });
    const finish = (attempt: number) => stage.office.register().finish(id, attempt, stopped);
    await finish(1);
    await stage.office.useCases.retry(by(lee), id);
    await finish(2);

    await stage.knows(dana);

    expect((await waiting()).filter((key) => key.endsWith(dana.aadObjectId))).toEqual([toDana(`finish:${id}:2`)]);
  });
});

it('an approver who is reached all the time reads each reminder', async () => {
  const { id } = await stage.office.insert();
  await stage.knows(dana);
  const { outbox } = stage.office.books;

  for (const times of [0, 1]) {
    await stage.office.useCases.nudge(by(ravi), id);
    const claims = await outbox.claimNotices(9);
    expect(claims.map(({ key }) => key)).toEqual([toDana(`nudge:${id}:${times}`)]);
    for (const claim of claims) await outbox.noticeSent(claim);
    stage.passes(hour);
  }
});
