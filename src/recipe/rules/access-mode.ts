import { found } from '../../desk/finding';
import type { Found } from '../../desk/finding';
import { AccessMode } from '../ports/crm';
import type { Systemuser } from '../ports/crm';

const known: readonly number[] = Object.values(AccessMode);

function isKnown(accessmode: number): accessmode is AccessMode {
  return known.includes(accessmode);
}

/** The mode as a card says it; its number where Microsoft's documentation names none. */
export function modeFound({ accessmode }: Pick<Systemuser, 'accessmode'>): Found {
  return isKnown(accessmode) ? found(`access-mode-${accessmode}`) : { name: String(accessmode) };
}

export function isNonInteractive({ accessmode }: Pick<Systemuser, 'accessmode'>): boolean {
  return accessmode === AccessMode.NonInteractive;
}

/** Takes one of the slots of its environment, as the platform counts them: a disabled row does not. */
export function takesSlot(row: Pick<Systemuser, 'accessmode' | 'isdisabled'>): boolean {
  return isNonInteractive(row) && !row.isdisabled;
}
