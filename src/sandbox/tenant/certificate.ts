import { generate } from 'selfsigned';

interface LoopbackCertificate {
  readonly key: string;
  readonly cert: string;
}

let shared: LoopbackCertificate | undefined;

/** A certificate for 127.0.0.1 and localhost that is its own authority; one per process, since keys are slow to make. */
export function loopbackCertificate(): LoopbackCertificate {
  shared ??= makeCertificate();
  return shared;
}

const DNS = 2;
const IP = 7;

function makeCertificate(): LoopbackCertificate {
  const made = generate([{ name: 'commonName', value: 'localhost' }], {
    keySize: 2048,
    algorithm: 'sha256',
    days: 30,
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'keyUsage', digitalSignature: true, keyEncipherment: true, keyCertSign: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: DNS, value: 'localhost' },
          { type: IP, ip: '127.0.0.1' },
        ],
      },
    ],
  });
  return { key: made.private, cert: made.cert };
}
