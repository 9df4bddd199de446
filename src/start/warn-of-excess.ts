import type { Microsoft } from '../microsoft/connect';
import { excessPermissions } from '../microsoft/graph/permissions';
import type { WarnLog } from './warn-log';

/** Warns once at start when the app may change more in the tenant than the desk ever does. Never throws. */
export async function warnOfExcess({ inspector }: Pick<Microsoft, 'inspector'>, log: WarnLog): Promise<void> {
  const granted = await inspector.grantedPermissions().catch(() => null);
  const excess = excessPermissions(granted ?? []);
  if (excess.length === 0) return;
  log.warn({ excess }, 'the app has permissions that the desk never uses: remove them in Entra, API permissions');
}
