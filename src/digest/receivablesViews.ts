// Who owes money, one line per client. Amounts are shown only to those who may see them; a channel that others read too
// gets numbers of invoices and days.
import { type Money, showMoney } from '../core/money.ts'
import { ellipsis } from '../core/text.ts'
import { showDayShort } from '../core/time.ts'
import type { ReceivableLine } from '../invoice/due.ts'
import { promiseWords } from '../invoice/promiseViews.ts'
import { bold, context, header, type Message, message, rich } from '../slack/blocks.ts'
import { mrk } from '../slack/mrkdwn.ts'
import { type Leaf, nameOf, note, type Reading } from './lines.ts'
import { type Counts, countOf, fitted, type Heading, late, newYear, summaryOf } from './views.ts'

/** For the finance channel, with whose client each is. The notification carries no amount: it shows on locked screens. */
export function financeMessage(
  r: Reading,
  debts: readonly ReceivableLine[],
  amounts: boolean,
  heading: Heading,
): Message | undefined {
  if (debts.length === 0) return undefined
  return fitted(
    debts.length,
    room => drawFinance(r, debts, amounts, heading, room),
    message => message,
  )
}

function drawFinance(
  r: Reading,
  debts: readonly ReceivableLine[],
  amounts: boolean,
  heading: Heading,
  room: number,
): Message {
  const shown = debts.slice(0, room)
  const { receivables: t } = r.t
  const title = t.title(showDayShort(heading.today, r.locale))
  const summary = `${summaryOf(debtCounts(r, debts, heading))}${late(r, heading)}`
  return message(mrk`${title}: ${summary}`, [
    header(title),
    newYear(r, 'team', heading, [countOf(fellDue(debts, heading), r.t.newYear.clients)]),
    context(mrk`${summary}`),
    rich({
      list: [
        ...shown.map(debt => [...debtLine(r, debt, amounts, heading), ` · ${nameOf(r.people, debt.owner)}`]),
        ...moreClients(r, debts.length - shown.length),
      ],
    }),
    heading.tet === 'softened' && context(mrk`${t.softened}`),
    context(mrk`${amounts ? t.see : t.amountsHidden}`),
  ])
}

/** Before Tết nobody is called overdue. */
export function debtCounts(r: Reading, debts: readonly ReceivableLine[], heading: Heading): Counts {
  const { receivables: t } = r.t
  if (heading.tet === 'softened') return [countOf(debts.length, t.clientsOpen)]
  const due = debts.filter(debt => debt.overdueCount > 0)
  const fell = due.filter(debt => isFresh(debt, heading))
  return [
    countOf(due.length - fell.length, t.clientsOverdue),
    countOf(fell.length, t.clientsFell),
    countOf(debts.length - due.length, t.clientsSoon),
  ]
}

/** What fell due while nobody worked is no fault yet on the first morning after it. */
const isFresh = ({ invoices: [oldest] }: ReceivableLine, { pause }: Heading): boolean =>
  pause !== undefined && oldest !== undefined && oldest.dueOn >= pause.from

/** Clients with something that fell due in the days off. */
export const fellDue = (debts: readonly ReceivableLine[], { pause, today }: Heading): number =>
  pause === undefined
    ? 0
    : debts.filter(({ invoices }) => invoices.some(({ dueOn }) => dueOn >= pause.from && dueOn < today)).length

/** `VNM · Vinamilk: 162.000.000 ₫ quá hạn (3 hóa đơn, lâu nhất 21 ngày) · 54.000.000 ₫ đến hạn T6 27/11` */
export function debtLine(r: Reading, debt: ReceivableLine, amounts: boolean, heading: Heading): Leaf[] {
  const { receivables: t } = r.t
  const day = (at: string): string => showDayShort(at, r.locale)
  const figure = (money: readonly Money[]): string =>
    amounts && money.length > 0 ? `${money.map(one => showMoney(one, r.locale)).join(' + ')} ` : ''
  const oldest = debt.invoices[0]?.dueOn
  const gently = heading.tet === 'softened' || isFresh(debt, heading)
  const overdue =
    gently && oldest !== undefined
      ? t.overdueSoftened(debt.overdueCount, day(oldest))
      : t.overdue(debt.overdueCount, debt.oldestDays)
  const parts = [
    debt.overdueCount > 0 && `${figure(debt.overdue)}${overdue}`,
    debt.nextDue !== undefined && `${figure(debt.dueSoon)}${t.dueSoon(debt.dueSoonCount || 1, day(debt.nextDue))}`,
    ...debt.promises.map(one => promiseWords(r.locale, one, heading, { amounts })),
  ].filter(part => typeof part === 'string')
  return [bold(`${debt.code} · ${ellipsis(debt.name, 60)}`), `: ${parts.join(' · ')}`]
}

export const moreClients = (r: Reading, n: number): Leaf[][] => (n > 0 ? [[note(r.t.receivables.more(n))]] : [])
