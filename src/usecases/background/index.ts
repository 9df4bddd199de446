import { findEnvironment } from '../../desk/find';
import { runModes } from '../../desk/request';
import { redrawPending } from '../open-requests';
import type { JobHandlers } from '../outbox';
import { refreshApprovers } from './approvers';
import { checkRequest } from './check-request';
import { compareTenant } from './compare-tenant';
import { eraseNames } from './erase-names';
import { expireRequest } from './expire';
import { finishHeld } from './finish-held';
import { forgetOld } from './forget-old';
import { mindHandOver } from './hand-over';
import { mindLender } from './lender';
import type { Background } from './ports';
import { refreshPerson } from './people';
import { reconcile } from './reconcile';
import { tellOfUnreached } from './unreached';
import { reviewAccount } from './review';
import { sharedReads } from './shared-reads';
import { countUntilSettled, surveyUntilSettled } from './take-survey';
import { watchAccount } from './watch';

export { isApprover, readMeant } from './approvers';
export { mayAsk } from './people';
export { scheduleStanding } from './compare-tenant';
export { scheduleReconcile } from './reconcile';
export { tellStuck } from './stuck';
export type { Background } from './ports';

type JobData = Readonly<Record<string, unknown>>;

/** What the sweep does for each kind of due work. Every handler may run twice for one job. */
export function createJobHandlers(over: Background): JobHandlers {
  const background = { ...over, directory: sharedReads(over) };
  /** The standing work of an environment ends when it is taken out of the settings; put back, it is scheduled anew. */
  const whileThere =
    (work: (background: Background, environmentId: string, data: JobData) => Promise<void>) =>
    async (environmentId: string, data: JobData) => {
      if (findEnvironment(background.settings, environmentId)) await work(background, environmentId, data);
    };
  return {
    'check-request': (requestId) => checkRequest(background, requestId),
    'start-run': async (key, data) => {
      const [requestId = '', attempt = ''] = key.split(':');
      const mode = runModes.find((each) => each === data['mode']) ?? 'forward';
      await background.startRun(requestId, Number(attempt), mode);
    },
    'take-survey': whileThere(surveyUntilSettled),
    'count-slots': whileThere(countUntilSettled),
    'refresh-approvers': whileThere(refreshApprovers),
    'read-person': (aadObjectId) => refreshPerson(background, aadObjectId),
    'expire-request': (requestId) => expireRequest(background, requestId),
    'expire-hand-over': (requestId) => mindHandOver(background, requestId),
    'finish-held': (requestId) => finishHeld(background, requestId),
    'mind-lender': (requestId) => mindLender(background, requestId),
    'review-account': (name) => reviewAccount(background, name),
    afterwatch: (name) => watchAccount(background, name),
    'compare-tenant': whileThere(compareTenant),
    reconcile: whileThere(reconcile),
    'tell-unreached': (personId) => tellOfUnreached(background, personId),
    'forget-old': () => forgetOld(background),
    'erase-names': () => eraseNames(background),
    'redraw-pending': whileThere(({ store }, id) => store.transaction((tx) => redrawPending(tx, id))),
  };
}
