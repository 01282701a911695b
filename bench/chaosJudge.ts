// Holds what Slack shows against what was said. Pure: what it is given is all there is.
import { isDeepStrictEqual } from 'node:util'
import type { FirstSaid } from './chaosTrace.ts'
import { type Post, placeOf } from './fakeSlackWorld.ts'

/** What the product's own tables say should be there. */
export type Wanted = {
  key: string
  id: string
  channel: string
  threadKey: string | null
  /** Of one series only the newest need be said, and a late one begins with a line about that. */
  series: string | null
  /** Gone from the tables when it was archived. */
  content: { text: string; blocks: unknown } | undefined
  withdrawn: boolean
  state: string
  error: string | null
}

/** What those who said it know of it, whatever the tables say. */
export type Note = { key: string; text: string; withdrawn: boolean }

export type Crime = 'missing' | 'doubled' | 'outOfOrder' | 'wrongContent' | 'misplaced' | 'nobodySaid'
export type Finding = { crime: Crime; key: string; detail: string }

export type Evidence = {
  wanted: readonly Wanted[]
  posts: readonly Post[]
  first: ReadonlyMap<string, FirstSaid>
  notes: readonly Note[]
}

export type Verdict = { keys: number; findings: Finding[]; count: (crime: Crime) => number }

export function judge({ wanted, posts, first, notes }: Evidence): Verdict {
  const findings: Finding[] = []
  const find = (crime: Crime, key: string, detail: string) => void findings.push({ crime, key, detail })
  const ours = posts.filter(post => !post.human)
  const live = Map.groupBy(
    ours.filter(post => !post.deleted),
    post => post.outboxId,
  )
  const ever = Map.groupBy(ours, post => post.outboxId)
  const byKey = new Map(wanted.map(row => [row.key, row]))
  const known = new Set(wanted.map(({ id }) => id))

  for (const row of wanted) {
    const shown = live.get(row.id) ?? []
    const [post, ...more] = shown
    if (row.withdrawn) {
      if (post) find('wrongContent', row.key, `taken back, and still shown at ${post.ts}`)
      continue
    }
    if (!post) {
      const deleted = ever.has(row.id) ? '; it was there and was deleted' : ''
      find('missing', row.key, `${row.state}${row.error ? ` (${row.error})` : ''}${deleted}`)
      continue
    }
    // What was posted twice was seen twice, also when one of the two was deleted since.
    const copies = first.get(row.key)?.anywhere ? shown : (ever.get(row.id) ?? [])
    if (copies.length > 1) find('doubled', row.key, copies.map(({ ts }) => ts).join(', '))
    for (const copy of [post, ...more]) {
      if (copy.channel !== placeOf(row.channel)) find('misplaced', row.key, `in ${copy.channel}, not ${row.channel}`)
      if (row.content && !shows(copy, row.content, row.series !== null)) {
        find('wrongContent', row.key, `shown: ${copy.text.slice(0, 60)} · said: ${row.content.text.slice(0, 60)}`)
      }
      const parent = row.threadKey ? live.get(byKey.get(row.threadKey)?.id ?? '')?.[0] : undefined
      if (parent && copy.thread !== parent.ts) find('misplaced', row.key, `thread ${copy.thread}, not ${parent.ts}`)
      if (!row.threadKey && copy.thread) find('misplaced', row.key, `in the thread ${copy.thread}`)
    }
  }

  for (const { key, text, withdrawn } of notes) {
    const row = byKey.get(key)
    if (!row) find('missing', key, 'said, and not even in the outbox')
    else if (row.withdrawn !== withdrawn) find('wrongContent', key, `withdrawn: ${row.withdrawn}, not ${withdrawn}`)
    else if (!withdrawn && row.content && row.content.text !== text) find('wrongContent', key, 'older words')
  }

  for (const post of ours) {
    if (!post.deleted && !known.has(post.outboxId ?? '')) {
      find('nobodySaid', post.outboxId ?? '', `${post.channel} ${post.ts} ${post.text.slice(0, 60)}`)
    }
  }

  const keyOf = new Map(wanted.map(({ id, key }) => [id, key]))
  const single = ours.filter(post => !post.deleted && live.get(post.outboxId)?.length === 1)
  for (const line of Map.groupBy(single, post => `${post.channel} ${post.thread ?? ''}`).values()) {
    for (const { key, before } of outOfOrder(line, post => keyOf.get(post.outboxId ?? ''), first)) {
      find('outOfOrder', key, `shown after ${before}, which was said later`)
    }
  }
  return { keys: wanted.length, findings, count: crime => findings.filter(found => found.crime === crime).length }
}

/**
 * Messages that stand behind one that was said later: in a transaction that began when theirs was known to be committed,
 * or later in the same one. Transactions that overlapped owe each other no order.
 */
function outOfOrder(
  posts: readonly Post[],
  keyOf: (post: Post) => string | undefined,
  first: ReadonlyMap<string, FirstSaid>,
): { key: string; before: string }[] {
  const late: { key: string; before: string }[] = []
  let newest: { key: string; began: number } | undefined
  const lastOf = new Map<string, { key: string; seq: number }>()
  for (const post of posts.toSorted((a, b) => Number(a.ts) - Number(b.ts))) {
    const key = keyOf(post)
    const said = key === undefined ? undefined : first.get(key)
    if (key === undefined || !said || said.anywhere) continue
    const sibling = lastOf.get(said.transaction)
    if (newest && newest.began > said.known) late.push({ key, before: newest.key })
    else if (sibling && sibling.seq > said.seq) late.push({ key, before: sibling.key })
    if (!newest || said.began > newest.began) newest = { key, began: said.began }
    if (!sibling || said.seq > sibling.seq) lastOf.set(said.transaction, { key, seq: said.seq })
  }
  return late
}

/** The very words; of a series also below one line that says when they are from. */
function shows(post: Post, content: { text: string; blocks: unknown }, mayBeLate: boolean): boolean {
  const said = JSON.parse(JSON.stringify(content.blocks)) as unknown
  const [first, ...rest] = post.blocks as { type?: string }[]
  const same = isDeepStrictEqual(post.blocks, said)
  return (
    post.text === content.text && (same || (mayBeLate && first?.type === 'context' && isDeepStrictEqual(rest, said)))
  )
}
