import fc from 'fast-check';
import { request, settings } from '../support/store-samples';
import { kim, openScene } from './scene';
import type { Scene } from './scene';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene.end());

it('of runs in two bots that want the same lender at once one gets the licence, and the next only after it is back', async () => {
  const registers = [scene.first, scene.second].map((bot) =>
    bot.register({ settings, isApproverLive: () => Promise.resolve(true), mayAskLive: () => Promise.resolve(true) }),
  );
  const race = async (order: readonly number[]) => {
    const ids = await scene.first.store.transaction(async (tx) => {
      const made = [];
      for (let n = 0; n < order.length; n++) {
        const id = await tx.requests.nextId();
        await tx.requests.insert(request({ id, state: 'running', attempt: 1 }));
        made.push(id);
      }
      return made;
    });
    const take = async (requestId: string, n: number) =>
      registers[order[n] ?? 0]?.recordLoan({ requestId, lender: kim, skuId: 'sku', disabledPlans: [] });

    const loans = await Promise.all(ids.map(take));

    const won = ids.filter((_, n) => Boolean(loans[n]));
    expect(won).toHaveLength(1);
    await registers[0]?.loanTaken(won[0] ?? '');
    expect(await take(ids.find((id) => id !== won[0]) ?? '', 0)).toBeNull();
    await registers[1]?.loanReturned(won[0] ?? '');
    await scene.first.database.query('delete from desk.loans');
  };

  await fc.assert(fc.asyncProperty(fc.array(fc.constantFrom(0, 1), { minLength: 2, maxLength: 6 }), race), {
    numRuns: 15,
    endOnFailure: true,
  });
});
