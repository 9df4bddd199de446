import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { apps, environments, sampleTenantId, type ServedTenant } from '../../src/sandbox/tenant';
import { patience } from '../support/wait';

const execute = promisify(execFile);

/**
 * Runs a script that uses somebody else's client in a process of its own, which trusts the tenant's certificate the way
 * any Node process would. What the script prints is one JSON document.
 */
export async function runStranger<T>(script: string, served: ServedTenant, settings: object = {}): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'stranger-'));
  const caFile = join(folder, 'ca.pem');
  writeFileSync(caFile, served.caPem);
  const input = {
    ...served.https,
    dataverse: served.https.dataverse[environments.prod],
    dataverseResource: served.tenant.environment(environments.prod).url,
    tenantId: sampleTenantId,
    clientId: apps.bot.appId,
    clientSecret: apps.bot.secret,
    ...settings,
  };

  try {
    const { stdout } = await execute(process.execPath, [join(__dirname, script)], {
      env: { PATH: process.env.PATH, NODE_EXTRA_CA_CERTS: caFile, STRANGER: JSON.stringify(input) },
      timeout: patience,
    });
    return JSON.parse(stdout) as T;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
