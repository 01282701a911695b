// Asking: who is asked now, in which message, and what becomes of the messages when it is over. In the caller's
// transaction.
import { dayOf } from '../core/time.ts'
import { tetOf } from '../core/vietnam.ts'
import type { Scope } from '../ctx.ts'
import { type Saying, sayAll, unsay } from '../outbox/say.ts'
import { awayOn, departments } from '../people/store.ts'
import type { Message } from '../slack/blocks.ts'
import { decide, type Known, ladderOf, type Office, type Progress, type Rung } from './due.ts'
import { labelOf } from './labelViews.ts'
import { type Asked, type Matter, matterName, type Remark, type Waiting } from './matter.ts'
import { snoozedBy, subjectOf } from './model.ts'
import { policyOf } from './policy.ts'
import {
  asksAbout,
  closeRows,
  keepAsks,
  lastActs,
  listed,
  type NewAsk,
  openRows,
  type Row,
  remarksAbout,
  saveRows,
  settleAsks,
  unsent,
  unsentInSeries,
} from './progressStore.ts'
import { snoozes } from './snoozeStore.ts'
import { everyone, stillWaiting, type Wait, withFacts } from './store.ts'
import {
  type Before,
  bumpMessage,
  closedMessage,
  type Listed,
  listBump,
  listMessage,
  nudgeMessage,
  type Over,
  type Reading,
  type Said,
  type Told,
} from './views.ts'

/** The one living message of a matter for a person. */
export const nudgeKey = (matter: Matter, person: string): string => `nudge:${matterName(matter)}:${person}`
/** "Ghi nhận là đã xong?", in its thread or in that of the task's card. */
export const sureKey = (matter: Matter, person: string): string => `${nudgeKey(matter, person)}:sure`
export const listKey = (person: string, at: Date): string => `nudge:list:${person}:${at.getTime()}`

/** New messages for one person at one moment; of more, one list is made. */
const MOST_MESSAGES = 3

export const officeOf = ({ workspace }: Scope): Office => workspace

/** Everybody and everything that a decision looks at; read once for all of them. */
export async function surroundings(scope: Scope): Promise<Known> {
  const today = dayOf(scope.now, scope.workspace.zone)
  const [people, away, open, putOff] = [
    await everyone(scope),
    await awayOn(scope, today),
    await departments(scope),
    await snoozes(scope, today),
  ]
  const leads = new Map(open.map(({ code, lead }) => [code, lead]))
  return {
    now: scope.now,
    office: officeOf(scope),
    policy: policyOf(scope.workspace),
    people,
    away,
    leadOf: code => (code === null ? null : (leads.get(code) ?? null)),
    snoozed: snoozedBy(putOff),
  }
}

export const readingFor = (scope: Scope, { people, office, now }: Known, reader: string): Reading => ({
  locale: people.get(reader)?.locale ?? scope.workspace.locale,
  reader,
  people,
  office,
  now,
  teamId: scope.workspace.id,
  soft: tetOf(dayOf(now, office.zone), office.calendar) === 'softened',
})

/** A matter that waits, how far its asking has come, and who was asked since it waits. */
export type Item = {
  waiting: Waiting
  row: Row
  ladder: Rung[]
  asks: readonly Asked[]
  remarks: readonly Remark[]
  /** Where it stands for each person who was told by a message; the later one counts. */
  places: ReadonlyMap<string, Asked>
}

/**
 * These rows as what they are about; those that no longer wait, or wait anew, are told apart. `waiting`: what of them does,
 * where it was read already.
 */
export async function itemsOf(
  scope: Scope,
  rows: readonly Row[],
  known: Known,
  waiting?: readonly Wait[],
): Promise<{ items: Item[]; over: Row[] }> {
  const waits = new Map((waiting ?? (await stillWaiting(scope, rows))).map(wait => [matterName(wait), wait]))
  const same = (row: Row) => waits.get(matterName(row))?.since.getTime() === row.since.getTime()
  const over = rows.filter(row => !same(row))
  const alive = rows.filter(same)
  const facts = await withFacts(
    scope,
    alive.flatMap(row => waits.get(matterName(row)) ?? []),
  )
  const asked = await asksAbout(scope, alive)
  const remarks = await remarksAbout(scope, alive)
  const items = alive.flatMap((row): Item[] => {
    const name = matterName(row)
    const waiting = facts.get(name)
    if (!waiting) return []
    const all = asked.get(name) ?? []
    return [
      {
        waiting,
        row,
        ladder: ladderOf(waiting, known),
        asks: all.filter(one => one.at >= row.since),
        remarks: (remarks.get(name) ?? []).filter(one => one.at >= row.since),
        places: new Map(all.filter(one => standsFor(one, row.since)).map(one => [one.person, one])),
      },
    ]
  })
  return { items, over }
}

export const progressOf = ({ row, asks }: Item): Progress => ({
  level: row.level,
  times: row.times,
  asked: new Set(asks.filter(one => one.level <= row.level).map(one => one.person)),
})

/** What is told to one person; `now`: they are asked at this moment. */
function toldTo(item: Item, person: string, level: number, known: Known, { now }: { now: boolean }): Told {
  const { waiting, asks, remarks, ladder, row } = item
  const mine = asks.filter(one => one.person === person)
  const rung = ladder.find(one => one.to === person)
  const snooze = known.snoozed(person, subjectOf(waiting))
  const last = mine.at(-1)
  const remark = remarks.findLast(one => one.person === person && (!last || one.at >= last.at))
  return {
    waiting,
    level,
    insteadOf: rung?.insteadOf,
    times: mine.length + (now ? 1 : 0),
    before: beforeOf(item, person, level, known),
    said: now ? undefined : saidOf(remark, snooze, row.nextAt),
  }
}

function saidOf(
  remark: Remark | undefined,
  snooze: { until: string | null } | undefined,
  again: Date,
): Said | undefined {
  if (snooze) return { what: 'snoozed', until: snooze.until }
  if (!remark) return undefined
  return remark.what === 'doing' ? { what: 'doing', at: remark.at, again } : { what: 'notMine', at: remark.at }
}

/** Who was asked on a lower level, or would have been had they not put it off. */
function beforeOf(
  { waiting, asks, remarks, ladder, row }: Item,
  person: string,
  level: number,
  known: Known,
): Before[] {
  const lower = Map.groupBy(
    asks.filter(one => one.level < level && one.person !== person),
    one => one.person,
  )
  const putOff = ladder.filter(rung => rung.level < level && !lower.has(rung.to))
  const snoozeOf = (who: string) => known.snoozed(who, subjectOf(waiting))
  return [
    ...[...lower].map(([who, theirs]) => ({
      person: who,
      since: theirs[0]?.at ?? row.since,
      times: theirs.length,
      remark: remarks.findLast(one => one.person === who),
      snooze: snoozeOf(who),
    })),
    ...putOff.flatMap(rung => {
      const snooze = snoozeOf(rung.to)
      return snooze ? [{ person: rung.to, since: row.since, times: 0, snooze }] : []
    }),
  ]
}

// — asking —

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
    const decision = decide(item.waiting, progressOf(item), item.ladder, known)
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
      for (const { item } of theirs) saved.set(item, { ...item.row, nextAt })
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
  const lists = asked.flatMap(one => one.lists)
  await sayAll(scope, await listSayings(scope, lists, known, { bump: true }))
  return { said: asked.reduce((sum, one) => sum + one.asks.length, 0), faults }
}

type Bump = { key: string; to: string; message: Message }
/** All that one person is asked at one moment: new messages and changed ones, words in threads, lists that are drawn anew. */
type Asking = { asks: NewAsk[]; sayings: Saying[]; bumps: Bump[]; lists: { person: string; at: Date }[] }

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
  const asList = fresh.length > MOST_MESSAGES
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

// — what stands already —

/** The lists as they are now. */
async function listSayings(
  scope: Scope,
  lists: readonly { person: string; at: Date }[],
  known: Known,
  { bump }: { bump: boolean },
): Promise<Saying[]> {
  if (lists.length === 0) return []
  const entries = await listed(scope, lists)
  const open = await openRows(scope, entries)
  const { items } = await itemsOf(scope, open, known)
  const alive = new Map(items.map(item => [matterName(item.waiting), item]))
  const endings = await endingsOf(
    scope,
    entries.filter(entry => !alive.has(matterName(entry))),
  )
  const waiting = await unsent(
    scope,
    lists.map(({ person, at }) => listKey(person, at)),
  )
  return lists.flatMap(({ person, at }) => {
    const key = listKey(person, at)
    const reading = readingFor(scope, known, person)
    const mine = entries.filter(entry => entry.person === person && entry.at.getTime() === at.getTime())
    const shown = mine.map((entry): Listed => {
      const item = alive.get(matterName(entry))
      if (item) return { told: toldTo(item, person, entry.level, known, { now: false }) }
      return { over: endings(entry, reading) }
    })
    const left = shown.filter(one => 'told' in one).length
    const list: Saying = { key, to: person, message: listMessage(reading, shown) }
    if (!bump || waiting.has(key)) return [list]
    const word = { key: `${key}:bump:${scope.now.getTime()}`, to: person, message: listBump(reading, left) }
    return [list, { ...word, thread: key, series: key }]
  })
}

/** Draws every standing message about these anew: somebody has answered, and the others should see it. */
export async function redraw(scope: Scope, matters: readonly Matter[], known: Known): Promise<void> {
  const { items } = await itemsOf(scope, await openRows(scope, matters), known)
  const lists = new Map<string, { person: string; at: Date }>()
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
  await sayAll(scope, await listSayings(scope, [...lists.values()], known, { bump: false }))
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
  const never = await unsent(scope, keys)
  const lists = [
    ...new Map(told.filter(one => one.via === 'list').map(one => [listKey(one.person, one.at), one])).values(),
  ]
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
    ...(await listSayings(scope, lists, known, { bump: false })),
  ])
  await unsay(scope, [
    ...never,
    ...(await unsentInSeries(scope, keys)),
    ...told.map(({ matter, person }) => sureKey(matter, person)),
  ])
}

const hasPlace = ({ via }: Asked): boolean => via === 'message' || via === 'list'

/** A message of its own is taken up again when it waits anew; a list of another day is not. */
const standsFor = ({ via, at }: Asked, since: Date): boolean => via === 'message' || (via === 'list' && at >= since)
