import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { announceInside, insideAddress } from '../../src/start/inside-address';

it('who looks for the address while a bot leaves its own finds the one or the other, and never a part', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'inside-'));
  const place = { dataDir, replicaId: 'one' };
  await announceInside(place, 'http://127.0.0.1:40001');
  const looking = openSync(join(dataDir, 'inside-one'), 'r');

  await announceInside(place, 'http://127.0.0.1:40002');

  expect(readFileSync(looking, 'utf8')).toBe('http://127.0.0.1:40001');
  expect(await insideAddress(place)).toBe('http://127.0.0.1:40002');
  closeSync(looking);
  rmSync(dataDir, { recursive: true });
});
