import type { Person } from '../desk/people';
import type { ServiceRequest } from '../desk/request';
import type { Tx } from './ports';

/** Who asked for a rotation that was under way: they were promised to hear how it ends, whoever ends it. */
export async function joined(tx: Tx, { id }: Pick<ServiceRequest, 'id'>): Promise<readonly Person[]> {
  const lines = (await tx.audit.of(id)).filter(({ action }) => action === 'join-rotation');
  return lines.flatMap(({ actor }) => (actor === 'desk' ? [] : [actor]));
}
