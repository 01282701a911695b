// The clock's share of asking: what begins to wait is noted, what is due is asked, what is over is closed. And what a
// person's act settled, closed at once.
import type { Day } from '../core/time.ts'
import type { Scope } from '../ctx.ts'
import { askAbout } from './askFlow.ts'
import { afterMorning, firstAsk } from './due.ts'
import { itemsOf, officeOf, progressOf, surroundings } from './itemFlow.ts'
import { type Kind, type Matter, matterName } from './matter.ts'
import { policyOf } from './policy.ts'
import {
  answerAsk,
  askedRows,
  beginRows,
  dueRows,
  keepAsks,
  lastActs,
  type NewAsk,
  type Row,
  rowsToChange,
  saveRows,
} from './progressStore.ts'
import { closeOver } from './standingFlow.ts'
import { stillWaiting, unasked, unseen, type Wait } from './store.ts'

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
    await closeOver(here, await overAmong(here, await askedRows(here)))
    await begin(here, await unseen(here, MOST))
    const { said, faults } = await askAbout(here, await dueRows(here, MOST))
    return { said, failed: faults.length, faults }
  })

/** What no longer waits, or waits anew. */
async function overAmong(scope: Scope, rows: readonly Row[]): Promise<Row[]> {
  const since = new Map((await stillWaiting(scope, rows)).map(wait => [matterName(wait), wait.since.getTime()]))
  return rows.filter(row => since.get(matterName(row)) !== row.since.getTime())
}

/** What waits again counts from when it last stopped, not from when it first began. */
async function begin(scope: Scope, waits: readonly (Wait & { before?: Date | null })[]): Promise<void> {
  const [office, policy] = [officeOf(scope), policyOf(scope.workspace)]
  const from = ({ since, before }: Wait & { before?: Date | null }) => (before && before > since ? before : since)
  await beginRows(
    scope,
    waits.map(wait => ({
      kind: wait.kind,
      subject: wait.subject,
      since: wait.since,
      nextAt: firstAsk(from(wait), wait, office, policy),
    })),
  )
}

/** A first ask comes as soon as the matter presses now, and not as it did when it was noted. */
async function retime(scope: Scope): Promise<void> {
  const [office, policy] = [officeOf(scope), policyOf(scope.workspace)]
  const moved = (await unasked(scope)).flatMap(({ nextAt, ...wait }) => {
    const at = firstAsk(wait.since, wait, office, policy)
    return at.getTime() === nextAt.getTime() ? [] : [{ ...wait, level: 0, times: 0, person: null, nextAt: at }]
  })
  await saveRows(scope, moved)
}

/** One thing that a morning showed to somebody with the means to settle it. */
export type ShownInDigest = Matter & { person: string }

/** What was shown counts as asked, so that no second message says the same. In the morning's transaction. */
export async function askedInDigest(scope: Scope, shown: readonly ShownInDigest[]): Promise<void> {
  for (let i = 0; i < shown.length; i += MOST) await countShown(scope, shown.slice(i, i + MOST))
}

async function countShown(scope: Scope, shown: readonly ShownInDigest[]): Promise<void> {
  if (shown.length === 0) return
  const waits = await stillWaiting(scope, shown)
  const begun = await rowsToChange(scope, shown)
  const since = new Map(begun.map(row => [matterName(row), row.since.getTime()]))
  const fresh = waits.filter(wait => since.get(matterName(wait)) !== wait.since.getTime())
  await begin(scope, fresh)
  const known = await surroundings(scope)
  const { items } = await itemsOf(scope, [...begun, ...(await rowsToChange(scope, fresh))], known, waits)
  const readers = Map.groupBy(shown, matterName)
  const asks: NewAsk[] = []
  const saved: Row[] = []
  for (const item of items) {
    const { kind, subject } = item.row
    const people = new Set((readers.get(matterName(item.row)) ?? []).map(one => one.person))
    for (const person of people) {
      const after = afterMorning(item.waiting, progressOf(item), item.ladder, person, known)
      if (after) {
        const { rung, times, nextAt } = after
        saved.push({ ...item.row, level: rung.level, times, person, nextAt })
      }
      const level = item.ladder.find(rung => rung.to === person)?.level ?? item.row.level
      asks.push({ kind, subject, person, level, via: 'digest' })
    }
  }
  await saveRows(scope, saved)
  await keepAsks(scope, asks)
}

/** After something that a person did: whatever it settled is closed at once, and counted as answered by them. */
export const settle = (scope: Scope, person: string): Promise<void> =>
  scope.db.transaction(async db => {
    const here = { ...scope, db }
    // Locked before anything is written of them: the clock may be closing the same at this moment.
    const over = await rowsToChange(here, await overAmong(here, await askedRows(here)))
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
