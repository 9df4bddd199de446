import { countSlots } from '../../desk/survey';
import { openStates } from '../../desk/request';
import type { Figure, FigureName } from '../../store/figures';
import type { Gauge, Point } from './gauge';

/** Figures of one moment, and the environments that the settings name. */
export interface Reading {
  readonly figures: readonly Figure[];
  readonly environmentIds: readonly string[];
}

/** What the books say. All are left out while the books cannot be read. */
export const bookGauges: readonly Gauge<Reading>[] = [
  {
    name: 'account_desk_requests',
    description:
      'Open requests by state; pending waits for a decision, needs-hands has stopped and waits for a person.',
    read: (reading) => perEnvironment(reading, 'requests', { name: 'state', values: openStates }),
  },
  plain(
    'oldest-pending',
    'oldest_pending_seconds',
    'How long ago the oldest request was made that waits for a decision.',
  ),
  plain(
    'waiting-runs',
    'waiting_runs',
    'Runs that wait for something outside, such as a user row or a directory sync.',
  ),
  {
    name: 'account_desk_loans',
    description: 'Licences that lenders do not have back: taken by a run, or owed, which a person must return.',
    read: (reading) => perEnvironment(reading, 'loans', { name: 'state', values: ['taken', 'owed'] }),
  },
  plain('oldest-loan', 'oldest_loan_seconds', 'How long the oldest of these licences has been away from its lender.'),
  {
    name: 'account_desk_outbox_waiting',
    description: 'Cards and notices that are to be sent to Teams now.',
    read: (reading) => byKind(reading, 'outbox-waiting'),
  },
  {
    name: 'account_desk_outbox_lag_seconds',
    description: 'How long the oldest of them has waited.',
    read: (reading) => byKind(reading, 'outbox-lag'),
  },
  plain(
    'undelivered-cards',
    'undelivered_cards',
    'Cards of open requests for people whom Teams does not let the bot reach.',
  ),
  total(
    'undelivered-notices',
    'undelivered_notices',
    'Notices that wait for people whom Teams does not let the bot reach.',
  ),
  total('unreached-people', 'unreached_people', 'People whom Teams does not let the bot reach.'),
  slots('limit', 'Non-interactive users that an environment may have.'),
  slots('used', 'Non-interactive users that an environment has, as last counted.'),
  slots('reserved', 'Slots that open requests hold beyond those.'),
  slots('free', 'Slots that are neither used nor reserved.'),
  known('survey-age', 'survey_age_seconds', 'How long ago an environment was last counted.'),
  total('due-jobs', 'due_jobs', 'Jobs whose time has come and that nobody has in hand.'),
  total('sweep-lag', 'sweep_lag_seconds', 'How long the oldest of these jobs has been due.'),
  total('failing-jobs', 'failing_jobs', 'Jobs that failed ten times or more.'),
  total('audit-lines', 'audit_lines', 'Lines of the audit.'),
];

function plain(figure: FigureName, name: string, description: string): Gauge<Reading> {
  return { name: `account_desk_${name}`, description, read: (reading) => perEnvironment(reading, figure) };
}

/** Left out for an environment of which nothing is known yet. */
function known(figure: FigureName, name: string, description: string): Gauge<Reading> {
  const read = ({ figures, environmentIds }: Reading) =>
    environmentIds.flatMap((environment) => {
      const value = valueIn(figures, figure, environment);
      return value === null ? [] : [{ value, labels: { environment } }];
    });
  return { name: `account_desk_${name}`, description, read };
}

function total(figure: FigureName, name: string, description: string): Gauge<Reading> {
  return {
    name: `account_desk_${name}`,
    description,
    read: ({ figures }) => [{ value: valueIn(figures, figure) ?? 0 }],
  };
}

function slots(what: 'limit' | 'used' | 'reserved' | 'free', description: string): Gauge<Reading> {
  const read = ({ figures, environmentIds }: Reading) =>
    environmentIds.flatMap((environment) => {
      const limit = valueIn(figures, 'slots-limit', environment);
      const used = valueIn(figures, 'slots-used', environment);
      if (limit === null || used === null) return [];
      const counted = countSlots({ limit, used }, valueIn(figures, 'slots-reserved', environment) ?? 0);
      return [{ value: counted[what], labels: { environment } }];
    });
  return { name: `account_desk_slots_${what}`, description, read };
}

interface Kinds {
  /** Name of the label. */
  readonly name: string;
  readonly values: readonly string[];
}

/** 0 where there is none, so that an alarm ends when its cause does. */
function perEnvironment({ figures, environmentIds }: Reading, name: FigureName, kinds?: Kinds): Point[] {
  return environmentIds.flatMap((environment) =>
    kinds === undefined
      ? [{ value: valueIn(figures, name, environment) ?? 0, labels: { environment } }]
      : kinds.values.map((kind) => ({
          value: valueIn(figures, name, environment, kind) ?? 0,
          labels: { environment, [kinds.name]: kind },
        })),
  );
}

function byKind({ figures }: Reading, name: FigureName): Point[] {
  return ['card', 'notice'].map((kind) => ({ value: valueIn(figures, name, null, kind) ?? 0, labels: { kind } }));
}

function valueIn(
  figures: readonly Figure[],
  name: FigureName,
  environmentId: string | null = null,
  kind: string | null = null,
): number | null {
  const found = figures.find(
    (figure) => figure.name === name && figure.environmentId === environmentId && figure.kind === kind,
  );
  return found?.value ?? null;
}
