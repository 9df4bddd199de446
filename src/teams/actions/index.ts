import type { Action } from '../action';
import { accountKeep } from './account-keep';
import { accountRepair } from './account-repair';
import { accountRetire } from './account-retire';
import { accountRotate } from './account-rotate';
import { accountView } from './account-view';
import { accountsPage } from './accounts-page';
import { adminsAway } from './admins-away';
import { adminsHere } from './admins-here';
import { credentialOpen } from './credential-open';
import { credentialReveal } from './credential-reveal';
import { quotaRefresh } from './quota-refresh';
import { requestAgain } from './request-again';
import { requestApprove } from './request-approve';
import { requestEdit } from './request-edit';
import { requestForm } from './request-form';
import { requestReject } from './request-reject';
import { requestSubmit } from './request-submit';
import { requestView } from './request-view';
import { requestWithdraw } from './request-withdraw';
import { runByHand } from './run-by-hand';
import { runRetry } from './run-retry';
import { runUndo } from './run-undo';

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
