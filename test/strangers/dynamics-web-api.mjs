// The part of a Dynamics developer who uses DynamicsWebApi.
import { DynamicsWebApi } from 'dynamics-web-api';

const at = JSON.parse(process.env.STRANGER);
const response = await fetch(`${at.login}/${at.tenantId}/oauth2/v2.0/token`, {
  method: 'POST',
  body: new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: at.clientId,
    client_secret: at.clientSecret,
    scope: `${at.dataverseResource}/.default`,
  }),
});
const { access_token } = await response.json();
const crm = new DynamicsWebApi({
  serverUrl: `${at.dataverse}/`,
  dataApi: { version: '9.2' },
  onTokenRefresh: async () => access_token,
});

const me = await crm.callFunction({ name: 'WhoAmI' });
const { value: rows } = await crm.retrieveMultiple({
  collection: 'systemusers',
  select: ['systemuserid', 'fullname', 'accessmode', '_businessunitid_value'],
  filter: `azureactivedirectoryobjectid eq ${at.objectId}`,
});
const [row] = rows;
const { value: roles } = await crm.retrieveMultiple({
  collection: 'roles',
  select: ['roleid', 'name'],
  filter: `name eq '${at.roleName}' and _businessunitid_value eq ${row._businessunitid_value}`,
});
await crm.associate({
  collection: 'systemusers',
  primaryKey: row.systemuserid,
  relationshipName: 'systemuserroles_association',
  relatedCollection: 'roles',
  relatedKey: roles[0].roleid,
});
await crm.update({ collection: 'systemusers', key: row.systemuserid, data: { accessmode: 4 } });
const after = await crm.retrieve({
  collection: 'systemusers',
  key: row.systemuserid,
  select: ['accessmode'],
  expand: [{ property: 'systemuserroles_association', select: ['name'] }],
});
const refused = await crm
  .update({ collection: 'systemusers', key: row.systemuserid, data: { acessmode: 0 } })
  .catch((error) => ({ status: error.status, code: error.code }));
await crm.disassociate({
  collection: 'systemusers',
  primaryKey: row.systemuserid,
  relationshipName: 'systemuserroles_association',
  relatedKey: roles[0].roleid,
});

console.log(JSON.stringify({ me: me.UserId, row, after, refused }));
