import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import type { Settings } from '../clinic';
import type { Ailment } from './ailment';

interface Made {
  readonly private: string;
  readonly cert: string;
}

const day = 86_400_000;

/** Valid from a year ago until so many days from now. Keys are slow to make, so each is made when its test runs. */
function certificate(daysLeft: number): () => Made {
  let made: Made | undefined;
  return () =>
    (made ??= generate([{ name: 'commonName', value: 'desk' }], {
      keySize: 2048,
      algorithm: 'sha256',
      notBeforeDate: new Date(Date.now() - 365 * day),
      days: daysLeft,
    }));
}

const signingWith =
  (make: () => Made) =>
  (env: Settings, { folder }: { readonly folder: string }) => {
    const { cert, private: key } = make();
    env['AAD_APP_CREDENTIAL'] = 'certificate';
    env['AAD_APP_CERTIFICATE_FILE'] = join(folder, 'desk.pem');
    writeFileSync(env['AAD_APP_CERTIFICATE_FILE'], `${cert}\n${key}`, { mode: 0o600 });
  };

const soon = certificate(10);
const expired = certificate(60);
const unknown = certificate(300);

/** An app that proves itself by a certificate. */
export const certificateAilments: readonly Ailment[] = [
  {
    state: 'a certificate that ends soon',
    patient: {
      env: signingWith(soon),
      tenant: (tenant, { appId }) => tenant.core.registrations.update(appId, { certificates: [soon().cert] }),
    },
    check: 'credential',
    result: 'warn',
    seen: /the certificate ends on .*, in (9|10) days/,
    next: /Certificates & secrets/,
  },
  {
    state: 'a certificate that has expired',
    patient: {
      env: signingWith(expired),
      // What is made here is valid now.
      tenantAhead: 90 * day,
      tenant: (tenant, { appId }) => tenant.core.registrations.update(appId, { certificates: [expired().cert] }),
    },
    check: 'token',
    result: 'fault',
    seen: /certificate the bot signs with has expired.*AADSTS700027/,
    next: /Upload certificate.*new certificate/,
  },
  {
    state: 'a certificate that the app does not know',
    patient: { env: signingWith(unknown) },
    check: 'token',
    result: 'fault',
    seen: /not registered at the app.*AADSTS700027/,
    next: /Upload certificate/,
  },
];
