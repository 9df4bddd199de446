import { isObject, text, type Call, type JsonObject } from '../core/calls';
import type { TenantCore } from '../core/tenant-core';
import { propertyName } from './collections';
import { badRequest, conflict, invalidValue } from './errors';
import { userSchema, writableUserProperties } from './schema';

/** A body of POST or PATCH with the declared spelling of its names. Ends with 400 on names and types Graph does not have. */
export function userBody(call: Call): JsonObject {
  if (!isObject(call.body)) return badRequest(call, 'Empty Payload. JSON content expected.');

  const entries = Object.entries(call.body).map(([name, value]) => {
    const known = propertyName(userSchema, name);
    if (!known)
      return badRequest(call, `Property '${name}' does not exist as a declared property or extension property.`);
    if (!writableUserProperties.includes(known)) {
      return badRequest(call, `Property '${known}' is read-only and cannot be set.`);
    }
    checkType(call, known, value);
    return [known, value] as const;
  });
  return Object.fromEntries(entries);
}

function checkType(call: Call, name: string, value: unknown): void {
  const kind = userSchema.properties.get(name);
  const fits =
    kind === 'string'
      ? value === null || typeof value === 'string'
      : kind === 'boolean'
        ? typeof value === 'boolean'
        : kind === 'strings'
          ? Array.isArray(value) && value.every((item) => typeof item === 'string')
          : isObject(value);
  if (!fits) badRequest(call, `A value of an unexpected type was found for the property '${name}'.`);
}

const REQUIRED = ['accountEnabled', 'displayName', 'mailNickname', 'userPrincipalName'];

export function checkRequired(call: Call, body: JsonObject): void {
  for (const name of REQUIRED) {
    if (body[name] === undefined || body[name] === null || body[name] === '') {
      badRequest(call, `A value is required for property '${name}' of resource 'User'.`, [
        {
          code: 'MissingValue',
          target: name,
          message: `A value is required for property '${name}' of resource 'User'.`,
        },
      ]);
    }
  }
  if (body.passwordProfile === undefined) badRequest(call, 'A password must be specified to create a new user.');
}

const LIMITS: Readonly<Record<string, number>> = {
  employeeId: 16,
  displayName: 256,
  mailNickname: 64,
  usageLocation: 2,
  jobTitle: 128,
};
const PASSWORD_POLICIES =
  /^(None|DisablePasswordExpiration|DisableStrongPassword)(, ?(DisablePasswordExpiration|DisableStrongPassword))?$/;

/** Lengths and forms of the single values, whether new or changed. */
export function checkValues(core: TenantCore, call: Call, body: JsonObject): void {
  for (const [name, limit] of Object.entries(LIMITS)) {
    const value = body[name];
    if (typeof value === 'string' && (value.length > limit || value.length === 0)) invalidValue(call, name);
  }
  if (typeof body.usageLocation === 'string' && !/^[A-Z]{2}$/.test(body.usageLocation))
    invalidValue(call, 'usageLocation');
  if (typeof body.mailNickname === 'string' && /[@()\\[\]";:<>, ]/.test(body.mailNickname))
    invalidValue(call, 'mailNickname');
  if (typeof body.passwordPolicies === 'string' && !PASSWORD_POLICIES.test(body.passwordPolicies)) {
    invalidValue(call, 'passwordPolicies');
  }
  if (body.userPrincipalName !== undefined) checkUpn(core, call, text(body.userPrincipalName));
  if (isObject(body.passwordProfile)) checkPassword(call, body.passwordProfile);
}

function checkUpn(core: TenantCore, call: Call, upn: string): void {
  const [local = '', domain = '', ...rest] = upn.split('@');
  if (
    upn.length > 113 ||
    local.length > 64 ||
    domain.length > 48 ||
    rest.length > 0 ||
    !/^[A-Za-z0-9'._!#^~-]*[A-Za-z0-9'_!#^~-]$/.test(local)
  ) {
    invalidValue(call, 'userPrincipalName');
  }
  if (!core.settings.domains.some(({ name }) => name === domain.toLowerCase())) {
    const message =
      'The domain portion of the userPrincipalName property is invalid. You must use one of the verified domain names in your organization.';
    invalidValue(call, 'userPrincipalName', message);
  }
}

const PASSWORD_CLASSES = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/];

function checkPassword(call: Call, profile: JsonObject): void {
  const unknown = Object.keys(profile).find(
    (name) => !['password', 'forceChangePasswordNextSignIn', 'forceChangePasswordNextSignInWithMfa'].includes(name),
  );
  if (unknown) badRequest(call, `Property '${unknown}' does not exist on type 'microsoft.graph.passwordProfile'.`);

  const { password } = profile;
  if (typeof password !== 'string') return invalidValue(call, 'passwordProfile');
  const classes = PASSWORD_CLASSES.filter((pattern) => pattern.test(password)).length;
  const plain = /^[\x20-\x7e]*$/.test(password);
  if (password.length < 8 || password.length > 256 || classes < 3 || !plain) {
    const message =
      'The specified password does not comply with password complexity requirements. Please provide a different password.';
    badRequest(call, message, [{ code: 'InvalidPassword', target: 'passwordProfile', message }]);
  }
}

/** Names are unique among the living, and nobody's mail address; the soft-deleted have given theirs up. */
export function checkNameIsFree(core: TenantCore, call: Call, upn: string, exceptId?: string): void {
  const holder = core.directory.findByUpn(upn)?.current();
  if (holder && holder.id !== exceptId) conflict(call, 'userPrincipalName');
  if (addressesOfOthers(core, exceptId).includes(`smtp:${upn}`.toLowerCase())) conflict(call, 'proxyAddresses');
}

function addressesOfOthers({ contacts, directory }: TenantCore, exceptId: string | undefined): string[] {
  const users = [...directory.users.values()].map((user) => user.current());
  const groups = [...directory.groups.values()].map((group) => group.current());
  const others = [...users.filter(({ life, id }) => life === 'active' && id !== exceptId), ...groups];
  const held = [
    ...others.map(({ properties }) => properties.proxyAddresses),
    ...contacts.map((each) => each.proxyAddresses),
  ];
  return held.flatMap((addresses) =>
    Array.isArray(addresses) ? addresses.map((each) => String(each).toLowerCase()) : [],
  );
}
