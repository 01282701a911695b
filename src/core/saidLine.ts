import { clean, fold } from './text.ts'

/** A line as said, and the same line in plain lower-case letters; a position in one is the same in the other. */
export type Line = {
  text: string
  flat: string
  /** Typed with Vietnamese accents; then `sang` is not `sáng`. */
  accented: boolean
}

export function lineOf(said: string): Line {
  const text = clean(said).replace(/\n+/g, ' ')
  const lower = text.replace(/[^ -@[-~]/gu, c => sameLength(c.toLowerCase(), c))
  const flat = lower.replace(/[^ -~]/gu, c => sameLength(fold(c), c))
  return { text, flat, accented: lower !== flat }
}

function sameLength(...forms: [string, ...string[]]): string {
  const original = forms.at(-1) ?? ''
  return forms.find(form => form.length === original.length) ?? original
}

/** A match of a sticky pattern on the plain letters, ending where a word ends. */
export function matchAt(pattern: RegExp, { flat }: Line, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at
  const found = pattern.exec(flat)
  return found && found[0] !== '' && endsWord(flat, at + found[0].length) ? found : undefined
}

/** One of these words, rightly spelled; without accents only in a line that has none. Longer words first. */
export function wordAt<W extends string>(
  words: readonly W[],
  { text, flat, accented }: Line,
  at: number,
): W | undefined {
  return words.find(word => {
    const end = at + word.length
    if (!endsWord(flat, end)) return false
    return text.slice(at, end).toLowerCase() === word || (!accented && flat.slice(at, end) === fold(word))
  })
}

export const beginsWord = (flat: string, at: number): boolean => at === 0 || /[\s([,;:"“]/.test(flat.charAt(at - 1))

const endsWord = (flat: string, at: number): boolean => /^(?:$|\s|[.,:](?!\d)|[;!?)\]"”…])/.test(flat.slice(at, at + 2))

/** The word before this position is one of these, rightly spelled. */
export function follows(words: readonly string[], { text, flat, accented }: Line, at: number): boolean {
  const before = text.slice(0, at).trimEnd()
  const start = before.lastIndexOf(' ') + 1
  const word = before.slice(start).toLowerCase()
  const plain = flat.slice(start, before.length)
  return words.some(known => word === known || (!accented && plain === fold(known)))
}
