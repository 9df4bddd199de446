import type { Problem } from '../desk/problem';
import type { Credential } from './credential';

/** Who asked for a token, as far as the sentences of a refusal need it. */
export interface SignInIdentity {
  readonly tenantId: string;
  readonly clientId: string;
  readonly credential: Credential;
}

interface Refusal {
  /** Stable name of the cause, `values.reason` of the problem. */
  readonly reason: string;
  readonly what: string;
  readonly next: string;
  /** What the cause hangs on: the tenant id is shared by both apps of the bot, a secret is not. */
  readonly about: 'tenant' | 'app' | 'clock';
}

const registrations = 'Entra admin center > App registrations';
const guidShape = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * What a refusal by sign-in means, by the AADSTS number that Entra gives for people (Entra docs, reference-error-codes:
 * 90002, 700016, 7000215, 7000222, 700027, 700024, 7000229, 53003). It chooses words only; whether to try again is
 * decided by the OAuth error.
 */
const refusals: Readonly<Record<string, (identity: SignInIdentity, description: string) => Refusal>> = {
  AADSTS90002: unknownTenant,
  AADSTS900023: unknownTenant,
  AADSTS700016: unknownApp,
  AADSTS7000229: unknownApp,
  AADSTS7000222: expiredSecret,
  AADSTS7000215: wrongSecret,
  AADSTS700027: unknownCertificate,
  AADSTS700024: clockAway,
  AADSTS53003: ({ clientId }) => ({
    reason: 'blocked-by-policy',
    about: 'app',
    what: `A Conditional Access policy for workload identities keeps the app ${clientId} out.`,
    next: 'A Conditional Access administrator opens Entra admin center > Monitoring & health > Sign-in logs > Service principal sign-ins, sees which policy it was, and lets this app sign in from the address of this machine.',
  }),
};

/** The words for a refusal whose description names a number that is known here; undefined for any other. */
export function refusalOf(
  identity: SignInIdentity,
  description: string,
): Pick<Problem, 'what' | 'next' | 'values'> | undefined {
  const number = /AADSTS\d+/.exec(description)?.[0] ?? '';
  const refusal = refusals[number]?.(identity, description);
  if (!refusal) return undefined;
  const { reason, what, next, about } = refusal;
  const values = {
    reason,
    ...(about === 'tenant' && { tenant: identity.tenantId }),
    ...(about === 'app' && { app: identity.clientId }),
  };
  return { what, next, values };
}

function unknownTenant({ tenantId }: SignInIdentity): Refusal {
  return {
    reason: 'tenant-unknown',
    about: 'tenant',
    what: `Microsoft Entra knows no tenant ${tenantId}.`,
    next: 'An operator copies the tenant id from Entra admin center > Overview into TEAMS_APP_TENANT_ID (and AAD_APP_TENANT_ID, where it is set), and checks CLOUD.',
  };
}

function unknownApp({ tenantId, clientId }: SignInIdentity): Refusal {
  return {
    reason: 'app-unknown',
    about: 'app',
    what: `The app ${clientId} is not there in the tenant ${tenantId}: its registration belongs to another tenant, or was deleted, or the id is an object id.`,
    next: `An operator compares with ${registrations} > (the app) > Overview: "Application (client) ID" goes into the settings (BOT_ID or AAD_APP_CLIENT_ID), "Directory (tenant) ID" into TEAMS_APP_TENANT_ID or AAD_APP_TENANT_ID.`,
  };
}

function expiredSecret({ clientId }: SignInIdentity): Refusal {
  return {
    reason: 'secret-expired',
    about: 'app',
    what: `The client secret of the app ${clientId} has expired.`,
    next: `An operator opens ${registrations} > (client id ${clientId}) > Certificates & secrets > New client secret and puts its Value into the settings; with a secret file no restart is needed.`,
  };
}

function wrongSecret({ clientId, credential }: SignInIdentity): Refusal {
  const isId = credential.kind === 'secret' && guidShape.test(credential.secret);
  const fresh = `An operator opens ${registrations} > (client id ${clientId}) > Certificates & secrets > New client secret and copies the column Value (it is shown only once) into the settings`;
  return isId
    ? {
        reason: 'secret-id-pasted',
        about: 'app',
        what: `The settings hold the id of the client secret of the app ${clientId}, not its value: the id looks like a GUID and opens nothing.`,
        next: `${fresh}, not the column Secret ID.`,
      }
    : {
        reason: 'secret-wrong',
        about: 'app',
        what: `The client secret in the settings is none of the app ${clientId}.`,
        next: `${fresh}.`,
      };
}

/** Both have one number; the reason stands in the text: "The key used is expired." */
function unknownCertificate({ clientId }: SignInIdentity, description: string): Refusal {
  const isExpired = /expired/i.test(description);
  return {
    reason: isExpired ? 'certificate-expired' : 'certificate-unknown',
    about: 'app',
    what: isExpired
      ? `The certificate the bot signs with has expired, for the app ${clientId}.`
      : `The certificate the bot signs with is not registered at the app ${clientId}.`,
    next: `An operator opens ${registrations} > (client id ${clientId}) > Certificates & secrets > Certificates > Upload certificate, and uploads the${isExpired ? ' new' : ''} certificate (not the key) of AAD_APP_CERTIFICATE_FILE.`,
  };
}

function clockAway(): Refusal {
  return {
    reason: 'clock',
    about: 'clock',
    what: "The clock of this machine is too far from Microsoft's for a certificate to be believed.",
    next: 'Switch on time synchronisation: "timedatectl set-ntp true" on Linux, "w32tm /resync" on Windows.',
  };
}
