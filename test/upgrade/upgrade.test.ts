import {
  allNew,
  answersAsBefore,
  endOfWaits,
  killsUnderLoad,
  makesInActiveDirectory,
  newBeside,
  oldAlone,
  wayBack,
} from './course';
import type { Course } from './course';
import { judge, lookAtTenant } from './judge';
import type { Beginning } from './judge';
import { noteMessages } from './messages';
import type { Messages } from './messages';
import { gather } from './people';
import { leaveReport } from './report';
import { setStage } from './stage';

const HOUR = 3_600_000;
/** UPGRADE_KILLS and UPGRADE_SEED size and repeat the proof; half of the kills are while both versions are at work. */
const count = Number(process.env['UPGRADE_KILLS'] ?? 12);
const seed = Number(process.env['UPGRADE_SEED'] ?? Date.now() % 1_000_000);
const [beside, alone] = [Math.ceil(count / 2), Math.ceil(count / 6)];
const afterwards = Math.max(0, count - beside - alone);

let course: Course;
let beginning: Beginning;
let messages: Messages;
let sentOnceMore = 0;
const phases: string[] = [];

beforeAll(async () => {
  const stage = await setStage();
  beginning = lookAtTenant(stage.world);
  messages = noteMessages(stage.world.teams);
  course = { stage, people: gather(stage), asked: [], kills: [], seed, violations: [] };
}, HOUR);
afterAll(async () => {
  const { stage, kills, people, violations } = course;
  const rows = await stage.database.query('select state, count(*)::int as count from desk.requests group by state');
  const requests = Object.fromEntries(rows.map((row) => [String(row['state']), Number(row['count'])]));
  const broken = [...violations, ...people.lost];
  leaveReport({ seed, phases, requests, kills, messages: messages.count(), sentOnceMore, violations: broken });
  await stage.end();
}, HOUR);

it(
  `from the old version to the new and back under load, with ${count} kills, seed ${seed}: nothing is lost, nothing is done twice`,
  async () => {
    const { stage } = course;
    const both = [stage.first, stage.second];

    await phase('the old version alone', () => oldAlone(course));
    await phase('a new one beside it', () => newBeside(course));
    await phase('kills of both versions', () =>
      killsUnderLoad(course, both, { letter: 'both', count: beside, meanwhile: endOfWaits }),
    );
    await phase('all new', () => allNew(course));
    await phase('kills of the new version', () =>
      killsUnderLoad(course, both, { letter: 'new', count: afterwards, meanwhile: () => Promise.resolve() }),
    );
    await phase('the way back: the old version alone', () => wayBack(course));
    await phase('kills of the old version', () =>
      killsUnderLoad(course, [stage.first], {
        letter: 'old',
        count: alone,
        meanwhile: ({ stage: { world } }) => makesInActiveDirectory(world, 'svc-synced-new'),
      }),
    );
    await phase('rest', () => comesToItsEnd());

    expect([...course.violations, ...course.people.lost]).toEqual([]);
  },
  HOUR,
);

/** Notes how far it came, so that the report of a proof that breaks off says where. */
async function phase(title: string, work: () => Promise<void>): Promise<void> {
  const { asked, kills } = course;
  const [before, killed, since] = [asked.length, kills.length, Date.now()];
  phases.push(`${title}: broke off`);
  await work();
  const seconds = Math.round((Date.now() - since) / 1000);
  const done = `${asked.length - before} requests, ${kills.length - killed} kills, ${seconds} s`;
  phases[phases.length - 1] = `${title}: ${done}`;
}

async function comesToItsEnd(): Promise<void> {
  const { stage, asked, kills, violations } = course;
  const verdict = await judge(stage, { beginning, asked, messages, kills });
  violations.push(...verdict.violations);
  sentOnceMore = verdict.again.length;
  await answersAsBefore(course);
}
