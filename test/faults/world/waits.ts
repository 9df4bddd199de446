import type { WaitSettings } from '../../../src/desk/settings';

export const waits: WaitSettings = {
  replication: 120_000,
  directorySync: 600_000,
  systemuser: 600_000,
  verifySpacing: 60_000,
  pollFirst: 15_000,
  pollLongest: 60_000,
  upstreamOutage: 300_000,
  hostRest: 15_000,
  approval: 86_400_000,
  lender: 300_000,
  byHand: 7_200_000,
  handOver: 86_400_000,
};
