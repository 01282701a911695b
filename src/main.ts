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
import { type Route, showsToken, startHttp } from './http.ts'
import { startClock } from './jobs/clock.ts'
import { boltLogger, createLog, type Log, LoggableError } from './log.ts'
import { createMetrics } from './metrics.ts'
import { startAlarm } from './outbox/alarm.ts'
import { createDeliver } from './outbox/deliver.ts'
import { waitingEverywhere } from './outbox/waiting.ts'
import { welcomeWorkspace } from './people/flow.ts'
import { slackClients } from './slack/clients.ts'
import { fetchPeople, whoAmI } from './slack/directory.ts'
import { slackDoor } from './slack/receivers.ts'

/**
 * How long a stop may take before what is left is cut off; with the time to be seen leaving, still below the thirty seconds
 * that orchestrators allow.
 */
const STOP_MS = 18_000

/** A database that does not answer in this time is not there, for whoever asks how we are. */
const HEALTH_MS = 2000

export type Running = {
  port: number
  /** From now on /healthz says that this process is going; all else goes on. */
  leave: () => void
  stop: () => Promise<void>
}

export async function start(config: Config, log: Log): Promise<Running> {
  // All parts share one patience: each is told how much of it is left, in milliseconds.
  const stops: ((left: () => number) => Promise<unknown>)[] = []
  let leaving = false
  const stop = async () => {
    leaving = true
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
    // Connections of their own, so that a thousand messages take none from people.
    const sending = connect(url, { max: 4, name: 'nhip-cau sending' })
    stops.push(() => sending.close())

    const demo = config.clock.kind === 'movable' ? movableClock(config.clock.startsAt) : undefined
    const metrics = createMetrics()
    const clock = demo ? demo.now : wallClock

    const clients = slackClients(config.botToken, config.slackApiUrl, boltLogger(log))
    const identity = await whoAmI(clients.reader)
    const people = await fetchPeople(clients.reader, identity.teamId)

    const queue = await startQueue(url, log)
    const lastTurns = new AbortController()
    stops.push(left => {
      lastTurns.abort()
      return queue.stop(left())
    })
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
    stops.push(async left => {
      if (!(await built.drain(left()))) log.error('stopped before all that was acknowledged was done')
    })

    const deliver = createDeliver({
      db: sending.db,
      enqueue,
      log,
      metrics,
      clock,
      writer: clients.writer,
      paceMs: config.slackPaceMs,
      leaving: lastTurns.signal,
    })
    await queue.work(deliver, config.outboxChannels)

    const jobs = startClock({ db, enqueue, log, metrics, clock })
    // What a tick has said by then is rolled back whole, and said at the next start.
    stops.push(left => Promise.race([jobs.stop(), sleep(left(), undefined, { ref: false })]))

    if (config.alertWebhookUrl !== undefined) {
      const alarm = startAlarm({ db, log, clock, url: config.alertWebhookUrl })
      stops.push(left => Promise.race([alarm.stop(), sleep(left(), undefined, { ref: false })]))
    }

    // Whoever asks how we are has connections of their own: they take nothing from people, and a busy hour is no illness.
    const figures = connect(url, { max: 2, name: 'nhip-cau watch', patienceMs: HEALTH_MS })
    stops.push(() => figures.close())
    metrics.watch(() => waitingEverywhere(figures.db, clock()))

    const health: Route = async (_req, res) => {
      const answers = figures.sql`select 1`.then(() => true)
      const state = {
        database: await Promise.race([answers, sleep(HEALTH_MS, false, { ref: false })]).catch(() => false),
        slack: door.kind === 'http' || door.connected(),
        ...(leaving && { leaving }),
      }
      const well = state.database && state.slack && !leaving
      res.writeHead(well ? 200 : 503, { 'content-type': 'application/json' }).end(JSON.stringify(state))
    }
    const numbers: Route = async (req, res) => {
      if (config.metricsToken !== undefined && !showsToken(req.headers, config.metricsToken)) {
        res.writeHead(401, { 'www-authenticate': 'Bearer' }).end()
        return
      }
      const text = await metrics.text()
      res.writeHead(200, { 'content-type': metrics.contentType }).end(text)
    }
    const http = await startHttp({
      port: config.port,
      log,
      routes: {
        'GET /healthz': health,
        'GET /metrics': numbers,
        ...(door.kind === 'http' && { 'POST /slack/events': (req, res) => door.handle(req, res) }),
        ...(demo &&
          config.clock.kind === 'movable' &&
          demoClockRoutes({ clock: demo, db, secret: config.clock.signingSecret, tick: jobs.tickNow })),
      },
    })
    stops.push(left => http.stop(left()))
    if (door.kind === 'socket') {
      await door.receiver.start()
      stops.push(left => door.close(left()))
    }
    log.info({ port: http.port, transport: door.kind, workspace: identity.teamId }, 'ready')
    const leave = () => {
      leaving = true
    }
    return { port: http.port, leave, stop }
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
      running.leave()
      // At a terminal nobody waits for a balancer, and a socket has none.
      if (signal === 'SIGTERM' && config.transport.kind === 'http') await sleep(config.stopGraceMs)
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
