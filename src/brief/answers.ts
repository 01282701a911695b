// What people type into the form, and what it says: money, days and deliverables in their own words, read at once and
// written back in full. Pure; `today` and the calendar are given.
import { z } from 'zod'
import type { Hearing } from '../core/dayForms.ts'
import { line, optionalLine, optionalParagraph, problemIssue, problemsOf } from '../core/fields.ts'
import type { Locale } from '../core/locale.ts'
import { parseMoney, showMoney } from '../core/money.ts'
import type { Problem } from '../core/refusal.ts'
import { readDay } from '../core/saidDay.ts'
import { clean } from '../core/text.ts'
import type { Day } from '../core/time.ts'
import type { RawForm } from '../slack/form.ts'
import {
  type BriefForm,
  type BriefRefusal,
  type Budget,
  type Deliverable,
  type Field,
  JOB_TYPES,
  type SaidDay,
  STEPS,
  type Step,
} from './model.ts'

/** Text by field, as typed; an empty text was emptied on purpose. Client and owner are ids. */
export type Answers = Partial<Record<Field, string>>

/** Longest text of each field that people type. */
export const LONGEST = {
  title: 120,
  background: 3000,
  objectives: 2000,
  audience: 2000,
  message: 500,
  deliverables: 3000,
  mandatories: 2000,
  donts: 2000,
  kpi: 2000,
  references: 2000,
  budget: 100,
  launch: 1000,
  approver: 120,
  approval: 300,
  tone: 500,
} as const satisfies Partial<Record<Field, number>>

const MOST_LINES = 30
const PART_MAX = 200

/** `known` is what the brief says already: it may stay, even where it would be refused today (a launch day gone by). */
export type Ear = Hearing & { currency: string; locale: Locale; known?: BriefForm }

type Issue = ReturnType<typeof problemIssue>
const briefIssue = (code: BriefRefusal, values?: Problem['values']): Issue => problemIssue(code, values)

/** Reads optional text by a rule that gives either a value or what is wrong. */
const said = <T>(max: number, read: (text: string) => { value: T } | { issues: Issue[] }) =>
  optionalParagraph(max).transform((text, ctx): T | undefined => {
    if (text === undefined) return undefined
    const found = read(text)
    if ('value' in found) return found.value
    for (const issue of found.issues) ctx.issues.push({ ...issue, input: text })
    return z.NEVER
  })

const StepOne = z.object({
  client: z.string().min(1),
  title: line(3, LONGEST.title),
  jobType: z.preprocess(value => value || undefined, z.enum(JOB_TYPES).optional()),
  background: optionalParagraph(LONGEST.background),
  objectives: optionalParagraph(LONGEST.objectives),
  audience: optionalParagraph(LONGEST.audience),
})

const stepTwo = (ear: Ear) =>
  z.object({
    message: optionalParagraph(LONGEST.message),
    deliverables: said(LONGEST.deliverables, text => readDeliverables(text, ear)),
    mandatories: optionalParagraph(LONGEST.mandatories),
    donts: optionalParagraph(LONGEST.donts),
    kpi: optionalParagraph(LONGEST.kpi),
    references: optionalParagraph(LONGEST.references),
  })

const stepThree = (ear: Ear) =>
  z.object({
    budget: said(LONGEST.budget, text => readBudget(text, ear)),
    launch: said(LONGEST.launch, text => readSaidDay(text, ear, ear.known?.launch)),
    approver: optionalLine(LONGEST.approver),
    approval: said(LONGEST.approval, text => readSaidDay(text, ear, ear.known?.approval)),
    tone: optionalParagraph(LONGEST.tone),
    owner: z.string().min(1),
  })

const schemaOf = (step: Step, ear: Ear) => (step === 1 ? StepOne : step === 2 ? stepTwo(ear) : stepThree(ear))

export type ReadStep = { problems: Problem[]; answers: Answers }

/** What is wrong with a step; what was read well is written back in full (`thứ 6` becomes its date). */
export function readStep(step: Step, typed: Answers, ear: Ear): ReadStep {
  const read = schemaOf(step, ear).safeParse(ofStep(step, typed))
  if (!read.success) return { problems: problemsOf(read.error), answers: typed }
  return { problems: [], answers: { ...typed, ...written(read.data, ear.locale) } }
}

/** The whole form. Problems carry the field they stand beside. */
export function readForm(typed: Answers, ear: Ear): { form: BriefForm } | { problems: Problem[] } {
  const read = ([1, 2, 3] as const).map(step => schemaOf(step, ear).safeParse(ofStep(step, typed)))
  const problems = read.flatMap(step => (step.success ? [] : problemsOf(step.error)))
  if (problems.length > 0) return { problems }
  const all = Object.assign({}, ...read.map(step => step.data))
  const { client: _client, owner: _owner, ...form } = all
  return { form: Object.fromEntries(Object.entries(form).filter(([, value]) => value !== undefined)) as BriefForm }
}

const ofStep = (step: Step, typed: Answers): Answers =>
  Object.fromEntries(STEPS[step - 1]?.map(field => [field, typed[field]]) ?? [])

const isId = (text: string): boolean => z.uuid().safeParse(text).success

/** What Slack sent of a step, every field of it: a field left empty is an empty text. */
export const answersIn = (step: Step, raw: RawForm): Answers =>
  Object.fromEntries(
    (STEPS[step - 1] ?? []).flatMap(field => {
      const value = raw[field]
      const text = typeof value === 'string' ? value : ''
      // An option Slack never offered is no client.
      return field in raw ? [[field, field === 'client' && !isId(text) ? '' : text]] : []
    }),
  )

/** What a brief says, as one would type it; leaves out the budget for a reader who may not see it. */
export function answersOf(
  brief: { form: BriefForm; clientId: string; owner: string },
  locale: Locale,
  seesAmounts: boolean,
): Answers {
  const { budget, ...form } = brief.form
  return written(
    { ...form, client: brief.clientId, owner: brief.owner, ...(budget && seesAmounts && { budget }) },
    locale,
  )
}

function written(parts: Partial<BriefForm> & { client?: string; owner?: string }, locale: Locale): Answers {
  const { deliverables, budget, launch, approval, ...texts } = parts
  return {
    ...texts,
    ...(deliverables && { deliverables: deliverables.map(typedDeliverable).join('\n') }),
    ...(budget && { budget: typedBudget(budget, locale) }),
    ...(launch && { launch: typedDay(launch) }),
    ...(approval && { approval: typedDay(approval) }),
  }
}

// — money —

const VAT = {
  vi: { excluded: 'chưa VAT', included: 'đã gồm VAT' },
  en: { excluded: 'excl. VAT', included: 'incl. VAT' },
}

const typedBudget = (budget: Budget, locale: Locale): string =>
  `${showMoney(budget, locale).replaceAll('\u00a0', ' ')}${budget.vat ? ` ${VAT[locale][budget.vat]}` : ''}`

function readBudget(text: string, ear: Ear): { value: Budget } | { issues: Issue[] } {
  const known = ear.known?.budget
  if (known && text === typedBudget(known, ear.locale)) return { value: known }
  const read = parseMoney(text, ear.currency)
  if (!read.ok) return { issues: [problemIssue(read.problem, read.values)] }
  if (read.money.amount === 0) return { issues: [problemIssue('field.tooSmall', { min: 1 })] }
  return { value: { ...read.money, ...(read.vat && { vat: read.vat }) } }
}

// — days —

/** `2026-11-27` as people write it, with its year: read again later it is still the same day. */
const typedDate = (day: Day): string => day.split('-').reverse().join('/')

const typedDay = ({ day, clock, note }: SaidDay): string => {
  const when = clock ? `${typedDate(day)} ${clock}` : typedDate(day)
  return note ? `${when}\n${note}` : when
}

/** The day comes first; the rest of its line and the lines below are kept as they are. */
function readSaidDay(text: string, ear: Ear, known: SaidDay | undefined): { value: SaidDay } | { issues: Issue[] } {
  if (known && text === typedDay(known)) return { value: known }
  const [first = '', ...below] = text.split('\n')
  const read = readDay(first, ear)
  if (!read.ok) return { issues: [problemIssue(read.problem, read.values)] }
  const note = [read.rest, ...below].filter(Boolean).join('\n')
  return { value: { day: read.day, ...(read.clock && { clock: read.clock }), ...(note && { note }) } }
}

// — deliverables —

const typedDeliverable = ({ channel, format, quantity, due }: Deliverable): string =>
  [channel, format, ...(quantity || due ? [quantity ?? ''] : []), ...(due ? [typedDate(due)] : [])].join(' | ')

function readDeliverables(text: string, ear: Ear): { value: Deliverable[] } | { issues: Issue[] } {
  const lines = text.split('\n').map(clean)
  const filled = lines.filter(Boolean).length
  if (filled > MOST_LINES) return { issues: [briefIssue('brief.tooManyLines', { is: filled, max: MOST_LINES })] }
  const known = new Map(ear.known?.deliverables?.map(d => [clean(typedDeliverable(d)), d]))
  const read = lines.flatMap((one, i) => (one ? [known.get(one) ?? readDeliverable(one, i + 1, ear)] : []))
  const issues = read.flatMap(found => ('code' in found ? [found] : []))
  if (issues.length > 0) return { issues }
  return { value: read.flatMap(found => ('code' in found ? [] : [found])) }
}

/** One line: channel | format | quantity | due. The mark may be `|`, `;` or ` - `: the first of these that occurs. */
function readDeliverable(text: string, at: number, ear: Ear): Deliverable | Issue {
  const said = text.replace(/^(?:[-•*]|\d+[.)])\s+/, '')
  const mark = [/\s*\|\s*/, /\s*;\s*/, /\s+[-–—]\s+/].find(m => m.test(said))
  const parts = (mark ? said.split(mark) : [said]).map(part => part.trim())
  while (parts.length > 1 && parts.at(-1) === '') parts.pop()
  const [channel = '', format = '', third, fourth, ...more] = parts
  if (!channel || !format) return briefIssue('brief.lineTooThin', { line: at })
  if (more.length > 0) return briefIssue('brief.lineTooMuch', { line: at, is: parts.length })
  const long = parts.find(part => part.length > PART_MAX)
  if (long) return briefIssue('brief.lineTooLong', { line: at, is: long.length, max: PART_MAX })

  // Three parts: the last is the day when it reads as one and is no count ("3", "2 bộ").
  const dueSaid = fourth ?? (third !== undefined && readDay(third, ear).ok ? third : undefined)
  const quantity = dueSaid === third && fourth === undefined ? undefined : third
  const due = dueSaid ? readDay(dueSaid, ear) : undefined
  if (due && !due.ok) return briefIssue('brief.lineDay', { line: at, problem: due.problem, ...due.values })
  return { channel, format, ...(quantity && { quantity }), ...(due && { due: due.day }) }
}
