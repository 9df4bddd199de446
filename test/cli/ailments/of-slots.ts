import { environments, type Tenant } from '../../../src/sandbox/tenant';
import type { Ailment } from './ailment';

const places = (count: number) => (tenant: Tenant) =>
  (tenant.environment(environments.prod).maxNonInteractiveUsers = count);

const held = (requestId: string) =>
  `insert into desk.slots (request_id, environment_id) values ('${requestId}', 'prod')`;

/** Places for non-interactive users; two are taken in the sample. */
export const slotAilments: readonly Ailment[] = [
  {
    state: 'an environment without free places',
    patient: { tenant: places(2) },
    check: 'slots',
    result: 'warn',
    seen: /2 of 2 places are taken; nothing can be approved/,
    next: /\/accounts/,
  },
  {
    state: 'an environment whose last place is reserved by an open request',
    patient: { tenant: places(3), books: (books) => books.spoilt(held('SA-7')) },
    check: 'slots',
    result: 'warn',
    seen: /2 of 3 places are taken, 1 is reserved by open requests; nothing can be approved/,
    next: /\/accounts/,
  },
];
