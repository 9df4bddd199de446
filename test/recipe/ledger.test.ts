import { kim } from '../support/cast';
import { twins } from '../support/twins';
import type { Twins } from '../support/twins';
import { lentOut, made, noneFree, onPremises, retiring, rotating } from '../support/twins/scenes';
import { untouched } from '../support/twins/tenant';

const KIM = kim.aadObjectId;
const upn = 'svc-erp@contoso.onmicrosoft.com';

/** What a run writes, in order; nothing of anybody else's is another than before. */
async function ledgerOf(world: Twins, mode: 'forward' | 'undo' | 'repair' = 'forward'): Promise<readonly string[]> {
  const before = structuredClone(untouched(world.tenant));
  await world.run(mode);
  expect(untouched(world.tenant)).toEqual(before);
  return world.ledger;
}

/** A write as it stands in the ledger: announced, sent, answered. */
const sent = (announced: string, deed: string) => [`intent ${announced}`, deed, `outcome ${announced}`];

const licence = (skuId: string, disabledPlans: readonly string[]) =>
  JSON.stringify({ add: [{ skuId, disabledPlans }], remove: [] });
const taken = '{"add":[],"remove":["sku-sales"]}';
const plans = '"disabledPlans":["plan-forms","plan-flow"]';

const setUp = [
  'saveFacts SA-42 {"slotLimit":5}',
  ...sent(
    'store-password svc-erp-SA-42',
    'vault.putIfAbsent svc-erp-SA-42 {"requestId":"SA-42","account":"svc-erp","environment":"uat"}',
  ),
  'saveFacts SA-42 {"secretName":"svc-erp-SA-42"}',
  `saveFacts SA-42 {"userPrincipalName":"${upn}","createAnnounced":true}`,
  'saveFacts SA-42 {"createSent":1}',
  ...sent(
    `create-cloud-user ${upn}`,
    `directory.createUser {"userPrincipalName":"${upn}","displayName":"svc-erp","mailNickname":"svc-erp",` +
      '"usageLocation":"DE","employeeId":"SA42.7f3a","passwordNeverExpires":true}',
  ),
  `saveFacts SA-42 {"userPrincipalName":"${upn}","userId":"u-new","createAnnounced":true}`,
  'saveFacts SA-42 {"joinedGroupId":"group-uat"}',
  ...sent('join-environment-group u-new {"groupId":"group-uat"}', 'directory.addToGroup group-uat u-new'),
  'saveFacts SA-42 {"joinedAccountGroupId":"group-accounts"}',
  ...sent('join-account-group u-new {"groupId":"group-accounts"}', 'directory.addToGroup group-accounts u-new'),
];

const unit = '{"businessUnit":"Integrations","businessUnitId":"uat-integrations"}';
const role = '{"roleName":"Order Writer","securityRoleId":"uat-integrations-writer"}';

const upToPivot = [
  'saveFacts SA-42 {"licenseRemoved":false}',
  ...sent('assign-license u-new {"skuId":"sku-sales"}', `directory.assignLicense u-new ${licence('sku-sales', [])}`),
  'saveFacts SA-42 {"systemuserId":"uat-row-new","businessUnitId":"uat-root"}',
  ...sent(`move-to-business-unit uat-row-new ${unit}`, 'crm.moveToBusinessUnit uat uat-row-new uat-integrations'),
  'saveFacts SA-42 {"businessUnitId":"uat-integrations"}',
  'saveFacts SA-42 {"securityRoleId":"uat-integrations-writer"}',
  ...sent(`assign-security-role uat-row-new ${role}`, 'crm.assignRole uat uat-row-new uat-integrations-writer'),
  ...sent('set-access-mode uat-row-new {"accessmode":4}', 'crm.setAccessMode uat uat-row-new 4'),
  'saveFacts SA-42 {"accessModeSet":true,"accessModeSetBy":"desk"}',
];

const off = (id: string) => [
  ...sent(`remove-license ${id} {"removed":"sku-sales"}`, `directory.assignLicense ${id} ${taken}`),
  'saveFacts SA-42 {"licenseRemoved":true}',
];

const back = [
  ...sent(
    `return-license ${KIM} {"skuId":"sku-sales",${plans}}`,
    `directory.assignLicense ${KIM} ${licence('sku-sales', ['plan-forms', 'plan-flow'])}`,
  ),
  'loanReturned SA-42',
];

const handedOver = ['saveFacts SA-42 {"secretOffered":true}', 'releaseSlot SA-42'];

describe('a run writes, each fact before the deed that it is needed for', () => {
  it('with a free licence', async () => {
    expect(await ledgerOf(twins())).toEqual([
      ...setUp,
      'saveFacts SA-42 {"licensedSkuId":"sku-sales"}',
      ...upToPivot,
      ...off('u-new'),
      ...handedOver,
    ]);
  });

  it("with Kim's licence, recorded with the apps that are off before it is taken, and given back with them off", async () => {
    expect(await ledgerOf(twins({ tenant: noneFree() }))).toEqual([
      ...setUp,
      `recordLoan {"requestId":"SA-42","lender":${JSON.stringify(kim)},"skuId":"sku-sales",${plans}}`,
      'saveFacts SA-42 {"licensedSkuId":"sku-sales"}',
      'loanTaken SA-42',
      ...sent(`borrow-license ${KIM} {"removed":"sku-sales"}`, `directory.assignLicense ${KIM} ${taken}`),
      ...upToPivot,
      ...off('u-new'),
      ...back,
      ...handedOver,
    ]);
  });

  it('for an account that comes from Active Directory', async () => {
    const ledger = await ledgerOf(onPremises());

    expect(ledger.slice(0, 3)).toEqual([
      'saveFacts SA-42 {"slotLimit":5}',
      'saveFacts SA-42 {"userPrincipalName":"svc-erp@contoso.com","createAnnounced":true}',
      'saveFacts SA-42 {"userPrincipalName":"svc-erp@contoso.com","userId":"u-erp"}',
    ]);
    expect(ledger.filter((line) => /^(directory|crm|vault)/.test(line))).toEqual([
      'directory.addToGroup group-uat u-erp',
      'directory.addToGroup group-accounts u-erp',
      `directory.assignLicense u-erp ${licence('sku-sales', [])}`,
      'crm.moveToBusinessUnit uat uat-row-new uat-integrations',
      'crm.assignRole uat uat-row-new uat-integrations-writer',
      'crm.setAccessMode uat uat-row-new 4',
      `directory.assignLicense u-erp ${taken}`,
    ]);
    expect(ledger.at(-1)).toBe('releaseSlot SA-42');
  });
});

const closed = sent(
  'block-sign-in u-erp {"accountEnabled":false}',
  'directory.updateUser u-erp {"accountEnabled":false}',
);
const signedOut = sent('revoke-sessions u-erp', 'directory.revokeSignInSessions u-erp');
const freed = sent('leave-access-mode uat-row-erp {"accessmode":0}', 'crm.setAccessMode uat uat-row-erp 0');
const roleOff = [
  ...sent(
    'remove-security-role uat-row-erp {"securityRoleId":"uat-integrations-writer"}',
    'crm.removeRole uat uat-row-erp uat-integrations-writer',
  ),
  'saveFacts SA-42 {"securityRoleId":null}',
];
const outOf = (step: string, group: string) =>
  sent(`${step} u-erp {"groupId":"${group}"}`, `directory.removeFromGroup ${group} u-erp`);

describe('a run takes back', () => {
  it('what an undone request has made: the licence first, because its lender waits', async () => {
    expect(await ledgerOf(lentOut(), 'undo')).toEqual([
      'saveFacts SA-42 {"accessModeSet":false}',
      ...off('u-erp'),
      ...back,
      ...roleOff,
      ...freed,
      ...outOf('leave-account-group', 'group-accounts'),
      ...outOf('leave-environment-group', 'group-uat'),
      ...closed,
      'saveFacts SA-42 {"signInBlocked":true}',
      ...signedOut,
      'releaseSlot SA-42',
    ]);
  });

  it('what a retired account has: the slot first', async () => {
    expect(await ledgerOf(retiring())).toEqual([
      ...freed,
      ...closed,
      ...signedOut,
      ...outOf('leave-environment-group', 'group-uat'),
      ...outOf('leave-account-group', 'group-accounts'),
    ]);
  });

  it('what somebody changed on a finished account, from the pivot on', async () => {
    expect(await ledgerOf(made(), 'repair')).toEqual([
      'saveFacts SA-42 {"licenseRemoved":false}',
      ...sent('set-access-mode uat-row-erp {"accessmode":4}', 'crm.setAccessMode uat uat-row-erp 4'),
      'saveFacts SA-42 {"accessModeSet":true,"accessModeSetBy":"desk"}',
      ...off('u-erp'),
      ...handedOver,
    ]);
  });
});

it('a changed password lies in the vault before Entra gets it, and is the current one only afterwards', async () => {
  const tags = `{"requestId":"SA-42","account":"svc-erp","upn":"${upn}"}`;
  const world = rotating();

  expect(await ledgerOf(world)).toEqual([
    `saveFacts SA-42 {"userId":"u-erp","userPrincipalName":"${upn}","secretName":"svc-erp-SA-7"}`,
    'withdrawOffer SA-42',
    'saveFacts SA-42 {"pendingSecretName":"svc-erp-SA-42-1","pendingSecretRemoved":false}',
    ...sent('store-pending-secret svc-erp-SA-42-1', `vault.putIfAbsent svc-erp-SA-42-1 ${tags}`),
    'saveFacts SA-42 {"passwordInDoubt":true}',
    ...sent('change-password u-erp', 'directory.updateUser u-erp {"password":"secret"}'),
    'saveFacts SA-42 {"passwordChanged":true,"passwordInDoubt":false}',
    ...sent('promote-secret svc-erp-SA-7', `vault.replace svc-erp-SA-7 ${tags}`),
    'offerNewPassword SA-42',
    ...sent('remove-pending-secret svc-erp-SA-42-1', 'vault.remove svc-erp-SA-42-1'),
    'saveFacts SA-42 {"pendingSecretRemoved":true}',
  ]);
  expect(world.tenant.users.get('u-erp')?.password).toBe('canary-password-1');
  expect(world.tenant.vault.get('svc-erp-SA-7')).toBe('canary-password-1');
});

it('every line of the audit says that the desk did it, for which request and in which environment', async () => {
  const world = twins({ tenant: noneFree() });

  await world.run();

  const about = { actor: 'desk', requestId: 'SA-42', environmentId: 'uat' };
  expect(world.books.audit).toHaveLength(22);
  expect(world.books.audit).toEqual(world.books.audit.map((line) => ({ ...line, ...about })));
});
