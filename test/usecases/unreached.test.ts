import { tellOfUnreached } from '../../src/usecases/background/unreached';
import type { EnvironmentSettings } from '../../src/desk/settings';
import type { Store } from '../../src/usecases/ports';
import { dana, kim, lee, sam } from '../support/cast';
import { by, openOffice } from '../support/office';
import type { Office } from '../support/office';
import { until } from '../support/wait';

const pause = () => 60_000;
const uat = 'uat';
const dev = 'dev';

let office: Office;
beforeAll(async () => {
  office = await openOffice((settings) => {
    const [first] = settings.environments;
    const others = [uat, dev].map((id) => ({ ...first, id, name: id }) as EnvironmentSettings);
    return { ...settings, environments: [...settings.environments, ...others] };
  });
  await office.approvers([dana, lee]);
});
afterAll(() => office.close());
beforeEach(async () => {
  const { database, store } = office.books;
  await database.query('truncate desk.postings, desk.notices, desk.unreached, desk.jobs');
  const { id: requestId } = await office.insert();
  const look = { subject: { kind: 'request', requestId }, locale: 'en-GB', timeZone: 'UTC' } as const;
  await store.transaction(async (tx) => {
    for (const approver of [dana, lee]) await tx.postings.addFor(approver, look);
  });
});

/** Teams gives no chat with them, and the desk does what is due then. */
async function refused(person: typeof dana): Promise<void> {
  const { outbox } = office.books;
  const claim = { person, tries: 0 };
  await outbox.claimPeople(10);
  await outbox.chatRefused(claim, 'no-app', pause);
  await tellOfUnreached(office.desk, person.aadObjectId);
}

/** A privileged role, which waits for both; Dana has the card, Lee is being asked. */
async function forTwo(): Promise<string> {
  const { database, store } = office.books;
  const { id: requestId } = await office.insert({ roleId: 'admin' });
  const look = { subject: { kind: 'request', requestId }, locale: 'en-GB', timeZone: 'UTC' } as const;
  await store.transaction(async (tx) => {
    for (const approver of [dana, lee]) await tx.postings.addFor(approver, look);
  });
  await database.query('update desk.postings set reached_at = now() where person_id = $1', [dana.aadObjectId]);
  await office.approvers([dana, lee]);
  return requestId;
}

async function heardByWhoAsked(): Promise<unknown[]> {
  const rows = await office.books.database.query(
    `select body->'values'->>'names' as names from desk.notices where body->>'message' = 'notice.nobody-reached'`,
  );
  return rows.map(({ names }) => names);
}

async function waitingFor(person: typeof dana): Promise<unknown[]> {
  const rows = await office.books.database.query(
    `select body->>'message' as message from desk.notices where person_id = $1 and sent_at is null and given_up_at is null`,
    [person.aadObjectId],
  );
  return rows.map(({ message }) => message);
}

it('an approver who can be reached reads of one who cannot', async () => {
  await refused(lee);

  expect(await waitingFor(dana)).toEqual(['notice.unreached']);
  expect(await waitingFor(lee)).toEqual([]);
});

it.each([
  ['Lee', lee, dana],
  ['Dana', dana, lee],
])(
  'where nobody can be reached, nobody waits for news of another: %s is refused first',
  async (_who, first, second) => {
    await refused(first);
    await refused(second);

    expect(await waitingFor(dana)).toEqual([]);
    expect(await waitingFor(lee)).toEqual([]);
  },
);

it('the admins of each environment in which something waits for them read it, of what is theirs', async () => {
  const { store, database } = office.books;
  const labels = new Map<string, string>();
  for (const [environmentId, admin] of [[uat, kim] as const, [dev, sam] as const]) {
    await store.transaction((tx) => tx.approvers.save(environmentId, [admin, lee], new Date().toISOString()));
    for (let n = 0; n < 2; n += 1) {
      const { id: requestId, accountName } = await office.insert({ environmentId });
      const look = { subject: { kind: 'request', requestId }, locale: 'en-GB', timeZone: 'UTC' } as const;
      await store.transaction((tx) => tx.postings.addFor(lee, look));
      const before = labels.get(admin.aadObjectId);
      labels.set(admin.aadObjectId, `${before ? `${before}, ` : ''}${requestId} (${accountName})`);
    }
  }

  await refused(lee);

  for (const admin of [dana, kim, sam]) expect(await waitingFor(admin)).toEqual(['notice.unreached']);
  const rows = await database.query(`select person_id, body->'values'->>'ids' as ids from desk.notices`);
  const named = new Map(rows.map(({ person_id: id, ids }) => [id, ids]));
  for (const admin of [kim, sam]) expect(named.get(admin.aadObjectId)).toBe(labels.get(admin.aadObjectId));
});

it.each(['before', 'after'] as const)(
  'whoever asked hears it when nobody is left who can be reached: Lee is refused %s the approval of Dana',
  async (when) => {
    const id = await forTwo();

    if (when === 'before') await refused(lee);
    expect(await heardByWhoAsked()).toEqual([]);
    await office.useCases.approve(by(dana), id, null, {});
    if (when === 'after') await refused(lee);

    expect(await heardByWhoAsked()).toEqual([lee.name]);
  },
);

it('nor where Teams refuses the second while the first is being told of', async () => {
  const { outbox, store, database } = office.books;
  await outbox.claimPeople(10);
  await outbox.chatRefused({ person: lee, tries: 0 }, 'no-app', pause);
  const [isAsked, mayGoOn] = [gate(), gate()];
  // Looks whether Dana can be told, and is held right then.
  const slow: Store = {
    ...store,
    transaction: (work) =>
      store.transaction((tx) => {
        const of: typeof tx.unreached.of = async (id) => {
          const found = await tx.unreached.of(id);
          if (id === dana.aadObjectId) await (isAsked.open(), mayGoOn.opened);
          return found;
        };
        return work({ ...tx, unreached: { ...tx.unreached, of } });
      }),
  };

  const ofLee = tellOfUnreached({ ...office.desk, store: slow }, lee.aadObjectId);
  await isAsked.opened;
  await outbox.chatRefused({ person: dana, tries: 0 }, 'no-app', pause);
  let isOver = false;
  const ofDana = tellOfUnreached(office.desk, dana.aadObjectId).then(() => void (isOver = true));
  await until(async () => isOver || (await database.query(waitsForALock)).length > 0);
  mayGoOn.open();
  await Promise.all([ofLee, ofDana]);

  expect(await waitingFor(dana)).toEqual([]);
  expect(await waitingFor(lee)).toEqual([]);
});

const waitsForALock = `
  select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;

function gate() {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open: () => open() };
}
