import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { problemsOfMessage } from '../../sandbox/rules.ts'
import type { Scope } from '../../src/ctx.ts'
import { ask, workspace } from '../../src/db/schema.ts'
import type { Asked, Kind, People } from '../../src/nudge/matter.ts'
import { sayNoiseReport } from '../../src/nudge/reportFlow.ts'
import { leastAnswered, monthBefore, type Noise } from '../../src/nudge/reportModel.ts'
import { noiseMessage } from '../../src/nudge/reportViews.ts'
import { at, wordsOf } from '../digest/tasks.ts'
import { type Agency, agency } from '../setup/agency.ts'
import { type FreshDb, freshDb } from '../setup/db.ts'

const december = at('2026-12-01', '09:30')

let base: FreshDb
let here: Agency
let scope: Scope
beforeEach(async () => {
  base = await freshDb()
  here = await agency(base.db)
  scope = here.scope(december)
})
afterEach(() => base.close())

const asked = (
  person: string,
  day: string,
  { kind = 'late' as Kind, via = 'message' as Asked['via'], answer = null as string | null, after = 0 } = {},
) =>
  base.db.insert(ask).values({
    workspaceId: scope.workspace.id,
    kind,
    subject: '1f0e8a3c-0000-4000-8000-000000000001',
    person,
    level: 1,
    via,
    at: at(day, '10:00'),
    answer,
    answeredAt: answer === null ? null : new Date(at(day, '10:00').getTime() + after * 60_000),
  })
const words = async () => wordsOf((await here.said()).map(one => one.message.blocks))

describe('the monthly report', () => {
  test('counts the month before, and nothing of another month or workspace', async () => {
    await asked('U0SON', '2026-11-02', { answer: 'done', after: 30 })
    await asked('U0SON', '2026-11-03', { answer: 'doing', after: 90 })
    await asked('U0SON', '2026-11-04', { via: 'bump' })
    await asked('U0LAN', '2026-11-30', { kind: 'approval', answer: 'settled' })
    await asked('U0LAN', '2026-11-05', { via: 'digest' })
    await asked('U0CHI', '2026-10-31')
    await asked('U0CHI', '2026-12-01')
    await agency(base.db, 'T0OTHER')
    expect(await sayNoiseReport(scope, '2026-12-01')).toBe(1)
    const said = await words()
    expect(said).toContain('trong tháng 11/2026')
    expect(said).toContain('Đã gửi 4 lời nhắc; ngoài ra 1 lần nằm sẵn trong tin sáng.')
    expect(said).toContain('2 có trả lời · 1 được người khác giải quyết · 2 chưa có trả lời')
    expect(said).toContain('trong vòng 60 phút')
    expect(said).toContain('Việc quá hạn: 3 lời nhắc và 1 lần trong tin sáng, 2 có trả lời, 2 chưa')
    expect(said).toContain('Đỗ Sơn: 3 lời nhắc, 2 có trả lời, 1 chưa')
    expect(said).not.toContain('Bùi Linh Chi')
  })

  test('goes to the admin channel, else to each admin, and a second run says nothing new', async () => {
    await asked('U0SON', '2026-11-02')
    expect(await sayNoiseReport(scope, '2026-12-01')).toBe(1)
    expect(await sayNoiseReport(scope, '2026-12-01')).toBe(0)
    await base.db.update(workspace).set({ adminChannel: 'C0ADMIN' }).where(eq(workspace.id, 'T0SONG'))
    await sayNoiseReport({ ...scope, workspace: { ...scope.workspace, adminChannel: 'C0ADMIN' } }, '2026-12-01')
    expect((await here.said()).map(one => one.channel)).toEqual(['U0ADMIN', 'C0ADMIN'])
  })

  test('a month in which nobody was asked says nothing', async () => {
    expect(await sayNoiseReport(scope, '2026-12-01')).toBe(0)
  })
})

test.for([
  ['2026-12-01', '2026-11-01', '2026-12-01'],
  ['2027-01-04', '2026-12-01', '2027-01-01'],
  ['2027-03-02', '2027-02-01', '2027-03-01'],
] as const)('on %s it is about the month from %s', ([today, from, until]) => {
  expect(monthBefore(today)).toEqual({ from, until })
})

test('a hundred people keep within forty lines and every limit, in both languages', () => {
  const count = { sent: 20, inMornings: 3, answered: 2, settled: 1, silent: 17, minutes: 61 }
  const people: People = new Map(
    Array.from({ length: 100 }, (_, n) => {
      const name = `<!channel> ${'Người '.repeat(20)}${n}`
      const rest = {
        here: true,
        roles: [],
        reportsTo: null,
        locale: 'vi' as const,
        morningAt: '09:00',
        oneSummary: false,
      }
      return [`U${n}`, { id: `U${n}`, name, ...rest }]
    }),
  )
  const kinds: Kind[] = ['offer', 'late', 'approval', 'request', 'question', 'receivable', 'promise']
  const noise: Noise = {
    total: { ...count, minutes: null },
    byKind: kinds.map(kind => ({ ...count, kind })),
    byPerson: [...people.keys()].map(person => ({ ...count, person })),
  }
  expect(leastAnswered(noise)).toHaveLength(8)
  for (const locale of ['vi', 'en'] as const) {
    const said = noiseMessage(locale, noise, '2026-11-01', people)
    expect(problemsOfMessage(said)).toEqual([])
    expect(wordsOf(said.blocks).split('\n').length).toBeLessThanOrEqual(40)
  }
})
