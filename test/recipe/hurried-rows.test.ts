import type { Platform } from '../../src/recipe/ports';
import type { Run } from '../../src/recipe/run-context';
import { awaitSystemuser } from '../../src/recipe/steps/await-systemuser';
import type { Twins } from '../support/twins';
import { away, breaks, died, gives, notYet, refuses, works } from '../support/twins/answers';
import { erp, erpRow, settings, start, upn } from '../support/twins/samples';
import { made } from '../support/twins/scenes';
import { rowOf } from '../support/twins/tenant';

const hidden = gives(null);
const facts = { userId: erp, userPrincipalName: upn };

const can = (platform: Platform) => ({ ...platform, canAddUser: (id: string) => id === 'uat' });
const pushing = () => made({ facts, ports: (ports) => ({ ...ports, platform: can(ports.platform) }) });
const pushes = (world: Twins) => world.ledger.filter((line) => line.startsWith('platform'));
const knocks = (world: Twins) => world.asked.filter((line) => line.startsWith('crm.whoAmIAs'));
const looks = (world: Twins) => world.asked.filter((line) => line.startsWith('crm.systemuserOf'));

describe('a row is asked for where the platform takes it', () => {
  it('once, and then comes sooner', async () => {
    const world = pushing().on('crm.systemuserOf', hidden, hidden);

    expect(await world.step(awaitSystemuser)).toEqual({ ok: true });
    expect(world.ledger.slice(0, 3)).toEqual([
      'intent add-user u-erp',
      'platform.addUser uat u-erp',
      'outcome add-user u-erp',
    ]);
    expect(pushes(world)).toHaveLength(1);
    expect(knocks(world)).toEqual([]);
    expect(world.books.drawn).toEqual(['await-systemuser: waits for systemuser-asked until 08:10:00']);
  });

  it('once in an attempt, also where Dataverse is away after that', async () => {
    const world = pushing().on('crm.systemuserOf', away, hidden, hidden);

    expect(await world.step(awaitSystemuser)).toEqual({ ok: true });
    expect([looks(world).length, pushes(world).length]).toEqual([4, 1]);
  });

  it('once in an attempt, also where the bot dies after that', async () => {
    const world = pushing().on('crm.systemuserOf', hidden, () => died, hidden);

    expect([await world.step(awaitSystemuser), await world.step(awaitSystemuser)]).toEqual(['died', { ok: true }]);
    expect([looks(world).length, pushes(world).length]).toEqual([4, 1]);
  });

  it.each([
    ['not licensed yet', notYet],
    ['away', away],
  ])('again where the platform was %s', async (_how, answer) => {
    const world = pushing().on('crm.systemuserOf', hidden, hidden).on('platform.addUser', answer, works);

    await world.step(awaitSystemuser);

    expect(pushes(world)).toHaveLength(2);
    expect(knocks(world)).toEqual([]);
    expect(world.books.drawn[0]).toBe('await-systemuser: waits for systemuser-missing until 08:10:00');
  });

  it('and that it is disabled is told as such', async () => {
    const world = pushing().on('crm.systemuserOf', gives(rowOf(erpRow, erp, { isdisabled: true })));

    await world.step(awaitSystemuser);

    expect(world.books.drawn).toEqual(['await-systemuser: waits for systemuser-disabled until 08:10:00']);
  });

  it('and not waited for where asking shows a mistake of ours', async () => {
    const world = pushing().on('platform.addUser', breaks);

    expect(await world.step(awaitSystemuser)).toMatchObject({ ok: false, problem: { code: 'unexpected' } });
  });
});

describe('a row is knocked for', () => {
  it('where the platform cannot be asked for it, whatever that answers', async () => {
    const world = made({ facts }).on('crm.systemuserOf', hidden, hidden, hidden);

    expect(await world.on('crm.whoAmIAs', refuses('user-missing'), away).step(awaitSystemuser)).toEqual({ ok: true });
    expect(knocks(world)).toEqual(Array(3).fill('crm.whoAmIAs uat u-erp'));
    expect(world.books.drawn).toEqual(['await-systemuser: waits for systemuser-missing until 08:10:00']);
  });

  it('where the platform refuses to be asked', async () => {
    const world = pushing().on('crm.systemuserOf', hidden).on('platform.addUser', refuses('permission-missing'));

    await world.step(awaitSystemuser);

    expect(pushes(world)).toHaveLength(1);
    expect(knocks(world)).toEqual(['crm.whoAmIAs uat u-erp']);
  });

  it('and not waited for where that shows a mistake of ours', async () => {
    const world = made({ facts }).on('crm.systemuserOf', hidden).on('crm.whoAmIAs', breaks);

    expect(await world.step(awaitSystemuser)).toMatchObject({ ok: false, problem: { code: 'unexpected' } });
  });
});

it('the first look takes a place; the others ask together, and the longer the pause was the longer they wait for company', async () => {
  const world = made({ facts, settings: { waits: { ...settings.waits, pollFirst: 1_000 } } });
  const steps: unknown[] = [];
  const sleeps: unknown[] = [];
  const company: unknown[] = [];

  await world.live((run) => {
    const { durable, ports } = run;
    const heard: Run['durable'] = {
      step(name, work, options) {
        steps.push([name, options?.isShared]);
        return durable.step(name, work, options);
      },
      sleep(name, ms, since) {
        sleeps.push([ms, (since ?? 0) - start]);
        return durable.sleep(name, ms, since);
      },
    };
    const systemuserOf = (environmentId: string, userId: string, companyMs?: number) =>
      company.push(companyMs) < 4 ? Promise.resolve(null) : ports.crm.systemuserOf(environmentId, userId);
    const asking = { ...ports, crm: { ...ports.crm, systemuserOf } };
    return awaitSystemuser.run({ ...run, durable: heard, ports: asking });
  });

  expect(steps).toEqual([
    ['await-systemuser', false],
    ['await-systemuser#2', true],
    ['await-systemuser#3', true],
    ['await-systemuser#4', true],
    ['await-systemuser.remember', undefined],
  ]);
  expect(sleeps).toEqual([
    [1_000, 0],
    [875, 1_000],
    [1_875, 1_875],
  ]);
  expect(company).toEqual([0, 1_000 / 16, 875 / 16, 1_875 / 16]);
});

describe('what makes a row come sooner is done again only when the wait has doubled', () => {
  const waits = { ...settings.waits, pollFirst: 1_000 };

  it.each([
    ['a knock', made({ facts, settings: { waits } }), knocks],
    [
      'a question that the platform does not take yet',
      made({
        facts,
        settings: { waits },
        ports: (ports) => ({ ...ports, platform: can(ports.platform) }),
      }).always('platform.addUser', notYet),
      pushes,
    ],
  ])('%s', async (_what, world, done) => {
    await world.always('crm.systemuserOf', hidden).step(awaitSystemuser);

    expect(looks(world)).toHaveLength(66);
    expect(done(world)).toHaveLength(11);
  });
});
