// An agency, a Slack that answers as told, and a worker whose clock is in the test's hand.
import { and, eq } from 'drizzle-orm'
import type { Scope } from '../../src/ctx.ts'
import type { Delivery } from '../../src/db/delivery.ts'
import { outbox } from '../../src/db/schema.ts'
import { boltLogger, createLog } from '../../src/log.ts'
import type { Metrics, Outcome } from '../../src/metrics.ts'
import { createMetrics } from '../../src/metrics.ts'
import { createDeliver, type DeliverDeps } from '../../src/outbox/deliver.ts'
import { type Message, message, section } from '../../src/slack/blocks.ts'
import { slackClients } from '../../src/slack/clients.ts'
import { mrk } from '../../src/slack/mrkdwn.ts'
import { type Agency, agency, FRIDAY } from '../setup/agency.ts'
import { type FreshDb, freshDb } from '../setup/db.ts'
import { type Call, type FakeSlack, fakeSlack } from '../setup/fakeSlack.ts'

export const words = (text: string): Message => message(mrk`${text}`, [section(mrk`${text}`)])

export type Row = typeof outbox.$inferSelect

export class Desk {
  readonly fresh: FreshDb
  slack!: FakeSlack
  house!: Agency
  /** What the app takes for now. */
  now = FRIDAY
  outcomes: Outcome[] = []
  waited: number[] = []
  #teams = 0
  #ts = 1_790_000_000

  private constructor(fresh: FreshDb) {
    this.fresh = fresh
  }

  static open = async (): Promise<Desk> => new Desk(await freshDb())

  /** Another agency and another Slack, at ten on a Friday. */
  async begin(): Promise<void> {
    await this.slack?.close()
    this.house = await agency(this.fresh.db, `T${++this.#teams}`)
    this.slack = await fakeSlack()
    this.slack.on('chat.postMessage', this.posted)
    this.now = FRIDAY
    this.outcomes = []
    this.waited = []
  }

  /** As Slack answers a post that it took. */
  posted = ({ args }: Call) => ({ ok: true, channel: args.channel, ts: `${++this.#ts}.000100` })

  async close(): Promise<void> {
    await this.slack.close()
    await this.fresh.close()
  }

  get scope(): Scope {
    return this.house.scope(this.now)
  }

  passes(minutes: number): void {
    this.now = new Date(this.now.getTime() + minutes * 60_000)
  }

  parts(over: Partial<DeliverDeps> = {}): DeliverDeps {
    const counted = createMetrics()
    const metrics: Metrics = {
      ...counted,
      delivered: outcome => void this.outcomes.push(outcome),
      waited: seconds => void this.waited.push(seconds),
    }
    return {
      db: this.fresh.db,
      enqueue: async (_, more) => void this.house.deliveries.push(...more),
      log: createLog('silent'),
      metrics,
      clock: () => this.now,
      writer: slackClients('xoxb-test', this.slack.url, boltLogger(createLog('silent'))).writer,
      paceMs: 0,
      patience: 0,
      ...over,
    }
  }

  /** Delivers all that is enqueued, once each; answers what is to be tried again. */
  async run(): Promise<Delivery[]> {
    const deliver = createDeliver(this.parts())
    const again: Delivery[] = []
    for (const job of this.house.deliveries.splice(0)) await deliver(job).catch(() => again.push(job))
    return again
  }

  async row(key: string): Promise<Row> {
    const here = and(eq(outbox.workspaceId, this.house.workspace.id), eq(outbox.key, key))
    const [row] = await this.fresh.db.select().from(outbox).where(here)
    if (!row) throw new Error(`nothing is said under ${key}`)
    return row
  }

  /** Texts of what was posted, in order. */
  get posts(): string[] {
    return this.slack.of('chat.postMessage').map(call => call.args.text ?? '')
  }
}
