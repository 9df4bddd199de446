import type { Rule } from '../desk/policy';
import type { RequestState, ServiceRequest } from '../desk/request';

/** What is looked for among all requests, before any of them is left out because there are too many. */
export interface RequestQuery {
  readonly states?: readonly RequestState[];
  readonly environmentId?: string;
  /** Each of them must stand in the id, the account's name, the purpose, or the name of the requester or the owner. */
  readonly words?: readonly string[];
  /** Only those with which the rule lets the person do what it is about. */
  readonly permitted?: Permitted;
  /** Leaves out what this person has approved already; Entra object id. */
  readonly notApprovedBy?: string;
}

interface Permitted {
  readonly rule: Rule;
  /** Entra object id. */
  readonly personId: string;
  /** Ids of the environments whose approver the person is. */
  readonly approves: readonly string[];
}

/** Part of what was found. */
interface Window {
  readonly order: 'oldest' | 'newest';
  readonly limit: number;
  readonly offset: number;
}

/** How many were found in an environment. */
export interface Tally {
  readonly environmentId: string;
  readonly count: number;
}

export interface RequestPages {
  /** By the order of asking. */
  page(query: RequestQuery, window: Window): Promise<readonly ServiceRequest[]>;
  /** Environments in which there are some. */
  tally(query: RequestQuery): Promise<readonly Tally[]>;
}
