import type { Tx } from '../usecases/ports';
import type { AuditHead } from './audit-line';
import { createAccounts } from './repositories/accounts';
import { createAdminConversations } from './repositories/admin-conversations';
import { createApprovers, createSurveys } from './repositories/surveys';
import { createAudit } from './repositories/audit';
import { createConversations } from './repositories/conversations';
import { createDeparted } from './repositories/departed';
import { createHandOvers } from './repositories/hand-overs';
import { createJobs } from './repositories/jobs';
import { createLoans } from './repositories/loans';
import { createNotices } from './repositories/notices';
import { createOldRows } from './repositories/old-rows';
import { createPeople } from './repositories/people';
import { createPostings } from './repositories/postings';
import { createReaders } from './repositories/readers';
import { createRefusedHosts } from './repositories/refused-hosts';
import { createRequests } from './repositories/requests';
import { createSlots } from './repositories/slots';
import { createSteps } from './repositories/steps';
import { createStrays } from './repositories/strays';
import { createUnreached } from './repositories/unreached';
import type { TxContext } from './tx-context';

/** `finish` writes what was held back until the end and must be the last call before the commit. */
export function openTx(context: TxContext): { readonly tx: Tx; readonly finish: () => Promise<AuditHead | null> } {
  const { audit, flush } = createAudit(context);
  const tx: Tx = {
    requests: createRequests(context),
    slots: createSlots(context),
    surveys: createSurveys(context),
    approvers: createApprovers(context),
    people: createPeople(context),
    readers: createReaders(context),
    loans: createLoans(context),
    steps: createSteps(context),
    strays: createStrays(context),
    accounts: createAccounts(context),
    handOvers: createHandOvers(context),
    conversations: createConversations(context),
    adminConversations: createAdminConversations(context),
    refusedHosts: createRefusedHosts(context),
    postings: createPostings(context),
    notices: createNotices(context),
    unreached: createUnreached(context),
    jobs: createJobs(context),
    oldRows: createOldRows(context),
    departed: createDeparted(context, audit),
    audit,
  };
  return { tx, finish: flush };
}
