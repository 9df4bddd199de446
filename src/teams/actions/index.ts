import * as account from './account';
import type { Action } from './action';
import * as credential from './credential';
import * as lists from './lists';
import * as loan from './loan';
import * as request from './request';
import * as run from './run';

/** Every button of every card: all that the files of the subjects export. */
export const actions: readonly Action[] = [account, credential, lists, loan, request, run].flatMap(
  (subject): Action[] => Object.values(subject),
);
