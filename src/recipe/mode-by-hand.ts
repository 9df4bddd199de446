import { remember } from './announced';
import { registerStep, settle } from './attempt';
import type { Settled } from './attempt';
import { accessModeByHand } from './leftovers';
import { takesSlot } from './rules/access-mode';
import { known } from './run-context';
import type { Run } from './run-context';
import type { StepOutcome } from './step';

const step = 'set-access-mode';

type RefusedMode = Extract<Settled<void>, { readonly ok: false }>;

/**
 * Refusals that hold for our application user and not for a person: a privilege or role that it lacks, and rules of the
 * environment that the desk does not know, such as a plug-in. Whether every tenant lets an application change the mode is
 * documented nowhere. A full environment, or a row that nobody can change, is not among them.
 */
const holdForTheAppAlone = ['permission-missing', 'not-system-administrator', 'own-access-mode', 'refused'];

export function isForTheAppAlone(code: string): boolean {
  return holdForTheAppAlone.includes(code);
}

/**
 * The platform does not let us set the mode, but perhaps a person. Where the row shows that somebody has set it the run
 * goes on. Otherwise it stops with the licence still on the account, because nobody could set the mode without it; how
 * long is counted from the first stop, so that a borrowed licence is never kept for good.
 */
export async function finishedByHand(run: Run, refusal: RefusedMode): Promise<StepOutcome> {
  const { clock, settings } = run.ports;
  const isSet = await settle(run, { step, part: 'by-hand', outage: settings.waits.verifySpacing }, () => readMode(run));
  if (isSet.ok && isSet.value) return takeOver(run, refusal);
  // After the pivot the licence is gone or about to go: nothing is held for anybody.
  if (run.facts.accessModeSet) return refusal;

  const now = await run.durable.step(`${step}.by-hand-at`, async () => clock.now().getTime());
  const { modeByHandUntil = new Date(now + settings.waits.byHand).toISOString() } = run.facts;
  if (Date.parse(modeByHandUntil) <= now) return refusal;

  await remember(run, `${step}.by-hand`, { modeByHandUntil });
  const problem = accessModeByHand(run, modeByHandUntil, refusal.problem);
  return { ok: false, problem, heldUntil: modeByHandUntil };
}

async function readMode(run: Run): Promise<boolean> {
  const row = await run.ports.crm.systemuserById(run.environment.id, known(run, 'systemuserId'));
  return row !== null && takesSlot(row);
}

async function takeOver(run: Run, { problem }: RefusedMode): Promise<StepOutcome> {
  const { register } = run.ports;
  const about = { requestId: run.request.id, environmentId: run.environment.id, object: known(run, 'systemuserId') };
  await registerStep(run, `${step}.set-by-person`, async () => {
    await register.audit({ ...about, kind: 'outcome', actor: 'desk', action: step, after: { setBy: 'a person' } });
    await register.saveFacts(run.request.id, { accessModeSet: true, accessModeSetBy: 'person' });
  });
  run.learn({ accessModeSet: true, accessModeSetBy: 'person' });
  return { ok: true, values: { refusal: problem.code } };
}
