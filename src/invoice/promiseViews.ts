// A promise to pay as those who may see amounts see it: its form, and the words that stand beside a receivable.
import { clientName } from '../client/model.ts'
import type { Calendar } from '../core/calendar.ts'
import type { Locale } from '../core/locale.ts'
import { type Money, showMoney } from '../core/money.ts'
import { ellipsis } from '../core/text.ts'
import { type Day, showDayShort } from '../core/time.ts'
import type { PromiseState } from '../db/schema.ts'
import { button, context, type ModalView, modal, option, section } from '../slack/blocks.ts'
import { selectInput, textInput } from '../slack/inputs.ts'
import { type Mrk, mrk } from '../slack/mrkdwn.ts'
import { type Owed, sumsOf } from './model.ts'
import { ALL, callsForDirector, type Promised, SAID, standingOf, timesBroken } from './promiseModel.ts'
import { promiseTexts } from './promiseTexts.ts'
import { invoiceTexts } from './texts.ts'

export const PROMISE_FORM = 'invoice.promiseForm'
/** Its value is the client's id, or `<client id>:<invoice id>` where one invoice is meant. */
export const PROMISE = 'invoice.promise'

export type When = { today: Day; calendar: Calendar }

/**
 * `Hẹn T6 27/11, chị Thảo, cả khoản, hẹn lại lần 2`. Without `amounts` a part is just a part; `how` tells how it was said.
 */
export function promiseWords(
  locale: Locale,
  p: Promised,
  { today, calendar }: When,
  { amounts = false, how = false } = {},
): string {
  const t = promiseTexts[locale]
  const what =
    p.amount === null ? t.whole : amounts ? showMoney({ amount: p.amount, currency: p.currency }, locale) : t.part
  const day = showDayShort(p.promisedFor, locale)
  const channel = how && SAID.find(known => known === p.said)
  const who = `${ellipsis(p.promisedBy, 40)}${channel ? ` (${t.how[channel]})` : ''}`
  const standing = standingOf(p, today, calendar)
  const words = {
    ahead: () => t.ahead(day, who, what),
    due: () => (p.promisedFor === today ? t.today(who, what) : t.due(day, who, what)),
    broken: () => t.broken(day, who, what),
  }[standing]()
  const times = timesBroken(p, today, calendar)
  return [
    words,
    p.renewals > 0 && t.renewed(p.renewals),
    times > (standing === 'broken' ? 1 : 0) && t.brokenTimes(times),
  ]
    .filter(Boolean)
    .join(', ')
}

/** Where a client's word has failed twice: whom to tell. */
export const directorNote = (locale: Locale, promises: readonly Promised[], { today, calendar }: When) => {
  const worst = promises.filter(p => callsForDirector(p, today, calendar)).map(p => timesBroken(p, today, calendar))
  return worst.length > 0 && context(promiseTexts[locale].callDirector(Math.max(...worst)))
}

export const promiseButton = (locale: Locale, client: { id: string; name: string }, invoiceId?: string) =>
  button({
    action: PROMISE,
    label: promiseTexts[locale].record,
    value: invoiceId === undefined ? client.id : `${client.id}:${invoiceId}`,
    aria: promiseTexts[locale].recordAria(client.name),
  })

const MOST_CHOICES = 90

export type PromiseAsk = {
  client: { id: string; code: string; name: string }
  /** The client's open invoices, the oldest due day first. */
  invoices: readonly Owed[]
  /** The one that is meant; otherwise all of them. */
  invoiceId?: string | undefined
  promises: readonly Promised[]
  /** Those at the client, as they are addressed; who decides comes first. */
  contacts: readonly string[]
}

export function promiseModal(locale: Locale, ask: PromiseAsk, when: When): ModalView {
  const t = promiseTexts[locale]
  const { client, invoices, contacts } = ask
  const sum = (money: Money): string => showMoney(money, locale)
  const all = sumsOf(invoices.map(owed => owed.remaining)).flatMap(money => {
    const count = invoices.filter(owed => owed.remaining.currency === money.currency).length
    return count > 1 ? [option(`${ALL}${money.currency}`, t.all(count, sum(money)))] : []
  })
  const options = [
    ...all,
    ...invoices
      .slice(0, MOST_CHOICES)
      .map(owed => option(owed.id, t.one(owed.number, sum(owed.remaining), showDayShort(owed.dueOn, locale)))),
  ]
  return modal({
    callback: PROMISE_FORM,
    about: `promise-${client.id}-${ask.invoiceId ?? ''}`,
    title: t.title,
    submit: invoiceTexts[locale].save,
    close: invoiceTexts[locale].close,
    metadata: { client: client.id },
    blocks: [
      section(mrk`*${clientName(client)}*`),
      ...ask.promises
        .slice(-8)
        .map(p => context(mrk`${promiseLine(locale, p, invoices, when, { amounts: true, how: true })}`)),
      directorNote(locale, ask.promises, when),
      selectInput({ field: 'about', label: t.about, options, initial: ask.invoiceId ?? options[0]?.value ?? null }),
      textInput({ field: 'day', label: t.day, hint: t.dayHint, max: 60, focus: true }),
      textInput({ field: 'amount', label: t.amount, hint: t.amountHint, optional: true, max: 100 }),
      textInput({
        field: 'promisedBy',
        label: t.promisedBy,
        max: 80,
        initial: contacts.length === 1 ? (contacts[0] ?? null) : null,
        ...(contacts.length > 0 && { hint: t.promisedByHint(contacts.slice(0, 8).join(', ')) }),
      }),
      selectInput({
        field: 'said',
        label: t.said,
        options: SAID.map(how => option(how, t.how[how])),
        optional: true,
      }),
    ],
  })
}

/** The same with which invoice it is about, where it is about one. */
export function promiseLine(
  locale: Locale,
  p: Promised,
  invoices: readonly Owed[],
  when: When,
  show: Parameters<typeof promiseWords>[3],
): string {
  const words = promiseWords(locale, p, when, show)
  const one = invoices.find(owed => owed.id === p.invoiceId)
  return one ? `${one.number} · ${words}` : words
}

/** A promise that a payment has fulfilled, in time or late. */
export const keptWords = (locale: Locale, settled: readonly { promised: Promised; state: PromiseState }[]): Mrk[] =>
  settled.flatMap(({ promised, state }) => {
    const day = showDayShort(promised.promisedFor, locale)
    if (state === 'kept') return [promiseTexts[locale].kept(day)]
    return state === 'broken' ? [promiseTexts[locale].late(day)] : []
  })
