import { watchEventLoop } from '../../../src/start/metrics/process-gauges';

let time = 0;
const loop = watchEventLoop(() => time);
afterAll(() => loop.stop());

const longest = () => loop.read().find(({ quantile }) => quantile === '1')?.seconds ?? -1;

it('who asks first after the process was kept busy hears of it, and who asks next does not hear of it again', () => {
  time += 20 + 400;

  const first = longest();

  expect(first).toBeGreaterThan(0.39);
  expect(first).toBeLessThan(0.41);
  expect(longest()).toBeLessThan(0.001);
});

it('a process that was busy right after somebody asked is late, too', () => {
  longest();
  time += 20 + 250;

  expect(longest()).toBeGreaterThan(0.24);
});
