// config → database → queue → Slack → app → clock; and back again in order on SIGTERM.
import { existsSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { buildApp } from './app.ts'
import { movableClock, wallClock } from './clock.ts'
import { type Config, ConfigError, readConfig } from './config.ts'
import { connect } from './db/client.ts'
import { startEmbedded } from './db/embedded.ts'
import { migrateDatabase } from './db/migrate.ts'
import { startQueue } from './db/queue.ts'
import { demoClockRoutes } from './demoClock.ts'
import { startHttp } from './http.ts'
import { startClock } from './jobs/clock.ts'
import { boltLogger, createLog, type Log, LoggableError } from './log.ts'
import { createMetrics } from './metrics.ts'
import { createDeliver } from './outbox/deliver.ts'
import { welcomeWorkspace } from './people/flow.ts'
import { slackClients } from './slack/clients.ts'
import { fetchPeople, whoAmI } from './slack/directory.ts'
import { slackDoor } from './slack/receivers.ts'

/** How long a stop may take before what is left is cut off; below the thirty seconds that orchestrators allow. */
const STOP_MS = 20_000

export type Running = { port: number; stop: () => Promise<void> }

export async function start(config: Config, log: Log): Promise<Running> {
  // All parts share one patience: each is told how much of it is left, in milliseconds.
  const stops: ((left: () => number) => Promise<unknown>)[] = []
  const stop = async () => {
    const until = performance.now() + STOP_MS
    const left = () => Math.max(0, until - performance.now())
    for (const undo of stops.splice(0).reverse()) {
      await undo(left).catch(err => log.error({ err }, 'a part did not stop cleanly'))
    }
  }
  try {
    let url: string
    if (config.database.kind === 'embedded') {
      const embedded = await startEmbedded(config.database.dataDir, log)
      stops.push(() => embedded.stop())
      url = embedded.url
    } else url = config.database.url
    await migrateDatabase(url)
    const database = connect(url)
    stops.push(() => database.close())
    const { db } = database

    const demo = config.clock.kind === 'movable' ? movableClock(config.clock.startsAt) : undefined
    const metrics = createMetrics()
    const clock = demo ? demo.now : wallClock

    const clients = slackClients(config.botToken, config.slackApiUrl, boltLogger(log))
    const identity = await whoAmI(clients.reader)
    const people = await fetchPeople(clients.reader, identity.teamId)

    const queue = await startQueue(url, log)
    stops.push(left => queue.stop(left()))
    const { enqueue } = queue
    await welcomeWorkspace({ db, enqueue, now: clock() }, identity, people)

    const door = slackDoor(config.transport, config.slackApiUrl, boltLogger(log))
    const built = await buildApp({
      door,
      clients,
      botToken: config.botToken,
      identity,
      db,
      enqueue,
      log,
      metrics,
      clock,
    })
    stops.push(left => built.drain(left()))

    const deliver = createDeliver({
      db,
      enqueue,
      log,
      metrics,
      clock,
      writer: clients.writer,
      paceMs: config.slackPaceMs,
    })
    await queue.work(deliver, config.outboxWorkers)

    const jobs = startClock({ db, enqueue, log, metrics, clock })
    // What a tick has said by then is rolled back whole, and said at the next start.
    stops.push(left => Promise.race([jobs.stop(), sleep(left(), undefined, { ref: false })]))

    const healthy = async (): Promise<{ database: boolean; slack: boolean }> => ({
      database: await database.sql`select 1`.then(
        () => true,
        () => false,
      ),
      slack: door.kind === 'http' || door.connected(),
    })
    const http = await startHttp({
      port: config.port,
      log,
      routes: {
        'GET /healthz': async (_req, res) => {
          const state = await healthy()
          res
            .writeHead(state.database && state.slack ? 200 : 503, { 'content-type': 'application/json' })
            .end(JSON.stringify(state))
        },
        ...(door.kind === 'http' && { 'POST /slack/events': (req, res) => door.handle(req, res) }),
        ...(demo &&
          config.clock.kind === 'movable' &&
          demoClockRoutes({ clock: demo, db, secret: config.clock.signingSecret, tick: jobs.tickNow })),
      },
    })
    stops.push(left => http.stop(left()))
    if (door.kind === 'socket') {
      await door.receiver.start()
      stops.push(() => door.receiver.stop())
    }
    log.info({ port: http.port, transport: door.kind, workspace: identity.teamId }, 'ready')
    return { port: http.port, stop }
  } catch (err) {
    await stop()
    throw err
  }
}

async function main(): Promise<void> {
  if (existsSync('.env')) process.loadEnvFile('.env')
  const config = readConfig(process.env)
  const log = createLog(config.logLevel)
  const running = await start(config, log)
  let stopping = false
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, async () => {
      if (stopping) return
      stopping = true
      log.info({ signal }, 'stopping')
      await running.stop()
      process.exit(0)
    })
  }
  // Something nobody foresaw has left the process in a state nobody knows: say so, stop cleanly, let the supervisor restart.
  for (const wild of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(wild, async err => {
      log.fatal({ err }, wild)
      await running.stop()
      process.exit(1)
    })
  }
}

if (import.meta.main) {
  main().catch(err => {
    const told = err instanceof ConfigError || err instanceof LoggableError
    process.stderr.write(told ? `${err.message}\n` : `${err instanceof Error ? err.stack : err}\n`)
    process.exit(1)
  })
}
