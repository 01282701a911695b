/** The smallest checks of the rules: lists, objects and text objects. */
import { isJson, type Json } from './shapes.ts'

export type Problems = string[]

export function objectAt(value: unknown, at: string, problems: Problems): value is Json {
  if (isJson(value)) return true
  problems.push(`${at}: must be an object`)
  return false
}

export function listProblems(
  value: unknown,
  min: number,
  max: number,
  at: string,
  problems: Problems,
): value is unknown[] {
  if (!Array.isArray(value)) {
    problems.push(`${at}: must be a list`)
    return false
  }
  if (value.length < min) problems.push(`${at}: at least ${min} item(s)`)
  if (value.length > max) problems.push(`${at}: no more than ${max} items allowed, there are ${value.length}`)
  return true
}

/** Slack counts UTF-16 units, as JavaScript does. */
export function tooLong(value: string, max: number, at: string, problems: Problems): void {
  if (value.length > max) problems.push(`${at}: must be less than ${max + 1} characters, has ${value.length}`)
}

/** Decomposed Vietnamese looks right and is longer, unsearchable and unequal: a house rule beside Slack's. */
export function confirmNfc(value: string, at: string, problems: Problems): void {
  if (value.normalize('NFC') !== value) problems.push(`${at}: text is not NFC`)
}

export function text(
  value: unknown,
  { max, plain = false }: { max: number; plain?: boolean },
  at: string,
  problems: Problems,
): void {
  if (!objectAt(value, at, problems)) return
  if (value.type !== 'plain_text' && (plain || value.type !== 'mrkdwn')) {
    problems.push(`${at}/type: must be ${plain ? 'plain_text' : 'plain_text or mrkdwn'}, not "${value.type}"`)
  }
  if (value.type === 'mrkdwn' && value.emoji !== undefined) problems.push(`${at}/emoji: only for plain_text`)
  if (value.type === 'plain_text' && value.verbatim !== undefined) problems.push(`${at}/verbatim: only for mrkdwn`)
  if (typeof value.text !== 'string') problems.push(`${at}/text: must be a string`)
  else if (value.text.trim() === '') problems.push(`${at}/text: must be more than 0 characters`)
  else {
    tooLong(value.text, max, `${at}/text`, problems)
    confirmNfc(value.text, `${at}/text`, problems)
  }
}
