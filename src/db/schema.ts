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
    homeOpenedAt: moment('home_opened_at'),
    updatedAt: moment('updated_at').notNull(),
  },
  t => [primaryKey({ columns: [t.workspaceId, t.id] })],
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

// — what we say —

/** "Nhắc lại sau": one person, one subject (`task:<id>`, `client:<id>:receivables`), until a day, for a reason. */
export const snooze = pgTable(
  'snooze',
  {
    workspaceId: workspaceId(),
    person: text('person').notNull(),
    subject: text('subject').notNull(),
    /** The first day on which it may be said again. */
    until: day('until').notNull(),
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
    index('outbox_ts').on(t.workspaceId, t.placedIn, t.ts),
  ],
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

export type RunState = 'done' | 'late' | 'skipped'

/** One row per entry of the timetable and day. The insert is the claim: two replicas cannot both have it. */
export const run = pgTable(
  'run',
  {
    workspaceId: workspaceId(),
    entry: text('entry').notNull(),
    day: day('day').notNull(),
    state: text('state').$type<RunState>().notNull(),
    said: integer('said').notNull().default(0),
    at: moment('at').notNull(),
  },
  t => [primaryKey({ columns: [t.workspaceId, t.entry, t.day] })],
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
