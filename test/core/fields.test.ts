import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { line, optionalLine, optionalParagraph, paragraph, problemIssue, problemsOf } from '../../src/core/fields.ts'

const Form = z.object({
  title: line(3, 10),
  goal: paragraph(5, 20),
  note: optionalLine(5),
  detail: optionalParagraph(5),
})

const whole = { title: 'Banner', goal: 'Ra mắt\nTết', note: 'gấp', detail: 'a\nb' }

const problems = (schema: z.ZodType, value: unknown) => {
  const { success, error } = schema.safeParse(value)
  if (success) throw new Error('Nothing was wrong')
  return problemsOf(error)
}

describe('what a form sends is cleaned', () => {
  test('a line has no line break, a paragraph keeps them', () => {
    expect(Form.parse({ ...whole, title: ' KV \n  Te\u0302\u0301t\u200b ', goal: '  Ra  mắt \n Tết ' })).toMatchObject({
      title: 'KV Tết',
      goal: 'Ra mắt\nTết',
    })
  })

  test.for([undefined, null, '', '  \u200b '])('an optional field with %j is left out', nothing => {
    expect(Form.parse({ ...whole, note: nothing, detail: nothing })).toMatchObject({
      note: undefined,
      detail: undefined,
    })
  })

  test('an optional field may be missing altogether', () => {
    expect(Form.parse({ title: whole.title, goal: whole.goal }).note).toBeUndefined()
  })
})

describe('what is wrong is told beside its field', () => {
  test.for([
    ['missing', { title: undefined }, { code: 'field.required', field: 'title' }],
    ['null', { title: null }, { code: 'field.required', field: 'title' }],
    ['empty', { title: '' }, { code: 'field.required', field: 'title' }],
    ['nothing to be seen', { title: ' \u200b\n ' }, { code: 'field.required', field: 'title' }],
    [
      'too short when cleaned',
      { title: ' a  ' },
      { code: 'field.tooShort', field: 'title', values: { min: 3, is: 1 } },
    ],
    ['too long', { title: 'a'.repeat(11) }, { code: 'field.tooLong', field: 'title', values: { max: 10, is: 11 } }],
    ['too long, optional', { note: 'abcdef' }, { code: 'field.tooLong', field: 'note', values: { max: 5, is: 6 } }],
    ['a number', { title: 12 }, { code: 'field.invalid', field: 'title' }],
  ] as const)('%s', ([, change, expected]) => {
    expect(problems(Form, { ...whole, ...change })).toEqual([expected])
  })

  test('accents count once, however they were stored', () => {
    expect(Form.safeParse({ ...whole, title: 'ếếếếếếếếếế'.normalize('NFD') }).success).toBe(true)
  })

  test('several at once', () => {
    expect(problems(Form, { ...whole, title: '', goal: 'a' }).map(p => p.field)).toEqual(['title', 'goal'])
  })

  test.for([
    ['an email', z.object({ x: z.email() }), 'mai@', { code: 'field.notAnEmail', field: 'x' }],
    ['a date', z.object({ x: z.iso.date() }), '2026-02-30', { code: 'field.notADate', field: 'x' }],
    ['a number', z.object({ x: z.coerce.number() }), 'abc', { code: 'field.notANumber', field: 'x' }],
    ['a whole number', z.object({ x: z.int() }), '3', { code: 'field.notANumber', field: 'x' }],
    ['too small', z.object({ x: z.number().min(1) }), 0, { code: 'field.tooSmall', field: 'x', values: { min: 1 } }],
    ['too big', z.object({ x: z.number().max(5) }), 6, { code: 'field.tooBig', field: 'x', values: { max: 5 } }],
    ['a choice', z.object({ x: z.enum(['a', 'b']) }), 'c', { code: 'field.choose', field: 'x' }],
    ['no choice', z.object({ x: z.array(z.string()).min(1) }), [], { code: 'field.choose', field: 'x' }],
    ['deep inside', z.object({ x: z.object({ y: z.number() }) }), { y: 'a' }, { code: 'field.notANumber', field: 'x' }],
    [
      'a plain string',
      z.object({ x: z.string().min(3) }),
      'a',
      { code: 'field.tooShort', field: 'x', values: { min: 3 } },
    ],
    [
      'some rule without a code',
      z.object({ x: z.string().refine(() => false) }),
      'a',
      { code: 'field.invalid', field: 'x' },
    ],
  ] as const)('%s', ([, schema, x, expected]) => {
    expect(problems(schema, { x })).toEqual([expected])
  })

  test('a rule of a slice says its own code and values', () => {
    const schema = z.object({
      due: z.string().check(ctx => {
        ctx.issues.push({ ...problemIssue('brief.dueInPast', { today: '2026-11-20' }), input: ctx.value })
      }),
    })
    expect(problems(schema, { due: 'x' })).toEqual([
      { code: 'brief.dueInPast', field: 'due', values: { today: '2026-11-20' } },
    ])
  })

  test('the form as a whole has no field', () => {
    expect(problems(Form, 'nonsense')).toEqual([{ code: 'field.invalid' }])
  })
})
