import type { Finding } from './finding';
import type { Person } from './people';
import type { Problem } from './problem';

/**
 * `create` makes an account, `retire` ends one: both are asked for, approved, run and read back. `rotate` gives an account
 * another password: its owner or an approver has it done, so it begins as approved, and it runs beside the other two.
 */
export type RequestKind = 'create' | 'retire' | 'rotate';
/** Where the account is mastered. */
export type AccountKind = 'cloud' | 'onprem';

/**
 * checking → pending | refused · pending → approved | rejected | withdrawn | expired · approved → running ·
 * running → done | undone | needs-hands · needs-hands → running (retry, undo) | done | undone (marked by hand) ·
 * done → running (repair of an account that somebody changed).
 */
export const requestStates = [
  'checking',
  'refused',
  'pending',
  'rejected',
  'withdrawn',
  'expired',
  'approved',
  'running',
  'done',
  'undone',
  'needs-hands',
] as const;
export type RequestState = (typeof requestStates)[number];

/** `forward` brings a request to its end, `undo` takes back what was made, `repair` puts a finished account right again. */
export const runModes = ['forward', 'undo', 'repair'] as const;
export type RunMode = (typeof runModes)[number];

/** `shown-once` to the owner, in a dialog · `from-vault`: the integration reads it from Key Vault, and it is shown to nobody. */
type PasswordTaking = 'shown-once' | 'from-vault';

/** What the requester wrote on the form, validated. */
export interface RequestDraft {
  readonly kind: RequestKind;
  readonly environmentId: string;
  readonly accountName: string;
  readonly accountKind: AccountKind;
  readonly roleId: string;
  readonly purpose: string;
  /** Why an account is to be retired, as whoever asked wrote it. */
  readonly reason?: string;
  /** The desk itself asks to retire it, because nobody answered its review. */
  readonly askedBy?: 'review';
  /** Who answers for the account and collects its password. */
  readonly owner: Person;
  readonly passwordNeverExpires: boolean;
  /** How the password is taken; absent in requests from before it was asked, which count as `shown-once`. */
  readonly passwordTaking?: PasswordTaking;
  /** ISO date (no time) on which somebody must say that the account is still needed. */
  readonly reviewOn: string;
}

interface Approval {
  readonly by: Person;
  /** ISO instant. */
  readonly at: string;
  /** Whom they chose to lend a licence; it holds unless whoever approves last chooses otherwise. */
  readonly lender?: Person;
}

export interface Decision {
  readonly verdict: 'approved' | 'rejected' | 'withdrawn' | 'expired';
  readonly by: Person | null;
  readonly at: string;
  readonly reason?: string;
  /** Whom the admin chose to lend a licence, if none is free when the run needs one. */
  readonly lender?: Person;
  /** When the run of an approval that counts on a lender begins, ISO instant: until then the lender may say Not now. */
  readonly startsAt?: string;
}

/** One request = one row, one durable run, one thread, one live card. */
export interface ServiceRequest extends RequestDraft {
  /** `SA-1042`. */
  readonly id: string;
  /** Changes with every state change; a card carries the version it was drawn from. */
  readonly version: number;
  readonly state: RequestState;
  /** Counts runs: 1 for the first, +1 for each Retry or Undo. */
  readonly attempt: number;
  /** Written into `employeeId` of the account (16 characters at most); proves that the account is ours. */
  readonly marker: string;
  readonly requester: Person;
  readonly requestedAt: string;
  /** Teams conversation it was asked in; of what the desk asked for the owner's chat, empty while they have none. */
  readonly conversationId: string;
  readonly locale: string;
  readonly timeZone: string;
  /** So far given; two are needed for a privileged role. */
  readonly approvals: readonly Approval[];
  /** Found by the check, from settings and environment. Absent: nobody knows, and two approvals are needed. */
  readonly roleIsPrivileged?: boolean;
  /** The account that an earlier request of this name left blocked: it is taken up again, with the password that it has. */
  readonly adopts?: {
    readonly requestId: string;
    readonly secretName?: string;
    /** The vault holds another password than the account has: its own was lost, and the new one never reached Entra. */
    readonly passwordUnset?: boolean;
  };
  readonly decision?: Decision;
  /** Lenders who said Not now to this request. */
  readonly declined?: readonly Person[];
  /** When the approvers were asked anew because of that, ISO instant; absent while they were asked once. */
  readonly askedAgainAt?: string;
  /** When an open request expires, ISO instant. */
  readonly expiresAt: string;
  readonly problem?: Problem;
  /** Every single thing left for a person, when needs-hands. */
  readonly leftovers?: readonly Problem[];
  /** A person said that they brought it to its end; nothing was read back since. */
  readonly endedByHand?: boolean;
  /** What runs have found out and done; survives attempts. */
  readonly facts: RunFacts;
  readonly findings?: readonly Finding[];
  readonly finishedAt?: string;
}

/** Facts a run saves as it learns them; no secrets. Each is written before the deed it is needed for, or right after the read that gave it. */
export interface RunFacts {
  readonly userPrincipalName?: string;
  /** Entra object id of the account. */
  readonly userId?: string;
  /** True from the moment before POST /users is sent, or a person is asked to create the account: it may exist. */
  readonly createAnnounced?: boolean;
  /** How often POST /users was sent, counted before the sending. */
  readonly createSent?: number;
  readonly secretName?: string;
  /**
   * True while an account that was made before has, or may have, another password than the vault: its own was lost there, or
   * somebody switched the account on, who may have set one.
   */
  readonly passwordUnset?: boolean;
  /** True once Entra acknowledged that an undone account is blocked; false again from the moment before it may be opened. */
  readonly signInBlocked?: boolean;
  /** Address of the Key Vault that holds it; absent when the desk's own vault does. */
  readonly vaultUrl?: string;
  readonly systemuserId?: string;
  readonly businessUnitId?: string;
  readonly securityRoleId?: string;
  /** From the moment before the group is joined, unless the joining was refused. */
  readonly joinedGroupId?: string;
  /** The group of all accounts of the desk, in the same way. */
  readonly joinedAccountGroupId?: string;
  /** SKU that the account is given, from the moment before assignLicense is sent. */
  readonly licensedSkuId?: string;
  /**
   * True once the removal of `licensedSkuId` was acknowledged; false from the moment before it is assigned, unless that was
   * refused.
   */
  readonly licenseRemoved?: boolean;
  /** True once Dataverse acknowledged accessmode 4: the pivot. False again from the moment before undoing begins. */
  readonly accessModeSet?: boolean;
  /** Whose change of the access mode it was: a person's, where the platform refuses ours. */
  readonly accessModeSetBy?: 'desk' | 'person';
  /** Until when a person may set the access mode while the licence stays on the account, ISO instant. */
  readonly modeByHandUntil?: string;
  /** How many non-interactive users the environment allows, as found when the run began. */
  readonly slotLimit?: number;
  /** True once the account was verified and its password may be offered to the owner. */
  readonly secretOffered?: boolean;
  /** Of a rotation: where the new password lies beside the current one, from before it is put there. */
  readonly pendingSecretName?: string;
  /** False from before it is stored, true once its removal was acknowledged. */
  readonly pendingSecretRemoved?: boolean;
  /** True from the moment before a password is sent to Entra, until an answer says whether it counts. */
  readonly passwordInDoubt?: boolean;
  /** True once Entra acknowledged the new password. */
  readonly passwordChanged?: boolean;
}

/** What is saved of facts; null forgets one. */
export type FactChange = { readonly [Name in keyof RunFacts]?: RunFacts[Name] | null };

/** Facts after a change of them. */
export function withFacts(facts: RunFacts, change: FactChange): RunFacts {
  const known = Object.entries({ ...facts, ...change }).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(known);
}

/** Nobody asked for it anywhere: whoever answers for the account stands as its requester, and hears of it personally. */
export function isAskedByDesk({ askedBy }: Pick<ServiceRequest, 'askedBy'>): boolean {
  return askedBy === 'review';
}

/** Until when a stopped request is held for a person who sets the access mode, ISO instant; null where nothing ends by itself. */
export function heldUntil({ problem, facts }: Pick<ServiceRequest, 'problem' | 'facts'>): string | null {
  return problem?.code === 'access-mode-by-hand' ? (facts.modeByHandUntil ?? null) : null;
}

export const openStates = [
  'checking',
  'pending',
  'approved',
  'running',
  'needs-hands',
] as const satisfies readonly RequestState[];

export function isOpen({ state }: Pick<ServiceRequest, 'state'>): boolean {
  return openStates.some((open) => open === state);
}
