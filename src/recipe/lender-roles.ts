import { UpstreamError } from '../desk/problem';
import type { RunPorts } from './ports';
import type { HeldRoles } from './rules/lender';

/** Directory roles of a lender, read now. None where the app may not ask: the other rules about lenders hold all the same. */
export async function heldRoles(
  { directory, settings }: Pick<RunPorts, 'directory' | 'settings'>,
  userId: string,
): Promise<HeldRoles> {
  const harmless = settings.lenderRoles ?? [];
  try {
    return { held: await directory.directoryRoles(userId), harmless };
  } catch (error) {
    const isForbidden = error instanceof UpstreamError && error.outlook !== 'again';
    if (isForbidden) return { held: [], harmless };
    throw error;
  }
}
