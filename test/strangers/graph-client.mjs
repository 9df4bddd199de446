// The part of an administrator who scripts with Microsoft's Graph SDK and MSAL.
import { ConfidentialClientApplication } from '@azure/msal-node';
import { Client } from '@microsoft/microsoft-graph-client';

const at = JSON.parse(process.env.STRANGER);
const msal = new ConfidentialClientApplication({
  auth: {
    clientId: at.clientId,
    ...(at.certificate ? { clientCertificate: at.certificate } : { clientSecret: at.clientSecret }),
    authority: `${at.login}/${at.tenantId}`,
    knownAuthorities: [new URL(at.login).host],
  },
});
const graph = Client.initWithMiddleware({
  baseUrl: `${at.graph}/`,
  customHosts: new Set(['127.0.0.1']),
  authProvider: {
    getAccessToken: async () =>
      (await msal.acquireTokenByClientCredential({ scopes: ['https://graph.microsoft.com/.default'] })).accessToken,
  },
});

const created = await graph.api('/users').post({
  accountEnabled: true,
  displayName: 'SVC Stranger',
  mailNickname: 'svc-stranger',
  userPrincipalName: 'svc-stranger@contoso.com',
  usageLocation: 'GB',
  passwordProfile: { forceChangePasswordNextSignIn: false, password: at.password },
});
await graph
  .api(`/groups/${at.groupId}/members/$ref`)
  .post({ '@odata.id': `${at.graph}/v1.0/directoryObjects/${created.id}` });
await graph
  .api(`/users/${created.id}/assignLicense`)
  .post({ addLicenses: [{ skuId: at.skuId, disabledPlans: [] }], removeLicenses: [] });
const read = await graph.api(`/users/${created.id}`).select(['id', 'assignedLicenses', 'accountEnabled']).get();
const found = await graph.api('/users').filter("startswith(displayName,'SVC')").top(2).select('id').get();
const second = await graph.api(found['@odata.nextLink']).get();
const refused = await graph
  .api('/users')
  .select('nickname')
  .get()
  .catch((error) => ({ status: error.statusCode, code: error.code }));
await graph.api(`/users/${created.id}/assignLicense`).post({ addLicenses: [], removeLicenses: [at.skuId] });
const after = await graph.api(`/users/${created.id}`).select('assignedLicenses').get();

console.log(JSON.stringify({ id: created.id, read, pages: [found.value.length, second.value.length], refused, after }));
