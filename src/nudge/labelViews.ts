// What a matter is called.
import type { Locale } from '../core/locale.ts'
import { ellipsis } from '../core/text.ts'
import type { Waiting } from './matter.ts'
import { nudgeTexts } from './texts.ts'

const TITLE = 90

/** What it is about, in a few words. */
export function labelOf(locale: Locale, waiting: Waiting): string {
  const { label, someBrief } = nudgeTexts[locale]
  switch (waiting.kind) {
    case 'offer':
    case 'late':
    case 'approval':
    case 'request':
      return label.task(waiting.task.number, ellipsis(waiting.task.title, TITLE))
    case 'question':
      return label.question(waiting.brief.code ?? someBrief)
    case 'receivable':
      return label.receivable(clientOf(waiting))
    case 'promise':
      return label.promise(clientOf(waiting))
  }
}

export const clientOf = ({ client }: { client: { code: string; name: string } }): string =>
  `${client.code} · ${ellipsis(client.name, 60)}`
