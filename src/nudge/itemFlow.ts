// A matter with all that asking about it needs: who stands where, who was asked, and what there is to tell each of them.
import { dayOf } from '../core/time.ts'
import { tetOf } from '../core/vietnam.ts'
import type { Scope } from '../ctx.ts'
import { awayOn, departments } from '../people/store.ts'
import { type Known, ladderOf, type Office, type Progress, type Rung } from './due.ts'
import { type Asked, type Matter, matterName, type Remark, type Waiting } from './matter.ts'
import { snoozedBy, subjectOf } from './model.ts'
import { policyOf } from './policy.ts'
import { asksAbout, type Row, remarksAbout } from './progressStore.ts'
import { snoozes } from './snoozeStore.ts'
import { everyone, stillWaiting, withFacts } from './store.ts'
import type { Before, Reading, Said, Told } from './views.ts'

/** The one living message of a matter for a person. */
export const nudgeKey = (matter: Matter, person: string): string => `nudge:${matterName(matter)}:${person}`
/** "Ghi nhận là đã xong?", in its thread or in that of the task's card. */
export const sureKey = (matter: Matter, person: string): string => `${nudgeKey(matter, person)}:sure`
export const listKey = (person: string, at: Date): string => `nudge:list:${person}:${at.getTime()}`

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

/** These rows as what they are about; those that no longer wait, or wait anew, are told apart. */
export async function itemsOf(
  scope: Scope,
  rows: readonly Row[],
  known: Known,
): Promise<{ items: Item[]; over: Row[] }> {
  const waits = new Map((await stillWaiting(scope, rows)).map(wait => [matterName(wait), wait]))
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
export function toldTo(item: Item, person: string, level: number, known: Known, { now }: { now: boolean }): Told {
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

/** A message of its own is taken up again when it waits anew; a list of another day is not. */
const standsFor = ({ via, at }: Asked, since: Date): boolean => via === 'message' || (via === 'list' && at >= since)
