// Words said straight through the outbox, as a flow says them, with a journal of our own: what was said last under which key.
import type { Scope } from '../src/ctx.ts'
import { type Saying, sayAll, unsay } from '../src/outbox/say.ts'
import { message, section } from '../src/slack/blocks.ts'
import { mrk } from '../src/slack/mrkdwn.ts'
import type { Note } from './chaosJudge.ts'

type Kept = Note & { channel: string; hasReplies: boolean; isReply: boolean }

/** How often each is done, of a hundred. */
const ACTS = [
  ['post', 38],
  ['cardAndReply', 12],
  ['reply', 15],
  ['edits', 20],
  ['withdraw', 10],
  ['sayAgain', 5],
] as const

function anAct(drawn: number): (typeof ACTS)[number][0] {
  let left = drawn
  for (const [what, share] of ACTS) {
    left -= share
    if (left < 0) return what
  }
  return 'post'
}

export function openNotes(scopeNow: () => Scope, random: () => number) {
  const kept = new Map<string, Kept>()
  const byChannel = new Map<string, Kept[]>()
  let count = 0
  const stamp = () => `Tin số ${++count} · ${Math.floor(random() * 1e9).toString(36)}`
  const words = (text: string) => message(mrk`${text}`, [section(mrk`*Nhật ký*\n${text}`)])
  const saying = ({ key, channel, text }: Kept, thread?: string): Saying => ({
    key,
    to: channel,
    message: words(text),
    ...(thread !== undefined && { thread }),
  })
  const fresh = (channel: string, isReply = false): Kept => ({
    key: `bench:note:${++count}`,
    text: stamp(),
    withdrawn: false,
    channel,
    hasReplies: false,
    isReply,
  })
  const keep = (...notes: Kept[]) => {
    for (const note of notes) {
      kept.set(note.key, note)
      byChannel.set(note.channel, [...(byChannel.get(note.channel) ?? []), note])
    }
  }
  const among = (channel: string, which: (note: Kept) => boolean): Kept | undefined => {
    const there = (byChannel.get(channel) ?? []).slice(-12).filter(which)
    return there[Math.floor(random() * there.length)]
  }
  const inOne = (say: (scope: Scope) => Promise<unknown>): Promise<unknown> => {
    const scope = scopeNow()
    return scope.db.transaction(db => say({ ...scope, db }))
  }

  async function edit(note: Kept): Promise<void> {
    const text = stamp()
    await inOne(scope => sayAll(scope, [saying({ ...note, text })]))
    note.text = text
  }

  return {
    notes: (): Note[] => [...kept.values()],
    /** One thing said, changed or taken back in this channel; one at a time in each. */
    async act(channel: string): Promise<void> {
      const what = anAct(random() * 100)
      if (what === 'edits') {
        const note = among(channel, ({ withdrawn }) => !withdrawn)
        if (note) for (let n = 1 + Math.floor(random() * 4); n > 0; n--) await edit(note)
        return
      }
      if (what === 'withdraw') {
        const note = among(channel, ({ withdrawn, hasReplies }) => !withdrawn && !hasReplies)
        if (!note) return
        await inOne(scope => unsay(scope, [note.key]))
        note.withdrawn = true
        return
      }
      if (what === 'sayAgain') {
        const note = among(channel, ({ withdrawn, isReply }) => withdrawn && !isReply)
        if (!note) return
        note.text = stamp()
        await inOne(scope => sayAll(scope, [saying(note)]))
        note.withdrawn = false
        return
      }
      const parent = what === 'reply' ? among(channel, ({ withdrawn, isReply }) => !withdrawn && !isReply) : undefined
      const first = fresh(channel, parent !== undefined)
      const second = what === 'cardAndReply' ? fresh(channel, true) : undefined
      await inOne(scope => sayAll(scope, [saying(first, parent?.key), ...(second ? [saying(second, first.key)] : [])]))
      if (parent) parent.hasReplies = true
      if (second) first.hasReplies = true
      keep(first, ...(second ? [second] : []))
    },
  }
}
