// What is true of a brief: its parts, what it may still lack, who may change it, and what changed. No Slack, no clock.
import { z } from 'zod'
import { type Problem, Refusal, refuse } from '../core/refusal.ts'
import { clean } from '../core/text.ts'
import type { Actor } from '../ctx.ts'
import type { Source, TaskStatus } from '../db/schema.ts'
import { isAccount, isAccountOf, isManager } from '../people/model.ts'

export const JOB_TYPES = ['tvc', 'kv', 'social', 'kol', 'event', 'media', 'web', 'other'] as const
export type JobType = (typeof JOB_TYPES)[number]

/** A day somebody named, the hour if they named one, and what they said besides (milestones, what if it slips). */
export const SaidDay = z.object({ day: z.string(), clock: z.string().optional(), note: z.string().optional() })
export type SaidDay = z.infer<typeof SaidDay>

export const Deliverable = z.object({
  channel: z.string(),
  format: z.string(),
  /** As people count: "3", "2 bộ". */
  quantity: z.string().optional(),
  due: z.string().optional(),
})
export type Deliverable = z.infer<typeof Deliverable>

export const Budget = z.object({
  amount: z.number().int(),
  currency: z.string(),
  vat: z.enum(['excluded', 'included']).optional(),
})
export type Budget = z.infer<typeof Budget>

/** What a brief says. Everything but its title may still be missing; the gate tells. */
export const BriefForm = z.object({
  title: z.string(),
  jobType: z.enum(JOB_TYPES).optional(),
  /** Background, and the problem to solve. */
  background: z.string().optional(),
  /** One per line, the most important first, each with its measure. */
  objectives: z.string().optional(),
  audience: z.string().optional(),
  message: z.string().optional(),
  deliverables: z.array(Deliverable).optional(),
  mandatories: z.string().optional(),
  donts: z.string().optional(),
  kpi: z.string().optional(),
  references: z.string().optional(),
  budget: Budget.optional(),
  launch: SaidDay.optional(),
  /** A person at the client, by name. */
  approver: z.string().optional(),
  approval: SaidDay.optional(),
  tone: z.string().optional(),
})
export type BriefForm = z.infer<typeof BriefForm>
export type Part = keyof BriefForm

/** The three steps of the form, at most six fields each. A field's name is its block id. */
export const STEPS = [
  ['client', 'title', 'jobType', 'background', 'objectives', 'audience'],
  ['message', 'deliverables', 'mandatories', 'donts', 'kpi', 'references'],
  ['budget', 'launch', 'approver', 'approval', 'tone', 'owner'],
] as const
export type Field = (typeof STEPS)[number][number]
export const FIELDS: readonly Field[] = STEPS.flat()
export type Step = 1 | 2 | 3

type Common = {
  id: string
  code: string
  clientId: string
  version: number
  author: string
  owner: string
  form: BriefForm
  source: Source | null
  waived: Waived
  createdAt: Date
  updatedAt: Date
}
export type Brief = Common &
  (
    | { status: 'open'; handedAt: null }
    | { status: 'handed'; handedAt: Date }
    | { status: 'closed'; handedAt: Date | null }
  )

/** Fields that may stay empty: who said so, and why. */
export type Waived = Record<string, { by: string; reason: string; at: string }>

export type BriefRefusal =
  | 'brief.unknown'
  | 'brief.unknownCode'
  | 'brief.closed'
  | 'brief.notHanded'
  | 'brief.stillOpen'
  | 'brief.notYours'
  | 'brief.incomplete'
  | 'brief.complete'
  | 'brief.notMissing'
  | 'brief.draftGone'
  | 'brief.alreadyMade'
  | 'brief.staleForm'
  | 'brief.ownerNotAccount'
  | 'brief.lineTooThin'
  | 'brief.lineTooMuch'
  | 'brief.lineTooLong'
  | 'brief.lineDay'
  | 'brief.tooManyLines'
  | 'brief.noSuchVersion'
  | 'brief.newerVersion'
  | 'brief.notAssigned'

/** Living messages: the brief's card, and a task's card in whose thread a change is told. */
export const briefCardKey = (briefId: string): string => `brief:${briefId}:card`
export const taskCardKey = (taskId: string): string => `task:${taskId}:card`
export const changeKey = (briefId: string, version: number, taskId: string): string =>
  `brief:${briefId}:v${version}:task:${taskId}`
export const changeKeyFor = (briefId: string, version: number, person: string): string =>
  `brief:${briefId}:v${version}:person:${person}`

// — the gate —

/** What a client brief must say before anybody starts to work; the IPA/ISBA joint guide and local practice agree. */
export const MANDATORY = [
  'background',
  'objectives',
  'audience',
  'deliverables',
  'mandatories',
  'donts',
  'kpi',
  'budget',
  'launch',
  'approver',
  'approval',
] as const satisfies readonly Part[]
export type Mandatory = (typeof MANDATORY)[number]

/** Still to be asked of the client, in the order of the form. */
export const missing = (form: BriefForm, waived: Waived): Mandatory[] =>
  MANDATORY.filter(part => form[part] === undefined && waived[part] === undefined)

/** A brief that was handed over is finished when nothing of it is in anybody's hands. `tasks`: those not withdrawn. */
export const mayClose = (brief: Pick<Brief, 'status'>, tasks: readonly Pick<TaskLine, 'status'>[]): boolean =>
  brief.status === 'handed' && !tasks.some(isOpenTask)

export function close(brief: Brief, tasks: readonly Pick<TaskLine, 'status'>[]): Brief {
  mustBeLive(brief)
  if (brief.status === 'open') return refuse<BriefRefusal>('brief.notHanded')
  const count = tasks.filter(isOpenTask).length
  if (count > 0) return refuse<BriefRefusal>('brief.stillOpen', undefined, { count })
  return { ...brief, status: 'closed' }
}

type Gated = Pick<Brief, 'status' | 'form' | 'waived'>

/** Refuses while anything is missing that no manager waived, naming what it is. */
export function mayHandOver(brief: Gated): void {
  mustBeLive(brief)
  const gaps = missing(brief.form, brief.waived)
  if (gaps.length > 0)
    refuse<BriefRefusal>('brief.incomplete', undefined, { count: gaps.length, parts: gaps.join(',') })
}

export function mustBeLive(brief: Pick<Brief, 'status'>): void {
  if (brief.status === 'closed') refuse<BriefRefusal>('brief.closed')
}

/** A manager lets parts stay empty, for a reason. Only what is missing can be waived. */
export function waive(brief: Gated, parts: readonly string[], why: { by: string; reason: string; at: Date }): Waived {
  mustBeLive(brief)
  const gaps: readonly string[] = missing(brief.form, brief.waived)
  if (gaps.length === 0) refuse<BriefRefusal>('brief.complete')
  if (parts.some(part => !gaps.includes(part))) refuse<BriefRefusal>('brief.notMissing', 'parts')
  const word = { by: why.by, reason: why.reason, at: why.at.toISOString() }
  return { ...brief.waived, ...Object.fromEntries(parts.map(part => [part, word])) }
}

// — who —

type Person = Pick<Actor, 'id' | 'roles'>
type Accountable = { owner: string; backup: string | null }

/** May edit it and hand it over: who wrote it, who answers for it or for its client, and those above. */
export const mayChange = (person: Person, brief: Pick<Brief, 'author' | 'owner'>, client: Accountable): boolean =>
  brief.author === person.id || brief.owner === person.id || isAccountOf(person, client) || isManager(person)

export function mustChange(person: Person, brief: Pick<Brief, 'author' | 'owner'>, client: Accountable): void {
  if (!mayChange(person, brief, client)) refuse<BriefRefusal>('brief.notYours')
}

export function mayOwn(person: Person): void {
  if (!isAccount(person)) refuse<BriefRefusal>('brief.ownerNotAccount', 'owner')
}

// — what changed —

const PARTS = Object.keys(BriefForm.shape) as Part[]

const same = (a: unknown, b: unknown): boolean => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b))

/** jsonb does not keep the order of keys. */
const sorted = (value: unknown): unknown =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(
        Object.entries(value)
          .filter(([, v]) => v !== undefined)
          .sort(([a], [b]) => (a < b ? -1 : 1)),
      )
    : Array.isArray(value)
      ? value.map(sorted)
      : value

/** Parts that differ, in the order of the form. */
export const changedParts = (before: BriefForm, after: BriefForm): Part[] =>
  PARTS.filter(part => !same(before[part], after[part]))

/** The same without money: what departments may be told, and what makes a new version for them. */
export const changeForDepartments = (before: BriefForm, after: BriefForm): Part[] =>
  changedParts(before, after).filter(part => part !== 'budget')

// — who works by it —

/** A task of the brief, as its card lists it. */
export type TaskLine = {
  id: string
  department: string | null
  departmentName: string | null
  assignee: string | null
  assigneeName: string | null
  partner: string | null
  status: TaskStatus
  dueAt: Date
}

export const isOpenTask = (task: Pick<TaskLine, 'status'>): boolean =>
  task.status !== 'done' && task.status !== 'withdrawn'

/** Who works by this brief now, each once, in the order of the tasks. */
export const assigneesOf = (tasks: readonly TaskLine[]): { id: string; name: string }[] => {
  const found = new Map<string, string>()
  for (const t of tasks) if (isOpenTask(t) && t.assignee) found.set(t.assignee, t.assigneeName ?? t.assignee)
  return [...found].map(([id, name]) => ({ id, name }))
}

// — words of a message —

const MENTION = /<@([UW][A-Z0-9]+)(?:\|([^<>]*))?>/g

/** The people a Slack message mentions. */
export const mentionedIn = (message: string): string[] => [...message.matchAll(MENTION)].flatMap(m => m[1] ?? [])

/** A Slack message as a person reads it, for a plain text field: names, links by their label or address, no `&amp;`. */
export const plainWords = (message: string, names: ReadonlyMap<string, { name: string }> = new Map()): string =>
  clean(
    message
      .replace(
        MENTION,
        (_, id: string, said = '') => (names.get(id)?.name ?? said) && `@${names.get(id)?.name ?? said}`,
      )
      .replace(/<#[^<>|]*\|([^<>]*)>/g, '#$1')
      .replace(/<![^<>|]*\|([^<>]*)>/g, '$1')
      .replace(/<!(here|channel|everyone)>/g, '@$1')
      .replace(/<[^<>|]*\|([^<>]*)>/g, '$1')
      .replace(/<(?:mailto:|tel:)?([^<>|]+)>/g, '$1')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&amp;', '&'),
  )

/** Every problem at once, so that a form is corrected in one go. */
export function refuseAll(problems: readonly Problem[]): void {
  const [first, ...rest] = problems
  if (first) throw new Refusal(first, ...rest)
}
