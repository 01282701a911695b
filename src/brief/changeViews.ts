// What a new version changed, told in each task's thread and to each person who works by the brief.
import type { Locale } from '../core/locale.ts'
import { ellipsis } from '../core/text.ts'
import {
  actions,
  bold,
  button,
  context,
  type KnownBlock,
  type Message,
  message,
  rich,
  section,
  struck,
} from '../slack/blocks.ts'
import { mrk } from '../slack/mrkdwn.ts'
import type { Brief, BriefForm, Part } from './model.ts'
import { briefTexts } from './texts.ts'
import { OPEN, READ, showPart } from './views.ts'

type Texts = (typeof briefTexts)['vi']

export type Change = {
  brief: Pick<Brief, 'id' | 'code'>
  title: string
  version: number
  before: BriefForm
  after: BriefForm
  /** Without money. */
  parts: readonly Part[]
  by: string
}

const OLD_NEW = 260

/** The lines of one text that another does not have: what did not change needs no second reading. */
function linesOnlyIn(text: string | undefined, other: string | undefined): string | undefined {
  if (!text?.includes('\n') && !other?.includes('\n')) return text
  const known = new Set(other?.split('\n'))
  return text
    ?.split('\n')
    .filter(line => !known.has(line))
    .join('\n')
}

/** Words stand on the label's line; a list below it. */
const gap = (text: string): string => (/^•|\n/.test(text) ? '\n' : ' ')

/** One part: the old struck through, the new below it. Of several lines, those that differ. */
export function differences(
  locale: Locale,
  { before, after, parts }: Pick<Change, 'before' | 'after' | 'parts'>,
): KnownBlock[] {
  const t = briefTexts[locale]
  return parts.flatMap(part => {
    if (part === 'budget') return []
    const was = showPart(part, before, locale)
    const now = showPart(part, after, locale)
    const gone = linesOnlyIn(was, now)
    const come = linesOnlyIn(now, was)
    // Only the order differs: then the order is what must be read.
    const [old, fresh] = gone || come ? [was ? gone : t.empty, now ? come : t.empty] : [was, now]
    return [
      rich({
        line: [
          bold(t.label[part]),
          ...(old ? [`\n${t.was}:${gap(old)}`, was ? struck(ellipsis(old, OLD_NEW)) : old] : []),
          ...(fresh ? [`\n${t.now}:${gap(fresh)}${ellipsis(fresh, OLD_NEW)}`] : []),
        ],
      }),
    ]
  })
}

const detailsButton = (t: Texts, briefId: string) => button({ action: OPEN, label: t.open, value: briefId })

const readButton = (t: Texts, { brief, version }: Change) =>
  actions(
    button({ action: READ, label: t.alsoRead(version), value: `${brief.id}:${version}`, style: 'primary' }),
    detailsButton(t, brief.id),
  )

/** In a task's thread; once its assignee has read it, it says so instead of asking. */
export function changeInThread(locale: Locale, change: Change, read?: { by: string; when: string }): Message {
  const t = briefTexts[locale]
  const said = t.changed(change.brief.code, change.version, change.by)
  return message(mrk`${said}`, [
    section(mrk`${said}`),
    ...differences(locale, change),
    read ? context(mrk`${t.readBy(read.by, change.version, read.when)}`) : readButton(t, change),
  ])
}

/**
 * To each person who works by the brief: what changed, and that they work from an old version until they press. Who has
 * not accepted the work yet takes the new version with it (`readBefore` undefined), and has nothing to press.
 */
export function changeForPerson(
  locale: Locale,
  change: Change,
  readBefore: number | undefined,
  readAt?: string,
): Message {
  const t = briefTexts[locale]
  const { brief, title, version, by } = change
  const said = readAt
    ? t.changed(brief.code, version, by)
    : readBefore === undefined
      ? t.changedBeforeYou(brief.code, title, version)
      : t.changedForYou(brief.code, title, version, readBefore)
  const asks = readBefore === undefined ? actions(detailsButton(t, brief.id)) : readButton(t, change)
  return message(mrk`${said}`, [
    section(mrk`${said}`),
    ...differences(locale, change),
    readAt ? context(mrk`${t.youRead(version, readAt)}`) : asks,
  ])
}

/** To the owner, when somebody else wrote it. */
export function ownerNotice(locale: Locale, brief: Brief, author: string): Message {
  const t = briefTexts[locale]
  const said = mrk`${t.youOwn(author, brief.code, brief.form.title)}`
  return message(said, [section(said), actions(detailsButton(t, brief.id))])
}
