// Whatever is said, edited, moved and taken back, whatever Slack answers, wherever a worker is killed: in the end each key is
// in Slack exactly once, with its last words, below its parent, in the order it was said.
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Agency, agency } from '../setup/agency.ts'
import { type FreshDb, freshDb } from '../setup/db.ts'
import { type FakeSlack, fakeSlack } from '../setup/fakeSlack.ts'
import { check, type Op, ops, World } from './world.ts'

let fresh: FreshDb
let slack: FakeSlack
let house: Agency

beforeAll(async () => {
  fresh = await freshDb()
  slack = await fakeSlack()
  house = await agency(fresh.db)
})
afterAll(async () => {
  await slack.close()
  await fresh.close()
})

const RUNS = Number(process.env.PROPERTY_RUNS ?? 40)

test('each key once, with its last words, in order, through any faults and crashes', { timeout: 600_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(ops, async sequence => {
      const world = await World.open(fresh, slack, house)
      for (const op of sequence) await world.apply(op)
      await world.calm()
      await check(world)
    }),
    { numRuns: RUNS },
  )
})

describe('killed between any two steps', () => {
  const say = (which: number, text = 1): Op => ({ op: 'say', which, text })
  const unsay = (which: number): Op => ({ op: 'unsay', which })
  const done: Op = { op: 'work', channel: 'C1', fuse: 1000, fates: [] }
  const A = 0
  const REPLY = 2

  /** What was said and done before, and after a worker was killed at its next job. */
  const stories: [what: string, before: Op[], after: Op[]][] = [
    ['a post', [say(A)], []],
    ['a post, edited after', [say(A)], [say(A, 2)]],
    ['a post, taken back after', [say(A)], [unsay(A)]],
    ['a post, taken back and said anew after', [say(A)], [unsay(A), say(A, 2)]],
    ['a post, moved after', [say(1)], [{ op: 'move', which: 1, to: 'C2', text: 2 }]],
    ['an edit', [say(A), done, say(A, 2)], []],
    ['an edit, edited after', [say(A), done, say(A, 2)], [say(A, 3)]],
    ['an edit, taken back after', [say(A), done, say(A, 2)], [unsay(A)]],
    ['a deletion', [say(A), done, unsay(A)], []],
    ['a deletion, said anew after', [say(A), done, unsay(A)], [say(A, 2)]],
    ['a deletion, archived and said anew after', [say(A), done, unsay(A)], [{ op: 'archive' }, say(A, 2)]],
    ['a reply', [say(A), done, say(REPLY)], []],
    ['a reply, edited after', [say(A), done, say(REPLY)], [say(REPLY, 2)]],
    ['a reply, its card taken back after', [say(A), done, say(REPLY)], [unsay(A)]],
    ['an edit of what was archived', [say(A), done, { op: 'archive' }, say(A, 2)], []],
    ['one job twenty-two times', [say(A), { op: 'again', channel: 'C1' }], [say(A, 2)]],
  ]
  /** More than the longest of these has: then nobody is killed. */
  const STEPS = 9

  test.for(stories)('%s', { timeout: 120_000 }, async ([, before, after]) => {
    for (const fate of ['fine', 'errorBefore', 'errorAfter'] as const) {
      for (let fuse = 0; fuse <= STEPS; fuse++) {
        const world = await World.open(fresh, slack, house)
        for (const op of before) await world.apply(op)
        await world.apply({ op: 'work', channel: 'C1', fuse, fates: [fate] })
        for (const op of after) await world.apply(op)
        await world.calm()
        await check(world)
        expect(world.model.posts.length).toBeLessThanOrEqual(2)
      }
    }
  })
})
