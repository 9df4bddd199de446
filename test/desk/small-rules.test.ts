import { accountAfter } from '../../src/desk/account';
import { found } from '../../src/desk/finding';
import { environmentOf, environmentShown, findEnvironment, roleOf } from '../../src/desk/find';
import { unitsDue } from '../../src/desk/loan';
import type { Loan } from '../../src/desk/loan';
import { pageWithin, placeIn, isRequestPlace } from '../../src/desk/place';
import { DeskError, UpstreamError } from '../../src/desk/problem';
import { heldUntil, isAskedByDesk, withFacts } from '../../src/desk/request';
import { cardWords, conditionWords, stateWords } from '../../src/desk/state-words';
import { countSlots, countUsed } from '../../src/desk/survey';
import { isRepair } from '../../src/desk/view';
import type { RequestView } from '../../src/desk/view';
import { without } from '../../src/desk/without';
import { words } from '../../src/words/words';
import type { MessageKey } from '../../src/words/words';
import { kim, omar } from '../support/cast';
import { sampleRequest } from '../support/sample-request';
import { settings } from '../support/store-samples';

describe('an error', () => {
  it('of a service or of a use case says in English what is wrong, and where it comes from', () => {
    const cause = new Error('ECONNRESET');
    const upstream = new UpstreamError('again', { code: 'database-away' }, { retryAfterMs: 7, cause });

    expect(upstream).toMatchObject({ name: 'UpstreamError', outlook: 'again', retryAfterMs: 7, cause });
    expect(upstream.message).toBe('database-away: The desk cannot reach its database at the moment.');
    expect(new DeskError({ code: 'database-away' })).toMatchObject({ name: 'DeskError', message: upstream.message });
  });
});

describe('states are called', () => {
  it('so in lists and where one narrows them', () => {
    const english = words('en-GB', 'UTC');
    const called = (keys: Readonly<Record<string, MessageKey>>) =>
      Object.entries(keys).map(([name, key]) => [name, english.t(key)]);

    expect(cardWords).toEqual({
      pending: ['state.pending', 'state.needs-you', 'state.second-approver'],
      running: ['state.running-undo', 'state.running-retire'],
    });
    expect(called(stateWords)).toEqual([
      ['checking', 'Checking'],
      ['refused', 'Refused'],
      ['pending', 'Waiting'],
      ['approved', 'Approved'],
      ['rejected', 'Rejected'],
      ['withdrawn', 'Withdrawn'],
      ['expired', 'Expired'],
      ['running', 'In progress'],
      ['done', 'Ready'],
      ['undone', 'Undone'],
      ['needs-hands', 'Needs an admin'],
    ]);
    expect(called(conditionWords)).toEqual([
      ['active', 'Active'],
      ['remarks', 'With remarks'],
      ['check-needed', 'Check needed'],
      ['retired', 'Retired'],
    ]);
  });
});

it('what was found is a sentence of the message files', () => {
  expect(found('owner-left')).toEqual({ key: 'found.owner-left' });
});

describe('slots', () => {
  it('are counted as the platform counts, and by the roster where it does not tell', () => {
    expect(countUsed({ limit: 9, used: 4 }, ['a', 'b'], 7)).toEqual({ limit: 9, used: 4, countedBy: 'platform' });
    expect(countUsed(null, ['a', 'b'], 7)).toEqual({ limit: 7, used: 2, countedBy: 'roster' });
  });

  it('are free beside those in use and those that open requests hold, and never fewer than none', () => {
    expect(countSlots({ limit: 7, used: 3 }, 2)).toEqual({ limit: 7, used: 3, reserved: 2, free: 2 });
    expect(countSlots({ limit: 7, used: 7 }, 1).free).toBe(0);
  });
});

it('units are due to lenders from when a licence is taken until it is acknowledged to be back', () => {
  const loan = (state: Loan['state'], skuId = 'sales', lender = kim): Loan => ({
    requestId: 'SA-1',
    lender,
    skuId,
    disabledPlans: [],
    state,
    recordedAt: '2026-11-22T10:00:00.000Z',
  });
  const open = [
    loan('recorded'),
    loan('taken'),
    loan('owed', 'sales', omar),
    loan('returned'),
    loan('taken', 'service'),
  ];

  expect(unitsDue(open, 'sales')).toBe(2);
  expect(unitsDue(open, 'service')).toBe(1);
  expect(unitsDue([], 'sales')).toBe(0);
});

describe('a run is a repair', () => {
  const at = '2026-11-22T10:00:00.000Z';
  const facts = { userPrincipalName: 'svc@contoso.com', userId: 'u', systemuserId: 's' };
  const request = sampleRequest({ facts, finishedAt: at });
  const account = accountAfter(request, null, at, []);
  const view = (change: Partial<RequestView>) => isRepair({ request, account, ...change } as RequestView);

  it('of an account that its request had finished before', () => {
    expect(view({ request: { ...request, finishedAt: '2026-12-01T10:00:00.000Z' } })).toBe(true);
    expect(view({ request: without(request, 'finishedAt') })).toBe(true);
  });

  it('not where it is the run that made it, nor of another’s account, nor at the end of one', () => {
    expect(view({})).toBe(false);
    expect(view({ account: null })).toBe(false);
    expect(view({ request: { ...request, id: 'SA-2', finishedAt: 'later' } })).toBe(false);
    expect(view({ request: { ...request, kind: 'retire', finishedAt: 'later' } })).toBe(false);
  });
});

describe('facts of a run', () => {
  it('are added, replaced, and forgotten where they are null', () => {
    expect(withFacts({ userId: 'u', createSent: 1 }, { createSent: 2, systemuserId: 's', userId: null })).toEqual({
      createSent: 2,
      systemuserId: 's',
    });
    expect(withFacts({ licenseRemoved: true }, { licenseRemoved: false })).toEqual({ licenseRemoved: false });
  });

  it('hold a stopped request for a person who sets the access mode, and for nothing else', () => {
    const facts = { modeByHandUntil: '2026-11-22T12:00:00.000Z' };

    expect(heldUntil({ problem: { code: 'access-mode-by-hand' }, facts })).toBe(facts.modeByHandUntil);
    expect(heldUntil({ problem: { code: 'access-mode-by-hand' }, facts: {} })).toBeNull();
    expect(heldUntil({ problem: { code: 'refused' }, facts })).toBeNull();
    expect(heldUntil({ facts })).toBeNull();
  });

  it('the desk itself asks for nothing but what a review asks', () => {
    expect(isAskedByDesk({ askedBy: 'review' })).toBe(true);
    expect(isAskedByDesk({})).toBe(false);
  });
});

describe('environments', () => {
  const [prod] = settings.environments;

  it('are found by id or name in any spelling, and not at all where there is none', () => {
    expect(findEnvironment(settings, ' PROD ')).toBe(prod);
    expect(findEnvironment(settings, 'production')).toBe(prod);
    expect(findEnvironment(settings, 'uat')).toBeNull();
  });

  it('that open requests name have to be there', () => {
    expect(environmentOf(settings, 'prod')).toBe(prod);
    expect(() => environmentOf(settings, 'uat')).toThrow('Environment uat is not in env/desk.json');
  });

  it('that were taken out are shown by their id, with nobody who approves and nothing to ask for', () => {
    expect(environmentShown(settings, 'prod')).toBe(prod);
    expect(environmentShown(settings, 'uat')).toEqual({
      id: 'uat',
      name: 'uat',
      url: '',
      fallbackLimit: 0,
      roles: [],
      approvers: { people: [] },
      licenses: [],
      lenders: [],
    });
  });

  it('know their roles by id', () => {
    expect(prod && roleOf(prod, 'orders')).toMatchObject({ name: 'Orders Integration' });
    expect(prod && roleOf(prod, 'writer')).toBeNull();
  });
});

describe('a page of a list', () => {
  it.each([
    [0, 25, 10, 0],
    [2, 25, 10, 2],
    [3, 25, 10, 2],
    [-1, 25, 10, 0],
    [1, 20, 10, 1],
    [2, 20, 10, 1],
    [4, 0, 10, 0],
  ])('%d of %d rows at %d each is page %d', (page, total, size, shown) => {
    expect(pageWithin(page, total, size)).toBe(shown);
  });

  it('is one of requests or one of accounts and slots', () => {
    expect(['pending', 'open', 'mine', 'all'].map((list) => isRequestPlace(placeIn(list as 'open')))).toEqual(
      Array(4).fill(true),
    );
    expect([isRequestPlace(placeIn('accounts')), isRequestPlace(placeIn('quota'))]).toEqual([false, false]);
  });
});
