import type { Vault } from '../recipe/ports';
import { chooseAdminRoom, showAdminRooms } from './admin-room';
import { admit } from './admit';
import type { UseCases } from './api';
import { approveAlike } from './approve-alike';
import { openCredential, revealCredential } from './credential';
import { listDecisions } from './decisions';
import { approveRequest, rejectRequest, withdrawRequest } from './decide';
import { showForm } from './form';
import { keepAccount } from './keep';
import { accountNamed, listAccounts } from './list-accounts';
import { listRequests } from './list-requests';
import { sayNotNow } from './loan';
import { auditOf, viewRequest, viewShared, why } from './look-up';
import { mayDo } from './may-do';
import { nudge, verifyAccount } from './nudge';
import { showPlan } from './plan';
import type { Desk } from './ports';
import { showQuota } from './quota';
import { finishByHand, repairAccount, rerun } from './rerun';
import { requestAbout } from './request-about';
import { askForRetirement, retireAccount } from './retire';
import { askForRotation, rotatePassword } from './rotate';
import { knowStrays } from './strays';
import { submit } from './submit';

/** Everything a person can do, over the books. */
export function createUseCases(desk: Desk, vault: Vault): UseCases {
  return {
    admit: (person) => admit(desk, person),
    mayDo: (caller) => mayDo(desk, caller),
    form: (caller, inputs) => showForm(desk, caller, inputs),
    submit: (caller, inputs) => submit(desk, caller, inputs),
    requestAbout: (caller, accountName) => requestAbout(desk, caller, accountName),
    view: (caller, requestId) => viewRequest(desk, caller, requestId),
    viewShared: (requestId) => viewShared(desk, requestId),
    approve: (caller, requestId, version, inputs) => approveRequest(desk, caller, requestId, version, inputs),
    reject: (caller, requestId, version, inputs) => rejectRequest(desk, caller, requestId, version, inputs),
    withdraw: (caller, requestId) => withdrawRequest(desk, caller, requestId),
    notNow: (caller, requestId) => sayNotNow(desk, caller, requestId),
    retry: (caller, requestId) => rerun(desk, caller, requestId, 'forward'),
    undo: (caller, requestId) => rerun(desk, caller, requestId, 'undo'),
    byHand: (caller, requestId, inputs) => finishByHand(desk, caller, requestId, inputs),
    repair: (caller, accountName) => repairAccount(desk, caller, accountName),
    retirement: (caller, accountName) => askForRetirement(desk, caller, accountName),
    retire: (caller, accountName, inputs) => retireAccount(desk, caller, accountName, inputs),
    keep: (caller, accountName) => keepAccount(desk, caller, accountName),
    quota: (caller, environmentId) => showQuota(desk, caller, environmentId),
    accounts: (caller, place) => listAccounts(desk, caller, place),
    account: (_caller, name) => accountNamed(desk, name),
    requests: (caller, place) => listRequests(desk, caller, place),
    approveAlike: (caller, chosen) => approveAlike(desk, caller, chosen),
    adminRooms: (caller) => showAdminRooms(desk, caller),
    chooseAdminRoom: (caller, environmentIds, choice) => chooseAdminRoom(desk, caller, environmentIds, choice),
    knowStrays: (caller, environmentId, digest) => knowStrays(desk, caller, environmentId, digest),
    plan: (caller, about) => showPlan(desk, caller, about),
    why: (caller, requestId) => why(desk, caller, requestId),
    nudge: (caller, requestId) => nudge(desk, caller, requestId),
    verify: (caller, accountName) => verifyAccount(desk, caller, accountName),
    auditOf: (caller, requestId) => auditOf(desk, caller, requestId),
    decisions: (caller, text) => listDecisions(desk, caller, text),
    openCredential: (caller, requestId) => openCredential(desk, caller, requestId),
    revealCredential: (...asked) => revealCredential(desk, vault, ...asked),
    rotation: (caller, accountName) => askForRotation(desk, caller, accountName),
    rotate: (caller, accountName) => rotatePassword(desk, caller, accountName),
  };
}
