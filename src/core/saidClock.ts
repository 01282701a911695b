import { type Line, matchAt, wordAt } from './saidLine.ts'
import type { Clock } from './time.ts'

export const PARTS_OF_DAY = ['sáng', 'trưa', 'chiều', 'tối', 'đêm', 'noon'] as const
export type PartOfDay = (typeof PARTS_OF_DAY)[number]

/** An hour as said, before it is known which part of the day it belongs to. */
export type SaidClock = {
  said: string
  hour: number
  minute: number
  half?: 'am' | 'pm'
  padded: boolean
  colon: boolean
}

export type ClockProblem = {
  problem: 'day.clockUnclear' | 'day.notAClock'
  values: Record<string, string | number>
}

// "17h 30/11" is an hour and a date. `17g30` is southern for 17h30; `5g` alone is a mobile network.
const FORMS = [
  /(?<hour>\d{1,2})(?:[:.](?<minute>\d{2}))? ?(?<half>[ap])(?:m|\.m\.)/y,
  /(?<hour>\d{1,2}) ?(?:h|gio)(?: ?(?<minute>\d{2}|ruoi)(?![\d/]|[.-]\d| (?:thang|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)))?/y,
  /(?<hour>\d{1,2})g(?<minute>\d{2})/y,
  /(?<hour>\d{1,2}):(?<minute>\d{2})(?::\d{2})?/y,
]

/** An aspect ratio, and far more often so than sixteen past nine. */
const VERTICAL_VIDEO = '9:16'

export function clockAt(line: Line, at: number): { clock: SaidClock; end: number } | undefined {
  for (const form of FORMS) {
    const found = matchAt(form, line, at)
    if (!found || found[0] === VERTICAL_VIDEO) continue
    const { hour = '', minute = '0', half } = found.groups ?? {}
    const said = line.text.slice(at, at + found[0].length).trimEnd()
    const clock: SaidClock = {
      said,
      hour: Number(hour),
      minute: minute === 'ruoi' ? 30 : Number(minute),
      padded: hour.startsWith('0'),
      colon: !half && said.includes(':'),
      ...(half && { half: half === 'a' ? 'am' : 'pm' }),
    }
    return { clock, end: at + said.length }
  }
  return undefined
}

export function partAt(line: Line, at: number): { part: PartOfDay; end: number } | undefined {
  const part = wordAt(PARTS_OF_DAY, line, at)
  return part && { part, end: at + part.length }
}

/**
 * The wall clock that was meant. `5h` alone is asked: nobody sets a deadline at five in the morning, but `05:00` says
 * so. Noon is a moment; the other parts of the day are not, and set no hour.
 */
export function toClock(clock: SaidClock | undefined, part: PartOfDay | undefined): Clock | ClockProblem | undefined {
  if (!clock) return part === 'trưa' || part === 'noon' ? '12:00' : undefined
  const said = part ? `${clock.said} ${part}` : clock.said
  const hour = clock.half ? ofHalf(clock.hour, clock.half) : ofPart(clock, part)
  if (hour === 'unclear') {
    const minute = pad(clock.minute)
    const values = { said, morning: `${pad(clock.hour)}:${minute}`, evening: `${clock.hour + 12}:${minute}` }
    return { problem: 'day.clockUnclear', values }
  }
  if (hour === undefined || hour > 23 || clock.minute > 59) return { problem: 'day.notAClock', values: { said } }
  return `${pad(hour)}:${pad(clock.minute)}`
}

const pad = (n: number): string => String(n).padStart(2, '0')

const ofHalf = (hour: number, half: 'am' | 'pm'): number | undefined =>
  hour < 1 || hour > 12 ? undefined : (hour % 12) + (half === 'pm' ? 12 : 0)

function ofPart({ hour, padded }: SaidClock, part: PartOfDay | undefined): number | 'unclear' | undefined {
  switch (part) {
    case undefined:
      return hour >= 1 && hour <= 6 && !padded ? 'unclear' : hour
    case 'sáng':
      return hour < 12 ? hour : undefined
    case 'trưa':
    case 'noon':
      return between(hour, 10, 14) ?? between(hour + 12, 13, 14)
    case 'chiều':
      return between(hour, 12, 18) ?? between(hour + 12, 13, 19)
    case 'tối':
      return between(hour, 17, 23) ?? between(hour + 12, 17, 23)
    case 'đêm':
      return between(hour, 20, 23) ?? between(hour + 12, 20, 23) ?? between(hour, 0, 4)
  }
}

const between = (hour: number, from: number, to: number): number | undefined =>
  hour >= from && hour <= to ? hour : undefined
