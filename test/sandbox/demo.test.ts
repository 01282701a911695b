import { expect, test } from 'vitest'
import { morningFrom } from '../../sandbox/demo.ts'

test.for([
  ['at work on a Friday', '2026-11-20T15:00:00+07:00', '2026-11-20T08:00:00.000Z'],
  ['before work on a Friday', '2026-11-20T06:00:00+07:00', '2026-11-20T08:30:00+07:00'],
  ['in the evening of a Thursday', '2026-11-19T22:00:00+07:00', '2026-11-20T08:30:00+07:00'],
  ['in the evening of a Friday', '2026-11-20T19:00:00+07:00', '2026-11-23T08:30:00+07:00'],
  ['in the night to Sunday', '2026-11-22T02:45:00+07:00', '2026-11-23T08:30:00+07:00'],
] as const)('the demo begins in working hours: %s', ([, now, begins]) => {
  expect(morningFrom(new Date(now))).toBe(begins)
})
