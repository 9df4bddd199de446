import { accountsCard } from '../../src/cards/accounts';
import { quotaCard } from '../../src/cards/quota';
import { requestCard } from '../../src/cards/request-card';
import { statusListCard } from '../../src/cards/status-list';
import { wayBackCard } from '../../src/cards/way-back';
import { placeIn, readPlace } from '../../src/desk/place';
import type { RequestsView } from '../../src/usecases/api';
import { words } from '../../src/words/words';
import { elementsOf, nodesOf, textsOf, verbsOf } from './support/card-json';
import { sampleView } from './support/views';

const english = words('en-GB', 'UTC');
const { environment, survey, request, now } = sampleView();

function dataOf(card: object, verb: string): unknown {
  return nodesOf(card).find(({ node }) => node['verb'] === verb)?.node['data'];
}

describe('the quota', () => {
  it('counts reservations as taken', () => {
    const card = quotaCard(
      {
        place: placeIn('quota'),
        environments: [{ environment, survey, slots: { limit: 7, used: 5, reserved: 2, free: 0 } }],
        counting: false,
        now,
      },
      english,
    );

    expect(textsOf(card)).toEqual(
      expect.arrayContaining(['0 of 7 slots free', 'Full', '5 of 7 used. 2 reserved for requests.']),
    );
  });

  it('says that the limit is an assumption when the platform did not tell it', () => {
    const roster = survey && { ...survey, countedBy: 'roster' as const };

    const card = quotaCard(
      {
        place: placeIn('quota'),
        environments: [{ environment, survey: roster, slots: { limit: 7, used: 5, reserved: 0, free: 2 } }],
        counting: false,
        now,
      },
      english,
    );

    expect(textsOf(card).join('\n')).toContain('The platform did not tell its limit; this is the configured one.');
  });

  it('gives the time of the oldest count of those that it shows', () => {
    const counted = (id: string, takenAt: string) => ({
      environment: { ...environment, id, name: id },
      survey: survey && { ...survey, environmentId: id, takenAt },
      slots: { limit: 7, used: 5, reserved: 0, free: 2 },
    });
    const environments = [counted('today', '2026-11-20T09:00:00Z'), counted('before', '2026-11-19T09:00:00Z')];

    const card = quotaCard({ place: placeIn('quota'), environments, counting: false, now }, english);

    expect(textsOf(card).filter((text) => text.includes('19 Nov 2026, 09:00'))).toHaveLength(1);
    expect(textsOf(card).filter((text) => text.includes('20 Nov 2026, 09:00'))).toEqual([]);
  });

  it('gives that of the licences where the slots beside them were counted later', () => {
    const counted = survey && { ...survey, takenAt: '2026-11-20T09:00:00Z', restTakenAt: '2026-11-19T09:00:00Z' };
    const slots = { limit: 7, used: 5, reserved: 0, free: 2 };
    const environments = [{ environment, survey: counted, slots }];

    const card = quotaCard({ place: placeIn('quota'), environments, counting: false, now }, english);

    expect(textsOf(card).filter((text) => text.includes('19 Nov 2026, 09:00'))).toHaveLength(1);
  });

  it('turns the pages of many environments, and each row opens one with a way back to its page', () => {
    const rows = Array.from({ length: 11 }, (_, at) => ({
      environment: { ...environment, id: `e${at}`, name: `Environment ${at}` },
      survey: null,
      slots: null,
    }));
    const pageOf = (page: number) =>
      quotaCard({ place: placeIn('quota', { page }), environments: rows, counting: false, now }, english);

    const [first, second] = [pageOf(0), pageOf(1)];

    expect(textsOf(first).join('\n')).toContain('Fewest free first, 1 to 8 of 11.');
    expect(textsOf(second).filter((text) => text.startsWith('Environment'))).toEqual([
      'Environment 8',
      'Environment 9',
      'Environment 10',
    ]);
    expect(verbsOf(second).filter((verb) => verb === 'quota.view')).toHaveLength(3);
    expect(dataOf(second, 'quota.view')).toMatchObject({ environmentId: 'e8', back: 'list=quota&page=1' });
    expect([dataOf(first, 'quota.refresh'), dataOf(second, 'quota.refresh')]).toMatchObject([
      { place: 'list=quota&page=1' },
      { place: 'list=quota' },
    ]);
  });
});

it('pages through accounts in both directions, and only where there are more', () => {
  const account = { ...(sampleAccount() as object) } as never;
  const page = (number: number) =>
    verbsOf(
      accountsCard(
        { place: placeIn('accounts', { page: number }), accounts: [account], total: 3, pageSize: 1 },
        english,
        { environments: [environment] },
      ),
    ).filter((verb) => verb === 'accounts.page').length;

  // One of them searches.
  expect([page(0), page(1), page(2)]).toEqual([2, 3, 2]);
});

function sampleAccount(): unknown {
  return { ...request, name: 'svc-x', state: 'active', createdAt: now, requestId: 'SA-1', owner: request.owner };
}

describe('a list of requests', () => {
  const view = (change: Partial<RequestsView> = {}): RequestsView => ({
    place: placeIn('pending', { page: 1 }),
    requests: [request],
    total: 30,
    all: 30,
    order: 'oldest',
    perEnvironment: [{ environmentId: environment.id, count: 30 }],
    alike: null,
    pageSize: 8,
    now,
    ...change,
  });
  const draw = (change: Partial<RequestsView> = {}) =>
    statusListCard(view(change), english, { environments: [environment] });

  it('says the true total, which part is shown, and in which order', () => {
    const texts = textsOf(draw());

    expect(texts).toEqual(expect.arrayContaining(['30 requests wait for you', 'Oldest first, 9 to 9 of 30']));
  });

  it('says what narrows it, and how many there are without', () => {
    const texts = textsOf(
      draw({ place: placeIn('pending', { environmentId: environment.id, text: 'ravi' }), total: 2 }),
    );

    expect(texts).toEqual(
      expect.arrayContaining(['2 of 30 requests fit', `Oldest first, 1 to 1 of 2, ${environment.name}, with “ravi”`]),
    );
  });

  it('begins at the first page of what a filter lets through, whichever page it was set on', () => {
    const card = draw({ place: placeIn('pending', { page: 2 }), perEnvironment: [] });

    const filter = nodesOf(card).find(({ node }) => node['title'] === english.t('button.filter'))?.node;
    expect(readPlace(filter?.['data'].place)?.page).toBe(0);
  });

  it('tells apart that nothing waits and that nothing fits', () => {
    const none = textsOf(draw({ place: placeIn('pending'), requests: [], total: 0, all: 0 }));
    const unfit = textsOf(draw({ place: placeIn('pending', { text: 'zzz' }), requests: [], total: 0 }));

    expect(none).toContain('Nothing waits for you');
    expect(unfit).toEqual(expect.arrayContaining(['0 of 30 requests fit', 'None, with “zzz”']));
  });

  it.each([
    [2, 'Ends in 2 hours'],
    [23, 'Ends in 23 hours'],
    [25, undefined],
  ])('with %i hours left says %j', (hours, said) => {
    const expiresAt = new Date(Date.parse(now) + hours * 3_600_000).toISOString();

    const texts = textsOf(draw({ requests: [{ ...request, expiresAt }] }));

    expect(texts.find((text) => text.startsWith('Ends in'))).toBe(said);
  });

  it('approves alike requests by id and version, and ticks them all at first', () => {
    const requests = [request, { ...request, id: 'SA-1043', version: 5 }];

    const card = draw({ alike: { requests, free: 3 } });

    const [input] = elementsOf(card, 'Input.ChoiceSet').filter((one) => one['id'] === 'chosen');
    expect(input?.['value']).toBe(`${request.id}:${request.version},SA-1043:5`);
    expect(verbsOf(card)).toContain('requests.approve');
    expect(verbsOf(draw())).not.toContain('requests.approve');
  });

  it('says beside what is ticked what is decided on for all of them', () => {
    const alike = { ...request, passwordNeverExpires: true, passwordTaking: 'from-vault' } as const;

    const said = textsOf(draw({ alike: { requests: [alike, { ...alike, id: 'SA-1043' }], free: 3 } }));

    expect(said).toEqual(expect.arrayContaining(['Never expires', 'Read from the vault by the integration']));
    expect(said.some((text) => text.includes(alike.owner.name))).toBe(true);
  });
});

it('leads every button of an opened card back to the list', () => {
  const list = placeIn('pending', { page: 2, text: 'a&b=c' });
  const opened = wayBackCard(requestCard(sampleView(), 'approver', english), english, list);

  const sent = nodesOf(opened)
    .filter(({ node, path }) => /^Action\.(Execute|Submit)$/.test(String(node['type'])) && !path.startsWith('.refresh'))
    .map(({ node }) => readPlace(node['data'].back));

  expect(elementsOf(opened, 'TextBlock')[0]?.['text']).toBe('‹ Back to the list');
  expect(sent.length).toBeGreaterThan(2);
  expect(new Set(sent.map((place) => JSON.stringify(place)))).toEqual(new Set([JSON.stringify(list)]));
});
