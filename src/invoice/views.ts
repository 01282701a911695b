// Invoices and receivables as those who may see amounts see them: modals and ephemeral answers, never a channel.
import type { Client } from '../client/model.ts'
import { clientName } from '../client/model.ts'
import { clientOption, PICK } from '../client/views.ts'
import type { Locale } from '../core/locale.ts'
import { type Money, minorDigits, showMoney, vatRateOn } from '../core/money.ts'
import { type Day, showDay } from '../core/time.ts'
import {
  actions,
  button,
  context,
  divider,
  facts,
  type KnownBlock,
  type Message,
  type ModalView,
  message,
  modal,
  option,
  quote,
  rich,
  section,
} from '../slack/blocks.ts'
import { searchInput, selectInput, textInput } from '../slack/inputs.ts'
import { join, type Mrk, mrk } from '../slack/mrkdwn.ts'
import { ageingOf, type ReceivableLine } from './due.ts'
import {
  BUCKETS,
  type Doubt,
  daysLate,
  type InvoiceForm,
  mayVoid,
  type NewInvoice,
  type Owed,
  type Payment,
  sumsOf,
  TAXES,
} from './model.ts'
import { type Promised, promiseOn } from './promiseModel.ts'
import { promiseTexts } from './promiseTexts.ts'
import { directorNote, promiseButton, promiseLine, promiseWords, type When } from './promiseViews.ts'
import { invoiceTexts } from './texts.ts'

export const FORM = 'invoice.form'
export const CONFIRM = 'invoice.confirm'
export const PAYMENT = 'invoice.payment'
export const VOID = 'invoice.void'

export const NEW = 'invoice.new'
export const BACK = 'invoice.back'
export const OPEN = 'invoice.open'
export const PAY = 'invoice.pay'
export const VOID_ASK = 'invoice.voidAsk'

/** An ephemeral answer holds 50 blocks and about 12,000 characters; a client takes two. */
const MOST_CLIENTS = 22
const MOST_INVOICES = 30

type Viewer = Parameters<typeof mayVoid>[0]

/** A day as `readDay` reads it again. */
const typedDay = (day: Day): string => day.split('-').reverse().join('/')

/** An amount as `parseMoney` reads it again, whatever its size. */
export const typedMoney = ({ amount, currency }: Money): string => {
  if (currency === 'VND') return showMoney({ amount, currency }, 'vi')
  const digits = minorDigits(currency)
  return `${(amount / 10 ** digits).toFixed(digits)} ${currency}`
}

// — recording —

export type FormStart = { today: Day; client?: Pick<Client, 'id' | 'code' | 'name'>; typed?: InvoiceForm }

/** Empty, for one client, or with everything that was typed. */
export function invoiceModal(locale: Locale, { today, client, typed }: FormStart): ModalView {
  const t = invoiceTexts[locale]
  const auto = t.taxAuto(vatRateOn(today).percent)
  return modal({
    callback: FORM,
    title: t.newInvoice,
    submit: t.check,
    close: t.close,
    blocks: [
      searchInput({
        field: 'client',
        label: t.client,
        action: PICK,
        placeholder: t.clientPlaceholder,
        initial: client && clientOption(client),
      }),
      textInput({
        field: 'number',
        label: t.number,
        hint: t.numberHint,
        placeholder: '1C26TAA 42',
        initial: typed?.number,
        max: 60,
      }),
      textInput({ field: 'amount', label: t.amount, hint: t.amountHint, initial: typed?.amount, max: 100 }),
      selectInput({
        field: 'tax',
        label: t.tax,
        options: TAXES.map(tax => option(tax, tax === 'auto' ? auto : t.taxes[tax])),
        initial: typed?.tax ?? 'auto',
      }),
      textInput({
        field: 'issuedOn',
        label: t.issuedOn,
        hint: t.issuedHint,
        optional: true,
        initial: typed ? typed.issuedOn : typedDay(today),
        max: 60,
      }),
      textInput({
        field: 'dueOn',
        label: t.dueOn,
        hint: t.dueHint,
        optional: true,
        initial: typed?.dueOn,
        max: 60,
      }),
      textInput({ field: 'note', label: t.note, optional: true, initial: typed?.note, multiline: true, max: 500 }),
    ],
  })
}

/** Everything in full before it is kept; nothing here has been saved yet. */
export function confirmModal(
  locale: Locale,
  draft: { id: string; invoice: NewInvoice; client: Pick<Client, 'code' | 'name'>; doubts: readonly Doubt[] },
): ModalView {
  const t = invoiceTexts[locale]
  const { id, invoice, client, doubts } = draft
  return modal({
    callback: CONFIRM,
    title: t.confirmTitle,
    submit: t.save,
    close: t.close,
    metadata: { draft: id },
    blocks: [
      section(t.reckoning(invoice)),
      ...facts([
        [t.client, clientName(client)],
        [t.number, invoice.number],
        [t.issuedOn, showDay(invoice.issuedOn, locale)],
        [t.dueOn, showDay(invoice.dueOn, locale)],
      ]),
      doubts.length > 0 && rich({ list: doubts.map(doubt => [t.doubt(doubt)]) }),
      invoice.note !== null && quote(invoice.note),
      actions(button({ action: BACK, label: t.back, value: id })),
    ],
  })
}

// — receivables —

/** What a client owes and has promised, in a few lines: for lists and Home of those who may see amounts. */
export function receivableSummary(locale: Locale, line: ReceivableLine, when: When): Mrk {
  const t = invoiceTexts[locale]
  // A total that repeats the only figure tells nothing.
  const figure = line.overdueCount > 0 ? t.amounts(line.overdue) : line.dueSoonCount > 0 ? t.amounts(line.dueSoon) : ''
  const parts = [
    line.overdueCount > 0 && t.overdueLine(t.amounts(line.overdue), line.overdueCount, line.oldestDays),
    line.dueSoonCount > 0 && t.dueSoonLine(t.amounts(line.dueSoon), line.dueSoonCount),
    line.dueSoonCount === 0 && line.nextDue !== undefined && t.nextDueLine(showDay(line.nextDue, locale)),
    t.amounts(line.total) !== figure && t.totalLine(t.amounts(line.total)),
  ]
  const [promised, ...others] = byDay(line.promises)
  const said = promised && promiseLine(locale, promised, line.invoices, when, { amounts: true })
  return join(
    [
      mrk`*${line.code}* · ${line.name}`,
      join(parts, ' · '),
      said && mrk`${said}${others.length > 0 && ` · ${promiseTexts[locale].others(others.length)}`}`,
    ],
    '\n',
  )
}

/** The earliest promised day first: it is the next to be asked about, or the longest overdue. */
const byDay = (promises: readonly Promised[]): Promised[] =>
  promises.toSorted((a, b) => (a.promisedFor < b.promisedFor ? -1 : a.promisedFor > b.promisedFor ? 1 : 0))

/** Opens a client's invoices. */
export const receivableButton = (locale: Locale, line: Pick<ReceivableLine, 'clientId' | 'name'>) =>
  button({
    action: OPEN,
    label: invoiceTexts[locale].open,
    value: line.clientId,
    aria: invoiceTexts[locale].openAria(line.name),
  })

/** Totals and ageing: label over figure, empty buckets left out. */
function ageingBlocks(locale: Locale, invoices: readonly Owed[], today: Day): KnownBlock[] {
  const t = invoiceTexts[locale]
  const ageing = ageingOf(invoices, today)
  const overdue = invoices.filter(i => i.dueOn < today)
  return facts([
    [t.total, t.amounts(sumsOf(invoices.map(i => i.remaining)))],
    [t.overdueTotal, overdue.length > 0 ? t.amounts(sumsOf(overdue.map(i => i.remaining))) : undefined],
    ...BUCKETS.map(bucket => {
      const sums = ageing[bucket]
      return [t.buckets[bucket], sums.length > 0 ? t.amounts(sums) : undefined] as const
    }),
  ])
}

/** Never posted: an answer to the person alone. */
export function receivablesMessage(locale: Locale, lines: readonly ReceivableLine[], when: When): Message {
  const t = invoiceTexts[locale]
  const invoices = lines.flatMap(line => line.invoices)
  const lead = t.lead(lines.length, invoices.length)
  const over = lines.length - MOST_CLIENTS
  return message(lead, [
    section(lead),
    ...ageingBlocks(locale, invoices, when.today),
    divider(),
    ...lines.slice(0, MOST_CLIENTS).flatMap(line => {
      const client = { id: line.clientId, name: line.name }
      return [
        section(receivableSummary(locale, line, when)),
        actions(receivableButton(locale, line), promiseButton(locale, client)),
      ]
    }),
    over > 0 && context(t.more(over)),
  ])
}

export const plainMessage = (text: Mrk): Message => message(text, [section(text)])

function invoiceBlock(locale: Locale, owed: Owed, promises: readonly Promised[], when: When): KnownBlock {
  const t = invoiceTexts[locale]
  const due = t.dueText(owed, daysLate(owed, when.today), owed.dueOn === when.today)
  const promised = promiseOn(owed.id, promises)
  return section(
    join(
      [
        mrk`*${owed.number}* · ${due}`,
        t.remainingOf(owed),
        promised && promiseWords(locale, promised, when, { amounts: true, how: true }),
      ],
      '\n',
    ),
    button({ action: PAY, label: t.pay, value: owed.id, aria: t.payAria(owed.number) }),
  )
}

export type ClientOwes = {
  client: Pick<Client, 'id' | 'code' | 'name'>
  invoices: readonly Owed[]
  promises: readonly Promised[]
  when: When
}

function clientBlocks(
  locale: Locale,
  { client, invoices, promises, when }: ClientOwes,
): (KnownBlock | undefined | false)[] {
  const t = invoiceTexts[locale]
  if (invoices.length === 0) return [section(t.nothingOwedBy(clientName(client)))]
  const over = invoices.length - MOST_INVOICES
  return [
    section(mrk`*${clientName(client)}*`),
    ...ageingBlocks(locale, invoices, when.today),
    directorNote(locale, promises, when),
    actions(promiseButton(locale, client)),
    divider(),
    ...invoices.slice(0, MOST_INVOICES).map(owed => invoiceBlock(locale, owed, promises, when)),
    over > 0 && context(t.moreInvoices(over)),
  ]
}

/** One client's open invoices, the oldest due day first; `notice` says what has just been done. */
export const clientReceivablesModal = (locale: Locale, owes: ClientOwes, notice?: Mrk): ModalView =>
  modal({
    callback: 'invoice.receivables',
    title: invoiceTexts[locale].receivablesOf(owes.client.code),
    close: invoiceTexts[locale].close,
    blocks: [notice && section(notice), notice && divider(), ...clientBlocks(locale, owes)],
  })

export const clientReceivablesMessage = (locale: Locale, owes: ClientOwes): Message =>
  message(mrk`${invoiceTexts[locale].receivablesOf(owes.client.code)}`, clientBlocks(locale, owes))

// — paying and voiding —

export type Paying = {
  owed: Owed
  payments: readonly Payment[]
  /** Of the invoice's client. */
  promises: readonly Promised[]
  when: When
}

export function paymentModal(locale: Locale, viewer: Viewer, { owed, payments, promises, when }: Paying): ModalView {
  const t = invoiceTexts[locale]
  const { today } = when
  const { currency } = owed.total
  const promised = promiseOn(owed.id, promises)
  const before = payments.map(p => t.payment({ amount: p.amount, currency }, p.receivedOn, p.by))
  return modal({
    callback: PAYMENT,
    about: `${owed.id}-${payments.length}`,
    title: t.pay,
    submit: t.save,
    close: t.close,
    metadata: { invoice: owed.id },
    blocks: [
      section(
        mrk`*${owed.number}* · ${clientName(owed.client)}\n${t.dueText(owed, daysLate(owed, today), owed.dueOn === today)}\n${t.remainingOf(owed)}`,
      ),
      before.length > 0 && context(mrk`${t.paidBefore}: ${join(before.slice(-8), '; ')}`),
      promised && context(mrk`${promiseWords(locale, promised, when, { amounts: true, how: true })}`),
      textInput({
        field: 'amount',
        label: t.paidAmount,
        hint: t.paidHint,
        initial: typedMoney(owed.remaining),
        max: 100,
      }),
      textInput({
        field: 'receivedOn',
        label: t.receivedOn,
        hint: t.receivedHint,
        initial: typedDay(today),
        optional: true,
        max: 60,
      }),
      textInput({ field: 'note', label: t.note, optional: true, max: 300 }),
      divider(),
      section(mrk`${promiseTexts[locale].recordAsk}`, promiseButton(locale, owed.client, owed.id)),
      ...(mayVoid(viewer, owed)
        ? [section(mrk`${t.voidAsk}`, button({ action: VOID_ASK, label: t.void, value: owed.id, style: 'danger' }))]
        : []),
    ],
  })
}

export function voidModal(locale: Locale, owed: Owed): ModalView {
  const t = invoiceTexts[locale]
  return modal({
    callback: VOID,
    about: owed.id,
    title: t.void,
    submit: t.void,
    close: t.close,
    metadata: { invoice: owed.id },
    blocks: [
      section(t.voidWhat(owed)),
      textInput({ field: 'reason', label: t.reason, placeholder: t.reasonPlaceholder, multiline: true, max: 300 }),
    ],
  })
}
