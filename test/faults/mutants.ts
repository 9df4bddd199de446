import { announced, remember } from '../../src/recipe/announced';
import { refused, saysCode } from '../../src/recipe/answers';
import { settle } from '../../src/recipe/attempt';
import type { RunPorts } from '../../src/recipe/ports';
import type { Run } from '../../src/recipe/run-context';
import { nothingToDo } from '../../src/recipe/step';
import type { Step, StepOutcome } from '../../src/recipe/step';
import { recipe } from '../../src/recipe/steps';
import type { Recipe } from '../../src/recipe/steps';
import type { Subject } from './world/explore';
import { borrow, free, lender, marker, upn } from './world/paths';
import type { Path } from './world/paths';
import { morePaths, unenforcedLimit } from './world/more-paths';
import { sku } from './world/tenant-state';
import { madeUpProblem } from '../support/made-up-problem';

/** A classic mistake, put into the recipe or between it and its ports, and the promise that it must be seen to break. */
export interface Mutant extends Subject {
  readonly mistake: string;
  readonly path: Path;
  readonly breaks: RegExp;
}

function pathOf(name: string): Path {
  return morePaths.find((one) => one.name === name) ?? free;
}

export const mutants: readonly Mutant[] = [
  {
    mistake: 'a read that shows no licence is taken as proof that it was removed',
    recipe: replace('remove-license', (step) => ({ ...step, run: (run) => unlessRead(run, step, accountUnlicensed) })),
    path: pathOf('last-slot-race'),
    breaks: /I4/,
  },
  {
    mistake: 'a read that shows the licence is taken as proof that it was returned',
    recipe: replace('return-license', (step) => ({ ...step, run: (run) => unlessRead(run, step, lenderLicensed) })),
    path: pathOf('last-slot-race'),
    breaks: /I3/,
  },
  {
    mistake: 'an empty answer of the vault is used as the password',
    ports: (ports) => withVault(ports, { read: async (name) => (await ports.vault.read(name)) ?? 'empty' }),
    path: free,
    breaks: /I5/,
  },
  {
    mistake: 'the password is stored after the account was made',
    recipe: {
      ...recipe,
      beforePivot: recipe.beforePivot.filter(({ name }) => name !== 'store-password').map(storingAfterwards),
    },
    path: free,
    breaks: /I5/,
  },
  {
    mistake: 'the lender is recorded after the licence was taken',
    recipe: replace('borrow-license', (step) => ({ ...step, run: takeThenRecord })),
    path: borrow,
    breaks: /I3/,
  },
  {
    mistake: 'the apps that were switched off for the lender are forgotten',
    ports: (ports) =>
      withRegister(ports, { recordLoan: (loan) => ports.register.recordLoan({ ...loan, disabledPlans: [] }) }),
    path: borrow,
    breaks: /I3/,
  },
  {
    mistake: 'a failed run gives nothing back',
    recipe: { ...recipe, beforePivot: recipe.beforePivot.map(withoutUndo) },
    path: borrow,
    breaks: /I3|I4/,
  },
  {
    mistake: 'writes are not announced',
    ports: (ports) =>
      withRegister(ports, { audit: async (line) => (line.kind === 'intent' ? undefined : ports.register.audit(line)) }),
    path: free,
    breaks: /I7: .* without intent/,
  },
  {
    mistake: 'outcomes are not written down',
    ports: (ports) =>
      withRegister(ports, {
        audit: async (line) => (line.kind === 'outcome' ? undefined : ports.register.audit(line)),
      }),
    path: free,
    breaks: /I7: .* no outcome/,
  },
  {
    mistake: 'the next free name is tried when the name is taken',
    ports: (ports) =>
      withDirectory(ports, {
        createUser: (user) =>
          orElse(ports.directory.createUser(user), 'name-taken', () =>
            ports.directory.createUser({ ...user, userPrincipalName: `2${upn}` }),
          ),
      }),
    path: free,
    breaks: /I1/,
  },
  {
    mistake: 'whoever has the name is adopted',
    ports: (ports) =>
      withDirectory(ports, { userByUpn: async (name) => marked(await ports.directory.userByUpn(name)) }),
    path: pathOf('name-taken'),
    breaks: /foreign/,
  },
  {
    mistake: 'an account of our own lost attempt is taken for a stranger',
    ports: (ports) =>
      withDirectory(ports, {
        createUser: (user) => orElse(ports.directory.createUser(user), 'name-taken', () => Promise.reject(taken())),
      }),
    path: free,
    breaks: /progress/,
  },
  {
    mistake: 'success is told before anything was read back',
    recipe: { ...recipe, afterPivot: recipe.afterPivot.filter(({ name }) => name !== 'verify') },
    path: pathOf('mode-reset-by-sync'),
    breaks: /done, but not: .*non-interactive/,
  },
  {
    mistake: 'the slots are not counted again before the access mode is set',
    ports: (ports) => ({ ...ports, crm: { ...ports.crm, nonInteractiveUsers: async () => [] } }),
    path: unenforcedLimit,
    breaks: /I2/,
  },
  {
    mistake: 'the password is written into the audit',
    ports: (ports) =>
      withVault(ports, {
        putIfAbsent: (name, value, tags) => tellingThe(ports, value, ports.vault.putIfAbsent(name, value, tags)),
      }),
    path: free,
    breaks: /I6/,
  },
  {
    mistake: 'a failed attempt is given up at the first busy answer',
    ports: (ports) =>
      withDirectory(ports, {
        assignLicense: (id, change) => ports.directory.assignLicense(id, change).catch(() => Promise.reject(taken())),
      }),
    path: free,
    breaks: /progress/,
  },
];

function replace(name: string, change: (step: Step) => Step): Recipe {
  const changed = new Map<Step, Step>();
  const changeOne = (step: Step): Step => {
    const known = changed.get(step);
    if (known) return known;
    const withUndo = step.undo ? { ...step, undo: changeOne(step.undo) } : step;
    const result = step.name === name ? change(withUndo) : withUndo;
    changed.set(step, result);
    return result;
  };
  return {
    beforePivot: recipe.beforePivot.map(changeOne),
    pivot: changeOne(recipe.pivot),
    afterPivot: recipe.afterPivot.map(changeOne),
    retire: recipe.retire.map(changeOne),
    rotate: recipe.rotate,
  };
}

function withoutUndo(step: Step): Step {
  return Object.fromEntries(Object.entries(step).filter(([name]) => name !== 'undo')) as unknown as Step;
}

async function unlessRead(run: Run, step: Step, shows: (run: Run) => Promise<boolean>): Promise<StepOutcome> {
  const read = await settle(run, { step: step.name, part: 'probe' }, () => shows(run));
  if (!read.ok || !read.value) return step.run(run);
  if (step.name === 'return-license') await run.ports.register.loanReturned(run.request.id);
  return nothingToDo;
}

async function accountUnlicensed(run: Run): Promise<boolean> {
  const user = await run.ports.directory.userById(run.facts.userId ?? '');
  return user?.assignedLicenses.length === 0;
}

async function lenderLicensed(run: Run): Promise<boolean> {
  const user = await run.ports.directory.userById(lender.aadObjectId);
  return user?.assignedLicenses.length === 1;
}

function storingAfterwards(step: Step): Step {
  if (step.name !== 'create-cloud-user') return step;
  const store = recipe.beforePivot.find(({ name }) => name === 'store-password') ?? step;
  return {
    ...step,
    async run(run) {
      await remember(run, 'store-password', { secretName: 'svc-erp-SA-1042' });
      const ports = withVault(run.ports, { read: async () => run.ports.passwords.newPassword() });
      const made = await step.run(Object.assign(Object.create(run) as Run, { ports }));
      return made.ok ? store.run(run) : made;
    },
  };
}

async function takeThenRecord(run: Run): Promise<StepOutcome> {
  const { directory, register } = run.ports;
  const taken = await settle(run, { step: 'borrow-license' }, async () => {
    const user = await directory.userById(lender.aadObjectId);
    const [held] = user?.licenseAssignmentStates ?? [];
    if (!held) throw refused({ code: 'lender-no-license', values: { lender: lender.name } });
    await announced(run, { action: 'borrow-license', object: lender.aadObjectId }, () =>
      directory.assignLicense(lender.aadObjectId, { add: [], remove: [sku] }),
    );
    await register.recordLoan({ requestId: run.request.id, lender, skuId: sku, disabledPlans: held.disabledPlans });
  });
  if (!taken.ok) return taken;
  await remember(run, 'borrow-license', { licensedSkuId: sku });
  return { ok: true };
}

async function orElse<T>(first: Promise<T>, code: string, other: () => Promise<T>): Promise<T> {
  return first.catch((error: unknown) => (saysCode(error, code) ? other() : Promise.reject(error as Error)));
}

function taken(): Error {
  return refused(madeUpProblem('final'));
}

function marked<T>(user: T | null): T | null {
  return user && { ...user, employeeId: marker };
}

async function tellingThe(ports: RunPorts, value: string, deed: Promise<void>): Promise<void> {
  await deed;
  await ports.register.audit({ kind: 'state', actor: 'desk', action: 'store-password', after: value });
}

function withVault(ports: RunPorts, change: Partial<RunPorts['vault']>): RunPorts {
  return { ...ports, vault: { ...ports.vault, ...change } };
}

function withRegister(ports: RunPorts, change: Partial<RunPorts['register']>): RunPorts {
  return { ...ports, register: { ...ports.register, ...change } };
}

function withDirectory(ports: RunPorts, change: Partial<RunPorts['directory']>): RunPorts {
  return { ...ports, directory: { ...ports.directory, ...change } };
}
