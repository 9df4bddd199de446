import type { WhyNotReached } from '../../../src/desk/delivery';
import type { Person } from '../../../src/desk/people';
import type { ClaimedNotice, ClaimedPosting, Outbox } from '../../../src/usecases/outbox';
import type { Conversation, Notice, PlacedPosting } from '../../../src/usecases/ports';

interface Row {
  posting: PlacedPosting;
  wanted: number;
  sent: number;
  dueAt: number;
  claimed: boolean;
  attempts: number;
  /** Of the request, and what it was when a picture was put off to keep the conversation calm. */
  state?: string;
  calmIn?: string | undefined;
}

export interface FakeOutbox extends Outbox {
  readonly rows: Map<string, Row>;
  readonly notices: Map<
    string,
    { notice: Notice; state: 'waiting' | 'sent' | 'given up'; dueAt: number; claimed: boolean; attempts: number }
  >;
  /** People whose chat takes nothing, and what is known of it. */
  readonly unreached: Map<string, { person: Person; why: WhyNotReached | null; dueAt: number; tries: number }>;
  /** Until when nothing is sent to a conversation. */
  readonly parked: Map<string, number>;
  add(id: string, conversation: Conversation, activityId?: string | null): void;
  notify(notice: Notice, conversation: Conversation): void;
  /** The subject changed: the copy has to be drawn again. */
  stale(id: string): void;
  onWork(listener: () => void): () => void;
}

/** The outbox as the store keeps it, in memory. */
export function fakeOutbox(now: () => number = Date.now): FakeOutbox {
  const rows: FakeOutbox['rows'] = new Map();
  const notices: FakeOutbox['notices'] = new Map();
  const conversations = new Map<string, Conversation>();
  const unreached: FakeOutbox['unreached'] = new Map();
  const parked: FakeOutbox['parked'] = new Map();
  const listeners = new Set<() => void>();
  const touch = () => listeners.forEach((listener) => listener());
  const isDue = (row: { dueAt: number; claimed: boolean }, conversationId: string) => {
    const person = conversations.get(conversationId)?.person;
    const isOpen = (parked.get(conversationId) ?? 0) <= now() && !unreached.has(person?.aadObjectId ?? '');
    return isOpen && !row.claimed && row.dueAt <= now();
  };
  /** What is put off for calm alone is not any more when its request moves on; progress goes last. */
  const hasMovedOn = ({ state, calmIn }: Row) => calmIn !== undefined && calmIn !== state;
  const isProgress = ({ state, posting }: Row) => state === 'running' && posting.activityId !== null;
  const foundOf = (conversationId: string) => {
    const conversation = conversations.get(conversationId)!;
    return { conversation, ...(conversation.person ? { person: conversation.person } : {}) };
  };

  return {
    rows,
    notices,
    unreached,
    parked,
    onWork(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    add(id, conversation, activityId = null) {
      conversations.set(conversation.id, conversation);
      const posting: PlacedPosting = {
        id,
        subject: { kind: 'request', requestId: id },
        conversationId: conversation.id,
        viewer: null,
        activityId,
        locale: 'en-GB',
        timeZone: 'UTC',
      };
      rows.set(id, {
        posting,
        wanted: 1,
        sent: activityId === null ? 0 : 1,
        dueAt: now(),
        claimed: false,
        attempts: 0,
      });
      touch();
    },
    notify(notice, conversation) {
      conversations.set(conversation.id, conversation);
      notices.set(notice.key, { notice, state: 'waiting', dueAt: now(), claimed: false, attempts: 0 });
      touch();
    },
    stale(id) {
      rows.get(id)!.wanted += 1;
      touch();
    },
    async claimPostings(limit) {
      const due = [...rows.values()]
        .filter((row) => row.sent < row.wanted)
        .filter((row) => isDue({ ...row, ...(hasMovedOn(row) ? { dueAt: 0 } : {}) }, row.posting.conversationId))
        .sort((a, b) => Number(isProgress(a)) - Number(isProgress(b)))
        .slice(0, limit);
      return due.map((row): ClaimedPosting => {
        row.claimed = true;
        row.attempts += 1;
        return {
          ...row.posting,
          ...foundOf(row.posting.conversationId),
          wanted: row.wanted,
          attempts: row.attempts,
          ...(row.state === undefined ? {} : { state: row.state }),
          isReached: row.posting.activityId !== null,
        };
      });
    },
    async postingSent(claim, activityId) {
      const row = rows.get(claim.id)!;
      Object.assign(row, { sent: claim.wanted, claimed: false, attempts: 0, posting: { ...row.posting, activityId } });
      return true;
    },
    async postingFailed(claim, at, { forgetActivity, giveUp, isCalm }) {
      const row = rows.get(claim.id)!;
      Object.assign(row, { claimed: false, dueAt: at.getTime(), calmIn: isCalm ? claim.state : undefined });
      if (forgetActivity) row.posting = { ...row.posting, activityId: null };
      if (giveUp) row.sent = claim.wanted;
    },
    async nextDue() {
      const times = [...rows.values(), ...notices.values(), ...unreached.values()].map(({ dueAt }) => dueAt);
      const next = Math.min(...[...times, ...parked.values()].filter((at) => at > now()));
      return next === Infinity ? null : next - now();
    },
    async claimNotices(limit) {
      const due = [...notices.values()]
        .filter((row) => row.state === 'waiting' && isDue(row, row.notice.conversationId ?? ''))
        .slice(0, limit);
      return due.map((row): ClaimedNotice => {
        row.claimed = true;
        row.attempts += 1;
        return { ...row.notice, ...foundOf(row.notice.conversationId ?? ''), attempts: row.attempts };
      });
    },
    async claimPeople() {
      const due = [...unreached.values()].filter(({ dueAt }) => dueAt <= now());
      for (const one of due) one.dueAt = Infinity;
      return due.map(({ person, tries }) => ({ person, tries }));
    },
    async chatOpened({ person }, chat) {
      const theirs = ({ conversationId }: { conversationId?: string }) =>
        conversations.get(conversationId ?? '')?.person?.aadObjectId === person.aadObjectId;
      for (const row of rows.values())
        if (theirs(row.posting)) row.posting = { ...row.posting, conversationId: chat.id, activityId: null };
      for (const row of notices.values())
        if (theirs(row.notice)) row.notice = { ...row.notice, conversationId: chat.id } as Notice;
      conversations.set(chat.id, chat);
      unreached.delete(person.aadObjectId);
      touch();
    },
    async chatRefused({ person, tries }, why, pauseAfter) {
      unreached.set(person.aadObjectId, { person, why, dueAt: now() + pauseAfter(tries), tries: tries + 1 });
    },
    async personRefused(claim) {
      const row = 'wanted' in claim ? rows.get(claim.id)! : notices.get(claim.key)!;
      row.claimed = false;
      unreached.set(claim.person.aadObjectId, { person: claim.person, why: null, dueAt: now(), tries: 0 });
      touch();
    },
    async park(conversationId, pauseAfter) {
      parked.set(conversationId, now() + pauseAfter(0));
    },
    async noticeSent(claim) {
      notices.get(claim.key)!.state = 'sent';
    },
    async noticeFailed(claim, at, { giveUp }) {
      const row = notices.get(claim.key)!;
      Object.assign(row, { claimed: false, dueAt: at.getTime(), ...(giveUp ? { state: 'given up' } : {}) });
    },
  };
}
