import type { Delays } from './tenant';

/** Delays of the simulated tenant and waits of the desk that fit each other. All in ms. */
export interface Pace {
  readonly delays: Partial<Delays>;
  /** In the spelling of the desk file. */
  readonly waits: Readonly<Record<string, string>>;
}

/** For people who watch: what takes Microsoft minutes takes seconds, and the whole run about a minute. */
export const watchable: Pace = {
  delays: {
    replicationMs: 1_500,
    readLagMs: 300,
    indexLagMs: 2_000,
    userSyncMs: 12_000,
    licenseSyncMs: 5_000,
    directorySyncMs: 15_000,
    addUserMs: 4_000,
    bornDisabledMs: 8_000,
    deletionSyncMs: 20_000,
  },
  waits: {
    replication: '60s',
    directorySync: '20m',
    systemuser: '10m',
    verifySpacing: '6s',
    pollFirst: '1s',
    pollLongest: '5s',
    upstreamOutage: '10m',
    hostRest: '5s',
    approval: '1d',
    lender: '10s',
    byHand: '1h',
    handOver: '1h',
  },
};

/** For tests: the same order of things, in fractions of a second. */
export const quick: Pace = {
  delays: {
    replicationMs: 60,
    readLagMs: 20,
    indexLagMs: 60,
    userSyncMs: 250,
    licenseSyncMs: 120,
    directorySyncMs: 300,
    addUserMs: 100,
    bornDisabledMs: 250,
    deletionSyncMs: 300,
  },
  waits: {
    replication: '60s',
    directorySync: '20m',
    systemuser: '10m',
    verifySpacing: '150ms',
    pollFirst: '40ms',
    pollLongest: '250ms',
    upstreamOutage: '10m',
    hostRest: '1s',
    approval: '1d',
    lender: '300ms',
    byHand: '1h',
    handOver: '1h',
  },
};
