import fs from 'node:fs';
import path from 'node:path';
import { createEmbeddedVault } from '../../src/store/embedded-vault';
import { passwordMaker } from '../../src/store/password-maker';
import { readVaultKey } from '../../src/store/vault-key';
import { withStore } from '../support/postgres';
import type { TestStore } from '../support/postgres';

let desk: TestStore;

beforeAll(async () => {
  desk = await withStore();
});

afterAll(() => desk.close());

describe('the embedded vault', () => {
  it('keeps the first value of a name', async () => {
    await desk.vault.putIfAbsent('svc-a', 'first', {});
    await desk.vault.putIfAbsent('svc-a', 'second', {});

    expect(await desk.vault.read('svc-a')).toBe('first');
  });

  it('lets one of ten values win when all are put at once', async () => {
    await Promise.all(Array.from({ length: 10 }, (_, n) => desk.vault.putIfAbsent('svc-race', `value ${n}`, {})));

    const values = await Promise.all([desk.vault.read('svc-race'), desk.vault.read('svc-race')]);

    expect(values[0]).toMatch(/^value \d$/);
    expect(values[1]).toBe(values[0]);
  });

  it('hands out the newest after a replacement, and nothing after a removal', async () => {
    await desk.vault.putIfAbsent('svc-b', 'old', {});
    await desk.vault.replace('svc-b', 'new', {});
    const replaced = await desk.vault.read('svc-b');
    await desk.vault.remove('svc-b');

    expect(replaced).toBe('new');
    expect(await desk.vault.read('svc-b')).toBeNull();
  });

  it('leaves neither value nor tags readable in the database', async () => {
    await desk.vault.putIfAbsent('svc-c', 'Canary-Password-4711', { upn: 'canary-tag' });

    const rows = await desk.database.query(
      "select jwe, encode(jwe::bytea, 'hex') as bytes from desk.secrets where name = 'svc-c'",
    );

    const stored = JSON.stringify(rows);
    const part = String(rows[0]?.['jwe']).split('.')[3] ?? '';
    expect(stored).not.toContain('Canary');
    expect(Buffer.from(part, 'base64url').toString('latin1')).not.toContain('anary');
  });

  it('does not hand out a value that was moved to another name', async () => {
    await desk.vault.putIfAbsent('svc-d', 'of d', {});
    await desk.vault.putIfAbsent('svc-e', 'of e', {});
    await desk.database.query(
      "update desk.secrets set jwe = (select jwe from desk.secrets where name = 'svc-e') where name = 'svc-d'",
    );

    await expect(desk.vault.read('svc-d')).rejects.toMatchObject({
      outlook: 'refused',
      problem: { code: 'vault-key-wrong' },
    });
  });

  it('says what to do when its key is not the one of before, without showing anything', async () => {
    await desk.vault.putIfAbsent('svc-f', 'secret of f', {});
    const other = createEmbeddedVault(desk.db, new Uint8Array(32));

    const refused: unknown = await other.read('svc-f').catch((error: unknown) => error);

    expect(refused).toMatchObject({ problem: { code: 'vault-key-wrong' } });
    expect(JSON.stringify(refused)).not.toContain('secret of f');
  });
});

describe('the key of the vault', () => {
  it('is made once, for the owner of the file only', async () => {
    const first = await readVaultKey({ dataDir: desk.dataDir });
    const second = await readVaultKey({ dataDir: desk.dataDir });

    expect(second).toEqual(first);
    expect(fs.statSync(path.join(desk.dataDir, 'vault-key')).mode & 0o777).toBe(0o600);
  });

  it('is refused when others may read its file', async () => {
    const folder = fs.mkdtempSync(path.join(desk.dataDir, 'open-'));
    await readVaultKey({ dataDir: folder });
    fs.chmodSync(path.join(folder, 'vault-key'), 0o640);

    await expect(readVaultKey({ dataDir: folder })).rejects.toThrow('may be read by others (mode 640)');
  });

  it('is refused when it is too short', async () => {
    await expect(readVaultKey({ base64url: 'c2hvcnQ' })).rejects.toThrow('has 5 bytes instead of 32');
  });
});

describe('passwords', () => {
  const many = Array.from({ length: 2000 }, () => passwordMaker.newPassword());

  it('are long, different, and have all four classes', () => {
    for (const password of many) {
      expect(password).toHaveLength(32);
      expect(password).toMatch(/(?=.*[a-z])(?=.*[A-Z])(?=.*[0-9])(?=.*[-_.~+*@])/);
    }
    expect(new Set(many).size).toBe(many.length);
  });

  it('are easy to copy: letters or digits at the ends, nothing that looks like something else', () => {
    for (const password of many) expect(password).toMatch(/^[a-zA-Z2-9][^0O1lIo\s"'`\\<>&$%;]{30}[a-zA-Z2-9]$/);
  });
});
