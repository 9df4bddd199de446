import { Refusal, type Call, type Reply } from '../core/calls';
import type { TenantCore } from '../core/tenant-core';
import { findClient, proveClient, type Form } from './client';
import { loginError } from './errors';
import { findResource } from './resources';

const TEXTS = {
  50034: 'The user account does not exist in the directory.',
  50126: 'Error validating credentials due to invalid username or password.',
  50053: "The account is locked, you've tried to sign in too many times with an incorrect user ID or password.",
  50055: 'The password is expired.',
  50057: 'The user account is disabled.',
  50076:
    'Due to a configuration change made by your administrator, you must use multi-factor authentication to access this resource.',
} as const;

const TRIES_BEFORE_LOCKOUT = 10;

/** Resource owner password credentials: user name and password for a token, where nothing stands in the way. */
export async function signInWithPassword(core: TenantCore, call: Call, form: Form): Promise<Reply> {
  const client = findClient(core, call, form);
  if (!client.publicClient) await proveClient(core, call, client, form);

  const audience = (form.scope ?? '')
    .split(' ')
    .find((scope) => scope.endsWith('/.default'))
    ?.slice(0, -'/.default'.length);
  if (!audience || !findResource(core, audience)) {
    throw new Refusal(
      loginError(
        call,
        400,
        'invalid_resource',
        500011,
        `The resource principal named ${audience ?? ''} was not found.`,
      ),
    );
  }

  const user = core.directory.findByUpn(form.username ?? '')?.current();
  if (!user) return refuse(call, 'invalid_grant', 50034);
  checkPassword(core, call, user.id, form.password ?? '');
  if (user.properties.accountEnabled !== true) return refuse(call, 'invalid_grant', 50057);
  if (core.directory.secrets.of(user.id)?.mustChange) return refuse(call, 'invalid_grant', 50055);
  refuseByPolicy(core, call);
  if (user.requiresMfa) return refuse(call, 'interaction_required', 50076);

  const access_token = await core.tokens.issue({
    audience,
    caller: { appId: client.appId, objectId: user.id, kind: 'user', roles: [] },
    userPrincipalName: String(user.properties.userPrincipalName),
  });
  const expires_in = core.settings.tokenLifetimeSeconds;
  return {
    status: 200,
    body: { token_type: 'Bearer', scope: form.scope, expires_in, ext_expires_in: expires_in, access_token },
  };
}

/** Policies of the whole tenant; asked once the password was right. */
function refuseByPolicy({ passwordSignInRefusal: code }: TenantCore, call: Call): void {
  if (code === undefined) return;
  const text = 'Access has been blocked by a policy of the tenant, or needs more than a password.';
  throw new Refusal(loginError(call, 400, 'interaction_required', code, text));
}

function checkPassword(core: TenantCore, call: Call, userId: string, password: string): void {
  const secret = core.directory.secrets.of(userId);
  if (secret && secret.failures >= TRIES_BEFORE_LOCKOUT) refuse(call, 'invalid_grant', 50053);
  if (secret?.password === password) return;

  core.directory.secrets.countFailure(userId);
  refuse(call, 'invalid_grant', 50126);
}

function refuse(call: Call, error: string, code: keyof typeof TEXTS): never {
  throw new Refusal(loginError(call, 400, error, code, TEXTS[code]));
}
