import type { RequestState, ServiceRequest } from '../desk/request';
import { pill, type Pill, type PillStyle } from './parts';
import type { MessageKey, Words } from '../words/words';

interface Look {
  readonly key: MessageKey;
  readonly style: PillStyle;
  readonly icon: string;
}

const looks: Readonly<Record<RequestState, Look>> = {
  checking: { key: 'state.checking', style: 'Informative', icon: 'ArrowSync' },
  refused: { key: 'state.refused', style: 'Attention', icon: 'DismissCircle' },
  pending: { key: 'state.pending', style: 'Warning', icon: 'Clock' },
  approved: { key: 'state.approved', style: 'Good', icon: 'CheckmarkCircle' },
  rejected: { key: 'state.rejected', style: 'Attention', icon: 'DismissCircle' },
  withdrawn: { key: 'state.withdrawn', style: 'Subtle', icon: 'ArrowUndo' },
  expired: { key: 'state.expired', style: 'Subtle', icon: 'Clock' },
  running: { key: 'state.running-create', style: 'Accent', icon: 'ArrowSync' },
  done: { key: 'state.ready', style: 'Good', icon: 'CheckmarkCircle' },
  undone: { key: 'state.undone', style: 'Subtle', icon: 'ArrowUndo' },
  'needs-hands': { key: 'state.needs-hands', style: 'Attention', icon: 'Warning' },
};

/** What is said of the end of an account, and of a new password, in words of their own. */
const others: Readonly<Record<'retire' | 'rotate', Readonly<Partial<Record<RequestState, Partial<Look>>>>>> = {
  retire: {
    checking: { key: 'state.retire-checking' },
    refused: { key: 'state.retire-refused' },
    pending: { key: 'state.retire-pending', icon: 'Archive' },
    approved: { key: 'state.retire-approved' },
    rejected: { key: 'state.retire-rejected' },
    withdrawn: { key: 'state.retire-withdrawn' },
    expired: { key: 'state.retire-expired' },
    running: { key: 'state.running-retire' },
    done: { key: 'state.retired', style: 'Subtle', icon: 'Archive' },
    undone: { key: 'state.retire-undone' },
  },
  rotate: {
    running: { key: 'state.running-rotate' },
    done: { key: 'state.rotated' },
    undone: { key: 'state.kept' },
  },
};

type Standing = Pick<ServiceRequest, 'kind' | 'state'>;

/** The same in the few letters that a row of a list has room for. */
export function rowPill(request: Standing, words: Words): Pill {
  if (request.state !== 'pending' || request.kind === 'rotate') return statePill(request, words);
  return pill(words.t(request.kind === 'retire' ? 'state.retire-waiting' : 'state.waiting'), 'Warning');
}

/** Where a request stands, in the words of its kind. */
export function statePill({ kind, state }: Standing, words: Words): Pill {
  const { key, style, icon } = { ...looks[state], ...(kind === 'create' ? {} : others[kind][state]) };
  return pill(words.t(key), style, icon);
}
