import { AccessMode } from '../ports/crm';
import type { Systemuser } from '../ports/crm';

const names: Readonly<Record<number, string>> = {
  [AccessMode.ReadWrite]: 'Read-Write',
  [AccessMode.Administrative]: 'Administrative',
  [AccessMode.Read]: 'Read',
  [AccessMode.SupportUser]: 'Support User',
  [AccessMode.NonInteractive]: 'Non-interactive',
  [AccessMode.DelegatedAdmin]: 'Delegated Admin',
};

/** As Microsoft's documentation names it; its number where it names none. */
export function modeName({ accessmode }: Pick<Systemuser, 'accessmode'>): string {
  return names[accessmode] ?? String(accessmode);
}

export function isNonInteractive({ accessmode }: Pick<Systemuser, 'accessmode'>): boolean {
  return accessmode === AccessMode.NonInteractive;
}

/** Takes one of the slots of its environment, as the platform counts them: a disabled row does not. */
export function takesSlot(row: Pick<Systemuser, 'accessmode' | 'isdisabled'>): boolean {
  return isNonInteractive(row) && !row.isdisabled;
}
