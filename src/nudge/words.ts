// Whether a few words in a thread say yes. Pure. Never taken for an answer: only for a reason to ask back.
import { clean, fold } from '../core/text.ts'

const YES = new Set([
  'ok',
  'oke',
  'okie',
  'oki',
  'okay',
  'okela',
  'okla',
  'okk',
  'xong',
  'done',
  'duyet',
  'approved',
  'yes',
  'roi',
])
/** Said along, without a meaning of their own. */
const ALONG = new Set([
  'em',
  'anh',
  'chi',
  'ban',
  'minh',
  'c',
  'a',
  'e',
  'b',
  'nha',
  'nhe',
  'da',
  'vang',
  'uh',
  'u',
  'luon',
  'het',
  'cam',
  'on',
  'thanks',
  'thank',
  'you',
  'tks',
])
/** As Slack's events write what people press or paste. */
const THUMBS =
  /(?::(?:\+1|thumbsup|ok_hand|white_check_mark|heavy_check_mark):(?::skin-tone-\d:)?|[👍👌✅✔]\p{Emoji_Modifier}?\uFE0F?)/gu

/** Somebody who is called by name, as Slack's events write it. */
const CALLED = /<@[^>]*>/g

/** A short yes and nothing else: "ok em", "xong rồi", "dạ rồi", "duyệt nhé", 👍. Not "chưa xong", not "xong?". */
export function saysYes(text: string): boolean {
  const said = clean(text.replace(CALLED, ' '))
  if (said.length > 40 || said.includes('?')) return false
  const spoken = said.replace(THUMBS, ' ')
  const thumbs = spoken !== said
  const words = fold(spoken)
    .split(/[^a-z0-9]+/)
    .filter(word => word !== '')
  const known = words.every(word => YES.has(word) || ALONG.has(word))
  return known && (thumbs || words.some(word => YES.has(word)))
}
