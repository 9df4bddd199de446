import type { Control } from './teams';
import { skus } from './tenant';
import { freeUnits } from './tenant/directory/licenses';
import { adUserOf } from './ad-command';
import type { World } from './world';

/** What happens outside the bot: the tenant, and what people see in Teams. */
export type Outside = Pick<World, 'tenant' | 'teams'>;

/** What other people do outside Teams, as buttons beside the page: an AD admin, colleagues with licences, bad luck. */
export function outsideTeams(world: Outside): Control[] {
  const created = new Set<string>();
  return [
    {
      label: 'Create the AD account now',
      hint: 'Runs the command of the newest card that waits for one',
      run: () => createAdUser(world, created),
    },
    {
      label: 'Take a free licence',
      hint: 'A colleague elsewhere gets it',
      run: () => moveLicense(world, 1),
    },
    {
      label: 'Free a licence',
      hint: 'A colleague elsewhere gives it up',
      run: () => moveLicense(world, -1),
    },
    {
      label: 'Let the next write to Graph fail',
      hint: 'Once, with 503; the bot tries again',
      run: () => failNextWrite(world),
    },
  ];
}

function createAdUser({ tenant, teams }: Outside, created: Set<string>): string {
  const shown = [...teams.world.messages.map(({ attachments }) => attachments), ...teams.world.viewers.values()];
  const user = shown.flatMap((one) => adUserOf(one) ?? []).at(-1);
  if (!user) return 'No card waits for an AD account. Ask for an account on premises and let it be approved.';
  const key = user.employeeId ?? user.upn;
  if (created.has(key)) return `${user.upn} was created already and is on its way through directory sync.`;
  tenant.onPremises.createAdUser(user);
  created.add(key);
  return `${user.upn} is created in ${user.domain}. Directory sync brings it over in some seconds.`;
}

function moveLicense({ tenant }: Outside, seats: 1 | -1): string {
  const free = () => {
    const sku = tenant.core.directory.skus.get(skus.enterpriseSales);
    return sku ? freeUnits(tenant.core.directory, sku) : 0;
  };
  if (seats === 1 && free() === 0) return 'No licence is free: there is none to take.';
  tenant.changeSku(skus.enterpriseSales, (sku) => ({ ...sku, consumedElsewhere: sku.consumedElsewhere + seats }));
  return `Free licences of Dynamics 365 Sales Enterprise: ${free()}. The quota card shows it at the next count.`;
}

function failNextWrite({ tenant }: Outside): string {
  if (tenant.pendingFaults().length > 0) return 'A failure is waiting already; it strikes at the next write to Graph.';
  tenant.failNext({ service: 'graph', method: 'POST', kind: '5xx', status: 503 });
  return 'The next write to Graph fails once with 503.';
}
