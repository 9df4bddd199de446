import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { processEnvironment, readPackageSettings, type PackageSettings } from '../config';
import { without } from '../desk/without';
import { commands } from '../teams/commands';
import { languages } from '../words/languages';
import { words, type MessageKey } from '../words/words';

/** A command as the manifest lists it. */
interface ManifestCommand {
  readonly name: string;
  /** Null: not listed. */
  readonly summary: MessageKey | null;
  readonly scopes: readonly ('personal' | 'groupChat' | 'channel')[];
}

interface CommandList {
  readonly scopes: readonly string[];
  readonly triggers?: readonly string[];
  readonly commands: readonly { readonly title: string; readonly description: string }[];
}

const folder = 'appPackage';
const template = join(folder, 'manifest.json');
/** As the manifest names them. */
const icons = ['color.png', 'outline.png'];
const target = join('build', 'account-desk.zip');
/** Older clients show ten commands of a list; the others work by typing. */
const listLimit = 10;

/**
 * Versions of the manifest that can be packed: the one of the template, and an older one for tenants that refuse it. Private
 * messages, the menu under `/` and `supportsChannelFeatures` are unknown to 1.19 (its published schema); without the last
 * Teams refuses a newer manifest with bots in teams.
 */
export type ManifestVersion = '1.29' | '1.19';

/** Besides English, which stands in the manifest itself. */
const otherLanguages = Object.keys(languages).filter((language) => language !== 'en');
const localizationInfo = {
  defaultLanguageTag: 'en',
  additionalLanguages: otherLanguages.map((language) => ({ languageTag: language, file: `${language}.json` })),
};

/**
 * The app manifest: the template of appPackage with settings and the version of package.json put in, and the command
 * menus made from the router's own list. Throws when a placeholder has no value.
 */
export function buildManifest(
  list: readonly ManifestCommand[],
  settings: PackageSettings,
  version: ManifestVersion = '1.29',
): Record<string, unknown> {
  const values: Readonly<Record<string, string>> = { ...settings, VERSION: ownVersion() };
  const text = readFileSync(template, 'utf8').replace(/\$\{\{(\w+)\}\}/g, (mark, name: string) => {
    const value = values[name];
    if (!value) throw new Error(`${mark} in ${template} has no value: set ${name} in env/.env.`);
    return JSON.stringify(value).slice(1, -1);
  });
  const newest = JSON.parse(text) as Template;
  const known = version === '1.29' ? newest : withoutNewer(newest);
  const lists = commandLists(list).map((one) => (version === '1.29' ? one : without(one, 'triggers')));
  const bots = known.bots.map((bot) => ({ ...bot, commandLists: lists }));
  return { ...known, localizationInfo, bots };
}

type Template = Record<string, unknown> & { readonly bots: Record<string, unknown>[] };

/** The same app without what version 1.19 has no names for. */
function withoutNewer(newest: Template): Template {
  return {
    ...without(newest, 'supportsChannelFeatures'),
    $schema: schemaOf('1.19', 'MicrosoftTeams'),
    manifestVersion: '1.19',
    bots: newest.bots.map((bot) => without(bot, 'supportsTargetedMessages')),
  };
}

function schemaOf(version: ManifestVersion, name: string): string {
  return `https://developer.microsoft.com/json-schemas/teams/v${version}/${name}.schema.json`;
}

function ownVersion(): string {
  return (JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }).version;
}

/** One menu for the personal chat, one for channels and group chats, where Teams' own `/` menu offers the commands too. */
function commandLists(list: readonly ManifestCommand[]): CommandList[] {
  return [
    { scopes: ['personal'], commands: menu(list, 'personal') },
    { scopes: ['team', 'groupChat'], triggers: ['mention', 'slash'], commands: menu(list, 'channel') },
  ];
}

/** The first ones in the order of the help card, and always `help`. */
function menu(list: readonly ManifestCommand[], scope: 'personal' | 'channel') {
  const english = words('en-GB', 'UTC');
  const shown = list.flatMap(({ name, summary, scopes }) =>
    summary !== null && scopes.includes(scope) ? [{ title: name, description: english.t(summary) }] : [],
  );
  const help = shown.filter(({ title }) => title === 'help');
  return [...shown.filter(({ title }) => title !== 'help').slice(0, listLimit - help.length), ...help];
}

/** The texts of a manifest in another language, by place, as Teams reads them from a file beside it. */
export function textsIn(language: string, manifest: Record<string, unknown>): Record<string, string> {
  const reader = words(language, 'UTC');
  const [bot] = manifest['bots'] as { commandLists: CommandList[] }[];
  const menus = (bot?.commandLists ?? []).flatMap((list, at) =>
    list.commands.map(({ title, description }, index) => {
      const place = `bots[0].commandLists[${at}].commands[${index}].description`;
      return [place, reader.find(`command.${title}`) ?? description] as const;
    }),
  );
  return {
    'name.full': reader.t('app.name'),
    'description.short': reader.t('app.short'),
    'description.full': reader.t('app.full'),
    ...Object.fromEntries(menus),
  };
}

/** The package that is uploaded to Teams: manifest, its texts in every other language, and both icons. */
export function packageApp(settings: PackageSettings, version: ManifestVersion = '1.29'): Uint8Array {
  const manifest = buildManifest(commands, settings, version);
  const json = (value: unknown) => strToU8(`${JSON.stringify(value, null, 2)}\n`);
  return zipSync(
    {
      'manifest.json': json(manifest),
      ...Object.fromEntries(
        otherLanguages.map((language) => [
          `${language}.json`,
          json({ $schema: schemaOf(version, 'MicrosoftTeams.Localization'), ...textsIn(language, manifest) }),
        ]),
      ),
      ...Object.fromEntries(icons.map((name) => [name, readFileSync(join(folder, name))])),
    },
    { mtime: new Date(2000, 0, 1) },
  );
}

/** Writes the package, with the settings of this process, to `build/account-desk.zip`. */
export function writePackage(version: ManifestVersion): void {
  const zip = packageApp(readPackageSettings(processEnvironment()), version);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, zip);
  console.log(
    `${target}, version ${ownVersion()}, manifest ${version}, is ready to be uploaded to Teams (${zip.length} bytes).`,
  );
}
