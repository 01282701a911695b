// One line of a task, `@Lan banner TVC thứ 6 17h`: to whom, what, by when. Pure.
import { plainWords } from '../brief/model.ts'
import type { Problem } from '../core/refusal.ts'
import { findDay } from '../core/saidDay.ts'
import { dayOf } from '../core/time.ts'
import { dueOn, type Office, type Read } from './forms.ts'

export type SaidTask = {
  title: string
  /** Whose mention comes first. */
  assignee: string | undefined
  /** A name that Slack did not recognise as a person. */
  stranger: string | undefined
  /** Undefined when the line names no day. */
  due: Read<{ dueAt: Date }> | undefined
  /** The line without the mention, for a form to be filled from. */
  words: string
}

const MENTION = /<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>/g

/** Everybody a line mentions, in its order. */
export const mentionsIn = (text: string): string[] => [...text.matchAll(MENTION)].flatMap(([, id]) => (id ? [id] : []))

/** Escaped text as people read it; mentioned people by their names. */
export const readable = (text: string, names: ReadonlyMap<string, { name: string }>): string =>
  plainWords(text.replace(MENTION, (_, id: string) => names.get(id)?.name ?? ''))

export function readLine(
  text: string,
  office: Office,
  now: Date,
  names: ReadonlyMap<string, { name: string }>,
): SaidTask {
  const [assignee] = mentionsIn(text)
  let first = true
  const rest = text.replace(MENTION, mention => {
    if (!first) return mention
    first = false
    return ' '
  })
  const words = readable(rest, names)
  const stranger = assignee ? undefined : /^@(\S+)/.exec(words)?.[1]
  const heard = findDay(words, { today: dayOf(now, office.zone), calendar: office.calendar })
  const problem: Problem | undefined = heard && !heard.ok ? { code: heard.problem, values: heard.values } : undefined
  const due = heard?.ok ? dueOn(heard.day, heard.clock, office, now) : problem && { ok: false as const, problem }
  return { title: heard ? heard.rest : words, assignee, stranger, due, words }
}
