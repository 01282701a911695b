// One line of a task, `@Lan banner TVC thứ 6 17h`: to whom, what, by when. Pure.
import { mentionedIn, plainWords } from '../brief/model.ts'
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
  /** What was said of the day, in their words. */
  dueSaid: string | undefined
  /** The line without the mention, for a form to be filled from. */
  words: string
}

/** What Slack makes of a person's mention. */
const MENTION = /<@[UW][A-Z0-9]+(?:\|[^<>]*)?>/

export function readLine(
  text: string,
  office: Office,
  now: Date,
  names: ReadonlyMap<string, { name: string }>,
): SaidTask {
  const [assignee] = mentionedIn(text)
  const words = plainWords(text.replace(MENTION, ' '), names)
  const stranger = assignee ? undefined : /^@(\S+)/.exec(words)?.[1]
  const heard = findDay(words, { today: dayOf(now, office.zone), calendar: office.calendar })
  const problem: Problem | undefined = heard && !heard.ok ? { code: heard.problem, values: heard.values } : undefined
  const due = heard?.ok ? dueOn(heard.day, heard.clock, office, now) : problem && { ok: false as const, problem }
  return {
    title: heard ? heard.rest : words,
    assignee,
    stranger,
    due,
    dueSaid: heard && without(words, heard.rest),
    words,
  }
}

/** What stands before or after the rest; undefined when it stood in the middle. */
function without(words: string, rest: string): string | undefined {
  if (words.startsWith(rest)) return words.slice(rest.length).trim()
  return words.endsWith(rest) ? words.slice(0, -rest.length).trim() : undefined
}
