import { readFileSync } from 'node:fs';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Ajv from 'ajv';
import { deskSchema } from '../../src/config/desk-schema';
import { parseDeskFile } from '../../src/config/desk-file';
import { readDeskFile } from '../../src/config/read-desk-file';

const folder = mkdtempSync(join(tmpdir(), 'desk-file-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const sample = JSON.parse(readFileSync('env/desk.sample.json', 'utf8'));

/** The sample with a second environment, so that a fault must say of which one it speaks. */
function twoEnvironments(change: (desk: typeof sample) => unknown): typeof sample {
  const desk = structuredClone(sample);
  desk.environments.push({
    ...structuredClone(sample.environments[0]),
    id: 'test',
    name: 'Contoso Test',
    url: 'https://contoso-test.crm4.dynamics.com',
  });
  change(desk);
  return desk;
}

function faultsOf(desk: unknown): readonly string[] {
  const read = parseDeskFile(desk, 'desk.json');
  return 'faults' in read ? read.faults : [];
}

function settingsOf(desk: unknown) {
  const read = parseDeskFile(desk, 'desk.json');
  if ('faults' in read) throw new Error(read.faults.join('\n'));
  return read.settings;
}

describe('a value as portals show it', () => {
  it.each([
    ['https://example.crm4.dynamics.com/', 'https://example.crm4.dynamics.com'],
    ['HTTPS://example.crm4.dynamics.com', 'https://example.crm4.dynamics.com'],
    [' https://Example.CRM4.dynamics.com/ ', 'https://example.crm4.dynamics.com'],
  ])('the address %j is read as %j', (given, read) => {
    const desk = twoEnvironments(({ environments }) => (environments[1].url = given));

    expect(settingsOf(desk).environments[1]?.url).toBe(read);
  });

  it.each([
    ['http://example.crm4.dynamics.com', 'must begin with https://'],
    ['example.crm4.dynamics.com', 'must begin with https://'],
    ['https://example.crm4.dynamics.com/main.aspx?appid=1', 'must be https://example.crm4.dynamics.com alone'],
    ['https://me@example.crm4.dynamics.com', 'must be https://example.crm4.dynamics.com alone'],
  ])('the address %j is refused: it may mean something else', (given, text) => {
    const [fault] = faultsOf(twoEnvironments(({ environments }) => (environments[1].url = given)));

    expect(fault).toBe(`desk.json: environments[test].url ${text}${fault?.split(text)[1]}`);
  });

  it.each([
    ['konto.xn--p1ai', 'konto.xn--p1ai'],
    ['Contoso.onmicrosoft.com', 'contoso.onmicrosoft.com'],
    ['конто.рф', 'xn--j1agcbt.xn--p1ai'],
  ])('the domain %j is read as %j', (given, read) => {
    expect(settingsOf({ ...sample, accountDomain: given }).accountDomain).toBe(read);
  });

  it.each(['contoso', 'bad domain.com', '@contoso.com', 'https://contoso.com', 'a_b.com', '-a.com'])(
    'the domain %j is refused',
    (given) => expect(faultsOf({ ...sample, accountDomain: given })[0]).toContain('accountDomain must be'),
  );

  it('a country in small letters is read; UK is refused with the code that was meant', () => {
    expect(settingsOf({ ...sample, usageLocation: 'de' }).usageLocation).toBe('DE');
    expect(faultsOf({ ...sample, usageLocation: 'UK' })).toEqual([
      'desk.json: usageLocation must be the ISO code of the country: UK is GB there',
    ]);
  });

  it.each(['XX', 'EU', 'ZZ', 'GBR', ''])('the country %j is refused', (given) =>
    expect(faultsOf({ ...sample, usageLocation: given })[0]).toContain('must be a two-letter country'),
  );
});

describe('what contradicts itself is refused', () => {
  it.each<[string, (desk: typeof sample) => unknown, string]>([
    [
      'a longest name shorter than the shortest',
      (d) => (d.accountName = { minLength: 12, maxLength: 10 }),
      'accountName.minLength (12) is greater than accountName.maxLength (10)',
    ],
    [
      'a prefix that leaves no room',
      (d) => (d.accountName = { prefix: 'integration-', minLength: 5, maxLength: 12 }),
      'leaves no letter after the prefix integration-',
    ],
    [
      'a first pause longer than the longest',
      (d) => (d.waits = { pollFirst: '2m', pollLongest: '1m' }),
      'waits.pollFirst is longer than waits.pollLongest',
    ],
    [
      'two environments with one address',
      (d) => (d.environments[1].url = d.environments[0].url),
      'environments[prod] and environments[test] have the same url',
    ],
    [
      'the same address but for a slash and capitals',
      (d) => (d.environments[1].url = 'https://CONTOSO.crm4.dynamics.com/'),
      'environments[prod] and environments[test] have the same url',
    ],
    [
      'two environments with one name',
      (d) => (d.environments[1].name = 'contoso production'),
      'environments[prod] and environments[test] answer to the same name',
    ],
    ['a name that is the id of another', (d) => (d.environments[1].name = 'PROD'), 'answer to the same name (prod)'],
    [
      'one role under two ids',
      (d) => (d.environments[1].roles[1].name = d.environments[1].roles[0].name),
      'environments[test].roles has the name Service Reader twice',
    ],
    [
      'one licence twice',
      (d) => d.environments[1].licenses.push(d.environments[1].licenses[0]),
      'environments[test].licenses has the skuId 1e1a282c-9c54-43a2-9310-98ef728faace twice',
    ],
    [
      'one lender twice',
      (d) => d.environments[1].lenders.push(d.environments[1].lenders[0]),
      'environments[test].lenders has the aadObjectId',
    ],
  ])('%s', (_what, spoil, text) => {
    const faults = faultsOf(twoEnvironments(spoil));

    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(text);
  });

  it('two sound environments are no contradiction', () => {
    expect(faultsOf(twoEnvironments(() => undefined))).toEqual([]);
  });
});

describe('a misspelt key', () => {
  it.each<[string, (desk: typeof sample) => unknown, string]>([
    [
      'of an environment',
      (d) => (d.environments[1].lender = []),
      'environments[test].lender is not a setting: did you mean lenders?',
    ],
    [
      'of a role',
      (d) => (d.environments[1].roles[2].priviledged = true),
      'environments[test].roles[admin].priviledged is not a setting: did you mean privileged?',
    ],
    ['of a wait', (d) => (d.waits.handover = '1d'), 'waits.handover is not a setting: did you mean handOver?'],
    ['at the top', (d) => (d.usagelocation = 'GB'), 'usagelocation is not a setting: did you mean usageLocation?'],
    [
      'like none',
      (d) => (d.limits.colour = 'red'),
      'limits.colour is not a setting: there are openRequestsPerPerson, purposeLength',
    ],
  ])('%s gets the one that was meant', (_what, spoil, text) => {
    expect(faultsOf(twoEnvironments(spoil))).toEqual([`desk.json: ${text}`]);
  });

  it('a missing one is called missing, with the environment by its id', () => {
    expect(faultsOf(twoEnvironments(({ environments }) => delete environments[1].roles[0].name))).toEqual([
      'desk.json: environments[test].roles[reader].name is missing',
    ]);
  });
});

describe('the file', () => {
  it('is read with a byte order mark, and known by the hash of its text', () => {
    const file = join(folder, 'marked.json');
    writeFileSync(file, `\ufeff${JSON.stringify(sample)}`);
    const read = readDeskFile(file);

    expect(read).toMatchObject({ settings: { accountDomain: 'contoso.onmicrosoft.com' } });
    expect('sha256' in read && read.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it('in UTF-16 is refused by name', () => {
    const file = join(folder, 'wide.json');
    writeFileSync(file, Buffer.from(`\ufeff${JSON.stringify(sample)}`, 'utf16le'));

    expect(readDeskFile(file)).toEqual({ faults: [expect.stringMatching(/wide\.json is encoded as UTF-16/)] });
  });
});

describe('the JSON schema beside the sample', () => {
  it('is what the bot accepts today (npm run settings:schema writes it)', () => {
    expect(readFileSync('env/desk.schema.json', 'utf8')).toBe(deskSchema());
  });

  it('is named by the sample, takes it, and knows no other key', () => {
    const validate = new Ajv({ strict: false }).compile(JSON.parse(deskSchema()));

    expect(sample.$schema).toBe('./desk.schema.json');
    expect(validate(sample)).toBe(true);
    expect(validate(twoEnvironments(({ environments }) => (environments[1].lender = [])))).toBe(false);
  });
});

/** By the schema that editors read. */
function isMarkedSound(desk: unknown): boolean {
  return new Ajv({ strict: false }).compile(JSON.parse(deskSchema()))(desk) === true;
}

it('a reserved name is one however it is written, because account names are lower-case', () => {
  expect(settingsOf({ ...sample, accountName: { reserved: [' Admin '] } }).accountName.reserved).toEqual(['admin']);
});

describe('a duration', () => {
  it.each(['90s', ' 15m', '2 hours', '1.5h', '7d'])('is taken with its unit: %j', (given) => {
    expect(faultsOf({ ...sample, waits: { approval: given } })).toEqual([]);
    expect(isMarkedSound({ ...sample, waits: { approval: given } })).toBe(true);
  });

  it.each(['7', '0.5', '', '-7d', '7 moons', 7, null])(
    'without one is refused, never taken for milliseconds: %j',
    (given) => {
      expect(faultsOf({ ...sample, waits: { approval: given } })).toEqual([
        'desk.json: waits.approval must be a duration with its unit, such as "90s", "15m", "2h" or "7d"',
      ]);
    },
  );

  it('without a unit is marked in the editor of whoever writes the file', () => {
    expect(isMarkedSound({ ...sample, waits: { approval: '7' } })).toBe(false);
  });
});
