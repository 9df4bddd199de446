import type { Person } from './people';
import type { Problem } from './problem';

/** What an environment looked like when the platform was last asked. A turn reads surveys; it never asks the platform. */
export interface Survey {
  readonly environmentId: string;
  /** ISO instant before the platform was asked for its slots: what happened later they may not show. */
  readonly takenAt: string;
  /** The same of licences, lenders and roles, where those were asked earlier; see {@link wholeAsOf}. */
  readonly restTakenAt?: string;
  /** A run of the desk was at work, or a loan open, while the rest was asked: what it shows is partly the desk's own doing. */
  readonly duringWork?: true;
  readonly limit: number;
  /** `platform` = RetrieveOrganizationResources; `roster` = counted by us against the configured limit. */
  readonly countedBy: 'platform' | 'roster';
  readonly used: number;
  readonly holders: readonly SlotHolder[];
  readonly licenses: readonly LicenseUnits[];
  readonly lenders: readonly LenderState[];
  /** Names of the configured roles that exist exactly once in the business unit. */
  readonly rolesFound: readonly string[];
  /** Those of them that rule the environment; absent in a survey that was taken before this was asked. */
  readonly administratorRoles?: readonly string[];
}

export interface SlotHolder {
  readonly systemuserId: string;
  readonly userId: string | null;
  readonly name: string;
  readonly userPrincipalName: string;
  /** ISO instant. */
  readonly createdOn: string;
  readonly islicensed: boolean;
}

export interface LicenseUnits {
  readonly skuId: string;
  readonly name: string;
  /** Assignable now. */
  readonly free: number;
  /** In force: units that may be assigned to somebody. */
  readonly total: number;
  /** Why none can be assigned, and none be borrowed; absent while the product is sound, even if all units are in use. */
  readonly problem?: Problem;
}

/** `administrator`: holds a directory role, so that an app could not give the licence back. `no-unit`: the licence is held, but a unit that is taken could not be given again. */
export type LenderRefusal =
  'gone' | 'disabled' | 'no-license' | 'group-license' | 'lending' | 'no-unit' | 'administrator';

export interface LenderState {
  readonly person: Person;
  /** By the rule about lenders, and not lending at the moment. */
  readonly canLend: boolean;
  readonly skuId?: string;
  /** Why not, when they cannot. */
  readonly why?: LenderRefusal;
  /** With `no-unit`: what is wrong with the units. */
  readonly problem?: Problem;
}

/** ISO instant that everything in a survey is as new as. */
export function wholeAsOf({ takenAt, restTakenAt = takenAt }: Survey): string {
  return restTakenAt;
}

/** The slots alone, counted anew. */
export type SlotSurvey = Pick<Survey, 'takenAt' | 'limit' | 'countedBy' | 'used' | 'holders'>;

/** A survey with slots that were counted later than the rest of it; it stays as it is where they were not. */
export function withSlots(survey: Survey, slots: SlotSurvey): Survey {
  if (slots.takenAt <= survey.takenAt) return survey;
  const { takenAt, limit, countedBy, used, holders } = slots;
  return { ...survey, takenAt, restTakenAt: wholeAsOf(survey), limit, countedBy, used, holders };
}

/** Slots of one environment as people see them. */
export interface SlotCount {
  readonly limit: number;
  readonly used: number;
  /** Held by open requests whose account does not count on the platform yet. */
  readonly reserved: number;
  readonly free: number;
}

/** How full an environment is: as the platform itself counts, or by the roster where the platform does not tell. */
export function countUsed(
  told: Pick<Survey, 'limit' | 'used'> | null,
  roster: readonly unknown[],
  fallbackLimit: number,
): Pick<Survey, 'limit' | 'used' | 'countedBy'> {
  return told
    ? { limit: told.limit, used: told.used, countedBy: 'platform' }
    : { limit: fallbackLimit, used: roster.length, countedBy: 'roster' };
}

/** Free slots: the platform's count plus our open reservations can never exceed the limit. */
export function countSlots(survey: Pick<Survey, 'limit' | 'used'>, reserved: number): SlotCount {
  const { limit, used } = survey;
  return { limit, used, reserved, free: Math.max(0, limit - used - reserved) };
}
