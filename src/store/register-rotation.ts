import { secretNameOf } from '../desk/account-names';
import type { AccountRecord } from '../desk/account';
import type { RunFacts, ServiceRequest } from '../desk/request';
import type { DeskSettings } from '../desk/settings';
import type { Register } from '../recipe/ports';
import { offerPassword, restoreOffer, withdrawOffer } from '../usecases/offer-password';
import type { Tx } from '../usecases/ports';
import type { Transact } from './transaction';
import type { TxContext } from './tx-context';

type RotationRegister = Pick<Register, 'tellOwner' | 'withdrawOffer' | 'restoreOffer' | 'offerNewPassword'>;

/** How the register writes facts, in the same transaction. */
type SaveFacts = (context: TxContext, request: ServiceRequest, facts: Partial<RunFacts>) => Promise<void>;
type OwnerTold = Awaited<ReturnType<Register['tellOwner']>>;

/** What a rotation needs of the books; see {@link Register}. Each is one transaction and safe to repeat. */
export function createRotationRegister(
  transact: Transact,
  settings: DeskSettings,
  saveFacts: SaveFacts,
): RotationRegister {
  return {
    tellOwner: (requestId) => transact((tx) => tellOwner(tx, requestId)),

    withdrawOffer: (requestId) =>
      transact(async (tx, context) => {
        const { account } = await aboutOf(tx, requestId);
        if (account) await withdrawOffer(tx, account.requestId, context.clock.now());
      }),

    restoreOffer: (requestId) =>
      transact(async (tx, context) => {
        const { account } = await aboutOf(tx, requestId);
        if (account) await restoreOffer(tx, account.requestId, context.clock.now());
      }),

    offerNewPassword: (requestId) =>
      transact(async (tx, context) => {
        const { request, account } = await aboutOf(tx, requestId);
        if (!account || request.facts.secretOffered === true) return;
        const secretName = account.secretName ?? secretNameOf({ accountName: account.name, id: account.requestId });
        if (account.secretName === null) await tx.accounts.save({ ...account, secretName });
        await offerPassword(tx, settings, { ...account, secretName }, context.clock.now());
        await saveFacts(context, request, { secretOffered: true });
      }),
  };
}

/** The rotation, and the account it is about as long as that is in use. */
async function aboutOf(tx: Tx, requestId: string): Promise<{ request: ServiceRequest; account: AccountRecord | null }> {
  const request = await tx.requests.get(requestId);
  if (!request) throw new Error(`There is no request ${requestId}.`);
  const account = await tx.accounts.get(request.accountName);
  return { request, account: account?.state === 'active' ? account : null };
}

async function tellOwner(tx: Tx, requestId: string): Promise<OwnerTold> {
  const request = await tx.requests.get(requestId);
  if (!request) throw new Error(`There is no request ${requestId}.`);
  const chat = await tx.conversations.personalOf(request.owner.aadObjectId);
  if (!chat || chat.goneAt) return 'unreachable';
  const key = `rotation:${requestId}:owner`;
  await tx.notices.add({
    key,
    conversationId: chat.id,
    message: 'notice.rotation-begins',
    values: { account: request.accountName, id: requestId, by: request.requester.name },
    locale: request.locale,
  });
  const state = await tx.notices.stateOf(key);
  return state === 'given-up' ? 'unreachable' : state === 'sent' ? 'told' : 'waiting';
}
