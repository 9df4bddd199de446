import { parentPort } from 'node:worker_threads';
import { newCampaign, pairs, singles } from './campaign';
import type { Campaign } from './campaign';
import { distinctKinds, everyKind } from './faults';
import { everyPath } from './more-paths';

/** One share of the work on one path. */
export interface Share {
  readonly path: string;
  readonly depth: 'singles' | 'pairs';
  readonly kinds: 'distinct' | 'every';
  readonly part: number;
  readonly parts: number;
}

parentPort?.on('message', (share: Share) => {
  void work(share).then((campaign) => parentPort?.postMessage(campaign));
});

async function work({ path, depth, kinds, part, parts }: Share): Promise<Campaign> {
  const campaign = newCampaign();
  const found = everyPath.find(({ name }) => name === path);
  const wanted = kinds === 'every' ? everyKind : distinctKinds;
  if (found) await (depth === 'pairs' ? pairs : singles)(campaign, found, wanted, { part, parts });
  return campaign;
}
