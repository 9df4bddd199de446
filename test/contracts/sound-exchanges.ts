import type { CheckedExchange } from './types';

export const user = '11111111-2222-3333-4444-555555555555';
const sku = '1e1a282c-9c54-43a2-9310-98ef728faace';
export const row = '33333333-2222-3333-4444-555555555555';
export const card = { type: 'AdaptiveCard', version: '1.5', body: [{ type: 'TextBlock', text: 'Hello', wrap: true }] };

/** An exchange of every kind, with which nothing is wrong. */
export const sound: Readonly<Record<string, CheckedExchange>> = {
  'reading a user': {
    service: 'graph',
    method: 'GET',
    url: `/v1.0/users/${user}?$select=id,userPrincipalName,assignedLicenses`,
    status: 200,
    responseBody: {
      '@odata.context': 'x',
      id: user,
      userPrincipalName: 'a@contoso.com',
      assignedLicenses: [{ skuId: sku, disabledPlans: [] }],
    },
  },
  'a filter on users': {
    service: 'graph',
    method: 'GET',
    url: `/v1.0/users?$filter=employeeId%20eq%20%27it%27%27s%20accessmode%27&$select=id`,
    status: 200,
    responseBody: { value: [{ id: user }] },
  },
  'creating a user': {
    service: 'graph',
    method: 'POST',
    url: '/v1.0/users',
    requestBody: {
      accountEnabled: true,
      displayName: 'A',
      mailNickname: 'a',
      userPrincipalName: 'a@contoso.com',
      passwordProfile: { password: 'x', forceChangePasswordNextSignIn: false },
    },
    status: 201,
    responseBody: { id: user, displayName: 'A', userPrincipalName: 'a@contoso.com' },
  },
  'giving a licence': {
    service: 'graph',
    method: 'POST',
    url: `/v1.0/users/${user}/assignLicense`,
    requestBody: { addLicenses: [{ skuId: sku, disabledPlans: [] }], removeLicenses: [] },
    status: 200,
    responseBody: { id: user },
  },
  'joining a group': {
    service: 'graph',
    method: 'POST',
    url: `/v1.0/groups/${user}/members/$ref`,
    requestBody: { '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${user}` },
    status: 204,
  },
  'looking for a user row': {
    service: 'dataverse',
    method: 'GET',
    url: `/api/data/v9.2/systemusers?$select=systemuserid,accessmode,_businessunitid_value&$filter=azureactivedirectoryobjectid%20eq%20${user}%20and%20deletedstate%20eq%200&$expand=systemuserroles_association($select=roleid,name)`,
    status: 200,
    responseBody: {
      value: [
        {
          '@odata.etag': 'W/"1"',
          systemuserid: row,
          accessmode: 4,
          _businessunitid_value: row,
          systemuserroles_association: [{ roleid: row, name: 'ERP' }],
        },
      ],
    },
  },
  'setting Access Mode': {
    service: 'dataverse',
    method: 'PATCH',
    url: `/api/data/v9.2/systemusers(${row})`,
    requestHeaders: { 'If-Match': 'W/"1"' },
    requestBody: { accessmode: 4 },
    status: 204,
  },
  'taking a role away': {
    service: 'dataverse',
    method: 'DELETE',
    url: `/api/data/v9.2/systemusers(${row})/systemuserroles_association(${row})/$ref`,
    status: 204,
  },
  'forcing the sync': {
    service: 'powerPlatform',
    method: 'POST',
    url: `/providers/Microsoft.BusinessAppPlatform/scopes/admin/environments/${row}/addUser?api-version=2023-06-01`,
    requestBody: { objectId: user },
    status: 200,
  },
  'storing a secret': {
    service: 'keyVault',
    method: 'PUT',
    url: '/secrets/sa-1042?api-version=7.5',
    requestBody: { value: '[redacted]', contentType: 'password', tags: { request: 'SA-1042' } },
    status: 200,
    responseBody: { value: '[redacted]', id: 'https://v.vault.azure.net/secrets/sa-1042/1' },
  },
  'sending a card': {
    service: 'connector',
    method: 'POST',
    url: '/v3/conversations/19%3Aabc/activities',
    requestBody: {
      type: 'message',
      attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card }],
    },
    status: 201,
    responseBody: { id: '1' },
  },
  'sending a private message': {
    service: 'connector',
    method: 'POST',
    url: '/v3/conversations/19%3Aabc/activities?isTargetedActivity=true',
    requestBody: { type: 'message', text: 'x', recipient: { id: '29:1', isTargeted: true } },
    status: 201,
    responseBody: { id: '1' },
  },
  'changing a private message': {
    service: 'connector',
    method: 'PUT',
    url: '/v3/conversations/19%3Aabc/activities/1?isTargetedActivity=true',
    requestBody: { type: 'message', text: 'x' },
    status: 200,
    responseBody: { id: '1' },
  },
  'reading members where there is nobody': {
    service: 'connector',
    method: 'GET',
    url: '/v3/conversations/19%3Aabc/pagedmembers?pageSize=200',
    status: 404,
    responseBody: { error: { code: 'ConversationNotFound', message: 'No.' } },
  },
};
