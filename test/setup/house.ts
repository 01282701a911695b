// The whole product on one machine: the simulated workspace, the real app on a database of its own, the agency set up
// through the app's forms. What people do comes in by signed HTTP or over a socket, as in Slack.

import { seed } from '../../sandbox/seed.ts'
import { createSandbox, type Sandbox } from '../../sandbox/server.ts'
import { setup } from '../../sandbox/setup.ts'
import { signature } from '../../sandbox/transport.ts'
import { readConfig } from '../../src/config.ts'
import { createLog } from '../../src/log.ts'
import { start } from '../../src/main.ts'
import { type FreshDb, freshDb } from './db.ts'

const SECRET = 'a-signing-secret-of-the-test'
const BOT_TOKEN = 'xoxb-house-token'
const APP_TOKEN = 'xapp-house-token'

export type House = {
  sandbox: Sandbox
  fresh: FreshDb
  logged: string[]
  /** Where the app answers; another one after a restart. */
  address: () => string
  /** Moves the app's clock forward and waits until what is then due has been said and delivered. */
  moveTo: (to: 'nextWorkday09' | string) => Promise<Date>
  now: () => Promise<Date>
  /**
   * Stops the app and starts another on the same database and workspace, at the same moment of its clock; between the two
   * `meanwhile`, while nobody answers.
   */
  restart: (meanwhile?: () => Promise<unknown>) => Promise<void>
  /** Delivers once more the last thing of this summary that Slack sent: `/task …`, an action id, a form's callback. */
  again: (summary: string) => Promise<number>
  /** Resolves when everything that was said is delivered. */
  quiet: () => Promise<void>
  close: () => Promise<void>
}

/** `startsAt`: where the app's clock begins; Friday 20/11/2026, 10:00 in Ho Chi Minh City unless said otherwise. */
export async function openHouse(
  transport: 'http' | 'socket',
  { startsAt = '2026-11-20T10:00:00+07:00', port = 0 }: { startsAt?: string; port?: number } = {},
): Promise<House> {
  const fresh = await freshDb()
  const sandbox = await createSandbox({
    seed,
    signingSecret: SECRET,
    botToken: BOT_TOKEN,
    appToken: APP_TOKEN,
    transport,
    manifest: new URL('../../manifest.yml', import.meta.url).pathname,
    port,
    // The story is about words; that the pace is kept is tested on its own.
    pace: 'off',
  })
  const logged: string[] = []
  const address = () => `http://127.0.0.1:${running.port}`
  const startAt = (moment: string) =>
    start(
      readConfig({
        SLACK_BOT_TOKEN: BOT_TOKEN,
        SLACK_SIGNING_SECRET: SECRET,
        ...(transport === 'socket' && { SLACK_APP_TOKEN: APP_TOKEN }),
        SLACK_API_URL: sandbox.slackApiUrl,
        DATABASE_URL: fresh.url,
        PORT: '0',
        LOG_LEVEL: 'debug',
        DEMO_CLOCK: moment,
        SLACK_PACE_MS: '0',
      }),
      createLog('debug', { write: line => void logged.push(line) }),
    )
  let running = await startAt(startsAt)
  sandbox.connectApp(address())
  const now = async () => {
    const res = await fetch(`${sandbox.url}/ui/clock`)
    return new Date(((await res.json()) as { now: string }).now)
  }
  const quiet = async (): Promise<void> => {
    // Said and delivered: nothing waits in the outbox and nothing more arrives.
    await sandbox.human.settle()
    for (;;) {
      const [row] = await fresh.sql<{ waiting: number }[]>`
        select count(*)::int as waiting from outbox where state in ('queued', 'sending') and not_before is null`
      if (row?.waiting === 0) break
      await new Promise(resolve => setTimeout(resolve, 25))
    }
    await sandbox.human.settle()
  }
  await setup(sandbox)
  await quiet()
  return {
    sandbox,
    fresh,
    logged,
    address,
    now,
    quiet,
    async restart(meanwhile) {
      const moment = await now()
      await running.stop()
      await meanwhile?.()
      running = await startAt(moment.toISOString())
      sandbox.connectApp(address())
    },
    async again(summary) {
      const sent = sandbox.traffic.findLast(e => e.direction === 'slack→app' && e.summary === summary)
      if (!sent) throw new Error(`Slack sent no ${summary}`)
      const form = sent.method === 'command' ? sent.request : { payload: JSON.stringify(sent.request) }
      const body = new URLSearchParams(form as Record<string, string>).toString()
      const res = await fetch(`${address()}/slack/events`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...signature(SECRET, body) },
        body,
      })
      return res.status
    },
    async moveTo(to) {
      const res = await fetch(`${sandbox.url}/ui/clock`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ to }),
      })
      const { now } = (await res.json()) as { now: string }
      await quiet()
      return new Date(now)
    },
    async close() {
      await running.stop()
      await sandbox.close()
      await fresh.close()
    },
  }
}
