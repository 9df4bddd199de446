import { accountCard } from '../../src/cards/account';
import { requestCard } from '../../src/cards/request-card';
import { createJobHandlers, type Background } from '../../src/usecases/background';
import { pictureOf } from '../../src/usecases/picture';
import type { Posting } from '../../src/usecases/ports';
import { retired } from '../../src/desk/account';
import { words } from '../../src/words/words';
import { textsOf, verbsOf } from '../cards/support/card-json';
import { dana, ravi } from '../support/cast';
import { by, openOffice } from '../support/office';
import type { Office } from '../support/office';

const english = words('en-GB', 'UTC');
const gone = 'old-crm';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
  await office.approvers([dana]);
});
afterAll(() => office.close());

const problem = { code: 'environment-full', values: { environment: gone, limit: 7 } } as const;
const ended = ['refused', 'rejected', 'withdrawn', 'expired', 'undone', 'done'] as const;

describe.each(ended)(
  'a request that is over (%s), in an environment that was taken out of the settings since',
  (state) => {
    let id: string;
    beforeAll(async () => {
      ({ id } = await office.insert({ environmentId: gone, state, ...(state === 'refused' ? { problem } : {}) }));
    });

    it('is shown with the id of the environment as its name, and offers nothing that needs it', async () => {
      const seen = await office.useCases.view(by(ravi), id);
      const card = seen && requestCard(seen.view, seen.audience, english, { viewerId: ravi.aadObjectId });

      expect(textsOf(card).join(' ')).toContain(gone);
      expect(verbsOf(card).filter((verb) => verb !== 'account.view')).toEqual([]);
    });

    it('answers /why, /audit and /plan', async () => {
      expect(await office.useCases.why(by(ravi), id)).toMatchObject({ request: { id } });
      expect(await office.useCases.auditOf(by(ravi), id)).toEqual([]);
      expect(await office.useCases.plan(by(ravi), { requestId: id })).toMatchObject({ environment: { name: gone } });
      expect(await office.useCases.view(by(dana), id)).toBeNull();
    });

    it('has live cards that are drawn', async () => {
      const { conversationId, locale, timeZone } = await office.insert();
      const copy: Posting = {
        id: 'one',
        subject: { kind: 'request', requestId: id },
        viewer: ravi,
        activityId: 'a',
        conversationId,
        locale,
        timeZone,
      };
      const everybody = { id: conversationId, kind: 'channel', members: {}, reference: {} } as const;

      expect(await pictureOf(office.desk, copy, everybody)).toMatchObject({ kind: 'request' });
      expect(await pictureOf(office.desk, { ...copy, viewer: null }, everybody)).toMatchObject({ kind: 'request' });
      const quota = { ...copy, subject: { kind: 'quota', environmentId: gone, askedBy: ravi.aadObjectId } } as const;
      expect(await pictureOf(office.desk, quota, everybody)).toBeNull();
    });
  },
);

it('an account that was retired there is shown, and offers nothing', async () => {
  const made = await office.insert({ environmentId: gone, state: 'done', accountName: 'svc-of-old' });
  const account = retired(await office.enter(made), '2029-02-01T08:00:00.000Z');
  await office.books.store.transaction((tx) => tx.accounts.save(account));

  const seen = await office.useCases.view(by(ravi), made.id);
  const view = seen?.view;
  const card =
    view?.account && accountCard(view.account, english, { environment: view.environment, audience: 'requester' });

  expect(textsOf(card).join(' ')).toContain(gone);
  expect(verbsOf(card)).toEqual(['request.view']);
});

it.each(['take-survey', 'refresh-approvers', 'compare-tenant'] as const)(
  '%s asks nobody about it any more',
  async (kind) => {
    const handlers = createJobHandlers(office.desk as unknown as Background);

    await handlers[kind](gone, {});

    const left = await office.books.database.query(`select key from desk.jobs where kind = $1 and key = $2`, [
      kind,
      gone,
    ]);
    expect(left).toEqual([]);
  },
);
