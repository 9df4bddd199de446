import type { Action } from './action';
import { accountView, accountKeep, accountRepair, accountRetire, accountRotate } from './account';
import { credentialOpen, credentialReveal } from './credential';
import { accountsPage, quotaRefresh, adminsHere, adminsAway } from './lists';
import {
  requestForm,
  requestSubmit,
  requestEdit,
  requestView,
  requestApprove,
  requestReject,
  requestWithdraw,
  requestAgain,
} from './request';
import { runRetry, runUndo, runByHand } from './run';

/** Every button of every card. */
export const actions: readonly Action[] = [
  requestForm,
  requestSubmit,
  requestEdit,
  requestView,
  requestApprove,
  requestReject,
  requestWithdraw,
  requestAgain,
  runRetry,
  runUndo,
  runByHand,
  accountView,
  accountKeep,
  accountRepair,
  accountRetire,
  accountRotate,
  accountsPage,
  quotaRefresh,
  adminsHere,
  adminsAway,
  credentialOpen,
  credentialReveal,
];
