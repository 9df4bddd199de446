import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, isSandbox, processEnvironment, readConfig } from '../../src/config';
import { goodEnvironment } from '../support/good-environment';

const folder = mkdtempSync(join(tmpdir(), 'config-files-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const settings = Object.entries(goodEnvironment)
  .map(([name, value]) => `${name}=${value}\r\n`)
  .join('');
const utf16 = (text: string) => Buffer.from(text, 'utf16le');
const bigEndian = (text: string) => Buffer.from(text, 'utf16le').swap16();
const mark = (...bytes: number[]) => Buffer.from(bytes);

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

function faultsOf(work: () => unknown): readonly string[] {
  try {
    work();
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).faults;
  }
}

describe('env/.env as editors write it', () => {
  it.each([
    ['UTF-16 of Windows PowerShell 5 (> and Out-File)', Buffer.concat([mark(0xff, 0xfe), utf16(settings)]), 'UTF-16'],
    ['UTF-16 with the other order of bytes', Buffer.concat([mark(0xfe, 0xff), bigEndian(settings)]), 'UTF-16'],
    ['UTF-16 without a mark', utf16(settings), 'UTF-16'],
    ['UTF-16 without a mark, the other order', bigEndian(settings), 'UTF-16'],
    ['UTF-32', Buffer.concat([mark(0xff, 0xfe, 0, 0), Buffer.alloc(400, 'B\0\0\0')]), 'UTF-32'],
    [
      'an older Windows encoding',
      Buffer.concat([Buffer.from(`${settings}# L`), mark(0xf6), Buffer.from('wen')]),
      'UTF-8',
    ],
    ['bytes that are no text', Buffer.concat([Buffer.from('PK'), mark(3, 4, 0, 0, 0, 8)]), 'not a text file'],
  ])('in %s is refused with file and cause, and never taken for no settings', (_what, content, cause) => {
    const path = file('encoded.env', content);

    const faults = faultsOf(() => processEnvironment(path));

    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(path);
    expect(faults[0]).toContain(cause);
    expect(faults[0]).not.toContain('bot-secret');
  });

  it('with a byte order mark of UTF-8 is read, its first setting too', () => {
    const path = file('marked.env', Buffer.concat([mark(0xef, 0xbb, 0xbf), Buffer.from(settings)]));

    expect(processEnvironment(path)).toMatchObject(goodEnvironment);
  });

  it('with text but no setting is refused', () => {
    expect(faultsOf(() => processEnvironment(file('prose.env', 'my settings will follow\n')))[0]).toContain(
      'no line of it is a setting',
    );
  });

  it('that is empty, or not there, is the sandbox', () => {
    for (const path of [file('empty.env', '# nothing yet\n\n'), join(folder, 'none.env')]) {
      const read = processEnvironment(path);
      expect(isSandbox({ PATH: read['PATH'] })).toBe(true);
      expect(read['BOT_ID']).toBeUndefined();
    }
  });

  it('saved under a name that Windows chose is refused with the name to give it', () => {
    file('named.env.txt', settings);

    expect(faultsOf(() => processEnvironment(join(folder, 'named.env')))[0]).toMatch(
      /named\.env\.txt is there.*rename/,
    );
  });

  it('with a name that is almost a setting asks whether that was meant', () => {
    const path = file(
      'typo.env',
      `${settings}SECRET_BOT_PASWORD=x\nHTTPS_PROXY=http://proxy\nHTTP_PROXY=http://proxy\n`,
    );

    expect(faultsOf(() => processEnvironment(path))).toEqual([
      `${path} names SECRET_BOT_PASWORD, which nothing reads: did you mean SECRET_BOT_PASSWORD?`,
    ]);
  });

  it('gives way to what is set already', () => {
    const path = file('second.env', 'PATH=/nowhere\nBOT_ID=from-file\n');

    expect(processEnvironment(path)['PATH']).toBe(process.env['PATH']);
    expect(processEnvironment(path)['BOT_ID']).toBe('from-file');
  });
});

describe('other files of the settings', () => {
  const withFile = (key: string, path: string) => () => readConfig({ ...goodEnvironment, [key]: path });

  it('a secret file that is empty, blank or in UTF-16 is a fault, not an empty secret', () => {
    const given = (path: string) => () =>
      readConfig({ ...goodEnvironment, SECRET_AAD_APP_CLIENT_SECRET: '', AAD_APP_CLIENT_SECRET_FILE: path });

    expect(faultsOf(given(file('empty-secret', '')))[0]).toContain('is empty');
    expect(faultsOf(given(file('blank-secret', '\r\n')))[0]).toContain('is empty');
    expect(faultsOf(given(file('wide-secret', Buffer.concat([mark(0xff, 0xfe), utf16('s3cret')]))))[0]).toContain(
      'UTF-16',
    );
    expect(faultsOf(given(folder))[0]).toContain('is a folder');
  });

  it('a secret file with a mark and a line end gives the secret alone', () => {
    const path = file('marked-secret', Buffer.concat([mark(0xef, 0xbb, 0xbf), Buffer.from('s3cret\r\n')]));
    const { credential } = readConfig({
      ...goodEnvironment,
      SECRET_AAD_APP_CLIENT_SECRET: '',
      AAD_APP_CLIENT_SECRET_FILE: path,
    }).microsoft;

    expect(credential.kind === 'secret' && credential.secret()).toBe('s3cret');
  });

  it('an extra authority that is no certificate is a fault', () => {
    expect(faultsOf(withFile('EXTRA_CA_FILE', file('ca.pem', 'not PEM')))[0]).toContain('no certificate');
    expect(faultsOf(withFile('EXTRA_CA_FILE', file('ca.pem', '')))[0]).toContain('is empty');
  });

  it('faults of both kinds stand in one list', () => {
    const faults = faultsOf(() => readConfig({ ...goodEnvironment, LOG_LEVEL: 'loud', SECRET_BOT_PASSWORD: '' }));

    expect(faults.map((fault) => fault.split(' ')[0])).toEqual(['LOG_LEVEL', 'SECRET_BOT_PASSWORD']);
  });
});
