// The messages that stand: drawn anew when somebody answers, and quiet when it is over. In the caller's transaction.
import type { Scope } from '../ctx.ts'
import { type Saying, sayAll, unsay } from '../outbox/say.ts'
import type { Known } from './due.ts'
import { itemsOf, listKey, nudgeKey, readingFor, sureKey, surroundings, toldTo } from './itemFlow.ts'
import { labelOf } from './labelViews.ts'
import { type Asked, type Matter, matterName } from './matter.ts'
import {
  asksAbout,
  closeRows,
  lastActs,
  listed,
  openRows,
  settleAsks,
  unsent,
  unsentInSeries,
} from './progressStore.ts'
import { type Wait, withFacts } from './store.ts'
import { closedMessage, type Listed, listBump, listMessage, nudgeMessage, type Over, type Reading } from './views.ts'

export type ListPlace = { person: string; at: Date }
type ListNow = { saying: Saying; left: number; bump: Saying }

/** The lists as they are now, each with what is left in it and a word for its thread. */
export async function listsNow(scope: Scope, lists: readonly ListPlace[], known: Known): Promise<ListNow[]> {
  if (lists.length === 0) return []
  const entries = await listed(scope, lists)
  const open = await openRows(scope, entries)
  const { items } = await itemsOf(scope, open, known)
  const alive = new Map(items.map(item => [matterName(item.waiting), item]))
  const endings = await endingsOf(
    scope,
    entries.filter(entry => !alive.has(matterName(entry))),
  )
  return lists.map(({ person, at }) => {
    const key = listKey(person, at)
    const reading = readingFor(scope, known, person)
    const mine = entries.filter(entry => entry.person === person && entry.at.getTime() === at.getTime())
    const shown = mine.map((entry): Listed => {
      const item = alive.get(matterName(entry))
      if (item) return { told: toldTo(item, person, entry.level, known, { now: false }) }
      return { over: endings(entry, reading) }
    })
    const left = shown.filter(one => 'told' in one).length
    const word = { key: `${key}:bump:${scope.now.getTime()}`, to: person, message: listBump(reading, left) }
    return {
      saying: { key, to: person, message: listMessage(reading, shown) },
      left,
      bump: { ...word, thread: key, series: key },
    }
  })
}

const sayingOf = ({ saying }: ListNow): Saying => saying

/** Draws every standing message about these anew: somebody has answered, and the others should see it. */
export async function redraw(scope: Scope, matters: readonly Matter[], known: Known): Promise<void> {
  const { items } = await itemsOf(scope, await openRows(scope, matters), known)
  const lists = new Map<string, ListPlace>()
  const sayings: Saying[] = []
  for (const item of items) {
    const level = new Map(item.asks.map(one => [one.person, one.level]))
    for (const [person, place] of item.places) {
      const on = level.get(person)
      if (on === undefined) continue
      if (place.via === 'list') lists.set(listKey(person, place.at), { person, at: place.at })
      else {
        const message = nudgeMessage(readingFor(scope, known, person), toldTo(item, person, on, known, { now: false }))
        sayings.push({ key: nudgeKey(item.waiting, person), to: person, message })
      }
    }
  }
  await sayAll(scope, sayings)
  await sayAll(scope, (await listsNow(scope, [...lists.values()], known)).map(sayingOf))
}

// — when it is over —

/** How these ended, in the words of a reader. */
async function endingsOf(
  scope: Scope,
  matters: readonly Matter[],
): Promise<(matter: Matter, reading: Pick<Reading, 'locale'>) => Over> {
  const unknown: Omit<Wait, keyof Matter> = { since: scope.now, dueAt: null, tier: 'standard' }
  const facts = await withFacts(
    scope,
    matters.map(matter => ({ ...unknown, kind: matter.kind, subject: matter.subject })),
  )
  const idOf = (matter: Matter) => {
    const about = facts.get(matterName(matter))
    return about && 'task' in about ? about.task.id : matter.subject
  }
  const acts = await lastActs(scope, matters.map(idOf))
  return (matter, { locale }) => {
    const about = facts.get(matterName(matter))
    const act = acts.get(idOf(matter))
    const label = about ? labelOf(locale, about) : ''
    return { label, ...(act && { who: act.who, did: act.what, at: act.at }) }
  }
}

/** Ends the asking about these: their messages keep one quiet line, what never went out never does. */
export async function closeOver(scope: Scope, matters: readonly Matter[]): Promise<void> {
  if (matters.length === 0) return
  const closed = await closeRows(scope, matters)
  if (closed.length === 0) return
  await settleAsks(scope, closed)
  const known = await surroundings(scope)
  const endings = await endingsOf(scope, closed)
  const asked = await asksAbout(scope, closed)
  const told = closed.flatMap(matter =>
    [...new Map((asked.get(matterName(matter)) ?? []).filter(hasPlace).map(one => [one.person, one])).values()].map(
      ({ person, via, at }) => ({ matter, person, via, at }),
    ),
  )
  const own = told.filter(one => one.via === 'message')
  const keys = own.map(({ matter, person }) => nudgeKey(matter, person))
  const places = new Map(told.filter(one => one.via === 'list').map(one => [listKey(one.person, one.at), one]))
  const lists = await listsNow(scope, [...places.values()], known)
  const finished = lists.filter(one => one.left === 0).map(one => one.saying.key)
  const never = await unsent(scope, [...keys, ...finished])
  await sayAll(scope, [
    ...own
      .filter(({ matter, person }) => !never.has(nudgeKey(matter, person)))
      .map(({ matter, person }) => {
        const reading = readingFor(scope, known, person)
        return {
          key: nudgeKey(matter, person),
          to: person,
          message: closedMessage(reading, endings(matter, reading)),
        }
      }),
    ...lists.map(sayingOf).filter(({ key }) => !never.has(key)),
  ])
  await unsay(scope, [
    ...never,
    ...(await unsentInSeries(scope, [...keys, ...finished])),
    ...told.map(({ matter, person }) => sureKey(matter, person)),
  ])
}

const hasPlace = ({ via }: Asked): boolean => via === 'message' || via === 'list'
