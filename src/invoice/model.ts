// What clients owe: an invoice as it is typed and as it is kept, what is wrong with it, and what a payment leaves.
import { z } from 'zod'
import type { Client } from '../client/model.ts'
import { type Calendar, isWorkingDay, workingDayOnOrBefore } from '../core/calendar.ts'
import { line, optionalLine, optionalParagraph, problemsOf } from '../core/fields.ts'
import { addMoney, type Money, netOf, parseMoney, vatOf, vatRateOn } from '../core/money.ts'
import { type Problem, Refusal, refuse } from '../core/refusal.ts'
import { readDay } from '../core/saidDay.ts'
import { clean, fold } from '../core/text.ts'
import { addDays, type Day, dayOf, daysBetween } from '../core/time.ts'
import type { Actor, Scope } from '../ctx.ts'
import type { payment } from '../db/schema.ts'
import { seesAllAmounts } from '../people/model.ts'

export type Payment = typeof payment.$inferSelect

/** An invoice with what has been paid of it. `remaining` is the total less all payments. */
export type Owed = {
  id: string
  /** `1C26TAA 42`, or the bare number where no serial was given. */
  number: string
  client: Pick<Client, 'id' | 'code' | 'name' | 'owner' | 'backup'>
  total: Money
  tax: Money
  paid: Money
  remaining: Money
  issuedOn: Day
  dueOn: Day
  note: string | null
  state: 'open' | 'settled' | 'voided'
}

export type InvoiceRefusal =
  | 'invoice.unknown'
  | 'invoice.numberShape'
  | 'invoice.serialShape'
  | 'invoice.numberTaken'
  | 'invoice.noAmount'
  | 'invoice.issuedTooFar'
  | 'invoice.dueBeforeIssue'
  | 'invoice.dueTooFar'
  | 'invoice.draftGone'
  | 'invoice.overpaid'
  | 'invoice.settled'
  | 'invoice.voided'
  | 'invoice.receivedAhead'
  | 'invoice.receivedBeforeIssue'
  | 'invoice.mayNotVoid'

// — as typed —

/** `auto` follows the day of the invoice, `none` is outside VAT (KCT). */
export const TAXES = ['auto', '10', '8', '5', '0', 'none'] as const
export type Tax = (typeof TAXES)[number]

export const typed = z
  .string()
  .nullish()
  .transform(text => clean(text ?? ''))

/** Kept as typed: what it means depends on the client and the day, and `readInvoice` finds all its problems at once. */
export const InvoiceForm = z.object({
  client: typed,
  number: typed,
  amount: typed,
  tax: z.enum(TAXES),
  issuedOn: typed,
  dueOn: typed,
  note: typed,
})
export type InvoiceForm = z.infer<typeof InvoiceForm>

export const PaymentForm = z.object({ amount: typed, receivedOn: typed, note: typed })
export type PaymentForm = z.infer<typeof PaymentForm>

export const VoidForm = z.object({ reason: line(5, 300) })
export type VoidForm = z.infer<typeof VoidForm>

/** What the person is shown in full before it is kept. */
export const NewInvoice = z.object({
  clientId: z.uuid(),
  number: z.string(),
  net: z.int(),
  tax: z.int(),
  currency: z.string(),
  /** Null is outside VAT. */
  percent: z.number().nullable(),
  /** The amount was typed with VAT in it. */
  vatIncluded: z.boolean(),
  issuedOn: z.iso.date(),
  dueOn: z.iso.date(),
  /** The client's terms gave the due day. */
  dueProposed: z.boolean(),
  note: z.string().nullable(),
})
export type NewInvoice = z.infer<typeof NewInvoice>

// — number —

const SERIAL = /^([1-9]?)([CK]\d{2}[TDLMNBGHXF][A-Z]{2})[\s./:#-]*(?:(?:SO|NO)[\s.:]*)?(\d{1,8})$/

/**
 * `1C26TAA 42`, `1C26TAA-00000042`, `c26taa số 42`: form, serial and number as Circular 91/2026 writes them, without the
 * zeros that only fill. A serial without a form is form 1, the VAT invoice. A bare number is taken as it is.
 */
export function readNumber(text: string): { number: string } | { problem: InvoiceRefusal | 'field.required' } {
  const said = fold(text)
    .toUpperCase()
    .replace(/^(?:(?:HOA DON|HD|SO|NO|INVOICE)[\s.:]+|#)+/, '')
  if (said === '') return { problem: 'field.required' }
  const [, form, serial, digits = said] = SERIAL.exec(said) ?? []
  if (!serial && /[A-Z]/.test(said) && !/^[1-9]?[CK]\d{2}[TDLMNBGHXF][A-Z]{2}/.test(said))
    return { problem: 'invoice.serialShape' }
  if (!/^\d{1,8}$/.test(digits) || Number(digits) === 0) return { problem: 'invoice.numberShape' }
  return { number: serial ? `${form || '1'}${serial} ${Number(digits)}` : String(Number(digits)) }
}

/** `42` of both `42` and `1C26TAA 42`. */
export const bareNumber = (number: string): string => number.split(' ').at(-1) ?? number

const VOID_MARK = ' ✕'

/** A voided invoice gives its number free, for it was recorded by mistake. */
export const numberOfVoided = (number: string, id: string): string => `${number}${VOID_MARK}${id.slice(0, 8)}`
export const numberAsPrinted = (kept: string): string => kept.split(VOID_MARK)[0] ?? kept

// — days —

type When = { today: Day; calendar: Calendar }

export const whenOf = ({ now, workspace }: Pick<Scope, 'now' | 'workspace'>): When => ({
  today: dayOf(now, workspace.zone),
  calendar: workspace.calendar,
})

type Heard = { day: Day } | { problem: Problem }

/** A date without a year that would lie further ahead than this was last year's. */
const SOON = 31

/** A day in a field, passed or not: an invoice has days of both kinds. */
function hear(text: string, field: string, when: When): Heard {
  const read = readDay(text, when)
  const day = read.ok ? read.day : read.problem === 'day.past' ? String(read.values.day) : undefined
  if (day !== undefined && read.rest === '') return { day }
  if (read.ok || day !== undefined) return { problem: { code: 'day.unreadable', field, values: { said: text } } }
  return { problem: { code: read.problem, field, values: read.values } }
}

/** A day on which something has happened. Nothing typed is today; `30/04` said in November was this April. */
function hearBack(text: string, field: string, when: When): Heard {
  if (text === '') return { day: when.today }
  const [, date, month] = /^(\d{1,2})[/.-](\d{1,2})$/.exec(text) ?? []
  if (!date || !month) return hear(text, field, when)
  const year = Number(when.today.slice(0, 4))
  const heard = [year + 1, year, year - 1].map(y => hear(`${date}/${month}/${y}`, field, when))
  const last = heard.find(h => 'day' in h && daysBetween(when.today, h.day) <= SOON)
  return last ?? { problem: { code: 'day.notReal', field, values: { said: text } } }
}

/** `+30 ngày` and `05/02` are counted from the invoice, `thứ 6` and `mai` from today. */
const hearDue = (text: string, issuedOn: Day, when: When): Heard =>
  hear(text, 'dueOn', /^[+\d]/.test(text) ? { ...when, today: issuedOn } : when)

/** Beyond these a year was mistyped. */
const OLDEST = 3660
const FARTHEST_ISSUE = 366
const FARTHEST_DUE = 731

// — what an invoice says —

type Terms = Pick<Client, 'id' | 'currency' | 'termsDays'>

const rateOf = (tax: Tax, issuedOn: Day): number | null =>
  tax === 'none' ? null : tax === 'auto' ? vatRateOn(issuedOn).percent : Number(tax)

/** The form as an invoice of this client, or everything that is wrong with it. */
export function readInvoice(form: InvoiceForm, client: Terms, when: When): NewInvoice {
  const problems: Problem[] = []
  const number = readNumber(form.number)
  if ('problem' in number) problems.push({ code: number.problem, field: 'number' })

  const issued = hearBack(form.issuedOn, 'issuedOn', when)
  const issuedOn = 'day' in issued ? issued.day : when.today
  const ago = daysBetween(issuedOn, when.today)
  if ('problem' in issued) problems.push(issued.problem)
  else if (ago > OLDEST || -ago > FARTHEST_ISSUE)
    problems.push({ code: 'invoice.issuedTooFar', field: 'issuedOn', values: { day: issuedOn } })

  const due: Heard = form.dueOn ? hearDue(form.dueOn, issuedOn, when) : { day: addDays(issuedOn, client.termsDays) }
  if ('problem' in due) problems.push(due.problem)
  else if (due.day < issuedOn)
    problems.push({ code: 'invoice.dueBeforeIssue', field: 'dueOn', values: { due: due.day, issued: issuedOn } })
  else if (daysBetween(issuedOn, due.day) > FARTHEST_DUE)
    problems.push({ code: 'invoice.dueTooFar', field: 'dueOn', values: { day: due.day } })

  const percent = rateOf(form.tax, issuedOn)
  const amount = readAmount(form.amount, client.currency)
  if ('problem' in amount) problems.push(amount.problem)
  const note = readNote(form.note, InvoiceNote)
  if ('problems' in note) problems.push(...note.problems)

  const [first, ...rest] = problems
  if (first) throw new Refusal(first, ...rest)
  if ('problem' in number || 'problem' in due || 'problem' in amount || 'problems' in note)
    throw new Error('every problem was told')

  const { money, vatIncluded } = amount
  const net = vatIncluded && percent !== null ? netOf(money, percent) : money
  const tax = vatIncluded ? money.amount - net.amount : percent === null ? 0 : vatOf(net, percent).amount
  return {
    clientId: client.id,
    number: number.number,
    net: net.amount,
    tax,
    currency: client.currency,
    percent,
    vatIncluded,
    issuedOn,
    dueOn: due.day,
    dueProposed: form.dueOn === '',
    note: note.note,
  }
}

const InvoiceNote = z.object({ note: optionalParagraph(500) })
const PaymentNote = z.object({ note: optionalLine(300) })

function readNote(note: string, as: typeof InvoiceNote): { note: string | null } | { problems: Problem[] } {
  const read = as.safeParse({ note })
  return read.success ? { note: read.data.note ?? null } : { problems: problemsOf(read.error) }
}

export function readAmount(
  text: string,
  currency: string,
): { money: Money; vatIncluded: boolean } | { problem: Problem } {
  if (text === '') return { problem: { code: 'field.required', field: 'amount' } }
  const read = parseMoney(text, currency)
  if (!read.ok) return { problem: { code: read.problem, field: 'amount', values: read.values } }
  if (read.money.amount <= 0) return { problem: { code: 'invoice.noAmount', field: 'amount' } }
  return { money: read.money, vatIncluded: read.vat === 'included' }
}

/** What does not stop an invoice, but should be looked at before it is kept. */
export type Doubt =
  | { kind: 'dueProposed'; days: number }
  | { kind: 'dueDayOff'; nudgeOn: Day }
  | { kind: 'alreadyLate'; days: number }
  | { kind: 'issuedAhead' }
  | { kind: 'vatIncluded'; gross: Money }
  | { kind: 'vatUnconfirmed' }
  | { kind: 'vatUnusual'; usual: number }
  | { kind: 'noSerial' }
  | { kind: 'serialYear'; year: string }
  | { kind: 'similar'; number: string }

/** `similar` is the number of another invoice of the client that may be this one. */
export function doubtsOf(invoice: NewInvoice, when: When, similar?: string): Doubt[] {
  const { issuedOn, dueOn, percent, number, currency } = invoice
  const usual = vatRateOn(issuedOn)
  const year = /^.?[CK](\d{2})/.exec(number)?.[1]
  const late = daysBetween(dueOn, when.today)
  const doubts: (Doubt | false)[] = [
    invoice.dueProposed && { kind: 'dueProposed', days: daysBetween(issuedOn, dueOn) },
    !isWorkingDay(dueOn, when.calendar) && {
      kind: 'dueDayOff',
      nudgeOn: workingDayOnOrBefore(dueOn, when.calendar),
    },
    late > 0 && { kind: 'alreadyLate', days: late },
    issuedOn > when.today && { kind: 'issuedAhead' },
    invoice.vatIncluded && { kind: 'vatIncluded', gross: { amount: invoice.net + invoice.tax, currency } },
    percent !== null && percent >= 8 && usual.unconfirmed === true && { kind: 'vatUnconfirmed' },
    percent !== null && percent >= 8 && percent !== usual.percent && { kind: 'vatUnusual', usual: usual.percent },
    year === undefined && { kind: 'noSerial' },
    year !== undefined && year !== issuedOn.slice(2, 4) && { kind: 'serialYear', year: `20${year}` },
    similar !== undefined && { kind: 'similar', number: similar },
  ]
  return doubts.filter(doubt => doubt !== false)
}

// — paying and voiding —

export type NewPayment = { amount: Money; receivedOn: Day; note: string | null }

/** A payment that this invoice can take, or everything that is wrong with it. */
export function pay(owed: Owed, form: PaymentForm, when: When): NewPayment {
  mustBeOpen(owed)
  const problems: Problem[] = []
  const amount = readAmount(form.amount, owed.total.currency)
  if ('problem' in amount) problems.push(amount.problem)
  else if (amount.money.amount > owed.remaining.amount) {
    const values = { remaining: owed.remaining.amount, currency: owed.remaining.currency }
    problems.push({ code: 'invoice.overpaid', field: 'amount', values })
  }
  const received = hearBack(form.receivedOn, 'receivedOn', when)
  if ('problem' in received) problems.push(received.problem)
  else if (received.day > when.today)
    problems.push({ code: 'invoice.receivedAhead', field: 'receivedOn', values: { day: received.day } })
  else if (received.day < owed.issuedOn)
    problems.push({ code: 'invoice.receivedBeforeIssue', field: 'receivedOn', values: { issued: owed.issuedOn } })
  const note = readNote(form.note, PaymentNote)
  if ('problems' in note) problems.push(...note.problems)

  const [first, ...rest] = problems
  if (first) throw new Refusal(first, ...rest)
  if ('problem' in amount || 'problem' in received || 'problems' in note) throw new Error('every problem was told')
  return { amount: amount.money, receivedOn: received.day, note: note.note }
}

export function mustBeOpen(owed: Owed): void {
  if (owed.state === 'voided') refuse<InvoiceRefusal>('invoice.voided', undefined, { number: owed.number })
  if (owed.state === 'settled') refuse<InvoiceRefusal>('invoice.settled', undefined, { number: owed.number })
}

/** Recorded by mistake: said by the client's owner, or by those who answer for all money. */
export const mayVoid = (actor: Pick<Actor, 'id' | 'roles'>, owed: Owed): boolean =>
  owed.client.owner === actor.id || seesAllAmounts(actor)

// — ageing —

export const BUCKETS = ['notDue', 'to30', 'to60', 'to90', 'to180', 'over180'] as const
export type Bucket = (typeof BUCKETS)[number]

/** By days after the due day; the due day itself is not late. */
export function bucketOf(daysLate: number): Bucket {
  if (daysLate <= 0) return 'notDue'
  if (daysLate <= 30) return 'to30'
  if (daysLate <= 60) return 'to60'
  if (daysLate <= 90) return 'to90'
  return daysLate <= 180 ? 'to180' : 'over180'
}

export const daysLate = (owed: Pick<Owed, 'dueOn'>, today: Day): number => Math.max(0, daysBetween(owed.dueOn, today))

/** One sum per currency, the đồng first: amounts of different currencies are never added. */
export function sumsOf(amounts: readonly Money[]): Money[] {
  const sums = new Map<string, Money>()
  for (const money of amounts) {
    const sum = sums.get(money.currency)
    sums.set(money.currency, sum ? addMoney(sum, money) : money)
  }
  const place = (m: Money): string => (m.currency === 'VND' ? '' : m.currency)
  return [...sums.values()].sort((a, b) => (place(a) < place(b) ? -1 : 1))
}
