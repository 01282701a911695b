import { type Certainty, type DayProblem, dayAt, type Hearing, type Meaning, type SaidForm } from './dayForms.ts'
import { clockAt, type PartOfDay, partAt, type SaidClock, toClock } from './saidClock.ts'
import { beginsWord, follows, type Line, lineOf, wordAt } from './saidLine.ts'
import { type Clock, type Day, weekdayOf } from './time.ts'

export type { DayProblem, Hearing } from './dayForms.ts'

export type ReadDay =
  /** `rest` is what was said besides the day and the hour. */
  | { ok: true; day: Day; clock?: Clock; rest: string }
  /** `values` are what the sentence for `problem` names. */
  | { ok: false; problem: DayProblem; values: Record<string, string | number>; rest: string }

/**
 * A day where a day is expected, as people here say it: `thứ 6 17h`, `30/11`, `+3 ngày làm việc`, `next friday 5pm`.
 * The day comes first; what follows it is `rest`. An hour alone is today's. What can be taken in two ways is asked.
 */
export function readDay(text: string, hearing: Hearing): ReadDay {
  const line = lineOf(text)
  const phrase = phraseAt(line, 0, hearing)
  if (!phrase) return { ok: false, problem: 'day.unreadable', values: { said: line.text }, rest: line.text }
  return heard(line, phrase)
}

/**
 * The day in a free line such as `banner TVC thứ 6 17h`, and the line without it; `undefined` when it names none.
 * The last phrase that is surely a day wins. Only without one does a word with another meaning count (`mai`, `T6`,
 * `17h`), and only at the end of the line or at its start. `Mai`, `chị mai` and `hoa mai` are no days.
 */
export function findDay(text: string, hearing: Hearing): ReadDay | undefined {
  const line = lineOf(text)
  const phrases = phrasesIn(line, hearing)
  const closing = (phrase: Phrase): boolean => CLOSING.test(line.flat.slice(phrase.end))
  const best =
    phrases.findLast(p => p.certainty === 'sure' && (closing(p) || !isFraction(line, p))) ??
    phrases.findLast(p => p.certainty === 'slight' && closing(p)) ??
    phrases.find(p => p.certainty === 'slight' && p.start === 0 && !p.hourOnly) ??
    phrases.findLast(p => p.certainty === 'vague' && closing(p))
  return best && heard(line, best)
}

type Phrase = {
  start: number
  /** Where the day or the hour itself begins, after words such as `trước`. */
  core: number
  end: number
  certainty: Certainty
  meaning: Meaning
  clock?: SaidClock
  part?: PartOfDay
  hourOnly: boolean
}

// biome-ignore format: longer words first
const LEADS = [
  'chậm nhất', 'hạn chót', 'deadline', 'trước', 'before', 'ngày', 'lúc', 'vào', 'hạn', 'due', 'là', 'dl', 'by', 'on', 'at',
] as const

/** After these, `mai` and `T6` can only be days. */
const DUE = /^(?:cham nhat|han|deadline|dl|truoc|before|due)/

/** The end of the day sets no hour: that is what a day without one means. */
const END_OF_DAY = ['end of day', 'cuối ngày', 'cuối giờ', 'eod', 'cob'] as const

/** What may follow the day at the end of a line without being part of the wish. */
const CLOSING =
  /^(?:[\s.,!?)\]]|(?:nhe|nha|nhen|nghen|a|ah|ak|giup|em|anh|chi|minh|voi|please|pls|thanks|tks)(?![a-z0-9]))*$/

/** The longest phrase of a day and an hour, in any order, that begins at this word. */
function phraseAt(line: Line, start: number, hearing: Hearing): Phrase | undefined {
  let day: SaidForm | undefined
  let clock: SaidClock | undefined
  let part: PartOfDay | undefined
  let closed = false
  let end = start
  const core = skip(line, start, true)
  for (let at = core; ; at = skip(line, end, false)) {
    const form: SaidForm | undefined = day ? joined(day, dayAt(line, at, hearing)) : dayAt(line, at, hearing)
    if (form) {
      day = form
      end = form.end
      continue
    }
    const hour = clock ? undefined : clockAt(line, at)
    if (hour) {
      clock = hour.clock
      end = hour.end
      continue
    }
    const time = part ? undefined : partAt(line, at)
    if (time) {
      part = time.part
      end = time.end
      continue
    }
    const close = closed ? undefined : wordAt(END_OF_DAY, line, at)
    if (!close) break
    closed = true
    end = at + close.length
  }
  if (!day && !clock && !closed) return undefined
  const due = DUE.test(line.flat.slice(start, core)) && day?.certainty === 'slight'
  return {
    start,
    core,
    end,
    certainty: due ? 'sure' : certaintyOf(day, clock, part),
    meaning: day?.meaning ?? { day: hearing.today },
    ...(clock && { clock }),
    ...(part && { part }),
    hourOnly: !day,
  }
}

/** `mai 9h` and `chiều mai` are surely days; `mai` alone is not. `9:16` style hours do not make a day by themselves. */
function certaintyOf(day: SaidForm | undefined, clock: SaidClock | undefined, part: PartOfDay | undefined): Certainty {
  if (!day) return clock?.colon ? 'field' : 'slight'
  return day.certainty === 'slight' && (clock || part) ? 'sure' : day.certainty
}

/**
 * `T6 27/11` is one day said twice; when the two do not agree it is a slip. The other way round, `20/10 thứ 6` may be
 * Women's Day and a deadline, so it is one day only if they agree. `mai thứ 6` likewise.
 */
function joined(first: SaidForm, second: SaidForm | undefined): SaidForm | undefined {
  if (!second) return undefined
  if (first.weekday && second.dated) {
    if (!('day' in second.meaning)) return second
    const { day } = second.meaning
    if (weekdayOf(day) === first.weekday) return { ...second, certainty: 'sure' }
    return { ...second, certainty: 'sure', meaning: { problem: 'day.disagree', values: { day } } }
  }
  const agrees = second.weekday && 'day' in first.meaning && weekdayOf(first.meaning.day) === second.weekday
  return agrees && !first.weekday ? { ...first, certainty: 'sure', end: second.end } : undefined
}

/** Past spaces, separators and words such as `trước` or `deadline`, to where a day or an hour may begin. */
function skip(line: Line, from: number, first: boolean): number {
  let at = from
  if (!first) at += /^(?:\s*[,(]\s*|\s+[-–]\s+|\s*)/.exec(line.flat.slice(at))?.[0].length ?? 0
  for (let lead = leadAt(line, at); lead > 0; lead = leadAt(line, at)) at += lead
  return at
}

const OWN_NGAY = /^ngay (?:\d{1,2}(?![\d/.-])(?! thang)|mai|kia|mot|lam viec)/

function leadAt(line: Line, at: number): number {
  const word = wordAt(LEADS, line, at)
  // "ngày 30", "ngày mai": here the word belongs to the day.
  if (!word || (word === 'ngày' && OWN_NGAY.test(line.flat.slice(at)))) return 0
  return word.length + (/^[\s:]*/.exec(line.flat.slice(at + word.length))?.[0].length ?? 0)
}

function phrasesIn(line: Line, hearing: Hearing): Phrase[] {
  const phrases: Phrase[] = []
  for (let at = 0; at < line.flat.length; at++) {
    if (/\s/.test(line.flat.charAt(at)) || !beginsWord(line.flat, at)) continue
    const phrase = phraseAt(line, at, hearing)
    if (!phrase || isSomethingElse(line, phrase)) continue
    phrases.push(phrase)
    at = phrase.end - 1
  }
  return phrases
}

/** Titles, words by which a thing goes to a person, flowers and sales. */
// biome-ignore format: one row per family
const BEFORE_MAI = [
  'anh', 'chị', 'em', 'cô', 'chú', 'bạn', 'bà', 'ông', 'bé', 'sếp', 'dì', 'cậu', 'mẹ', 'thị', 'tên', 'là',
  'cho', 'với', 'của', 'gặp', 'tag', 'by', 'with', 'for',
  'hoa', 'cành', 'cây', 'ban', 'sao', 'khuyến',
]
const BEFORE_NAY = ['năm', 'tuần', 'tháng', 'đến', 'lâu', 'xưa', 'đời', 'từ', 'gần']
/** "lần thứ 3" is the third time, "Trung thu" the Mid-Autumn festival. */
// biome-ignore format: one row per family
const BEFORE_THU = [
  'lần', 'bản', 'vòng', 'người', 'đợt', 'cái', 'tập', 'phần', 'kỳ', 'số', 'version', 'round',
  'trung', 'mùa',
]

/** Words that read like a day and are none, by what stands before them or by their capital letter. */
function isSomethingElse(line: Line, { start, core, end }: Phrase): boolean {
  const said = line.flat.slice(core, end)
  if (/^mai(?![a-z])/.test(said)) {
    const named = line.text.charAt(core) === 'M' && line.text !== line.text.toUpperCase()
    const opensLine = start === 0 && said !== 'mai'
    return follows(BEFORE_MAI, line, core) || (named && !opensLine && said !== line.flat)
  }
  if (/^nay(?![a-z])/.test(said)) return follows(BEFORE_NAY, line, core)
  if (/^thu /.test(said)) return follows(BEFORE_THU, line, core)
  // Round the clock, and sale days such as 11.11.
  return said === '24/7' || /^(\d{1,2})\.\1$/.test(said)
}

/** `1/2 trang`: half a page, unless it ends the line. */
function isFraction(line: Line, { start, end }: Phrase): boolean {
  const [, over, under] = /^([1-3])\/([2-5])$/.exec(line.flat.slice(start, end)) ?? []
  return over !== undefined && Number(over) < Number(under)
}

function heard(line: Line, { start, end, meaning, clock, part }: Phrase): ReadDay {
  const rest = restOf(line, start, end)
  if ('problem' in meaning) return { ok: false, ...meaning, rest }
  const time = toClock(clock, part)
  if (typeof time === 'object') return { ok: false, ...time, rest }
  return { ok: true, day: meaning.day, ...(time && { clock: time }), rest }
}

function restOf({ text, flat }: Line, start: number, end: number): string {
  const after = CLOSING.test(flat.slice(end)) ? '' : text.slice(end)
  return `${text.slice(0, start)} ${after}`
    .replace(/\(\s*\)/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/ (?=[,.;:!?)])/g, '')
    .replace(/^[\s,;:)–-]+|[\s,;:(–-]+$/g, '')
}
