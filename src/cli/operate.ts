import type { Command } from 'commander';
import { Option } from 'commander';
import { ConfigError, unusableSettings } from '../config';
import type { AuditOptions } from './audit-verify';
import type { BackupOptions, DrillOptions, RestoreOptions } from './backup';
import type { DoctorOptions } from './doctor';
import type { SpokenOptions } from './operator';
import type { ManifestVersion } from './package-app';

/** Adds what operators do with a real tenant. A command loads its own code only when it is called. */
export function lookAfter(desk: Command): void {
  desk
    .command('doctor')
    .description('looks at everything the bot needs in a configured tenant; changes nothing')
    .option('--plan <environment>', 'print the exact calls a request for this environment would make')
    .option('--borrow', 'with --plan: as if no licence were free')
    .option('--json', 'print the findings as JSON')
    .action(async (options: DoctorOptions) => (await import('./doctor.js')).doctor(options));
  lookInside(desk);
  desk
    .command('audit')
    .description('checks that no line of the audit was changed, removed or added, and writes it out; changes nothing')
    .option('--data-dir <folder>', 'data folder of the bot; DATA_DIR when absent')
    .option('--json <file>', 'write the audit as JSON lines')
    .option('--csv <file>', 'write the audit as CSV')
    .action(async (options: AuditOptions) => (await import('./audit-verify.js')).verifyAudit(options));
  keepSafe(desk);
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

/** For the night when Teams is down. */
function lookInside(desk: Command): void {
  const language = 'language of what is printed, such as de; as LANG says when absent';
  desk
    .command('status')
    .description(
      'says which part of the bot is not ready and what is open in the books; ends with 1 when it is not ready',
    )
    .action(async () => (await import('./status.js')).status());
  desk
    .command('requests')
    .description(
      'prints all open requests, or with words or an id all that fit, as /open and /status do; changes nothing',
    )
    .argument('[words...]', 'an id, an environment, a state, a person, a part of a name')
    .option('--language <locale>', language)
    .action(async (said: string[], options: SpokenOptions) =>
      (await import('./operator.js')).printRequests(said, options),
    );
  desk
    .command('why')
    .description('prints what holds a request, who can act and until when, as /why does; changes nothing')
    .argument('<id...>', 'id of the request, or name of its account')
    .option('--language <locale>', language)
    .action(async (said: string[], options: SpokenOptions) => (await import('./operator.js')).printWhy(said, options));
}

/** For the day when the database is lost, and for being ready for it. */
function keepSafe(desk: Command): void {
  const dataDir = '--data-dir <folder>';
  const ofBot = 'data folder of the bot; DATA_DIR when absent';
  desk
    .command('backup')
    .description(
      'writes the books of the desk into a new file, beside a bot at work or without one; keys are not in it',
    )
    .argument('<file>', 'name of the new file, or a folder for one named after the time')
    .option(dataDir, ofBot)
    .action(async (file: string, options: BackupOptions) => (await import('./backup.js')).backup(file, options));
  desk
    .command('restore')
    .description('puts a backup into an empty database; the bot then hands each open run to people before it writes')
    .argument('<file>', 'a file that backup has written')
    .option(dataDir, ofBot)
    .option('--without-vault-key', 'although stored passwords cannot be opened with the key that is here')
    .action(async (file: string, options: RestoreOptions) => (await import('./backup.js')).restore(file, options));
  desk
    .command('drill')
    .description('restores a backup into a second database, reports, and removes it again; touches nothing else')
    .argument('<file>', 'a file that backup has written')
    .option(dataDir, ofBot)
    .option('--database-url <address>', 'an empty database to use; a built-in one in a temporary folder when absent')
    .action(async (file: string, options: DrillOptions) => (await import('./backup.js')).drill(file, options));
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

/** Does what the arguments ask for; ends with 78 when settings cannot be used, with 1 after any other failure. */
export function runProgram(desk: Command): void {
  // The SDKs are deprecated in places and say so at each start; operators can do nothing about it.
  process.noDeprecation ||= true;
  process.setSourceMapsEnabled(true);
  desk.parseAsync().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(error instanceof ConfigError ? unusableSettings : 1);
  });
}
