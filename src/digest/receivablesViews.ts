// Who owes money, one line per client. Amounts are shown only to those who may see them; a channel that others read too
// gets numbers of invoices and days.
import { type Money, showMoney } from '../core/money.ts'
import { ellipsis } from '../core/text.ts'
import { showDayShort } from '../core/time.ts'
import type { ReceivableLine } from '../invoice/due.ts'
import { receivablesSubject } from '../nudge/model.ts'
import { snoozeButton } from '../nudge/snoozeViews.ts'
import { actions, bold, context, header, type KnownBlock, type Message, message, rich } from '../slack/blocks.ts'
import { mrk } from '../slack/mrkdwn.ts'
import { type Leaf, nameOf, note, type Reading } from './lines.ts'
import { type Heading, late, summaryOf } from './views.ts'

/** Clients in one message; the rest is counted. */
const CLIENTS = { channel: 40, person: 15 }

/** For the finance channel, with whose client each is. */
export function financeMessage(
  r: Reading,
  lines: readonly ReceivableLine[],
  amounts: boolean,
  heading: Heading,
): Message | undefined {
  const shown = lines.slice(0, CLIENTS.channel)
  const list = shown.map(line => [...clientLine(r, line, amounts), ` · ${nameOf(r.people, line.owner)}`])
  return receivablesMessage(r, lines, heading, [
    rich({ list: [...list, ...moreClients(r, lines.length - shown.length)] }),
    context(mrk`${amounts ? r.t.receivables.see : r.t.receivables.amountsHidden}`),
  ])
}

/** For a person who sees these amounts, with a way to put each client off. */
export function personReceivables(r: Reading, lines: readonly ReceivableLine[], heading: Heading): Message | undefined {
  const shown = lines.slice(0, CLIENTS.person)
  const more = moreClients(r, lines.length - shown.length)
  return receivablesMessage(r, lines, heading, [
    ...shown.flatMap(line => [
      rich({ line: clientLine(r, line, true) }),
      actions(snoozeButton(r.locale, receivablesSubject(line.clientId))),
    ]),
    more.length > 0 && rich({ list: more }),
    context(mrk`${r.t.receivables.see}`),
  ])
}

/** `VNM · Vinamilk: 162.000.000 ₫ quá hạn (3 hóa đơn, lâu nhất 21 ngày) · 54.000.000 ₫ đến hạn T6 27/11` */
function clientLine(r: Reading, line: ReceivableLine, amounts: boolean): Leaf[] {
  const { receivables: t } = r.t
  const figure = (money: readonly Money[]): string =>
    amounts && money.length > 0 ? `${money.map(one => showMoney(one, r.locale)).join(' + ')} ` : ''
  const parts = [
    line.overdueCount > 0 && `${figure(line.overdue)}${t.overdue(line.overdueCount, line.oldestDays)}`,
    line.nextDue !== undefined &&
      `${figure(line.dueSoon)}${t.dueSoon(line.dueSoonCount || 1, showDayShort(line.nextDue, r.locale))}`,
  ].filter(part => part !== false)
  return [bold(`${line.code} · ${ellipsis(line.name, 60)}`), `: ${parts.join(' · ')}`]
}

const moreClients = (r: Reading, n: number): Leaf[][] => (n > 0 ? [[note(r.t.receivables.more(n))]] : [])

/** The notification carries no amount: it shows on locked screens. */
function receivablesMessage(
  r: Reading,
  lines: readonly ReceivableLine[],
  heading: Heading,
  blocks: readonly (KnownBlock | undefined | false)[],
): Message | undefined {
  if (lines.length === 0) return undefined
  const overdue = lines.filter(line => line.overdueCount > 0).length
  const { receivables: t } = r.t
  const title = t.title(showDayShort(heading.today, r.locale))
  const counts = summaryOf([
    [overdue, t.clientsOverdue],
    [lines.length - overdue, t.clientsSoon],
  ])
  const summary = `${counts}${late(r, heading)}`
  return message(mrk`${title}: ${summary}`, [header(title), context(mrk`${summary}`), ...blocks])
}
