import type { MessageKey } from '../words/saying';
import type { AccountCondition } from './account';
import type { RequestState } from './request';

/** What the state of a request is called in a list and where one narrows it. */
export const stateWords: Readonly<Record<RequestState, MessageKey>> = {
  checking: 'state.checking',
  refused: 'state.refused',
  pending: 'state.waiting',
  approved: 'state.approved',
  rejected: 'state.rejected',
  withdrawn: 'state.withdrawn',
  expired: 'state.expired',
  running: 'state.running-create',
  done: 'state.ready',
  undone: 'state.undone',
  'needs-hands': 'state.needs-hands',
};

/** What cards call it beside that: whoever types what they read means the same. */
export const cardWords: Readonly<Partial<Record<RequestState, readonly MessageKey[]>>> = {
  pending: ['state.pending', 'state.needs-you', 'state.second-approver'],
  running: ['state.running-undo', 'state.running-retire'],
};

/** The same for the worst thing that is known about an account. */
export const conditionWords: Readonly<Record<AccountCondition, MessageKey>> = {
  active: 'state.active',
  remarks: 'state.remarks',
  'check-needed': 'state.check-needed',
  retired: 'state.retired',
};
