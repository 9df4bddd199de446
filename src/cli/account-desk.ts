#!/usr/bin/env node
import { Command, Option } from 'commander';
import { ConfigError, processEnvironment, unusableSettings } from '../config';
import type { RehearseOptions } from '../sandbox/rehearse';
import type { TenantAloneOptions } from '../sandbox/tenant-alone';
import type { AuditOptions } from './audit-verify';
import type { DoctorOptions } from './doctor';
import type { ManifestVersion } from './package-app';

/** What operators do beside running the bot. A command loads its own code only when it is called. */
function program(): Command {
  const desk = new Command('account-desk').description('Looks after Account Desk, and plays it without a tenant.');
  lookAfter(desk);
  playWithoutTenant(desk);
  return desk;
}

function lookAfter(desk: Command): void {
  desk
    .command('doctor')
    .description('looks at everything the bot needs in a configured tenant; changes nothing')
    .option('--plan <environment>', 'print the exact calls a request for this environment would make')
    .option('--borrow', 'with --plan: as if no licence were free')
    .option('--json', 'print the findings as JSON')
    .action(async (options: DoctorOptions) => (await import('./doctor.js')).doctor(options));
  desk
    .command('audit')
    .description('checks that no line of the audit was changed, removed or added, and writes it out; changes nothing')
    .option('--data-dir <folder>', 'data folder of the bot; DATA_DIR when absent')
    .option('--json <file>', 'write the audit as JSON lines')
    .option('--csv <file>', 'write the audit as CSV')
    .action(async (options: AuditOptions) => (await import('./audit-verify.js')).verifyAudit(options));
  desk
    .command('package')
    .description('writes build/account-desk.zip, the app to upload to Teams')
    .addOption(manifestOption())
    .action(async ({ manifest }: PackageOptions) => (await import('./package-app.js')).writePackage(manifest));
  desk
    .command('schema')
    .description('writes env/desk.schema.json anew from what the bot accepts')
    .action(async () => (await import('./desk-schema.js')).writeDeskSchema());
}

interface PackageOptions {
  readonly manifest: ManifestVersion;
}

function manifestOption(): Option {
  const older = 'version of the manifest; 1.19 has no preview properties, for tenants that refuse them';
  return new Option('--manifest <version>', older)
    .choices(['1.29', '1.19'] satisfies ManifestVersion[])
    .default('1.29');
}

function playWithoutTenant(desk: Command): void {
  desk
    .command('sandbox')
    .description('the bot with a simulated Microsoft and a page that plays Teams, whatever the settings say')
    .action(async () => (await import('../sandbox/run.js')).runSandbox(processEnvironment()));
  desk
    .command('demo')
    .description('plays requests from form to final card against the simulated tenant, with shortened delays')
    .argument('[file]', 'JSON list of requests', 'env/requests.sample.json')
    .option('--free-licences <number>', 'free Sales Enterprise licences in the tenant', '0')
    .action(async (file: string, options: { freeLicences: string }) => {
      const { runDemo } = await import('../sandbox/demo/demo.js');
      process.exit((await runDemo(file, Number(options.freeLicences))) ? 0 : 1);
    });
  desk
    .command('rehearse')
    .description('serves a simulated Microsoft and writes the settings of a production bot for it')
    .option('--folder <path>', 'where to write the settings', '/tmp/account-desk-rehearsal')
    .option('--page-port <number>', 'port of the page that plays Teams; 0 takes a free one', '4000')
    .option('--bot-port <number>', 'port the bot will listen on', '3978')
    .action(async (options: RehearseOptions) => (await import('../sandbox/rehearse.js')).rehearse(options));
  desk
    .command('tenant')
    .description('serves the simulated Microsoft tenant alone, for trying clients by hand')
    .option('--port <number>', 'first port; 0 takes free ones', '0')
    .option('--time-scale <factor>', 'how many times faster than real its synchronisation runs', '20')
    .option('--free-seats <number>', 'free seats of DYN365_ENTERPRISE_SALES', '2')
    .option('--ca-file <path>', 'where to write the certificate', '.data/sandbox-ca.pem')
    .action(async (options: TenantAloneOptions) =>
      (await import('../sandbox/tenant-alone.js')).serveTenantAlone(options),
    );
}

// The SDKs are deprecated in places and say so at each start; operators can do nothing about it.
process.noDeprecation = true;
process.setSourceMapsEnabled(true);
program()
  .parseAsync()
  .catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(error instanceof ConfigError ? unusableSettings : 1);
  });
