// Asking: who is asked now, and in which message. In the caller's transaction.
import type { Scope } from '../ctx.ts'
import { type Saying, sayAll } from '../outbox/say.ts'
import type { Message } from '../slack/blocks.ts'
import { decide, type Known, type Rung } from './due.ts'
import { type Item, itemsOf, listKey, nudgeKey, progressOf, readingFor, surroundings, toldTo } from './itemFlow.ts'
import type { Asked } from './matter.ts'
import { keepAsks, type NewAsk, type Row, saveRows, unsent } from './progressStore.ts'
import { closeOver, type ListPlace, listsNow } from './standingFlow.ts'
import { bumpMessage, listMessage, nudgeMessage } from './views.ts'

/** New messages for one person at one moment; of more, one list is made. Of one, for who wants one summary a day. */
const MOST_MESSAGES = 3

type Due = { item: Item; rung: Rung }

/** What was asked, and what could not be: each with what went wrong. */
export type AskedNow = { said: number; faults: unknown[] }

/** A matter of somebody whose message could not be made is tried again after this; the others are asked meanwhile. */
const AGAIN_AFTER_MS = 3_600_000

/** Asks about these rows, which the caller has locked, as far as somebody is to be asked now. */
export async function askAbout(scope: Scope, rows: readonly Row[]): Promise<AskedNow> {
  if (rows.length === 0) return { said: 0, faults: [] }
  const known = await surroundings(scope)
  const { items, over } = await itemsOf(scope, rows, known)
  await closeOver(scope, over)
  const due: Due[] = []
  const saved = new Map<Item, Row>()
  for (const item of items) {
    const decision = decide(item.waiting, { ...progressOf(item), due: item.row.nextAt }, item.ladder, known)
    const { nextAt } = decision
    if (decision.do === 'wait') saved.set(item, { ...item.row, nextAt })
    else {
      const { rung, times } = decision
      saved.set(item, { ...item.row, level: rung.level, times, person: rung.to, nextAt })
      if (decision.do === 'ask') due.push({ item, rung })
    }
  }
  const faults: unknown[] = []
  const asked: Asking[] = []
  for (const [person, theirs] of Map.groupBy(due, ({ rung }) => rung.to)) {
    try {
      asked.push(makeAsking(scope, person, theirs, known))
    } catch (err) {
      faults.push(err)
      const nextAt = new Date(scope.now.getTime() + AGAIN_AFTER_MS)
      for (const { item } of theirs) saved.set(item, { ...item.row, person, nextAt })
    }
  }
  await saveRows(scope, [...saved.values()])
  await keepAsks(
    scope,
    asked.flatMap(one => one.asks),
  )
  await sayAll(
    scope,
    asked.flatMap(one => one.sayings),
  )
  await sayAll(scope, await bumpsOf(scope, asked))
  const lists = await listsNow(
    scope,
    asked.flatMap(one => one.lists),
    known,
  )
  const unseen = await unsent(
    scope,
    lists.map(one => one.saying.key),
  )
  await sayAll(
    scope,
    lists.flatMap(one => (unseen.has(one.saying.key) ? [one.saying] : [one.saying, one.bump])),
  )
  return { said: asked.reduce((sum, one) => sum + one.asks.length, 0), faults }
}

type Bump = { key: string; to: string; message: Message }
/** All that one person is asked at one moment: new messages and changed ones, words in threads, lists that are drawn anew. */
type Asking = { asks: NewAsk[]; sayings: Saying[]; bumps: Bump[]; lists: ListPlace[] }

/** Each new thing by itself, or all in a list; what was asked before, in its place. */
function makeAsking(scope: Scope, person: string, due: readonly Due[], known: Known): Asking {
  const reading = readingFor(scope, known, person)
  const told = ({ item, rung }: Due) => toldTo(item, person, rung.level, known, { now: true })
  const asked =
    (via: Asked['via']) =>
    ({ item, rung }: Due): NewAsk => ({
      kind: item.waiting.kind,
      subject: item.waiting.subject,
      person,
      level: rung.level,
      via,
    })
  const placeOf = ({ item }: Due) => item.places.get(person)
  const fresh = due.filter(one => !placeOf(one))
  const standing = due.filter(one => placeOf(one)?.via === 'message')
  const inLists = due.filter(one => placeOf(one)?.via === 'list')
  const keyOf = ({ item }: Due) => nudgeKey(item.waiting, person)
  const own = (one: Due): Saying => ({ key: keyOf(one), to: person, message: nudgeMessage(reading, told(one)) })
  const asList = fresh.length > (known.people.get(person)?.oneSummary ? 1 : MOST_MESSAGES)
  const list: Saying = {
    key: listKey(person, scope.now),
    to: person,
    message: listMessage(
      reading,
      fresh.map(one => ({ told: told(one) })),
    ),
  }
  const moments = new Set(inLists.map(one => placeOf(one)?.at.getTime() ?? 0))
  return {
    asks: [...fresh.map(asked(asList ? 'list' : 'message')), ...[...standing, ...inLists].map(asked('bump'))],
    sayings: [...standing.map(own), ...(asList ? [list] : fresh.map(own))],
    bumps: standing.map(one => ({ key: keyOf(one), to: person, message: bumpMessage(reading, one.item.waiting) })),
    lists: [...moments].map(ms => ({ person, at: new Date(ms) })),
  }
}

/** A word in the thread of what was edited, so that it is seen; not while the message itself has yet to go out. */
async function bumpsOf(scope: Scope, asked: readonly Asking[]): Promise<Saying[]> {
  const keys = asked.flatMap(one => one.bumps.map(bump => bump.key))
  const waiting = await unsent(scope, keys)
  return asked.flatMap(({ bumps }) =>
    bumps
      .filter(bump => !waiting.has(bump.key))
      .slice(0, MOST_MESSAGES)
      .map(({ key, ...bump }) => ({ ...bump, key: `${key}:bump:${scope.now.getTime()}`, thread: key, series: key })),
  )
}
