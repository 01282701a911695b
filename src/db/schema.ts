// Every table, in the order a person would tell the business: who we are, whom we serve, what they ask, who does it,
// what they owe, what we say, and what happened. Money is whole minor units beside its ISO currency; instants are
// timestamptz; days are date (text YYYY-MM-DD). Each table carries its workspace, and each query filters by it.
import { sql } from 'drizzle-orm'
import {
  bigint,
  bigserial,
  boolean,
  date,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
  uuid,
} from 'drizzle-orm/pg-core'
import type { Calendar, Hours } from '../core/calendar.ts'
import type { Locale } from '../core/locale.ts'

const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })
const day = (name: string) => date(name, { mode: 'string' })
const minorUnits = (name: string) => bigint(name, { mode: 'number' })
const workspaceId = () =>
  text('workspace_id')
    .notNull()
    .references(() => workspace.id)

// — who we are —

export const workspace = pgTable('workspace', {
  /** Slack team id. */
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  botUserId: text('bot_user_id').notNull(),
  botId: text('bot_id').notNull(),
  /** The person who is told how to begin. */
  installer: text('installer'),
  locale: text('locale').$type<Locale>().notNull().default('vi'),
  /** IANA zone; 09:00 is meant here. */
  zone: text('zone').notNull().default('Asia/Ho_Chi_Minh'),
  currency: text('currency').notNull().default('VND'),
  hours: jsonb('hours').$type<Hours>().notNull(),
  calendar: jsonb('calendar').$type<Calendar>().notNull(),
  accountChannel: text('account_channel'),
  financeChannel: text('finance_channel'),
  leadershipChannel: text('leadership_channel'),
  /** Hears what the people who run the bot must know: messages that wait too long, channels that are lost. */
  adminChannel: text('admin_channel'),
  /** ISO country whose holidays the calendar began with. */
  country: text('country').notNull().default('VN'),
  /** How long people are waited for, by client tier and urgency; null follows the product. Checked by the nudge slice when read. */
  nudging: jsonb('nudging'),
  /** Days for which a sent message keeps its content; afterwards only that, and where, it was said. */
  keepSentDays: integer('keep_sent_days').notNull().default(90),
  /** A message that waits longer than this is told to the admin channel. */
  alertAfterMinutes: integer('alert_after_minutes').notNull().default(15),
  createdAt: moment('created_at').notNull(),
  welcomedAt: moment('welcomed_at'),
  /** Set when Slack says the token is no longer good; nothing is sent until it is cleared. */
  stoppedAt: moment('stopped_at'),
})

export const department = pgTable(
  'department',
  {
    workspaceId: workspaceId(),
    /** Short name in links and keys: planner, creative, production … */
    code: text('code').notNull(),
    name: text('name').notNull(),
    channel: text('channel'),
    lead: text('lead'),
    position: integer('position').notNull().default(0),
    closedAt: moment('closed_at'),
  },
  t => [primaryKey({ columns: [t.workspaceId, t.code] })],
)

/** What kind of Slack account a person has; only members may use the bot. */
export type PersonKind = 'member' | 'guest' | 'bot' | 'stranger'
export type Role =
  | 'intern'
  | 'executive'
  | 'manager'
  | 'director'
  | 'planner'
  | 'creative'
  | 'producer'
  | 'finance'
  | 'leadership'
  | 'admin'

export const person = pgTable(
  'person',
  {
    workspaceId: workspaceId(),
    /** Slack user id. */
    id: text('id').notNull(),
    name: text('name').notNull(),
    folded: text('folded').notNull(),
    kind: text('kind').$type<PersonKind>().notNull(),
    active: boolean('active').notNull().default(true),
    roles: text('roles').array().$type<Role[]>().notNull().default(sql`'{}'::text[]`),
    department: text('department'),
    /** Null follows the workspace. */
    locale: text('locale').$type<Locale>(),
    reportsTo: text('reports_to'),
    /** Wall clock of their morning message, HH:MM; null follows the timetable. Nobody is nudged before it. */
    digestAt: text('digest_at'),
    /** They want one message a day, with everything in it, and no nudges besides. */
    oneSummary: boolean('one_summary').notNull().default(false),
    homeOpenedAt: moment('home_opened_at'),
    updatedAt: moment('updated_at').notNull(),
  },
  t => [primaryKey({ columns: [t.workspaceId, t.id] })],
)

/** "Nghỉ phép, người thay": whole days, both ends included. What waits for `person` meanwhile goes to `cover`. */
export const leave = pgTable(
  'leave',
  {
    workspaceId: workspaceId(),
    id: uuid('id').primaryKey().defaultRandom(),
    person: text('person').notNull(),
    fromDay: day('from_day').notNull(),
    toDay: day('to_day').notNull(),
    cover: text('cover'),
    note: text('note'),
    by: text('by').notNull(),
    createdAt: moment('created_at').notNull(),
    withdrawnAt: moment('withdrawn_at'),
  },
  t => [index('leave_by_end').on(t.workspaceId, t.toDay).where(sql`${t.withdrawnAt} is null`)],
)

// — whom we serve —

export type Tier = 'key' | 'strategic' | 'standard'

export const client = pgTable(
  'client',
  {
    workspaceId: workspaceId(),
    id: uuid('id').primaryKey().defaultRandom(),
    /** Three to five letters: VNM. Begins the code of each brief. */
    code: text('code').notNull(),
    name: text('name').notNull(),
    legalName: text('legal_name'),
    folded: text('folded').notNull(),
    taxCode: text('tax_code'),
    tier: text('tier').$type<Tier>().notNull().default('standard'),
    owner: text('owner').notNull(),
    backup: text('backup'),
    channel: text('channel'),
    /** Calendar days from the invoice's issue to its due day. */
    termsDays: integer('terms_days').notNull().default(30),
    currency: text('currency').notNull(),
    locale: text('locale').$type<Locale>().notNull().default('vi'),
    note: text('note'),
    archivedAt: moment('archived_at'),
    createdAt: moment('created_at').notNull(),
  },
  t => [unique('client_code').on(t.workspaceId, t.code), index('client_owner').on(t.workspaceId, t.owner)],
)

export const contact = pgTable(
  'contact',
  {
    workspaceId: workspaceId(),
    id: uuid('id').primaryKey().defaultRandom(),
    clientId: uuid('client_id')
      .notNull()
      .references(() => client.id),
    name: text('name').notNull(),
    /** How to address them: "anh Dũng", "chị Mai". */
    addressAs: text('address_as'),
    title: text('title'),
    phone: text('phone'),
    email: text('email'),
    decides: boolean('decides').notNull().default(false),
    withdrawnAt: moment('withdrawn_at'),
    createdAt: moment('created_at').notNull(),
  },
  t => [index('contact_client').on(t.workspaceId, t.clientId)],
)

// — what they ask —

/** Where a wish began: the message it was made from. */
export type Source = { channel: string; ts: string; permalink?: string; words?: string }

export type BriefStatus = 'draft' | 'open' | 'handed' | 'closed'

export const brief = pgTable(
  'brief',
  {
    workspaceId: workspaceId(),
    id: uuid('id').primaryKey().defaultRandom(),
    /** VNM-26-003; null while it is a draft. */
    code: text('code'),
    clientId: uuid('client_id').references(() => client.id),
    status: text('status').$type<BriefStatus>().notNull(),
    version: integer('version').notNull().default(1),
    author: text('author').notNull(),
    /** The account manager who answers for it. */
    owner: text('owner').notNull(),
    /** Answers to the form, by field; checked by the brief slice when read. */
    form: jsonb('form').notNull(),
    source: jsonb('source').$type<Source>(),
    /** Fields that may stay empty: who said so, and why. */
    waived: jsonb('waived').$type<Record<string, { by: string; reason: string; at: string }>>().notNull().default({}),
    createdAt: moment('created_at').notNull(),
    updatedAt: moment('updated_at').notNull(),
    handedAt: moment('handed_at'),
  },
  t => [
    unique('brief_code').on(t.workspaceId, t.code),
    index('brief_status').on(t.workspaceId, t.status, t.owner),
    index('brief_client').on(t.workspaceId, t.clientId),
  ],
)

export const briefVersion = pgTable(
  'brief_version',
  {
    workspaceId: workspaceId(),
    briefId: uuid('brief_id')
      .notNull()
      .references(() => brief.id),
    version: integer('version').notNull(),
    form: jsonb('form').notNull(),
    by: text('by').notNull(),
    at: moment('at').notNull(),
  },
  t => [primaryKey({ columns: [t.workspaceId, t.briefId, t.version] })],
)

/** "Đã đọc v2". */
export const briefRead = pgTable(
  'brief_read',
  {
    workspaceId: workspaceId(),
    briefId: uuid('brief_id')
      .notNull()
      .references(() => brief.id),
    version: integer('version').notNull(),
    person: text('person').notNull(),
    at: moment('at').notNull(),
  },
  t => [primaryKey({ columns: [t.workspaceId, t.briefId, t.version, t.person] })],
)

/** What a department has to know before it can go on, asked of whoever answers for the brief. */
export const question = pgTable(
  'question',
  {
    workspaceId: workspaceId(),
    id: uuid('id').primaryKey().defaultRandom(),
    briefId: uuid('brief_id')
      .notNull()
      .references(() => brief.id),
    /** The work that waits for the answer, where it was asked from a task. */
    taskId: uuid('task_id'),
    by: text('by').notNull(),
    words: text('words').notNull(),
    answer: text('answer'),
    answeredBy: text('answered_by'),
    answeredAt: moment('answered_at'),
    withdrawnAt: moment('withdrawn_at'),
    createdAt: moment('created_at').notNull(),
  },
  t => [
    index('question_brief').on(t.workspaceId, t.briefId),
    index('question_open')
      .on(t.workspaceId, t.createdAt)
      .where(sql`${t.answeredAt} is null and ${t.withdrawnAt} is null`),
  ],
)

// — who does it —

export type TaskStatus = 'offered' | 'accepted' | 'doing' | 'submitted' | 'done' | 'withdrawn'

export const task = pgTable(
  'task',
  {
    workspaceId: workspaceId(),
    id: uuid('id').primaryKey().defaultRandom(),
    /** What people say: #128. Counted per workspace. */
    number: integer('number').notNull(),
    briefId: uuid('brief_id').references(() => brief.id),
    clientId: uuid('client_id').references(() => client.id),
    department: text('department'),
    title: text('title').notNull(),
    expected: text('expected'),
    estimateHours: integer('estimate_hours'),
    /** Null: the department's lead decides. */
    assignee: text('assignee'),
    /** Who asked for it, and accepts or returns the work. */
    manager: text('manager').notNull(),
    /** A production house, a KOL, a freelancer. */
    partner: text('partner'),
    dueAt: moment('due_at').notNull(),
    status: text('status').$type<TaskStatus>().notNull(),
    /** How often the work came back. */
    rounds: integer('rounds').notNull().default(0),
    /** What was handed in: a link or words. */
    work: text('work'),
    returnReason: text('return_reason'),
    source: jsonb('source').$type<Source>(),
    /** Since when it waits for an answer; the ladder of nudges counts from here. */
    offeredAt: moment('offered_at').notNull(),
    acceptedAt: moment('accepted_at'),
    submittedAt: moment('submitted_at'),
    doneAt: moment('done_at'),
    createdAt: moment('created_at').notNull(),
    updatedAt: moment('updated_at').notNull(),
  },
  t => [
    unique('task_number').on(t.workspaceId, t.number),
    index('task_open_by_assignee')
      .on(t.workspaceId, t.assignee, t.dueAt)
      .where(sql`${t.status} not in ('done', 'withdrawn')`),
    index('task_open_by_due').on(t.workspaceId, t.dueAt).where(sql`${t.status} not in ('done', 'withdrawn')`),
    index('task_open_by_manager').on(t.workspaceId, t.manager).where(sql`${t.status} not in ('done', 'withdrawn')`),
    index('task_open_by_client').on(t.workspaceId, t.clientId).where(sql`${t.status} not in ('done', 'withdrawn')`),
    index('task_brief').on(t.workspaceId, t.briefId),
  ],
)

export type DueRequestStatus = 'pending' | 'granted' | 'declined'

export const dueRequest = pgTable(
  'due_request',
  {
    workspaceId: workspaceId(),
    id: uuid('id').primaryKey().defaultRandom(),
    taskId: uuid('task_id')
      .notNull()
      .references(() => task.id),
    by: text('by').notNull(),
    reason: text('reason').notNull(),
    dueAt: moment('due_at').notNull(),
    status: text('status').$type<DueRequestStatus>().notNull(),
    decidedBy: text('decided_by'),
    decidedReason: text('decided_reason'),
    decidedAt: moment('decided_at'),
    createdAt: moment('created_at').notNull(),
  },
  t => [
    index('due_request_task').on(t.workspaceId, t.taskId),
    index('due_request_pending').on(t.workspaceId, t.status).where(sql`${t.status} = 'pending'`),
  ],
)

// — what they owe —

export const invoice = pgTable(
  'invoice',
  {
    workspaceId: workspaceId(),
    id: uuid('id').primaryKey().defaultRandom(),
    clientId: uuid('client_id')
      .notNull()
      .references(() => client.id),
    /** Form and serial (1C26TAA) with the number, as printed; unique in a workspace. */
    number: text('number').notNull(),
    net: minorUnits('net').notNull(),
    tax: minorUnits('tax').notNull(),
    currency: text('currency').notNull(),
    issuedOn: day('issued_on').notNull(),
    dueOn: day('due_on').notNull(),
    note: text('note'),
    by: text('by').notNull(),
    voidedAt: moment('voided_at'),
    /** Set when the payments reach the total; an open invoice has none. */
    settledAt: moment('settled_at'),
    createdAt: moment('created_at').notNull(),
  },
  t => [
    unique('invoice_number').on(t.workspaceId, t.number),
    index('invoice_open')
      .on(t.workspaceId, t.clientId, t.dueOn)
      .where(sql`${t.settledAt} is null and ${t.voidedAt} is null`),
  ],
)

export const payment = pgTable(
  'payment',
  {
    workspaceId: workspaceId(),
    id: uuid('id').primaryKey().defaultRandom(),
    invoiceId: uuid('invoice_id')
      .notNull()
      .references(() => invoice.id),
    amount: minorUnits('amount').notNull(),
    receivedOn: day('received_on').notNull(),
    note: text('note'),
    by: text('by').notNull(),
    createdAt: moment('created_at').notNull(),
  },
  t => [index('payment_invoice').on(t.workspaceId, t.invoiceId)],
)

/**
 * open: the day has not come, or nobody looked yet · kept: the money came · broken: it did not · renewed: another day was
 * given before it came · moot: what it was about is no longer owed.
 */
export type PromiseState = 'open' | 'kept' | 'broken' | 'renewed' | 'moot'

/** "Hẹn ngày thanh toán": what a client said about when they pay. */
export const promise = pgTable(
  'promise',
  {
    workspaceId: workspaceId(),
    id: uuid('id').primaryKey().defaultRandom(),
    clientId: uuid('client_id')
      .notNull()
      .references(() => client.id),
    /** Null: all that is open. */
    invoiceId: uuid('invoice_id').references(() => invoice.id),
    /** Null: the whole of what remains. */
    amount: minorUnits('amount'),
    currency: text('currency').notNull(),
    promisedFor: day('promised_for').notNull(),
    /** Who at the client said it, and how: "chị Thảo", "Zalo". */
    promisedBy: text('promised_by').notNull(),
    said: text('said'),
    state: text('state').$type<PromiseState>().notNull().default('open'),
    by: text('by').notNull(),
    createdAt: moment('created_at').notNull(),
    closedAt: moment('closed_at'),
  },
  t => [
    index('promise_client').on(t.workspaceId, t.clientId),
    index('promise_open').on(t.workspaceId, t.promisedFor).where(sql`${t.state} = 'open'`),
  ],
)

// — what we say —

/**
 * Whatever waits for somebody's word and was looked at: one row per thing that waits, as long as it does. What waits is
 * read from the tables of its slice; here is only how far the asking has come.
 */
export const nudge = pgTable(
  'nudge',
  {
    workspaceId: workspaceId(),
    kind: text('kind').notNull(),
    /** Id of the task, date request, question, client or promise. */
    subject: text('subject').notNull(),
    /** Since when it waits; another moment than the subject's own means that it waits anew, from the first level. */
    since: moment('since').notNull(),
    /** 0: nobody was asked yet · 1 assignee · 2 lead · 3 manager · 4 director. */
    level: integer('level').notNull().default(0),
    /** How often it was asked on this level. */
    times: integer('times').notNull().default(0),
    /** Who was asked last. */
    person: text('person'),
    /** When it is asked again unless something happens. */
    nextAt: moment('next_at').notNull(),
    closedAt: moment('closed_at'),
  },
  t => [
    primaryKey({ columns: [t.workspaceId, t.kind, t.subject] }),
    index('nudge_due').on(t.workspaceId, t.nextAt).where(sql`${t.closedAt} is null`),
  ],
)

/** Each time somebody was asked, for the report on our own noise. */
export const ask = pgTable(
  'ask',
  {
    workspaceId: workspaceId(),
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    kind: text('kind').notNull(),
    subject: text('subject').notNull(),
    person: text('person').notNull(),
    level: integer('level').notNull(),
    via: text('via').$type<'message' | 'bump' | 'list' | 'digest'>().notNull(),
    at: moment('at').notNull(),
    /** What they said: done, doing, later, notMine, snoozed; null until then, and for ever when they did not. */
    answer: text('answer'),
    answeredAt: moment('answered_at'),
  },
  t => [index('ask_at').on(t.workspaceId, t.at), index('ask_subject').on(t.workspaceId, t.kind, t.subject, t.person)],
)

/**
 * "Nhắc lại sau": one person, one subject (`task:<id>`, `client:<id>:receivables` …), until a day, for a reason; without a
 * day they muted it.
 */
export const snooze = pgTable(
  'snooze',
  {
    workspaceId: workspaceId(),
    person: text('person').notNull(),
    subject: text('subject').notNull(),
    /** The first day on which it may be said again. */
    until: day('until'),
    reason: text('reason').notNull(),
    at: moment('at').notNull(),
  },
  t => [primaryKey({ columns: [t.workspaceId, t.person, t.subject] })],
)

/**
 * queued: the worker has something to do · sending: a post is on its way (after a crash: unknown whether it arrived)
 * · sent: Slack shows this revision · stopped: this channel takes no messages · dead: given up, see `error`.
 */
export type OutboxState = 'queued' | 'sending' | 'sent' | 'stopped' | 'dead'

export const outbox = pgTable(
  'outbox',
  {
    workspaceId: workspaceId(),
    id: uuid('id').primaryKey().defaultRandom(),
    /** `slice:id:event[:day]`: what makes a second saying harmless. */
    key: text('key').notNull(),
    /** Channel id, or a user id for a direct message. */
    channel: text('channel').notNull(),
    /** The key of the message whose thread this belongs in. */
    threadKey: text('thread_key'),
    content: jsonb('content').notNull(),
    /** Of messages in one series only the newest need ever be said: what of the older never went out is withdrawn. */
    series: text('series'),
    /** Not said before this moment: it was meant for working time. */
    notBefore: moment('not_before'),
    revision: integer('revision').notNull().default(1),
    withdrawn: boolean('withdrawn').notNull().default(false),
    // what is known of reality
    state: text('state').$type<OutboxState>().notNull().default('queued'),
    /** Where Slack put it: for a direct message the D… id. */
    placedIn: text('placed_in'),
    ts: text('ts'),
    deliveredRevision: integer('delivered_revision').notNull().default(0),
    attempts: integer('attempts').notNull().default(0),
    error: text('error'),
    createdAt: moment('created_at').notNull(),
    changedAt: moment('changed_at').notNull(),
    sendingSince: moment('sending_since'),
    sentAt: moment('sent_at'),
  },
  t => [
    unique('outbox_key').on(t.workspaceId, t.key),
    index('outbox_unsent').on(t.workspaceId, t.changedAt).where(sql`${t.state} in ('queued', 'sending')`),
    index('outbox_stopped').on(t.workspaceId, t.channel).where(sql`${t.state} = 'stopped'`),
    index('outbox_dead').on(t.workspaceId, t.channel).where(sql`${t.state} = 'dead'`),
    index('outbox_held')
      .on(t.workspaceId, t.notBefore)
      .where(sql`${t.state} = 'queued' and ${t.notBefore} is not null`),
    index('outbox_series').on(t.workspaceId, t.series).where(sql`${t.series} is not null and ${t.ts} is null`),
    index('outbox_sent').on(t.workspaceId, t.sentAt).where(sql`${t.state} = 'sent'`),
    index('outbox_ts').on(t.workspaceId, t.placedIn, t.ts),
  ],
)

/** What was said long ago: enough to know that it was, to change it, and to answer in its thread. */
export const said = pgTable(
  'said',
  {
    workspaceId: workspaceId(),
    key: text('key').notNull(),
    /** The id that Slack's metadata carries. */
    id: uuid('id').notNull(),
    channel: text('channel').notNull(),
    threadKey: text('thread_key'),
    placedIn: text('placed_in'),
    ts: text('ts'),
    revision: integer('revision').notNull(),
    withdrawn: boolean('withdrawn').notNull(),
    /** SHA-256 of the content, so that saying the same again says nothing. */
    digest: text('digest').notNull(),
    createdAt: moment('created_at').notNull(),
    sentAt: moment('sent_at'),
  },
  t => [primaryKey({ columns: [t.workspaceId, t.key] }), index('said_ts').on(t.workspaceId, t.placedIn, t.ts)],
)

/** When a channel takes its next message: shared by all replicas, moved on by each post and by Slack's Retry-After. */
export const pace = pgTable(
  'pace',
  { workspaceId: workspaceId(), channel: text('channel').notNull(), freeAt: moment('free_at').notNull() },
  t => [primaryKey({ columns: [t.workspaceId, t.channel] })],
)

/** One row per thing asked: a form sent again, a double click, a redelivered event meets its own key here. */
export const request = pgTable(
  'request',
  { workspaceId: workspaceId(), key: text('key').notNull(), at: moment('at').notNull() },
  t => [primaryKey({ columns: [t.workspaceId, t.key] })],
)

/** Numbers handed out one by one: `task`, `brief:VNM:26`. */
export const counter = pgTable(
  'counter',
  { workspaceId: workspaceId(), name: text('name').notNull(), value: integer('value').notNull() },
  t => [primaryKey({ columns: [t.workspaceId, t.name] })],
)

export type RunState = 'done' | 'late' | 'skipped' | 'failed'

/** What admins changed of an entry of the timetable. */
export const timing = pgTable(
  'timing',
  {
    workspaceId: workspaceId(),
    entry: text('entry').notNull(),
    /** Wall clock HH:MM instead of the timetable's own. */
    at: text('at'),
    pausedAt: moment('paused_at'),
    changedBy: text('changed_by').notNull(),
    changedAt: moment('changed_at').notNull(),
  },
  t => [primaryKey({ columns: [t.workspaceId, t.entry] })],
)

/** One row per entry of the timetable, slot and day. The insert is the claim: two replicas cannot both have it. */
export const run = pgTable(
  'run',
  {
    workspaceId: workspaceId(),
    entry: text('entry').notNull(),
    /** Empty, or the wall clock of those who chose their own. */
    slot: text('slot').notNull().default(''),
    day: day('day').notNull(),
    state: text('state').$type<RunState>().notNull(),
    said: integer('said').notNull().default(0),
    /** How much of it failed and was left out; each is logged under a fault id. */
    failed: integer('failed').notNull().default(0),
    ms: integer('ms').notNull().default(0),
    at: moment('at').notNull(),
  },
  t => [primaryKey({ columns: [t.workspaceId, t.entry, t.slot, t.day] })],
)

// — what happened —

export const activity = pgTable(
  'activity',
  {
    workspaceId: workspaceId(),
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    /** Which kind of thing, and which one: task, 3f…; the reader filters by both. */
    kind: text('kind').notNull(),
    subject: text('subject').notNull(),
    what: text('what').notNull(),
    /** Null: the clock did it. */
    who: text('who'),
    before: jsonb('before'),
    after: jsonb('after'),
    source: jsonb('source').$type<Source>(),
    at: moment('at').notNull(),
  },
  t => [index('activity_subject').on(t.workspaceId, t.kind, t.subject, t.id)],
)
