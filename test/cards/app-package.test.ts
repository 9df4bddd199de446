import { readFileSync } from 'node:fs';
import { strFromU8, unzipSync } from 'fflate';
import en from '../../src/words/messages/en.json';
import { buildManifest, packageApp, textsIn } from '../../src/cli/package-app';
import { readPackageSettings } from '../../src/config';
import { commands } from '../../src/teams/commands';
import { schemaCheck } from '../support/official-schema';
import type { Json } from './support/card-json';
import { pixelsOf } from './support/pixels';

const given = {
  TEAMS_APP_ID: '11111111-2222-4333-8444-555555555555',
  BOT_ID: '66666666-7777-4888-8999-aaaaaaaaaaaa',
  PACKAGE_DEVELOPER_NAME: 'Contoso "CRM" Team',
  PACKAGE_WEBSITE_URL: 'https://intranet.contoso.com/account-desk',
  PACKAGE_PRIVACY_URL: 'https://intranet.contoso.com/privacy',
  PACKAGE_TERMS_URL: 'https://intranet.contoso.com/terms',
};
const settings = readPackageSettings(given);
const manifest: Json = buildManifest(commands, settings);

describe.each(['1.29', '1.19'] as const)('the package of manifest %s', (version) => {
  const check = schemaCheck(`teams-manifest.${version}.schema.json`);
  const files = unzipSync(packageApp(settings, version));
  const read = (name: string): Json => JSON.parse(strFromU8(files[name] ?? new Uint8Array()));

  (check ? it : it.skip)("follows Microsoft's schema of that version", () => {
    expect(check?.(read('manifest.json')) ?? ['no schema']).toEqual([]);
  });

  it('names that version everywhere', () => {
    expect(read('manifest.json').manifestVersion).toBe(version);
    expect([read('manifest.json').$schema, read('de.json').$schema]).toEqual([
      `https://developer.microsoft.com/json-schemas/teams/v${version}/MicrosoftTeams.schema.json`,
      `https://developer.microsoft.com/json-schemas/teams/v${version}/MicrosoftTeams.Localization.schema.json`,
    ]);
  });

  it('is the same app, with the same menus, also for private channels', () => {
    const { id, bots, supportedChannelTypes } = read('manifest.json');
    const menus = (one: Json) => one.bots[0].commandLists.map((list: Json) => [list.scopes, list.commands]);

    expect([id, bots[0].botId]).toEqual([given.TEAMS_APP_ID, given.BOT_ID]);
    expect(menus(read('manifest.json'))).toEqual(menus(manifest));
    expect(supportedChannelTypes).toContain('privateChannels');
  });
});

it('asks for private messages and the menu under "/" in 1.29 only, where Teams knows them', () => {
  const older = JSON.stringify(buildManifest(commands, settings, '1.19'));

  expect([manifest.bots[0].supportsTargetedMessages, manifest.supportsChannelFeatures]).toEqual([true, 'tier1']);
  expect(manifest.bots[0].commandLists[1].triggers).toEqual(['mention', 'slash']);
  expect(older).not.toMatch(/supportsTargetedMessages|triggers|supportsChannelFeatures/);
});

it('puts in the ids, who answers for the app, and the version of the product', () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

  expect([manifest.id, manifest.bots[0].botId]).toEqual([given.TEAMS_APP_ID, given.BOT_ID]);
  expect(manifest.developer).toEqual({
    name: given.PACKAGE_DEVELOPER_NAME,
    websiteUrl: given.PACKAGE_WEBSITE_URL,
    privacyUrl: given.PACKAGE_PRIVACY_URL,
    termsOfUseUrl: given.PACKAGE_TERMS_URL,
  });
  expect(manifest.version).toBe(version);
});

it.each([
  ['without a bot id', { BOT_ID: '' }, /^BOT_ID is missing/],
  ['without a developer', { PACKAGE_DEVELOPER_NAME: '' }, /^PACKAGE_DEVELOPER_NAME is missing/],
  ['with a name that Teams cuts', { PACKAGE_DEVELOPER_NAME: 'x'.repeat(33) }, /at most 32/],
  ['with a page of nobody', { PACKAGE_WEBSITE_URL: 'https://example.com/desk' }, /example\.com is a name for examples/],
  ['with a page below a reserved name', { PACKAGE_PRIVACY_URL: 'https://desk.test/' }, /desk\.test is a name for/],
  ['with a page over http', { PACKAGE_TERMS_URL: 'http://intranet.contoso.com' }, /must be the https:\/\//],
])('refuses to build %s', (_what, change, fault) => {
  expect(() => readPackageSettings({ ...given, ...change })).toThrow(
    expect.objectContaining({ faults: [expect.stringMatching(fault)] }),
  );
});

it("offers the router's own commands, in its order and where they are answered", () => {
  const names = commands.filter(({ summary }) => summary !== null).map(({ name }) => name);

  for (const list of manifest.bots[0].commandLists) {
    const titles: string[] = list.commands.map((command: { title: string }) => command.title);
    expect(titles.length).toBeLessThanOrEqual(10);
    expect(titles).toEqual(names.filter((name) => titles.includes(name)));
    expect(titles).toContain('help');
  }
});

it('keeps what is answered in private out of the menu of channels', () => {
  const inChannels = manifest.bots[0].commandLists[1];
  const privately = commands.filter(({ scopes }) => !scopes.includes('channel')).map(({ name }) => name);

  expect(inChannels.scopes).toEqual(['team', 'groupChat']);
  expect(inChannels.commands.map((command: { title: string }) => command.title)).not.toEqual(
    expect.arrayContaining(privately),
  );
});

it('says the same in English as in the message files, and has German for every command', () => {
  const texts = textsIn('de', manifest);
  const offered = manifest.bots[0].commandLists[0].commands as { title: string; description: string }[];

  expect([manifest.name.full, manifest.description.short, manifest.description.full]).toEqual([
    en['app.name'],
    en['app.short'],
    en['app.full'],
  ]);
  expect(offered.map(({ description }) => description)).toEqual(
    offered.map(({ title }) => en[`command.${title}` as keyof typeof en]),
  );
  expect(texts['bots[0].commandLists[0].commands[0].description']).toBe('Ein Dienstkonto beantragen');
  expect((texts['description.short'] ?? '').length).toBeLessThanOrEqual(80);
});

it('allows no domain, because no page is opened', () => {
  expect(manifest.validDomains).toEqual([]);
});

it('packs the manifest, the texts of every other language and both icons', () => {
  const files = unzipSync(packageApp(settings));

  expect(Object.keys(files).sort()).toEqual(['color.png', 'de.json', 'manifest.json', 'outline.png']);
  expect(JSON.parse(strFromU8(files['manifest.json'] ?? new Uint8Array()))).toEqual(manifest);
  expect(manifest.localizationInfo).toEqual({
    defaultLanguageTag: 'en',
    additionalLanguages: [{ languageTag: 'de', file: 'de.json' }],
  });
});

describe('the icons, as Teams wants them', () => {
  const packed = unzipSync(packageApp(settings));
  const icon = (name: string) => pixelsOf(Buffer.from(packed[name] ?? []));

  it('are the files of the folder, byte for byte', () => {
    for (const name of ['color.png', 'outline.png'])
      expect(Buffer.from(packed[name] ?? []).equals(readFileSync(`appPackage/${name}`))).toBe(true);
  });

  it('in color: 192 by 192, opaque, its symbol within the inner 120 that every shape of frame leaves', () => {
    const { width, height, pixels } = icon('color.png');
    const ground = pixels[0]?.rgb;
    const outside = pixels.filter(({ x, y }) => Math.min(x, y) < 36 || Math.max(x, y) >= 156);

    expect([width, height]).toEqual([192, 192]);
    expect(pixels.filter(({ alpha }) => alpha < 255)).toEqual([]);
    expect(ground).toBe(manifest.accentColor.slice(1).toLowerCase());
    expect(outside.filter(({ rgb }) => rgb !== ground)).toEqual([]);
  });

  it('in outline: 32 by 32, white alone, on nothing', () => {
    const { width, height, pixels } = icon('outline.png');
    const seen = pixels.filter(({ alpha }) => alpha > 0);

    expect([width, height]).toEqual([32, 32]);
    expect(seen.length).toBeGreaterThan(50);
    expect(seen.length).toBeLessThan(32 * 32 * 0.75);
    expect(seen.filter(({ rgb }) => rgb !== 'ffffff')).toEqual([]);
  });
});
