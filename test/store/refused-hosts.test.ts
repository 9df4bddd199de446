import { withStore } from '../support/postgres';
import type { TestStore } from '../support/postgres';

let desk: TestStore;
beforeAll(async () => {
  desk = await withStore();
});
afterAll(() => desk.close());

it('refused connector hosts are kept with their number, the newest twenty', async () => {
  const note = (host: string, times: number) => desk.store.transaction((tx) => tx.refusedHosts.note(host, times));
  const list = () => desk.database.query('select host, times from desk.refused_hosts order by last_at desc');

  await note('smba.new.example', 1);
  await note('smba.new.example', 41);
  const first = await list();
  for (let n = 0; n < 25; n += 1) await note(`host-${n}.example`, 1);
  const later = await list();

  expect(first).toEqual([{ host: 'smba.new.example', times: '42' }]);
  expect(later).toHaveLength(20);
  expect(later.map(({ host }) => host)).not.toContain('smba.new.example');
});
