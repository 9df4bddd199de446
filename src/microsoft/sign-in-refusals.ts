import type { Values } from '../words/saying';
import type { Credential } from './credential';

/** Who asked for a token, as far as the sentences of a refusal need it. */
export interface SignInIdentity {
  readonly tenantId: string;
  readonly clientId: string;
  readonly credential: Credential;
}

interface SignInRefusal {
  /** Stable name of the cause. */
  readonly reason: string;
  /** What the cause hangs on: the tenant id is shared by both apps of the bot, a secret is not. */
  readonly about: 'tenant' | 'app' | 'clock';
}

const guidShape = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * What a refusal by sign-in means, by the AADSTS number that Entra gives for people (Entra docs, reference-error-codes:
 * 90002, 700016, 7000215, 7000222, 700027, 700024, 7000229, 53003). It chooses words only; whether to try again is
 * decided by the OAuth error.
 */
const refusals: Readonly<
  Record<string, SignInRefusal | ((identity: SignInIdentity, description: string) => SignInRefusal)>
> = {
  AADSTS90002: { reason: 'tenant-unknown', about: 'tenant' },
  AADSTS900023: { reason: 'tenant-unknown', about: 'tenant' },
  AADSTS700016: { reason: 'app-unknown', about: 'app' },
  AADSTS7000229: { reason: 'app-unknown', about: 'app' },
  AADSTS7000222: { reason: 'secret-expired', about: 'app' },
  AADSTS7000215: wrongSecret,
  AADSTS700027: unknownCertificate,
  AADSTS700024: { reason: 'clock', about: 'clock' },
  AADSTS53003: { reason: 'blocked-by-policy', about: 'app' },
};

/** The values for the words of a refusal whose description names a number that is known here; undefined for any other. */
export function refusalOf(identity: SignInIdentity, description: string): Values | undefined {
  const known = refusals[/AADSTS\d+/.exec(description)?.[0] ?? ''];
  if (!known) return undefined;
  const { tenantId, clientId } = identity;
  const { reason, about } = typeof known === 'function' ? known(identity, description) : known;
  return {
    case: reason,
    reason,
    tenantId,
    clientId,
    ...(about === 'tenant' && { tenant: tenantId }),
    ...(about === 'app' && { app: clientId }),
  };
}

function wrongSecret({ credential }: SignInIdentity): SignInRefusal {
  const isId = credential.kind === 'secret' && guidShape.test(credential.secret);
  return { reason: isId ? 'secret-id-pasted' : 'secret-wrong', about: 'app' };
}

/** Both have one number; the reason stands in the text: "The key used is expired." */
function unknownCertificate(_identity: SignInIdentity, description: string): SignInRefusal {
  return { reason: /expired/i.test(description) ? 'certificate-expired' : 'certificate-unknown', about: 'app' };
}
