/** One place where markup meets Preact. */
import htm from 'htm'
import { createContext, h } from 'preact'

export const html = htm.bind(h)

/** Everything the screen needs from above: the state, the words, and `act`. */
export const Scene = createContext(null)
