// The month's report on our own noise: short, without a tone, and without an amount.
import type { Locale } from '../core/locale.ts'
import { ellipsis } from '../core/text.ts'
import type { Day } from '../core/time.ts'
import { partAction } from '../people/views.ts'
import { actions, bold, button, context, header, type Message, message, rich } from '../slack/blocks.ts'
import { mrk } from '../slack/mrkdwn.ts'
import { KINDS, type People } from './matter.ts'
import { leastAnswered, mostAsked, type Noise } from './reportModel.ts'
import { type ReportTexts, reportTexts } from './reportTexts.ts'

/** `from`: the first day of the month. */
export function noiseMessage(locale: Locale, noise: Noise, from: Day, people: People): Message {
  const t = reportTexts[locale]
  const [year = '', month = ''] = from.split('-')
  const title = t.title(t.month(year, month))
  const { total } = noise
  const summary = t.total(total.sent, total.inMornings)
  const outcome = t.outcome(total.answered, total.settled, total.silent)
  const name = (id: string) => ellipsis(people.get(id)?.name ?? id, 60)
  const ofPeople = (some: Noise['byPerson']) =>
    some.map(one => [t.line(name(one.person), one.sent, one.inMornings, one.answered, one.silent)])
  const part = (heading: string, lines: readonly string[][]) =>
    lines.length > 0 && rich({ line: [bold(heading)] }, { list: lines })
  const least = leastAnswered(noise)
  const kinds = KINDS.flatMap(kind => noise.byKind.filter(one => one.kind === kind))
  return message(mrk`${title}. ${summary}`, [
    header(title),
    rich(
      { line: [summary] },
      { line: [outcome] },
      ...(total.minutes === null ? [] : [{ line: [t.median(timeWords(t, total.minutes))] }]),
    ),
    part(
      t.byKind,
      kinds.map(one => [t.line(t.kind[one.kind], one.sent, one.inMornings, one.answered, one.silent)]),
    ),
    part(t.mostAsked, ofPeople(mostAsked(noise))),
    part(t.leastAnswered, ofPeople(least)),
    least.length > 0 && context(mrk`${t.leastHint}`),
    actions(button({ action: partAction('nudging'), label: t.pace })),
  ])
}

function timeWords(t: ReportTexts, minutes: number): string {
  if (minutes < 90) return t.minutes(Math.max(1, Math.round(minutes)))
  const hours = minutes / 60
  return hours < 36 ? t.hours(Math.round(hours)) : t.days(Math.round(hours / 24))
}
