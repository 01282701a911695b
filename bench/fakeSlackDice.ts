// What goes wrong with a call, thrown by a seeded dice. The n-th write in a channel meets the same luck whenever the seed
// is the same, however the calls of two processes interleave.

export type Fault =
  /** 429 with Retry-After; nothing happened. */
  | 'rateLimited'
  /** 500, 502 or 503 before, and after, the call was carried out. */
  | 'errorBefore'
  | 'errorAfter'
  /** As these, but carried out only a moment after the answer. */
  | 'errorEarly'
  /** Carried out, and never answered. */
  | 'silence'
  | 'resetBefore'
  | 'resetAfter'
  /** Headers at once, then a body that trickles: whole after a while, or never. */
  | 'slowBody'
  | 'endlessBody'
  /** Headers and half a body, then the connection breaks. */
  | 'cutBody'
  /** "It's possible some aspect of the operation succeeded before the error was raised." */
  | 'internalBefore'
  | 'internalAfter'

export type Luck = Fault | 'fine'

/** Of a thousand calls. */
export type Odds = Readonly<Partial<Record<Fault, number>>>

export const WRITES: Odds = {
  rateLimited: 40,
  errorBefore: 20,
  errorAfter: 25,
  errorEarly: 10,
  silence: 4,
  resetBefore: 15,
  resetAfter: 25,
  slowBody: 15,
  endlessBody: 3,
  cutBody: 10,
  internalBefore: 10,
  internalAfter: 20,
}

/** Reading has no effect, so "before" and "after" are one. */
export const READS: Odds = { rateLimited: 40, errorBefore: 30, silence: 3, resetBefore: 20, slowBody: 15, cutBody: 10 }

export type Dice = {
  /** The luck of the next call of this name. */
  roll: (name: string, odds: Odds) => Luck
  /** A whole number below `most`, of the same luck. */
  below: (name: string, most: number) => number
}

export function dice(seed: number): Dice {
  const calls = new Map<string, number>()
  const next = (name: string): number => {
    const n = calls.get(name) ?? 0
    calls.set(name, n + 1)
    return unit(`${seed}:${name}:${n}`)
  }
  return {
    roll(name, odds) {
      let left = next(`roll ${name}`) * 1000
      for (const [fault, share] of Object.entries(odds) as [Fault, number][]) {
        left -= share
        if (left < 0) return fault
      }
      return 'fine'
    },
    below: (name, most) => Math.floor(next(`below ${name}`) * most),
  }
}

/** From 0 up to 1, out of a text: FNV-1a, then the finish of MurmurHash3. */
export function unit(text: string): number {
  let h = 0x811c9dc5
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return ((h ^ (h >>> 16)) >>> 0) / 2 ** 32
}

/** A stream of numbers from 0 up to 1, always the same for a seed. */
export function stream(seed: number): () => number {
  let n = 0
  return () => unit(`${seed}:${n++}`)
}
