import { Refusal, type Call, type Reply } from '../core/calls';
import { createServiceApp, type ServiceApp, type ServiceStyle } from '../core/service';
import type { TenantCore } from '../core/tenant-core';
import type { VaultRight } from '../login/registrations';
import { keyVaultAudiences } from '../login/resources';
import { authority } from '../login/service';
import { deletedItem, item, latest, page, refuse, vaultError } from './answers';
import { readAttributes, readSet } from './bodies';
import type { Secret } from './vault';

const API_VERSIONS = ['7.0', '7.1', '7.2', '7.3', '7.4', '7.5', '7.6', '2025-07-01'];

/** The secrets of one Azure Key Vault. A slash after the name is as good as none. */
export function createKeyVault(core: TenantCore): ServiceApp {
  const service = createServiceApp(core, createStyle(core));
  const on = (
    method: 'get' | 'put' | 'patch' | 'post' | 'delete',
    path: string,
    right: VaultRight,
    work: (call: Call) => Reply,
  ) =>
    service.route(method, path, (call) => {
      demand(core, call, right);
      return work(call);
    });

  on('put', '/secrets/:name', 'set', (call) => setSecret(core, call));
  on('get', '/secrets', 'list', (call) => listSecrets(core, call));
  on('get', '/secrets/:name/versions', 'list', (call) => listVersions(core, call));
  on('get', '/secrets/:name', 'get', (call) => getSecret(core, call));
  on('get', '/secrets/:name/:version', 'get', (call) => getSecret(core, call));
  on('patch', '/secrets/:name/:version', 'set', (call) => updateSecret(core, call));
  on('delete', '/secrets/:name', 'delete', (call) => deleteSecret(core, call));
  on('get', '/deletedsecrets', 'list', (call) => listDeleted(core, call));
  on('get', '/deletedsecrets/:name', 'get', (call) => ({
    status: 200,
    body: deletedItem(call, findDeleted(core, call)),
  }));
  on('post', '/deletedsecrets/:name/recover', 'recover', (call) => recover(core, call));
  on('delete', '/deletedsecrets/:name', 'purge', (call) => purge(core, call));
  service.otherwise((call) =>
    refuse(404, 'NotFound', `The path ${new URL(call.path, call.base).pathname} does not exist.`),
  );
  return service;
}

function demand(core: TenantCore, call: Call, right: VaultRight): void {
  const version = call.query.get('api-version');
  if (version === null || !API_VERSIONS.includes(version)) {
    refuse(400, 'BadParameter', `api-version must be specified and supported; it was '${version ?? ''}'.`);
  }
  const unknown = [...call.query.keys()].find((name) => !['api-version', 'maxresults', '$skiptoken'].includes(name));
  if (unknown) refuse(400, 'BadParameter', `The query parameter '${unknown}' is not supported.`);

  if (!core.vault.isOpenToUs) {
    const shut = `Client address is not authorized and caller is not a trusted service.\r\nClient address: 203.0.113.7\r\nCaller: appid=${call.caller.appId};oid=${call.caller.objectId}`;
    refuse(403, 'Forbidden', shut, 'ForbiddenByFirewall');
  }
  if (core.registrations.find(call.caller.appId)?.vaultRights.includes(right)) return;
  const message = `Caller is not authorized to perform action on resource. If role assignments, deny assignments or role definitions were changed recently, please observe propagation time. Caller: appid=${call.caller.appId};oid=${call.caller.objectId}. Action: 'Microsoft.KeyVault/vaults/secrets/${right}/action'`;
  refuse(403, 'Forbidden', message, 'ForbiddenByRbac');
}

function checkName(call: Call): string {
  const name = call.params.name ?? '';
  if (/^[0-9A-Za-z-]{1,127}$/.test(name)) return name;
  return refuse(400, 'BadParameter', `The request URI contains an invalid name: ${name}`);
}

function find(core: TenantCore, call: Call): Secret {
  const name = checkName(call);
  const secret = core.vault.get(name);
  if (secret && secret.deletedAt === undefined) return secret;
  const message = `A secret with (name/id) ${name} was not found in this key vault. If you recently deleted this secret you may be able to recover it using the correct recovery command.`;
  return refuse(404, 'SecretNotFound', message);
}

function findDeleted(core: TenantCore, call: Call): Secret {
  const secret = core.vault.get(checkName(call));
  if (secret?.deletedAt !== undefined) return secret;
  return refuse(404, 'SecretNotFound', `Deleted Secret not found: ${call.params.name ?? ''}`);
}

function setSecret(core: TenantCore, call: Call): Reply {
  const name = checkName(call);
  if (core.vault.get(name)?.deletedAt !== undefined) {
    const message = `Secret ${name} is currently in a deleted but recoverable state, and its name cannot be reused; in this state, the secret can only be recovered or purged.`;
    refuse(409, 'Conflict', message, 'ObjectIsDeletedButRecoverable');
  }
  const version = core.vault.put(name, readSet(call));
  call.note({ kind: 'secret', id: name, before: null, after: item(call, name, version) });
  return { status: 200, body: { value: version.value, ...item(call, name, version) } };
}

function getSecret(core: TenantCore, call: Call): Reply {
  const secret = find(core, call);
  const version = call.params.version
    ? secret.versions.find((each) => each.version === call.params.version)
    : latest(secret);
  if (!version)
    return refuse(
      404,
      'SecretNotFound',
      `A secret with (name/id) ${secret.name}/${call.params.version ?? ''} was not found in this key vault.`,
    );
  if (!version.attributes.enabled)
    refuse(403, 'Forbidden', 'Operation get is not allowed on a disabled secret.', 'SecretDisabled');
  return { status: 200, body: { value: version.value, ...item(call, secret.name, version) } };
}

function updateSecret(core: TenantCore, call: Call): Reply {
  const secret = find(core, call);
  const old = secret.versions.find(({ version }) => version === call.params.version);
  if (!old)
    return refuse(404, 'SecretNotFound', `A secret with (name/id) ${secret.name} was not found in this key vault.`);

  const next = { ...old, ...readAttributes(call, old) };
  core.vault.replace({ ...secret, versions: secret.versions.map((each) => (each === old ? next : each)) });
  call.note({
    kind: 'secret',
    id: secret.name,
    before: item(call, secret.name, old),
    after: item(call, secret.name, next),
  });
  return { status: 200, body: item(call, secret.name, next) };
}

function listSecrets(core: TenantCore, call: Call): Reply {
  const living = core.vault.all().filter(({ deletedAt }) => deletedAt === undefined);
  return page(
    call,
    living.map((secret) => item(call, secret.name, latest(secret), false)),
  );
}

function listVersions(core: TenantCore, call: Call): Reply {
  const secret = find(core, call);
  return page(
    call,
    secret.versions.map((version) => item(call, secret.name, version)),
  );
}

function deleteSecret(core: TenantCore, call: Call): Reply {
  const deleted = { ...find(core, call), deletedAt: Math.floor(call.now / 1000) };
  core.vault.replace(deleted);
  call.note({ kind: 'secret', id: deleted.name, before: item(call, deleted.name, latest(deleted)), after: null });
  return { status: 200, body: deletedItem(call, deleted) };
}

function listDeleted(core: TenantCore, call: Call): Reply {
  const deleted = core.vault.all().filter(({ deletedAt }) => deletedAt !== undefined);
  return page(
    call,
    deleted.map((secret) => deletedItem(call, secret)),
  );
}

function recover(core: TenantCore, call: Call): Reply {
  const { name, versions } = findDeleted(core, call);
  const recovered = { name, versions };
  core.vault.replace(recovered);
  call.note({ kind: 'secret', id: name, before: null, after: item(call, name, latest(recovered)) });
  return { status: 200, body: item(call, name, latest(recovered)) };
}

function purge(core: TenantCore, call: Call): Reply {
  const secret = findDeleted(core, call);
  core.vault.purge(secret.name);
  call.note({ kind: 'secret', id: secret.name, before: null, after: null });
  return { status: 204 };
}

function createStyle(core: TenantCore): ServiceStyle {
  return {
    name: 'keyVault',
    async authenticate(call) {
      const identified = await core.tokens.identify(call, keyVaultAudiences(core));
      if ('caller' in identified) return identified.caller;
      const text =
        identified.problem === 'missing'
          ? 'AKV10000: Request is missing a Bearer or PoP token.'
          : 'AKV10022: Invalid audience, signature or lifetime of the token.';
      throw new Refusal({
        ...vaultError(401, 'Unauthorized', text),
        headers: {
          'www-authenticate': `Bearer authorization="${authority(core, call.base)}", resource="https://vault.azure.net"`,
        },
      });
    },
    error: (_call, status, code, message) => vaultError(status, code, message),
    throttled: (_call, retryAfterSeconds) => ({
      ...vaultError(429, 'Throttled', 'Request was not processed because too many requests were received.'),
      headers: { 'retry-after': String(retryAfterSeconds ?? 1) },
    }),
    headers: (call) => ({
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-cache',
      'x-ms-request-id': call.requestId,
      'x-ms-keyvault-region': 'westeurope',
    }),
    codes: { unavailable: 'ServiceUnavailable', denied: 'Forbidden', malformed: 'BadParameter' },
  };
}
