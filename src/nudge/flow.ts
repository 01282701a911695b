// The clock's share of asking: what begins to wait is noted, what is due is asked, what is over is closed. And what a
// person's act settled, closed at once.
import type { Day } from '../core/time.ts'
import type { Scope } from '../ctx.ts'
import type { CardedTask } from '../task/model.ts'
import { askAbout } from './askFlow.ts'
import { afterMorning, firstAsk, ladderOf } from './due.ts'
import { officeOf, surroundings } from './itemFlow.ts'
import { type Kind, type Matter, matterName } from './matter.ts'
import { policyOf } from './policy.ts'
import {
  answerAsk,
  askedAndOver,
  beginRows,
  dueRows,
  keepAsks,
  lastActs,
  type NewAsk,
  type Row,
  rowsToChange,
  saveRows,
  unaskedRows,
} from './progressStore.ts'
import { closeOver } from './standingFlow.ts'
import { addressed, stillWaiting, unseen, type Wait } from './store.ts'

/** Rows taken in one go; what is over is asked about in the next. */
const MOST = 2000

/** What the clock is told of a run: what was said, what failed and was left out, and what went wrong with it. */
export type Ran = { said: number; failed: number; faults: readonly unknown[] }

/**
 * Every few minutes of the working day, after the mornings. Two processes that do so at once share what is due: each row
 * is asked about by the one that locks it.
 */
export const sweep = (scope: Scope, _today: Day, _how: { late: boolean }): Promise<Ran> =>
  scope.db.transaction(async db => {
    const here = { ...scope, db }
    await retime(here)
    await closeOver(here, await askedAndOver(here))
    await beginRows(here, (await unseen(here, MOST)).map(beginning(here)))
    const { said, faults } = await askAbout(here, await dueRows(here, MOST))
    return { said, failed: faults.length, faults }
  })

/** How it begins. What waits again counts from when it last stopped, not from when it first began. */
function beginning(scope: Scope): (wait: Wait & { before?: Date | null }) => Row {
  const [office, policy] = [officeOf(scope), policyOf(scope.workspace)]
  return wait => {
    const { kind, subject, since, before } = wait
    const from = before && before > since ? before : since
    return { kind, subject, since, level: 0, times: 0, person: null, nextAt: firstAsk(from, wait, office, policy) }
  }
}

/** A first ask comes as soon as the matter presses now, and not as it did when it was noted. */
async function retime(scope: Scope): Promise<void> {
  const rows = await unaskedRows(scope)
  const waits = new Map((await stillWaiting(scope, rows)).map(wait => [matterName(wait), wait]))
  const [office, policy] = [officeOf(scope), policyOf(scope.workspace)]
  const moved = rows.flatMap(row => {
    const wait = waits.get(matterName(row))
    if (wait?.since.getTime() !== row.since.getTime()) return []
    const nextAt = firstAsk(wait.since, wait, office, policy)
    return nextAt.getTime() === row.nextAt.getTime() ? [] : [{ ...row, nextAt }]
  })
  await saveRows(scope, moved)
}

/** One thing that a morning showed to somebody with the means to settle it. */
export type ShownInDigest = Matter & { person: string }

/**
 * What was shown counts as asked, so that no second message says the same. In the morning's transaction; `tasks` are those
 * that it has read.
 */
export async function askedInDigest(
  scope: Scope,
  shown: readonly ShownInDigest[],
  tasks: readonly CardedTask[] = [],
): Promise<void> {
  const read = new Map(tasks.map(task => [task.id, task]))
  for (let i = 0; i < shown.length; i += MOST) await countShown(scope, shown.slice(i, i + MOST), read)
}

async function countShown(
  scope: Scope,
  shown: readonly ShownInDigest[],
  tasks: ReadonlyMap<string, CardedTask>,
): Promise<void> {
  if (shown.length === 0) return
  const waits = await stillWaiting(scope, shown)
  const facts = await addressed(scope, waits, tasks)
  const known = await surroundings(scope)
  const readers = Map.groupBy(shown, matterName)
  const count = (row: Row): Counted => {
    const about = facts.get(matterName(row))
    const counted: Counted = { row, moved: false, asks: [] }
    if (!about) return counted
    const ladder = ladderOf(about, known)
    for (const person of new Set(readers.get(matterName(row))?.map(one => one.person))) {
      const after = afterMorning(about, row, ladder, person, known)
      if (after) {
        const { rung, times, nextAt } = after
        counted.row = { ...row, level: rung.level, times, person, nextAt }
        counted.moved = true
      }
      const level = ladder.find(rung => rung.to === person)?.level ?? row.level
      counted.asks.push({ kind: row.kind, subject: row.subject, person, level, via: 'digest' })
    }
    return counted
  }

  const since = new Map(waits.map(wait => [matterName(wait), wait.since.getTime()]))
  const begunAmong = async (matters: readonly Matter[]): Promise<Row[]> =>
    (await rowsToChange(scope, matters)).filter(row => since.get(matterName(row)) === row.since.getTime())
  const begun = await begunAmong(shown)
  const isBegun = isIn(begun)
  const fresh = waits
    .filter(wait => !isBegun(wait))
    .map(beginning(scope))
    .map(count)
  const isOurs = isIn(
    await beginRows(
      scope,
      fresh.map(one => one.row),
    ),
  )
  const ours = fresh.filter(one => isOurs(one.row))
  const theirs = await begunAmong(fresh.flatMap(({ row }) => (isOurs(row) ? [] : [row])))
  const stood = [...begun, ...theirs].map(count)
  await saveRows(
    scope,
    stood.flatMap(({ row, moved }) => (moved ? [row] : [])),
  )
  await keepAsks(
    scope,
    [...ours, ...stood].flatMap(one => one.asks),
  )
}

/** A matter as a morning leaves it, and who was asked about it. */
type Counted = { row: Row; moved: boolean; asks: NewAsk[] }

function isIn(matters: readonly Matter[]): (matter: Matter) => boolean {
  const names = new Set(matters.map(matterName))
  return matter => names.has(matterName(matter))
}

/** After something that a person did: whatever it settled is closed at once, and counted as answered by them. */
export const settle = (scope: Scope, person: string): Promise<void> =>
  scope.db.transaction(async db => {
    const here = { ...scope, db }
    // Locked before anything is written of them: the clock may be closing the same at this moment.
    const over = await rowsToChange(here, await askedAndOver(here))
    if (over.length === 0) return
    const acts = await lastActs(
      here,
      over.map(row => row.subject),
    )
    for (const row of over) {
      const act = acts.get(row.subject)
      if (act === undefined || act.who === person) await answerAsk(here, row, person, answerIn(row.kind, act?.what))
    }
    await closeOver(here, over)
  })

const LATER = ['laterAsked', 'dueMoved', 'renewed']

/** Which answer an act was. */
function answerIn(kind: Kind, what: string | undefined): string {
  if (what === 'handedBack') return 'notMine'
  return kind !== 'request' && what !== undefined && LATER.includes(what) ? 'later' : 'done'
}
