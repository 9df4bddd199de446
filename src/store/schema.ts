import type { ColumnType, Generated, GeneratedAlways } from 'kysely';

/** JSON column: read as it was written, written as a JSON string. */
type JsonColumn<T> = ColumnType<T, string, string>;
type Instant = ColumnType<Date, Date | string, Date | string>;
type MaybeInstant = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;

/** Tables of the schema `desk`; the migrations say the same in SQL. */
export interface Schema {
  requests: RequestTable;
  slots: SlotTable;
  surveys: { environment_id: string; taken_at: Instant; body: JsonColumn<unknown> };
  approver_snapshots: { environment_id: string; taken_at: Instant; approvers: JsonColumn<unknown> };
  people: { person_id: string; as_of: Instant; body: JsonColumn<unknown> };
  loans: LoanTable;
  run_steps: RunStepTable;
  accounts: AccountTable;
  hand_overs: { request_id: string; state: string; ticket: string | null; body: JsonColumn<unknown> };
  conversations: ConversationTable;
  postings: PostingTable;
  notices: NoticeTable;
  unreached: UnreachedTable;
  jobs: JobTable;
  audit: AuditTable;
  audit_head: { id: Generated<number>; lines: number; hash: string };
  secrets: SecretTable;
  admin_conversations: {
    environment_id: string;
    conversation_id: string;
    chosen_by: JsonColumn<unknown>;
    chosen_at: Instant;
  };
  readers: { person_id: string; locale: string | null; time_zone: string | null; seen_at: Instant };
  strays: {
    environment_id: string;
    systemuser_id: string;
    first_digest: number;
    last_digest: number;
    told_at: Instant;
    known_by: JsonColumn<unknown> | null;
    known_at: MaybeInstant;
  };
  departed: { person_id: string; gone_at: Instant; erased_at: MaybeInstant };
  refused_hosts: { host: string; times: number; first_at: Instant; last_at: Instant };
}

interface RequestTable {
  id: string;
  /** Order of asking. */
  number: Generated<number>;
  version: number;
  state: string;
  attempt: number;
  environment_id: string;
  account_name: string;
  requester_id: string;
  /** ServiceRequest without `version`, `state`, `attempt` and `facts`. */
  body: JsonColumn<unknown>;
  /** Written by the run only, beside the version: learning a fact does not make a card old. */
  facts: JsonColumn<unknown>;
}

interface SlotTable {
  request_id: string;
  environment_id: string;
  held_at: Generated<Date>;
  /** Given up at this moment, and counted until a survey is newer than that. */
  settled_at: MaybeInstant;
}

interface LoanTable {
  id: GeneratedAlways<number>;
  request_id: string;
  lender_id: string;
  state: string;
  body: JsonColumn<unknown>;
}

interface RunStepTable {
  request_id: string;
  attempt: number;
  name: string;
  position: number;
  state: string;
  /** RunStep without the columns above. */
  body: JsonColumn<unknown>;
}

interface AccountTable {
  name: string;
  environment_id: string;
  owner_id: string;
  state: string;
  body: JsonColumn<unknown>;
}

interface ConversationTable {
  id: string;
  kind: string;
  person_id: string | null;
  person: JsonColumn<unknown> | null;
  members: JsonColumn<Record<string, string>>;
  reference: JsonColumn<unknown>;
  gone_at: MaybeInstant;
  is_private_thread: Generated<boolean>;
  seen_at: Generated<Date>;
  /** Nothing is sent there before; Teams said that the address is of another region. */
  parked_until: MaybeInstant;
  /** How often in a row. */
  parks: Generated<number>;
}

interface Claimable {
  attempts: Generated<number>;
  due_at: ColumnType<Date, Date | string | undefined, Date | string>;
  /** Held by one worker until then; a worker that died lets go by the passing of time. */
  claimed_until: MaybeInstant;
  /** Name of the bot that claimed it last. */
  claimed_by: string | null;
}

interface PostingTable extends Claimable {
  id: string;
  subject_key: string;
  subject_kind: string;
  subject_environment: string | null;
  subject: JsonColumn<unknown>;
  /** Whom it is for, lower case; null for a copy that several people look at. */
  person_id: string | null;
  /** Null while no chat with the person is known. */
  conversation_id: string | null;
  /** The person, or else the conversation: one copy of a subject in each. */
  place: GeneratedAlways<string>;
  viewer: JsonColumn<unknown> | null;
  activity_id: string | null;
  locale: string;
  time_zone: string;
  /** Version that people should see, and the one they do see. */
  wanted: number;
  sent: number;
  stale_since: Instant;
  /** When Teams first took it for this place. */
  reached_at: MaybeInstant;
  /** Of a copy that only `viewer` sees: when it is gone from their screen. */
  private_until: MaybeInstant;
  /** State of its request when it was put off only to keep the conversation calm; another state is shown before `due_at`. */
  calm_in: string | null;
}

interface NoticeTable extends Claimable {
  key: string;
  /** The same two as of a posting. */
  person_id: string | null;
  conversation_id: string | null;
  body: JsonColumn<unknown>;
  created_at: Generated<Date>;
  sent_at: MaybeInstant;
  given_up_at: MaybeInstant;
}

/** Somebody for whom something waits, and whose chat Teams has not given, or has refused. No row: nothing is wrong. */
interface UnreachedTable extends Pick<Claimable, 'due_at' | 'claimed_until' | 'claimed_by'> {
  person_id: string;
  person: JsonColumn<unknown>;
  /** Null while nobody knows yet. */
  why: string | null;
  since: MaybeInstant;
  tries: Generated<number>;
}

interface JobTable extends Claimable {
  kind: string;
  key: string;
  data: JsonColumn<Record<string, unknown>>;
  /** Scheduled again while it was being done: done once more at this time. */
  again_at: MaybeInstant;
  last_error: string | null;
}

interface AuditTable {
  seq: number;
  request_id: string | null;
  hash: string;
  /** The exact text that was hashed, or what is left of it since names were taken out. */
  line: string;
}

interface SecretTable {
  name: string;
  version: Generated<number>;
  /** Compact JWE; tags are inside. */
  jwe: string;
  changed_at: Generated<Date>;
}
