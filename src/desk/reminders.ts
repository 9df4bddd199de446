import type { ServiceRequest } from './request';

/** Which of the two reminders of an open request. */
export type Reminder = 'half' | 'last';

type Open = Pick<ServiceRequest, 'requestedAt' | 'askedAgainAt' | 'expiresAt'>;

/** Share of the time of a request that is left when whoever may decide is reminded for the last time. */
const lastShare = 1 / 8;

/** The newest reminder whose moment has come; null before half the time. */
export function reminderDue(request: Open, now: Date): Reminder | null {
  const { half, last } = momentsOf(request);
  if (now.getTime() >= last) return 'last';
  return now.getTime() >= half ? 'half' : null;
}

/** When something has to happen next with an open request: a reminder, or its end. */
export function nextMomentOf(request: Open, now: Date): Date {
  const { half, last, end } = momentsOf(request);
  return new Date([half, last].find((moment) => moment > now.getTime()) ?? end);
}

function momentsOf({ requestedAt, askedAgainAt, expiresAt }: Open): { half: number; last: number; end: number } {
  const [begin, end] = [Date.parse(askedAgainAt ?? requestedAt), Date.parse(expiresAt)];
  return { half: (begin + end) / 2, last: end - (end - begin) * lastShare, end };
}
