import { blockSignIn } from '../../src/recipe/steps/block-sign-in';
import { createCloudUser } from '../../src/recipe/steps/create-cloud-user';
import { changeUser, finishedAccountStage, go, ids, stage } from '../support/finished-account';

finishedAccountStage();

const accountName = 'svc-again';
const never = 'DisablePasswordExpiration';

/** What an undone request left, and the approved one that takes it up. */
async function takesUp(left: Readonly<Record<string, string | boolean>>, passwordNeverExpires: boolean) {
  const { office } = stage();
  const undone = await office.insert({ accountName, state: 'undone', attempt: 1 });
  const { id: requestId, marker } = undone;
  changeUser({ userPrincipalName: `${accountName}@contoso.onmicrosoft.com`, employeeId: marker, ...left });
  const state = { state: 'running', attempt: 1 } as const;
  return office.insert({ accountName, ...state, marker, adopts: { requestId }, passwordNeverExpires });
}

it.each([
  ['never expires', { accountEnabled: false, passwordPolicies: 'None' }, true, never],
  ['may expire', { accountEnabled: false, passwordPolicies: never }, false, 'None'],
])('an account that is taken up again has the password that was approved now: it %s', async (_how, left, is, then) => {
  const { id: requestId } = await takesUp(left, is);

  const { outcome } = await go(createCloudUser, { requestId });

  expect(outcome).toEqual({ ok: true });
  const { properties } = stage().contoso.tenant.core.directory.users.get(ids.user)?.current() ?? {};
  expect(properties).toMatchObject({ accountEnabled: true, passwordPolicies: then });
});

it('an account that somebody has switched on since is not touched: they may know its password', async () => {
  const { id: requestId } = await takesUp({ passwordPolicies: 'None' }, true);
  const account = () => stage().contoso.tenant.core.directory.users.get(ids.user)?.current();
  const before = account();

  const { outcome } = await go(createCloudUser, { requestId });

  expect(outcome).toMatchObject({ ok: false, problem: { code: 'account-switched-on' } });
  expect(account()).toEqual(before);
});

it('an account that an Undo had blocked, and somebody has switched on since, is not gone on with by a Retry', async () => {
  const userPrincipalName = `${accountName}@contoso.onmicrosoft.com`;
  const facts = { userPrincipalName, userId: ids.user, createAnnounced: true };
  const { id: requestId, marker } = await stage().office.insert({ accountName, state: 'running', attempt: 2, facts });
  changeUser({ userPrincipalName, employeeId: marker });
  const account = () => stage().contoso.tenant.core.directory.users.get(ids.user)?.current().properties;
  await go(blockSignIn, { requestId });
  expect(account()).toMatchObject({ accountEnabled: false });
  changeUser({ accountEnabled: true });

  const { outcome } = await go(createCloudUser, { requestId });

  const values = { userPrincipalName, id: requestId };
  expect(outcome).toMatchObject({ ok: false, problem: { code: 'account-switched-on', values } });
  await go(blockSignIn, { requestId });
  expect(account()).toMatchObject({ accountEnabled: false });
  const request = await stage().office.books.store.look((tx) => tx.requests.get(requestId));
  expect(request?.facts).toMatchObject({ signInBlocked: true, passwordUnset: true });
});
