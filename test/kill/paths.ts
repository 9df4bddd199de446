import { roles } from '../../src/sandbox/tenant';
import {
  approve,
  ask,
  askToRetire,
  idOf,
  makeAccount,
  makeInActiveDirectory,
  ready,
  sees,
  standing,
} from '../support/steps';
import type { Stage } from '../support/steps';
import type { Arena } from '../support/arena';
import type { Point } from './points';
import { patience } from '../support/wait';

/** A kind of run to be killed: how it comes about, and what the world must look like after it. */
export interface Path {
  readonly title: string;
  /** Everything up to the request that waits for approval; gives its id. */
  ask(arena: Arena, account: string): Promise<string>;
  approve(arena: Arena, account: string): Promise<unknown>;
  /** What people outside the bot do while it runs. */
  meanwhile?(arena: Arena, account: string): Promise<unknown>;
  /** Points at which this run is killed; those of other paths need no second kill. */
  isItsOwn(point: Point, index: number, all: readonly Point[]): boolean;
  readonly end: End;
}

export interface End {
  /** Words on the requester's last card. */
  readonly card: string | RegExp;
  /** Words of the one message that closes the request; `SA-…` stands for its id, `svc-…` for the account. */
  readonly notice: string;
  /** Users that the bot creates in Entra for it. */
  readonly creations: number;
  /** UPN suffix of the account. */
  readonly domain: string;
  /** Why the account is not as it must be, in words; null when it is. */
  wrong(stage: Stage, account: string): string | null;
}

const cloud = 'contoso.onmicrosoft.com';
const onPremises = 'contoso.com';

function isReady(domain: string, environment: 'uat' | 'dev' = 'uat', roles = ready.roles): End['wrong'] {
  return (stage, account) => {
    const is = standing(stage, account, environment, domain);
    return JSON.stringify(is) === JSON.stringify({ ...ready, roles }) ? null : `${account} is ${JSON.stringify(is)}`;
  };
}

function isClosed(environment: 'prod' | 'uat'): End['wrong'] {
  return (stage, account) => {
    const is = standing(stage, account, environment);
    const isOut = is.accessmode !== 4 || is.rowDisabled === true;
    return is.exists && !is.enabled && is.licenses.length === 0 && isOut ? null : `${account} is ${JSON.stringify(is)}`;
  };
}

/** A cloud account whose licence is borrowed: the longest way. */
export const borrowed: Path = {
  title: 'a new account, licence borrowed',
  ask: ({ world }, accountName) => ask(world, { accountName }),
  approve: ({ world }, account) => approve(world, account),
  isItsOwn: () => true,
  end: {
    card: 'Ready',
    notice: 'svc-… is ready: everything was read back',
    creations: 1,
    domain: cloud,
    wrong: isReady(cloud),
  },
};

/** An account whose role exists in one business unit only. Killed from its move there to the role. */
export const inUnit: Path = {
  ...borrowed,
  title: 'a new account in a business unit',
  ask: ({ world }, accountName) => ask(world, { accountName, environment: 'dev', role: 'shop' }),
  isItsOwn: (_point, index, all) => {
    const from = all.findIndex(({ call }) => call.includes('businessunits'));
    return index >= from && index <= all.findIndex(isRole) && from >= 0;
  },
  end: { ...borrowed.end, wrong: isReady(cloud, 'dev', [roles.shopIntegration]) },
};

const roleOf = 'systemuserroles_association';
function isRole({ call }: Point): boolean {
  return call.startsWith('POST ') && call.includes(roleOf);
}

/** The third change of licences takes the first back. */
const isGivenUp = ({ call, nth }: Point) => call.includes('assignLicense') && nth === 3;

/** The tenant refuses the role, so everything is taken back. Killed from the refusal on. */
export const undone: Path = {
  ...borrowed,
  title: 'a new account that is taken back',
  async ask({ world }, accountName) {
    const id = await ask(world, { accountName });
    world.tenant.onArrival(({ method, path, headers }) =>
      headers['client-request-id'] === `${id}:1` && method === 'POST' && path.includes(roleOf) ? 'refuse' : undefined,
    );
    return id;
  },
  isItsOwn: ({ call }, index, all) => index >= all.findIndex(isGivenUp) && !call.startsWith('GET '),
  end: {
    card: 'Setup was undone',
    notice: 'has been taken back (SA-…)',
    creations: 1,
    domain: cloud,
    wrong: isClosed('uat'),
  },
};

/** An account in an environment with a security group is made, and then retired. */
export const retired: Path = {
  title: 'the end of an account',
  async ask({ world }, accountName) {
    const made = await makeAccount(world, { accountName, environment: 'prod' });
    await askToRetire(world, accountName);
    const isNew = (words: string) => words.includes(accountName) && !words.includes(made);
    const card = await world.teams
      .as('ravi')
      .waitFor((seen) => seen.findLast(({ card: it, words }) => it && isNew(words) && words.includes('waiting for')), {
        where: 'personal',
        ms: patience,
      });
    return idOf(card);
  },
  approve: ({ world }, account) => approve(world, account, 'lee', {}),
  isItsOwn: ({ call }) => !call.startsWith('GET '),
  end: {
    card: 'Retired',
    notice: 'is free (SA-…)',
    creations: 0,
    domain: cloud,
    wrong: isClosed('prod'),
  },
};

/** The owner has the password of an account changed. Its request gets the number after the one that made the account. */
export const rotated: Path = {
  title: 'another password',
  async ask({ world }, accountName) {
    const made = await makeAccount(world, { accountName });
    await world.teams.as('ravi').say(`/rotate ${accountName}`);
    await sees(world, 'ravi', accountName, 'What a new password does');
    return made.replace(/\d+/, (number) => String(Number(number) + 1));
  },
  async approve({ world }, account) {
    const { id: messageId } = await sees(world, 'ravi', account, 'What a new password does');
    return world.teams.as('ravi').press('account.rotate', { confirm: 'yes' }, { where: 'personal', messageId });
  },
  isItsOwn: () => true,
  end: {
    card: /has a new password(?!\.)/,
    notice: 'svc-… has a new password. Whatever signs in',
    creations: 0,
    domain: cloud,
    wrong: (stage, account) => wrongPassword(stage, account) ?? isReady(cloud)(stage, account),
  },
};

/** One secret of the account can be read from the vault, it has had two passwords, and it opens the account. */
function wrongPassword({ tenant }: Stage, account: string): string | null {
  const secrets = tenant.core.vault.all().filter(({ name, deletedAt }) => !deletedAt && name.startsWith(`${account}-`));
  const versions = new Set(secrets.flatMap((secret) => secret.versions.map(({ value }) => value)));
  const current = secrets[0]?.versions.at(-1)?.value;
  const opens = current === tenant.passwordOf(tenant.user(`${account}@${cloud}`)?.id ?? '');
  return secrets.length === 1 && versions.size === 2 && opens
    ? null
    : `${account} has ${secrets.length} secrets with ${versions.size} passwords, and the vault ${opens ? 'opens' : 'does not open'} it`;
}

/** An admin makes the account in AD, directory sync brings it. Killed while it is awaited. */
export const synchronized: Path = {
  title: 'an account on premises',
  ask: ({ world }, accountName) => ask(world, { accountName, accountKind: 'onprem' }),
  approve: ({ world }, account) => approve(world, account),
  async meanwhile({ world }, account) {
    const { words } = await sees(world, 'dana', account, 'OU=Service Accounts');
    makeInActiveDirectory(world, account, words);
  },
  isItsOwn: (_point, index, all) => index < all.findIndex(({ call }) => call.includes('assignLicense')),
  end: { ...borrowed.end, creations: 0, domain: onPremises, wrong: isReady(onPremises) },
};
