import type { RunPorts } from '../../src/recipe/ports';
import type { Step } from '../../src/recipe/step';
import { recipe } from '../../src/recipe/steps';
import type { Recipe } from '../../src/recipe/steps';
import type { Mutant } from './mutants';
import type { Path } from './world/paths';
import { mainRotations, pending, rotate } from './world/rotation';

/** Classic mistakes of changing a password, and the promise that each must be seen to break. */
export const rotationMutants: readonly Mutant[] = [
  {
    mistake: 'the new password becomes the current one before Entra has acknowledged it',
    recipe: rotating(({ untilChanged, afterwards }) => ({
      untilChanged: [...untilChanged.slice(0, -1), ...named(afterwards, 'promote-secret'), ...untilChanged.slice(-1)],
    })),
    path: rotate,
    breaks: /R1/,
  },
  {
    mistake: 'the open offer is not withdrawn',
    recipe: rotating(({ untilChanged }) => ({ untilChanged: lacking(untilChanged, 'withdraw-offer') })),
    path: rotate,
    breaks: /R2/,
  },
  {
    mistake: 'the new password is sent before it is stored',
    recipe: rotating(({ untilChanged }) => ({ untilChanged: lacking(untilChanged, 'store-pending-secret') })),
    ports: (ports) => readingPending(ports, async () => ports.passwords.newPassword()),
    path: { ...rotate, request: { ...rotate.request, facts: { pendingSecretName: pending } } },
    breaks: /I5/,
  },
  {
    mistake: 'every sending has another password',
    ports: (ports) => readingPending(ports, async () => ports.passwords.newPassword()),
    path: rotate,
    breaks: /I5/,
  },
  {
    mistake: 'a refusal is believed although an earlier sending is in doubt',
    ports: (ports) => ({
      ...ports,
      register: {
        ...ports.register,
        request: async (id) => {
          const request = await ports.register.request(id);
          return { ...request, facts: { ...request.facts, passwordInDoubt: false } };
        },
      },
    }),
    path: pathOf('rotate-unpermitted-after-doubt'),
    breaks: /I5/,
  },
  {
    mistake: 'undoing removes the new password without setting the one before',
    recipe: rotating(({ takeBack }) => ({ takeBack: lacking(takeBack, 'restore-password') })),
    path: pathOf('rotate-undo-after-doubt'),
    breaks: /I5/,
  },
  {
    mistake: 'a refused change leaves nothing to collect',
    recipe: rotating(({ takeBack }) => ({ takeBack: lacking(takeBack, 'restore-offer') })),
    path: pathOf('rotate-unpermitted'),
    breaks: /undone, but not: the offer as before/,
  },
  {
    mistake: 'the new password is offered although the vault did not take it as the current one',
    recipe: rotating(({ afterwards }) => ({ afterwards: [...named(afterwards, 'offer-password'), ...afterwards] })),
    path: pathOf('rotate-vault-refuses'),
    breaks: /R2/,
  },
  {
    mistake: 'the owner hears of it afterwards',
    recipe: rotating(({ untilChanged, afterwards }) => ({
      untilChanged: lacking(untilChanged, 'tell-owner'),
      afterwards: [...afterwards, ...named(untilChanged, 'tell-owner')],
    })),
    path: pathOf('rotate-by-admin'),
    breaks: /the owner heard first/,
  },
  {
    mistake: 'a second copy stays in the vault',
    recipe: rotating(({ afterwards }) => ({ afterwards: lacking(afterwards, 'remove-pending-secret') })),
    path: rotate,
    breaks: /one copy/,
  },
];

function pathOf(name: string): Path {
  return mainRotations.find((one) => one.name === name) ?? rotate;
}

function rotating(change: (steps: Recipe['rotate']) => Partial<Recipe['rotate']>): Recipe {
  return { ...recipe, rotate: { ...recipe.rotate, ...change(recipe.rotate) } };
}

function named(steps: readonly Step[], name: string): readonly Step[] {
  return steps.filter((step) => step.name === name);
}

function lacking(steps: readonly Step[], name: string): readonly Step[] {
  return steps.filter((step) => step.name !== name);
}

function readingPending(ports: RunPorts, read: () => Promise<string>): RunPorts {
  const { vault } = ports;
  return { ...ports, vault: { ...vault, read: (name) => (name === pending ? read() : vault.read(name)) } };
}
