/** One code point per Vietnamese letter; what macOS and iOS paste may come as three. */
export const nfc = (text: string): string => text.normalize('NFC')

/** Joins emoji into one picture; anywhere else it only hides. */
const STRAY_JOINER =
  /(?<!\p{Extended_Pictographic}|\p{Emoji_Modifier}|\uFE0F)\u200D|\u200D(?!\p{Extended_Pictographic})/gu

/**
 * What a person typed, as it is kept: NFC, no control, zero-width or direction-changing characters, single spaces,
 * trimmed lines. Line breaks stay.
 */
export function clean(text: string): string {
  const visible = text
    .toWellFormed()
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(/\t/g, ' ')
    .replace(/(?!\n|\u200D)[\p{Cc}\p{Cf}]/gu, '')
    .replace(STRAY_JOINER, '')
  return nfc(visible)
    .split('\n')
    .map(line => line.replace(/\s+/g, ' ').trim())
    .join('\n')
    .trim()
}

/** For finding, never for showing: no accents, đ as d, lower case, single spaces. */
export const fold = (text: string): string =>
  unmark(unmark(text).toLowerCase()).replace(/đ/g, 'd').replace(/\s+/g, ' ').trim()

const unmark = (text: string): string => text.normalize('NFD').replace(/[\u0300-\u036f]/g, '')

const graphemes = new Intl.Segmenter('vi', { granularity: 'grapheme' })

/** At most `max` UTF-16 units (as Slack counts), cut between characters as people see them, ending with `…` if cut. */
export function ellipsis(text: string, max: number): string {
  if (text.length <= max) return text
  if (max < 1) return ''
  let kept = ''
  for (const { segment } of graphemes.segment(text)) {
    if (kept.length + segment.length > max - 1) break
    kept += segment
  }
  return `${kept.trimEnd()}…`
}

const collator = new Intl.Collator('vi')

/** Vietnamese order: An, Ánh, Ăn, Ân; d before đ. Plain sorting puts Đ, Ă and Ư after z. */
export const compareVi = (a: string, b: string): number => collator.compare(a, b)

/** The name a person is called by: the last word of a Vietnamese full name. */
export const givenName = (fullName: string): string => clean(fullName).split(/\s/).at(-1) ?? ''

/**
 * The items in which every word of `query` occurs, accents aside, best first: words with the accents as typed, then
 * texts that begin with the query, then words that begin with its words, then the rest; otherwise in the given order.
 */
export function rankMatches<T>(query: string, items: readonly T[], textOf: (item: T) => string): T[] {
  const typed = nfc(query).toLowerCase().trim().split(/\s+/)
  return items
    .map(item => ({ item, rank: rankOf(typed, textOf(item)) }))
    .filter(found => found.rank < NO_MATCH)
    .sort((a, b) => a.rank - b.rank)
    .map(found => found.item)
}

const NO_MATCH = 5

function rankOf(typed: string[], text: string): number {
  const query = typed.map(fold)
  const folded = fold(text)
  if (!query.every(word => folded.includes(word))) return NO_MATCH
  const written = nfc(text).toLowerCase()
  if (beginWords(typed, written)) return folded.startsWith(query.join(' ')) ? 0 : 1
  if (folded.startsWith(query.join(' '))) return 2
  return beginWords(query, folded) ? 3 : 4
}

function beginWords(starts: string[], text: string): boolean {
  const words = text.split(/[^\p{L}\p{N}\p{M}]+/u)
  return starts.every(start => words.some(word => word.startsWith(start)))
}
