import { describe, expect, test } from 'vitest'
import {
  assigneesOf,
  type BriefForm,
  changedParts,
  changeForDepartments,
  MANDATORY,
  mayChange,
  mayHandOver,
  missing,
  mustBeLive,
  plainWords,
  STEPS,
  type TaskLine,
  waive,
} from '../../src/brief/model.ts'
import { briefRefusals } from '../../src/brief/texts.ts'
import { Refusal } from '../../src/core/refusal.ts'
import type { Role } from '../../src/db/schema.ts'

const full: BriefForm = {
  title: 'TVC Tết',
  background: 'Thị phần giảm',
  objectives: '1. Nhận biết 30%',
  audience: 'Mẹ 25–35',
  deliverables: [{ channel: 'Facebook', format: 'video' }],
  mandatories: 'Logo',
  donts: 'Không có',
  kpi: '5.000 đơn',
  budget: { amount: 150_000_000, currency: 'VND' },
  launch: { day: '2026-11-27' },
  approver: 'Chị Hương',
  approval: { day: '2026-11-25' },
}
const NOW = new Date('2026-11-20T03:00:00Z')
const refusal = (work: () => unknown): Refusal => {
  try {
    work()
  } catch (err) {
    if (err instanceof Refusal) return err
    throw err
  }
  throw new Error('nothing was refused')
}

test('a step asks at most six things, and each is asked once', () => {
  const all = STEPS.flat()
  expect(STEPS.map(fields => fields.length)).toEqual([6, 6, 6])
  expect(new Set(all).size).toBe(all.length)
})

describe('the gate', () => {
  test('a full brief lacks nothing; key message, tone and references are only wished for', () => {
    expect(missing(full, {})).toEqual([])
  })
  test.for(MANDATORY)('without %s it is incomplete', part => {
    const { [part]: _, ...rest } = full
    expect(missing(rest as BriefForm, {})).toEqual([part])
    expect(refusal(() => mayHandOver({ status: 'open', form: rest as BriefForm, waived: {} })).problems).toEqual([
      { code: 'brief.incomplete', values: { count: 1, parts: part } },
    ])
  })
  test('the sentence names what is missing in the words of the form', () => {
    const sentence = briefRefusals.vi['brief.incomplete']
    const said = typeof sentence === 'function' ? sentence({ count: 2, parts: 'kpi,budget' }) : sentence
    expect(said).toContain('2 mục: KPI & cách đo, Ngân sách')
  })
  test('a complete one may be handed over, again too, but not when closed', () => {
    mayHandOver({ status: 'open', form: full, waived: {} })
    mayHandOver({ status: 'handed', form: full, waived: {} })
    expect(refusal(() => mayHandOver({ status: 'closed', form: full, waived: {} })).message).toBe('brief.closed')
    expect(refusal(() => mustBeLive({ status: 'closed' })).message).toBe('brief.closed')
  })
  test('a waived part no longer blocks, and who waived it and why is kept', () => {
    const { budget: _, ...form } = full
    const waived = waive({ status: 'open', form, waived: {} }, ['budget'], { by: 'U0LAN', reason: 'pitch', at: NOW })
    expect(waived).toEqual({ budget: { by: 'U0LAN', reason: 'pitch', at: '2026-11-20T03:00:00.000Z' } })
    mayHandOver({ status: 'open', form, waived })
  })
  test('only what is missing can be waived', () => {
    const { budget: _, ...form } = full
    const why = { by: 'U0LAN', reason: 'pitch', at: NOW }
    expect(refusal(() => waive({ status: 'open', form, waived: {} }, ['kpi'], why)).problems).toEqual([
      { code: 'brief.notMissing', field: 'parts' },
    ])
    expect(refusal(() => waive({ status: 'open', form: full, waived: {} }, ['kpi'], why)).message).toBe(
      'brief.complete',
    )
  })
})

describe('who may change it', () => {
  const brief = { author: 'U1', owner: 'U2' }
  const client = { owner: 'U3', backup: 'U4' }
  test.for<[id: string, roles: Role[], may: boolean]>([
    ['U1', [], true],
    ['U2', [], true],
    ['U3', [], true],
    ['U4', [], true],
    ['U9', ['manager'], true],
    ['U9', ['director'], true],
    ['U9', ['leadership'], true],
    ['U9', ['executive'], false],
    ['U9', ['creative'], false],
    ['U9', ['finance'], false],
    ['U9', ['admin'], false],
  ])('%s with %j: %s', ([id, roles, may]) => {
    expect(mayChange({ id, roles }, brief, client)).toBe(may)
  })
})

describe('what changed', () => {
  test('is told by part, whatever the order of the keys', () => {
    const again: BriefForm = { ...full, budget: { currency: 'VND', amount: 150_000_000 } }
    expect(changedParts(full, again)).toEqual([])
    expect(changedParts(full, { ...full, kpi: '6.000 đơn', tone: 'ấm' })).toEqual(['kpi', 'tone'])
  })
  test('money is no change for departments', () => {
    const after: BriefForm = { ...full, budget: { amount: 1, currency: 'VND' } }
    expect(changedParts(full, after)).toEqual(['budget'])
    expect(changeForDepartments(full, after)).toEqual([])
  })
})

test('who works by a brief: open tasks only, each person once', () => {
  const line = (assignee: string | null, status: TaskLine['status']): TaskLine => ({
    id: 't',
    department: 'creative',
    departmentName: 'Creative',
    assignee,
    assigneeName: assignee && `Tên ${assignee}`,
    partner: null,
    status,
    dueAt: NOW,
  })
  const tasks = [line('U1', 'doing'), line('U1', 'offered'), line(null, 'offered'), line('U2', 'done')]
  expect(assigneesOf(tasks)).toEqual([{ id: 'U1', name: 'Tên U1' }])
})

describe('the words of a message as plain text', () => {
  test.for([
    ['a &amp; b &lt;3', 'a & b <3'],
    ['xem <https://song.vn/a|bản vẽ> nhé', 'xem bản vẽ nhé'],
    ['<https://song.vn/a>', 'https://song.vn/a'],
    ['<mailto:mai@song.vn|mai@song.vn>', 'mai@song.vn'],
    ['<!channel> gấp', '@channel gấp'],
    ['<#C0123|brief-vnm> và <@U0123|lan>', '#brief-vnm và @lan'],
    ['nhờ <@U0LAN> và <@U0NOBODY> xem', 'nhờ @Nguyễn Thị Lan và xem'],
    ['Tê\u0301t', 'Tết'],
  ])('%s', ([message, words]) => {
    expect(plainWords(message ?? '', new Map([['U0LAN', { name: 'Nguyễn Thị Lan' }]]))).toBe(words)
  })
})
