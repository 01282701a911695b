// One agency, a model Slack, and jobs run as the queue runs them; and what should be seen in the end, whatever happened.

import { and, eq, ne } from 'drizzle-orm'
import fc from 'fast-check'
import { expect } from 'vitest'
import type { Delivery } from '../../src/db/delivery.ts'
import { outbox } from '../../src/db/schema.ts'
import { boltLogger, createLog } from '../../src/log.ts'
import { createMetrics } from '../../src/metrics.ts'
import { archiveSent } from '../../src/outbox/archive.ts'
import { createDeliver, type DeliverDeps } from '../../src/outbox/deliver.ts'
import { sayAll, unsay } from '../../src/outbox/say.ts'
import { message, section } from '../../src/slack/blocks.ts'
import { slackClients } from '../../src/slack/clients.ts'
import { mrk } from '../../src/slack/mrkdwn.ts'
import { type Agency, FRIDAY } from '../setup/agency.ts'
import type { FreshDb } from '../setup/db.ts'
import type { FakeSlack } from '../setup/fakeSlack.ts'
import { FATES, type Fate, type ModelSlack, modelSlack } from './modelSlack.ts'
import { mortal } from './mortal.ts'

const log = createLog('silent')
const metrics = createMetrics()

export const CHANNELS = ['C1', 'C2', 'U0LAN'] as const
export type Channel = (typeof CHANNELS)[number]
/** Three roots, one to each channel, and a reply to each of the first two. */
const KEYS: { key: string; to: Channel; thread?: string }[] = [
  { key: 'a', to: 'C1' },
  { key: 'b', to: 'C1' },
  { key: 'a/1', to: 'C1', thread: 'a' },
  { key: 'c', to: 'C2' },
  { key: 'd', to: 'U0LAN' },
  { key: 'e', to: 'U0LAN' },
]

export type Op =
  | { op: 'say'; which: number; text: number }
  | { op: 'unsay'; which: number }
  | { op: 'move'; which: number; to: Channel; text: number }
  | { op: 'work'; channel: Channel; fuse: number; fates: Fate[] }
  | { op: 'again'; channel: Channel }
  | { op: 'archive' }

const which = fc.nat(KEYS.length - 1)
const channel = fc.constantFrom(...CHANNELS)
export const ops: fc.Arbitrary<Op[]> = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ op: fc.constant('say' as const), which, text: fc.nat(4) }) },
    { weight: 2, arbitrary: fc.record({ op: fc.constant('unsay' as const), which }) },
    {
      weight: 1,
      arbitrary: fc.record({
        op: fc.constant('move' as const),
        which: fc.constantFrom(1, 3),
        to: fc.constantFrom('C1' as const, 'C2' as const),
        text: fc.nat(4),
      }),
    },
    {
      weight: 8,
      arbitrary: fc.record({
        op: fc.constant('work' as const),
        channel,
        fuse: fc.oneof(fc.nat(14), fc.constant(1000)),
        fates: fc.array(fc.constantFrom(...FATES), { maxLength: 3 }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ op: fc.constant('again' as const), channel }) },
    { weight: 1, arbitrary: fc.record({ op: fc.constant('archive' as const) }) },
  ),
  { minLength: 4, maxLength: 40 },
)

/** What should be: by key its words and place, and how often it was first said or said anew after being taken back. */
type Wanted = { text: string; to: Channel; thread?: string | undefined; born: number; said: number }

export class World {
  readonly fresh: FreshDb
  readonly house: Agency
  readonly model: ModelSlack
  readonly parts: DeliverDeps
  jobs: Delivery[] = []
  wanted = new Map<string, Wanted>()
  /** Taken back or moved at some time: said anew, it may have its old turn or a new one. */
  restless = new Set<string>()
  clock = FRIDAY.getTime()

  private constructor(fresh: FreshDb, slack: FakeSlack, house: Agency) {
    this.fresh = fresh
    this.house = house
    this.model = modelSlack(slack)
    this.parts = {
      db: fresh.db,
      enqueue: async (_, more) => void this.jobs.push(...more),
      log,
      metrics,
      clock: () => new Date(this.clock),
      writer: slackClients('xoxb-test', slack.url, boltLogger(log)).writer,
      paceMs: 0,
      patience: 0,
    }
  }

  /** The same agency, with nothing said yet. */
  static async open(fresh: FreshDb, slack: FakeSlack, house: Agency): Promise<World> {
    await fresh.sql`truncate outbox, said, pace`
    return new World(fresh, slack, house)
  }

  scope() {
    this.clock += 1000
    const scope = this.house.scope(new Date(this.clock))
    return { ...scope, enqueue: this.parts.enqueue, workspace: { ...scope.workspace, keepSentDays: -2 } }
  }

  async say(which: number, text: string, to?: Channel): Promise<void> {
    const { key, thread, ...rest } = KEYS[which] ?? { key: 'a', to: 'C1' }
    const before = this.wanted.get(key)
    if (thread && !this.wanted.has(thread)) return
    const place = to ?? before?.to ?? rest.to
    const words = mrk`${`${key}=${text}`}`
    await sayAll(this.scope(), [
      { key, to: place, message: message(words, [section(words)]), ...(thread && { thread }) },
    ])
    if (before && before.to !== place) this.restless.add(key)
    const born = before && before.to === place ? before.born : this.clock
    this.wanted.set(key, { text: `${key}=${text}`, to: place, thread, born, said: this.clock })
  }

  async unsay(which: number): Promise<void> {
    const key = KEYS[which]?.key ?? ''
    await unsay(this.scope(), [key])
    this.wanted.delete(key)
    this.restless.add(key)
  }

  /** Runs the oldest job of a channel, as the queue would: it stays the oldest until it ends well. */
  async work(channel: Channel, fuse: number, fates: Fate[] = []): Promise<boolean> {
    const job = this.jobs.find(j => j.channel === channel)
    if (!job) return false
    this.model.fates = [...fates]
    const ended = await createDeliver(mortal(this.parts, { left: fuse }))(job).then(
      () => true,
      () => false,
    )
    this.model.fates = []
    if (ended) this.jobs.splice(this.jobs.indexOf(job), 1)
    return true
  }

  async apply(op: Op): Promise<void> {
    switch (op.op) {
      case 'say':
        return this.say(op.which, String(op.text))
      case 'unsay':
        return this.unsay(op.which)
      case 'move':
        return this.say(op.which, String(op.text), op.to)
      case 'work':
        await this.work(op.channel, op.fuse, op.fates)
        return
      case 'again': {
        const job = this.jobs.find(j => j.channel === op.channel)
        if (job) this.jobs.push(...Array.from({ length: 22 }, () => job))
        return
      }
      case 'archive':
        await archiveSent(this.scope())
    }
  }

  async calm(): Promise<void> {
    for (let n = 0; this.jobs.length > 0; n++) {
      if (n > 3000) throw new Error('the queue never empties')
      for (const channel of CHANNELS) await this.work(channel, 1000)
    }
  }
}

const placeIn = (to: Channel) => (to === 'U0LAN' ? 'D0LAN' : to)

export async function check(world: World): Promise<void> {
  const { workspace } = world.house
  const undone = await world.fresh.db
    .select({ key: outbox.key, state: outbox.state, error: outbox.error })
    .from(outbox)
    .where(and(eq(outbox.workspaceId, workspace.id), ne(outbox.state, 'sent')))
  expect(undone).toEqual([])
  const { posts } = world.model
  const keyOf = (text: string) => text.replace(/=.*/, '')
  for (const { key, thread } of KEYS) {
    const mine = posts.filter(p => keyOf(p.text) === key)
    const wanted = world.wanted.get(key)
    const parent = world.wanted.get(thread ?? '')
    // A reply to what was taken back meanwhile goes with it, or stays where it was posted.
    const alone = thread !== undefined && wanted !== undefined && !(parent && parent.born < wanted.said)
    if (alone) expect(mine.length).toBeLessThanOrEqual(1)
    else expect(mine.map(p => [p.text, p.channel])).toEqual(wanted ? [[wanted.text, placeIn(wanted.to)]] : [])
    if (!thread) continue
    const root = posts.find(p => keyOf(p.text) === thread)
    for (const post of mine) {
      expect(post.threadTs).toBeDefined()
      if (!alone) expect(post.threadTs).toBe(root?.ts)
    }
  }
  for (const channel of CHANNELS) {
    const inOrder = [...world.wanted]
      .filter(([key, w]) => !w.thread && w.to === channel && !world.restless.has(key))
      .sort(([, a], [, b]) => a.born - b.born)
    const shown = world.model.in(placeIn(channel)).map(p => keyOf(p.text))
    const keys = inOrder.map(([key]) => key)
    expect(shown.filter(key => keys.includes(key))).toEqual(keys)
  }
}
