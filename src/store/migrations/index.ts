import type { Migration } from 'kysely';
import { firstTables } from './0001-first-tables';
import { claimsHaveHolders } from './0002-claims-have-holders';
import { rotationsRunBeside } from './0003-rotations-run-beside';
import { people } from './0007-people';
import { roomsAndHosts } from './0009-rooms-and-hosts';
import { findingsSayMore } from './0010-findings-say-more';
import { findingsByKey } from './0011-findings-by-key';
import { peopleAreReached } from './0012-people-are-reached';
import { strays } from './0013-strays';
import { readers } from './0015-readers';
import { privateCopies } from './0018-private-copies';
import { noJobIsParked } from './0019-no-job-is-parked';
import { manyRows } from './0020-many-rows';
import { workIsHeard } from './0021-work-is-heard';
import { calmPauses } from './0022-calm-pauses';
import { namesAreErased } from './0023-names-are-erased';

/** In the order of their names. A released migration is never changed; a change is a new one. */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001-first-tables': firstTables,
  '0002-claims-have-holders': claimsHaveHolders,
  '0003-rotations-run-beside': rotationsRunBeside,
  '0007-people': people,
  '0009-rooms-and-hosts': roomsAndHosts,
  '0010-findings-say-more': findingsSayMore,
  '0011-findings-by-key': findingsByKey,
  '0012-people-are-reached': peopleAreReached,
  '0013-strays': strays,
  '0015-readers': readers,
  '0018-private-copies': privateCopies,
  '0019-no-job-is-parked': noJobIsParked,
  '0020-many-rows': manyRows,
  '0021-work-is-heard': workIsHeard,
  '0022-calm-pauses': calmPauses,
  '0023-names-are-erased': namesAreErased,
};

/**
 * The last migration that an older program stops at; it works on with those behind it, so that bots of two versions can work on
 * one database, and the version before can be put back. Whatever comes behind it only adds: nothing that the version before
 * reads or writes goes away or means something else. A migration that does more is named here instead; then all bots are
 * stopped for the update, and CHANGELOG.md says so.
 */
export const lastRefused = '0022-calm-pauses';
