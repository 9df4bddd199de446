import { changeRow, countAgain, enter, finishedAccountStage, retire } from '../support/finished-account';

finishedAccountStage();

const minutes = 60_000;
const ago = (ms: number) => new Date(Date.now() - ms).toISOString();

it('counts again soon while the list still shows an account as it was before it was retired', async () => {
  await retire(await enter(), ago(0));

  const next = await countAgain();

  expect(next?.getTime()).toBeGreaterThan(Date.now());
  expect(next?.getTime()).toBeLessThan(Date.now() + minutes);
});

it('counts no more once the list shows what was done', async () => {
  await retire(await enter(), ago(0));
  changeRow({ accessmode: 0, isdisabled: true });

  await expect(countAgain()).resolves.toBeNull();
});

it('leaves one that takes a slot again long after to the nightly comparison, which tells people', async () => {
  await retire(await enter(), ago(11 * minutes));

  await expect(countAgain()).resolves.toBeNull();
});

it('counts an account in use once', async () => {
  await enter();

  await expect(countAgain()).resolves.toBeNull();
});
