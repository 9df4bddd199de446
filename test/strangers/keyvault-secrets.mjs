// The part of an operator who fetches the password with Azure's own client.
import { SecretClient } from '@azure/keyvault-secrets';

const at = JSON.parse(process.env.STRANGER);
const credential = {
  async getToken(scopes) {
    const response = await fetch(`${at.login}/${at.tenantId}/oauth2/v2.0/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: at.clientId,
        client_secret: at.clientSecret,
        scope: [scopes].flat().join(' '),
      }),
    });
    const { access_token, expires_in } = await response.json();
    return { token: access_token, expiresOnTimestamp: Date.now() + expires_in * 1000 };
  },
};
// The vault's real name ends in vault.azure.net; a loopback address does not, and only that check is left out.
const vault = new SecretClient(at.keyVault, credential, { disableChallengeResourceVerification: true });

await vault.setSecret('svc-orders-r-42', at.password, {
  contentType: 'password',
  expiresOn: new Date('2027-01-01T00:00:00Z'),
  tags: { requestId: 'R-42' },
});
const read = await vault.getSecret('svc-orders-r-42');
const names = [];
for await (const properties of vault.listPropertiesOfSecrets()) names.push(properties.name);
const poller = await vault.beginDeleteSecret('svc-orders-r-42', { intervalInMs: 10 });
await poller.pollUntilDone();
const reuse = await vault
  .setSecret('svc-orders-r-42', 'again')
  .catch((error) => ({ status: error.statusCode, code: error.code }));
await (await vault.beginRecoverDeletedSecret('svc-orders-r-42', { intervalInMs: 10 })).pollUntilDone();
const recovered = await vault.getSecret('svc-orders-r-42');

console.log(
  JSON.stringify({
    value: read.value,
    expiresOn: read.properties.expiresOn,
    tags: read.properties.tags,
    names,
    reuse,
    recovered: recovered.value,
  }),
);
