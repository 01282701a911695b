import type { Locale } from './locale.ts'
import { refuse } from './refusal.ts'
import { fold, nfc } from './text.ts'
import type { Day } from './time.ts'

export type Money = {
  /** Whole minor units (đồng, cents); a safe integer. */
  amount: number
  /** ISO 4217 */
  currency: string
}

/** Thirteen digits, the most a VietQR payment can carry; sums of many such amounts stay exact. */
export const MOST_MONEY = 9_999_999_999_999

export type MoneyRefusal = 'money.splitTotal' | 'money.splitShare'

const digits = new Map<string, number>()

/** Digits after the decimal mark: 0 for VND, 2 for USD. */
export function minorDigits(currency: string): number {
  const known = digits.get(currency)
  if (known !== undefined) return known
  const format = new Intl.NumberFormat('en', { style: 'currency', currency })
  const count = format.resolvedOptions().maximumFractionDigits ?? 2
  digits.set(currency, count)
  return count
}

const formats = new Map<string, Intl.NumberFormat>()

/** Making a format costs far more than using it. */
function formatOf(currency: string, locale: Locale): Intl.NumberFormat {
  const key = locale + currency
  const known = formats.get(key)
  if (known) return known
  const format = new Intl.NumberFormat(locale === 'vi' ? 'vi-VN' : 'en-US', { style: 'currency', currency })
  formats.set(key, format)
  return format
}

/** In full: `162.000.000 ₫` with a no-break space, `₫162,000,000`. */
export const showMoney = (money: Money, locale: Locale): string =>
  formatOf(money.currency, locale).format(money.amount / 10 ** minorDigits(money.currency))

const SHORT = [
  { size: 1e9, vi: 'tỷ', en: 'B' },
  { size: 1e6, vi: 'triệu', en: 'M' },
  { size: 1e3, vi: 'nghìn', en: 'K' },
]

/**
 * `162 triệu`, `1,5 tỷ`, `₫162M`: đồng that two decimals can say exactly; everything else in full. Three decimals would
 * read as thousands (`1,234 tỷ`).
 */
export function showShort(money: Money, locale: Locale): string {
  const size = Math.abs(money.amount)
  const unit = SHORT.find(u => size >= u.size)
  const exact = unit && Number.isInteger((size * 100) / unit.size) && size / unit.size < 1000
  if (money.currency !== 'VND' || !exact || (unit.size === 1e3 && size % 1e3 !== 0)) return showMoney(money, locale)
  const figure = String(size / unit.size)
  const sign = money.amount < 0 ? '-' : ''
  return locale === 'vi' ? `${sign}${figure.replace('.', ',')} ${unit.vi}` : `${sign}₫${figure}${unit.en}`
}

export const sameCurrency = (a: Money, b: Money): boolean => a.currency === b.currency

/** Currencies that differ are a fault of the caller: ask `sameCurrency` first. */
export function addMoney(first: Money, ...rest: Money[]): Money {
  return rest.reduce((sum, money) => {
    if (!sameCurrency(sum, money)) throw new Error(`Adding ${money.currency} to ${sum.currency}`)
    return exactly(BigInt(sum.amount) + BigInt(money.amount), sum.currency)
  }, first)
}

/** VAT on a net amount; `percent` as people say it (8, 8.5), to two decimals. Half a unit rounds away from zero. */
export const vatOf = (net: Money, percent: number): Money =>
  exactly(divide(BigInt(net.amount) * hundredths(percent), 10_000n), net.currency)

/** The net in a gross amount; the VAT is then gross − net, so that the two always add up. */
export const netOf = (gross: Money, percent: number): Money =>
  exactly(divide(BigInt(gross.amount) * 10_000n, 10_000n + hundredths(percent)), gross.currency)

/** Each share rounded down and the remainder in the last, so that the parts add up: 30/40/30 of 100.000.001. */
export function split(money: Money, percents: number[]): Money[] {
  if (percents.some(p => !(p > 0))) refuse<MoneyRefusal>('money.splitShare')
  const shares = percents.map(hundredths)
  const total = shares.reduce((sum, share) => sum + share, 0n)
  if (total !== 10_000n) refuse<MoneyRefusal>('money.splitTotal', undefined, { total: Number(total) / 100 })

  const whole = BigInt(money.amount)
  const parts = shares.slice(0, -1).map(share => (whole * share) / 10_000n)
  const last = parts.reduce((left, part) => left - part, whole)
  return [...parts, last].map(part => exactly(part, money.currency))
}

/** 33.33 → 3333n. A percentage with more decimals is refused: it could not be shown as it is reckoned. */
function hundredths(percent: number): bigint {
  const whole = Math.round(percent * 100)
  if (Math.abs(percent * 100 - whole) > 1e-6) refuse<MoneyRefusal>('money.splitShare')
  return BigInt(whole)
}

function divide(a: bigint, b: bigint): bigint {
  const sign = a < 0n ? -1n : 1n
  return (sign * (2n * sign * a + b)) / (2n * b)
}

function exactly(amount: bigint, currency: string): Money {
  const number = Number(amount)
  if (!Number.isSafeInteger(number)) throw new RangeError(`Too much money to reckon exactly: ${amount} ${currency}`)
  return { amount: number, currency }
}

export type VatRate = {
  percent: number
  source: string
  /** Not read in the law itself, or not decided yet: to be shown with a word of warning. */
  unconfirmed?: true
}

const VAT_RATES: (VatRate & { from: Day })[] = [
  { from: '2027-01-01', percent: 10, source: 'standard rate; no extension of the 8% found', unconfirmed: true },
  { from: '2025-07-01', percent: 8, source: 'Resolution 204/2025/QH15, Decree 174/2025/NĐ-CP, until 31/12/2026' },
  { from: '0001-01-01', percent: 8, source: 'before 01/07/2025: ask finance', unconfirmed: true },
]

/**
 * Viet Nam's VAT rate for what agencies sell (advertising, production, events, KOL fees), by the date of the invoice.
 * That these are in none of the groups kept at 10% is our reading of the decree.
 */
export function vatRateOn(day: Day): VatRate {
  const { from: _, ...rate } = VAT_RATES.find(r => day >= r.from) ?? { from: '', percent: 10, source: 'standard rate' }
  return rate
}

export type MoneyProblem =
  | 'money.unclear'
  | 'money.confirm'
  | 'money.range'
  | 'money.slang'
  | 'money.currency'
  | 'money.negative'
  | 'money.tooLarge'
  | 'money.unreadable'

export type ParsedMoney =
  | { ok: true; money: Money; vat?: 'excluded' | 'included' }
  /** `values` are what the sentence for `problem` names; `suggestions` the amounts that may have been meant. */
  | { ok: false; problem: MoneyProblem; values: Record<string, string | number>; suggestions?: Money[] }

/**
 * An amount as agency people type it: `150tr`, `1,5 tỷ`, `2tr5`, `1 tỷ 200 triệu`, `150.000.000`, `162tr đã gồm VAT`.
 * What can be read in two ways is asked, never guessed: `150` is neither 150 đồng nor 150 million. An amount with its
 * currency (`1.500 ₫`) or in a currency other than the đồng is clear without a unit. `vat` only when it was said.
 */
export function parseMoney(text: string, currency: string): ParsedMoney {
  const said = nfc(text).trim()
  const no = (problem: MoneyProblem, suggestions: bigint[] = []): ParsedMoney => {
    const meant = suggestions.map(s => exactly(s, currency))
    const named = Object.fromEntries(meant.map((money, i) => [i === 0 ? 'first' : 'second', money.amount]))
    const values = { said: said.slice(0, 60), currency, ...named }
    return { ok: false, problem, values, ...(meant.length > 0 && { suggestions: meant }) }
  }
  if (said.length > 100) return no('money.unreadable')

  const { rest: taxless, vat } = withoutVat(fold(said))
  const { rest: figure, marks } = withoutMarks(taxless)
  if (marks.some(mark => mark !== currency)) return no('money.currency')
  if (/^[-−–(]|^am /.test(figure)) return no('money.negative')
  if (RANGE.test(figure)) return no('money.range')
  if (SLANG.test(figure)) return no('money.slang')

  const read = readAmount(figure, currency, marks.length > 0)
  if (!read) return no('money.unreadable')
  if ('problem' in read) {
    const meant = read.suggestions.filter(s => s <= BigInt(MOST_MONEY))
    return no(meant.length > 0 ? read.problem : 'money.tooLarge', meant)
  }
  if (read.amount > BigInt(MOST_MONEY)) return no('money.tooLarge')
  return { ok: true, money: exactly(read.amount, currency), ...(vat && { vat }) }
}

const TAX = String.raw`(?:thue\s*)?(?:vat|gtgt)|thue`
const EXCLUDED = new RegExp(
  String.raw`(?:\+|(?<![a-z])(?:chua|truoc|plus|before|without|ex|excl\w*))\.?\s*(?:of\s+)?` +
    String.raw`(?:bao\s+)?(?:gom|tinh|co)?\s*(?:${TAX})(?![a-z])|(?:${TAX})\s+excl\w*`,
)
const INCLUDED = new RegExp(
  String.raw`(?<![a-z])(?:(?:da|co|sau)\s+)?(?:(?:bao\s+)?gom|tinh|co|sau|with|after|inc|incl\w*)\.?\s*(?:of\s+)?` +
    String.raw`(?:ca\s+)?(?:${TAX})(?![a-z])|(?:${TAX})\s+incl\w*`,
)

function withoutVat(text: string): { rest: string; vat?: 'excluded' | 'included' } {
  const without = (pattern: RegExp): string =>
    text
      .replace(pattern, ' ')
      .replace(/\(\s*\)/, '')
      .trim()
  if (EXCLUDED.test(text)) return { rest: without(EXCLUDED), vat: 'excluded' }
  if (INCLUDED.test(text)) return { rest: without(INCLUDED), vat: 'included' }
  return { rest: text }
}

// biome-ignore format: one currency after the other
const MARKS: Record<string, string> = {
  '₫': 'VND', vnd: 'VND', dong: 'VND', d: 'VND',
  $: 'USD', us$: 'USD', usd: 'USD', dollar: 'USD', dollars: 'USD', 'do la': 'USD',
  '€': 'EUR', eur: 'EUR', euro: 'EUR', '£': 'GBP', gbp: 'GBP', '¥': 'JPY', jpy: 'JPY', yen: 'JPY',
  s$: 'SGD', sgd: 'SGD', a$: 'AUD', aud: 'AUD', hk$: 'HKD', hkd: 'HKD',
  '₩': 'KRW', krw: 'KRW', '฿': 'THB', thb: 'THB', cny: 'CNY', rmb: 'CNY',
}
const MARK =
  /(?<![a-z])(?:us|s|a|hk)\$|[$€£¥₩฿₫]|(?<![a-z])(?:vnd|dong|usd|dollars?|do la|eur|euro|gbp|jpy|yen|sgd|aud|hkd|krw|thb|cny|rmb)(?![a-z])|(?<=\d|\d ?(?:k|tr|trieu|nghin|ngan|ty|ti)) ?d(?![a-z])/g

function withoutMarks(text: string): { rest: string; marks: string[] } {
  const marks = [...text.matchAll(MARK)].map(found => MARKS[found[0].trim()] ?? found[0])
  return { rest: text.replace(MARK, ' ').replace(/\s+/g, ' ').trim(), marks }
}

const RANGE =
  /[~≈<>±]|(?<![a-z])(?:khoang|tam|gan|hon|tren|duoi|tu|toi thieu|toi da|it nhat|about|around|approx\w*|between|from|up to)(?![a-z])|\d\s*[a-z]*\s*(?:[-–—]|\bden\b|\btoi\b|\bto\b|\.\.+)\s*\d/
const SLANG = /\d\s*(?:cu|chai|lit|lop|xi|ve|la|to|gay)(?![a-z])/

// biome-ignore format: one size after the other
const UNITS: Record<string, number> = {
  ty: 9, ti: 9, billion: 9, bn: 9, b: 9,
  trieu: 6, million: 6, mil: 6, mn: 6, tr: 6, m: 6,
  nghin: 3, ngan: 3, thousand: 3, ng: 3, k: 3,
}
const TERM = new RegExp(String.raw`\s*(\d[\d.,]*)\s*(${Object.keys(UNITS).join('|')})(?![a-z])`, 'y')

/** A row of digits with `scale` decimals. `either`: three digits after one mark are thousands or decimals. */
type Figure = { digits: bigint; scale: number; reading: 'plain' | 'grouped' | 'either' }

function readFigure(text: string): Figure | undefined {
  const grouped = /^[1-9]\d{0,2}(?:([., ])\d{3})(?:\1\d{3})*$/.exec(text)
  if (grouped) {
    const once = text.length <= 7 && grouped[1] !== ' '
    return { digits: digitsOf(text), scale: 0, reading: once ? 'either' : 'grouped' }
  }
  const decimal = /^(\d+|[1-9]\d{0,2}(?:([., ])\d{3})(?:\2\d{3})*)(?:([.,])(\d+))?$/.exec(text)
  if (!decimal || (decimal[2] && decimal[2] === decimal[3])) return undefined
  return { digits: digitsOf(text), scale: decimal[4]?.length ?? 0, reading: 'plain' }
}

const digitsOf = (text: string): bigint => BigInt(text.replace(/\D/g, ''))

/** The figure × 10^power, if that is whole. */
function whole({ digits, scale }: { digits: bigint; scale: number }, power: number): bigint | undefined {
  if (power >= scale) return digits * 10n ** BigInt(power - scale)
  const divisor = 10n ** BigInt(scale - power)
  return digits % divisor === 0n ? digits / divisor : undefined
}

type Amount = { amount: bigint } | { problem: 'money.unclear' | 'money.confirm'; suggestions: bigint[] } | undefined

function readAmount(text: string, currency: string, marked: boolean): Amount {
  const minor = minorDigits(currency)
  const bare = readFigure(text)
  if (!bare) return readTerms(text, minor)
  const amount = whole(bare, minor)
  if (currency !== 'VND' || marked) return amount === undefined ? undefined : { amount }
  if (amount === 0n || (amount !== undefined && amount >= 1_000_000n)) return { amount }
  if (amount === undefined && bare.digits / 10n ** BigInt(bare.scale) >= 1000n) return undefined
  return { problem: 'money.unclear', suggestions: meantBy(bare) }
}

/** What a bare small number may have meant: 150 → 150 thousand or million; 1.500 → itself or 1,5 million. */
function meantBy(bare: Figure, amount = whole(bare, 0)): bigint[] {
  const powers = amount === undefined ? [6, 9] : amount < 1000n ? [3, 6] : [0, 3]
  return powers.map(power => whole(bare, power)).filter(s => s !== undefined)
}

function readTerms(text: string, minor: number): Amount {
  let at = 0
  let sum = 0n
  let size = 15
  let last: Figure | undefined
  for (let found = termAt(text, at); found; found = termAt(text, at)) {
    const figure = readFigure(found.figure)
    if (!figure || (last && last.scale > 0)) return undefined
    if (figure.reading !== 'plain')
      return at === 0 && found.end === text.length ? toConfirm(figure, found.power + minor) : undefined
    const amount = whole(figure, found.power + minor)
    // Descending units only, each below the one before: "200 triệu 1 tỷ" and "1 tỷ 2000 triệu" are slips.
    if (amount === undefined || found.power >= size || (last && amount >= 10n ** BigInt(size + minor))) return undefined
    sum += amount
    size = found.power
    last = figure
    at = found.end
  }
  if (!last) return undefined
  const tail = text.slice(at).trim()
  if (tail === '') return { amount: sum }
  if (last.scale > 0) return undefined
  const decimals = tail === 'ruoi' ? '5' : tail
  if (!/^\d{1,3}$/.test(decimals)) return undefined
  const amount = whole({ digits: BigInt(decimals), scale: decimals.length }, size + minor)
  return amount === undefined ? undefined : { amount: sum + amount }
}

function termAt(text: string, at: number): { figure: string; power: number; end: number } | undefined {
  TERM.lastIndex = at
  const [, figure = '', unit = ''] = TERM.exec(text) ?? []
  return unit ? { figure, power: UNITS[unit] ?? 0, end: TERM.lastIndex } : undefined
}

/** `1.500tr` is 1,5 tỷ by the marks and 1,5 triệu by the habit of some: both are offered. */
function toConfirm(figure: Figure, power: number): Amount {
  const decimal = figure.reading === 'either' ? whole({ ...figure, scale: 3 }, power) : undefined
  const suggestions = [whole(figure, power), decimal].filter(s => s !== undefined)
  return { problem: 'money.confirm', suggestions }
}
