import type { ClaimedNotice, ClaimedPosting, Outbox } from '../../../src/usecases/outbox';
import type { Conversation, Notice, Posting } from '../../../src/usecases/ports';

interface Row {
  posting: Posting;
  wanted: number;
  sent: number;
  dueAt: number;
  claimed: boolean;
  attempts: number;
}

export interface FakeOutbox extends Outbox {
  readonly rows: Map<string, Row>;
  readonly notices: Map<
    string,
    { notice: Notice; state: 'waiting' | 'sent' | 'given up'; dueAt: number; claimed: boolean; attempts: number }
  >;
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
  const listeners = new Set<() => void>();
  const touch = () => listeners.forEach((listener) => listener());
  const isDue = (row: { dueAt: number; claimed: boolean }) => !row.claimed && row.dueAt <= now();

  return {
    rows,
    notices,
    onWork(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    add(id, conversation, activityId = null) {
      conversations.set(conversation.id, conversation);
      const posting: Posting = {
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
      const due = [...rows.values()].filter((row) => row.sent < row.wanted && isDue(row)).slice(0, limit);
      return due.map((row): ClaimedPosting => {
        row.claimed = true;
        row.attempts += 1;
        return {
          ...row.posting,
          wanted: row.wanted,
          attempts: row.attempts,
          conversation: conversations.get(row.posting.conversationId)!,
        };
      });
    },
    async postingSent(claim, activityId) {
      const row = rows.get(claim.id)!;
      Object.assign(row, { sent: claim.wanted, claimed: false, attempts: 0, posting: { ...row.posting, activityId } });
    },
    async postingFailed(claim, at, { forgetActivity, giveUp }) {
      const row = rows.get(claim.id)!;
      Object.assign(row, { claimed: false, dueAt: at.getTime() });
      if (forgetActivity) row.posting = { ...row.posting, activityId: null };
      if (giveUp) row.sent = claim.wanted;
    },
    async claimNotices(limit) {
      const due = [...notices.values()].filter((row) => row.state === 'waiting' && isDue(row)).slice(0, limit);
      return due.map((row): ClaimedNotice => {
        row.claimed = true;
        row.attempts += 1;
        return { ...row.notice, attempts: row.attempts, conversation: conversations.get(row.notice.conversationId)! };
      });
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
