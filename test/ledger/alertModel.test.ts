import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { keyOf, nextStep, type Told, TROUBLES, type Trouble } from '../../src/ledger/alertModel.ts'
import { FRIDAY } from '../setup/agency.ts'

const zone = 'Asia/Ho_Chi_Minh'
const later = (minutes: number) => new Date(FRIDAY.getTime() + minutes * 60_000)
const trouble = (over: Partial<Trouble> = {}): Trouble => ({ count: 3, since: FRIDAY, places: [], ...over })
const told = (over: Partial<Told> = {}): Told => ({
  what: 'began',
  at: FRIDAY,
  key: keyOf('late', FRIDAY),
  to: ['C0OPS'],
  began: FRIDAY,
  since: FRIDAY,
  count: 3,
  places: [],
  ...over,
})
const places = (...ids: string[]) => ids.map(id => ({ id }))

describe('a trouble', () => {
  const at = (minutes: number) => ({ now: later(minutes), zone })
  const CHANNEL = { places: places('C1') }
  const TOLD_CHANNEL = { places: ['C1'] }

  test.for([
    ['nothing is the matter', 'late', undefined, undefined, 5, undefined],
    ['something is the matter', 'late', trouble(), undefined, 5, 'begin'],
    ['it goes on', 'late', trouble({ count: 9 }), told(), 5, 'change'],
    ['it goes on for days, however long the queue', 'late', trouble({ count: 900 }), told(), 3000, 'change'],
    ['it is over', 'late', undefined, told(), 20, 'end'],
    ['it has been over', 'late', undefined, told({ what: 'over' }), 30, undefined],
    ['it comes back at once', 'late', trouble(), told({ what: 'over' }), 59, 'change, news'],
    ['it comes back much later', 'late', trouble(), told({ what: 'over' }), 60, 'begin'],
    ['the same day more is refused', 'dead', trouble({ count: 4 }), told(), 60, 'change, news'],
    ['another day more is refused', 'dead', trouble({ count: 4 }), told(), 24 * 60, 'begin instead'],
    ['another day no more is refused', 'dead', trouble({ count: 3 }), told(), 24 * 60, 'change'],
    ['some of it is dealt with', 'dead', trouble({ count: 1 }), told(), 24 * 60, 'change'],
    ['the same channel stays lost', 'lost', trouble({ ...CHANNEL, count: 50 }), told(TOLD_CHANNEL), 24 * 60, 'change'],
    [
      'another day another channel is lost',
      'lost',
      trouble({ places: places('C1', 'C2') }),
      told(TOLD_CHANNEL),
      24 * 60,
      'begin instead',
    ],
  ] as const)('%s', ([, kind, found, before, minutes, expected]) => {
    const step = nextStep(kind, found, before, at(minutes))
    const said =
      step &&
      [
        step.do,
        step.do === 'begin' && step.instead ? ' instead' : '',
        step.do === 'change' && step.news ? ', news' : '',
      ].join('')
    expect(said).toBe(expected)
  })

  test('“another day” is a day of the workspace', () => {
    const more = trouble({ count: 4 })
    const nearMidnight = new Date('2026-11-20T16:50:00Z')
    const before = told({ began: nearMidnight })
    const soon = (now: string) => nextStep('dead', more, before, { now: new Date(now), zone })?.do
    expect(soon('2026-11-20T16:59:00Z')).toBe('change')
    expect(soon('2026-11-20T17:01:00Z')).toBe('begin')
  })
})

describe('however trouble comes and goes', () => {
  /** What each look at a channel of admins costs them: messages that begin, over looks five minutes apart. */
  function beginnings(kind: (typeof TROUBLES)[number], found: readonly (Trouble | undefined)[]): number[] {
    let before: Told | undefined
    return found.flatMap((trouble, n) => {
      const now = later(n * 5)
      const step = nextStep(kind, trouble, before, { now, zone })
      if (step?.do === 'begin') {
        const { count, since } = step.trouble
        before = told({ at: now, began: now, count, since, places: step.trouble.places.map(p => p.id) })
        return [n]
      }
      if (step?.do === 'change' && step.news) {
        const { count } = step.trouble
        before = { ...step.told, what: 'grew', at: now, count, places: step.trouble.places.map(p => p.id) }
      }
      if (step?.do === 'end') before = { ...step.told, what: 'over', at: now }
      return []
    })
  }
  const sometimes = fc.option(
    fc.record({
      count: fc.integer({ min: 1, max: 50 }),
      since: fc.constant(FRIDAY),
      places: fc.subarray(places('C1', 'C2', 'C3')),
    }),
    { nil: undefined },
  )

  test('admins are told at the first look, and never twice within the hour on one day', () => {
    fc.assert(
      fc.property(fc.constantFrom(...TROUBLES), fc.array(sometimes, { maxLength: 150 }), (kind, found) => {
        const began = beginnings(kind, found)
        expect(began[0]).toBe(found.findIndex(f => f !== undefined) === -1 ? undefined : found.findIndex(f => f))
        const dayOfLook = (n: number) =>
          later(n * 5 + 7 * 60)
            .toISOString()
            .slice(0, 10)
        began.slice(1).forEach((n, i) => {
          const last = began[i] ?? 0
          expect(n - last >= 12 || dayOfLook(n) !== dayOfLook(last)).toBe(true)
        })
      }),
    )
  })

  test('trouble that lasts begins once', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 600 }), counts => {
        expect(
          beginnings(
            'late',
            counts.map(count => trouble({ count })),
          ),
        ).toEqual([0])
      }),
    )
  })
})
