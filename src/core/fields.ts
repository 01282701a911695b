import { z } from 'zod'
import type { Problem } from './refusal.ts'
import { clean } from './text.ts'

export type FieldCode =
  | 'field.required'
  | 'field.tooShort'
  | 'field.tooLong'
  | 'field.tooSmall'
  | 'field.tooBig'
  | 'field.notAnEmail'
  | 'field.notANumber'
  | 'field.notADate'
  | 'field.choose'
  | 'field.invalid'

/** A zod issue that says its own problem, with the values its sentence names. */
export const problemIssue = (code: string, values?: Problem['values']) => ({
  code: 'custom' as const,
  message: code,
  params: { problem: code, values },
})

/** Text of one line; line breaks become spaces. Lengths count cleaned UTF-16 units, as Slack does. */
export const line = (min: number, max: number) => z.string().transform(oneLine).check(withLength(min, max))

/** Text of several lines. */
export const paragraph = (min: number, max: number) => z.string().transform(clean).check(withLength(min, max))

/** Nothing, or a line; empty text and null count as nothing. */
export const optionalLine = (max: number, min = 1) => optional(oneLine, min, max)

export const optionalParagraph = (max: number, min = 1) => optional(clean, min, max)

const oneLine = (text: string): string => clean(text).replace(/\n+/g, ' ')

const optional = (cleaned: (text: string) => string, min: number, max: number) =>
  z
    .string()
    .nullish()
    .transform(text => cleaned(text ?? '') || undefined)
    .check(withLength(min, max))

/** zod's own length issues do not say how long the text was, so these do. */
function withLength(min: number, max: number) {
  return (ctx: z.core.ParsePayload<string | undefined>): void => {
    if (ctx.value === undefined) return
    const is = ctx.value.length
    const issue =
      is === 0 && min > 0
        ? problemIssue('field.required')
        : is < min
          ? problemIssue('field.tooShort', { min, is })
          : is > max && problemIssue('field.tooLong', { max, is })
    if (issue) ctx.issues.push({ ...issue, input: ctx.value })
  }
}

/** What a form got wrong, one problem per issue, each beside its field (the first step of the issue's path). */
export function problemsOf(error: z.ZodError): Problem[] {
  return error.issues.map(issue => {
    const field = issue.path.length > 0 ? String(issue.path[0]) : undefined
    return { ...problemOf(issue), ...(field !== undefined && { field }) }
  })
}

function problemOf(issue: z.core.$ZodIssue): Problem {
  switch (issue.code) {
    case 'custom':
      return customProblem(issue.params)
    case 'too_small':
      return tooSmall(issue.origin, Number(issue.minimum))
    case 'too_big':
      return tooBig(issue.origin, Number(issue.maximum))
    case 'invalid_type':
      return { code: wrongType(issue) }
    case 'invalid_format':
      return { code: FORMATS[issue.format] ?? 'field.invalid' }
    case 'invalid_value':
      return { code: 'field.choose' }
    default:
      return { code: 'field.invalid' }
  }
}

const Custom = z.object({
  problem: z.string(),
  values: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
})

function customProblem(params: unknown): Problem {
  const { success, data } = Custom.safeParse(params)
  if (!success) return { code: 'field.invalid' }
  return { code: data.problem, ...(data.values && { values: data.values }) }
}

function tooSmall(origin: string, min: number): Problem {
  if (origin === 'array' || origin === 'set') return { code: 'field.choose' }
  if (origin !== 'string') return { code: 'field.tooSmall', values: { min } }
  return min <= 1 ? { code: 'field.required' } : { code: 'field.tooShort', values: { min } }
}

function tooBig(origin: string, max: number): Problem {
  if (origin === 'array' || origin === 'set') return { code: 'field.choose' }
  return { code: origin === 'string' ? 'field.tooLong' : 'field.tooBig', values: { max } }
}

/** zod leaves the value out of its issues; whether there was one is only in its words. */
function wrongType(issue: z.core.$ZodIssueInvalidType): FieldCode {
  if (/received (undefined|null)$/.test(issue.message)) return 'field.required'
  return issue.expected === 'number' || issue.expected === 'int' ? 'field.notANumber' : 'field.invalid'
}

const FORMATS: Partial<Record<string, FieldCode>> = { email: 'field.notAnEmail', date: 'field.notADate' }
