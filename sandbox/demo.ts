/** `npm run demo`: the simulated workspace and the real app on this machine, at one address, gone without a trace on Ctrl-C. */
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { seed } from './seed.ts'
import { createSandbox, type Sandbox } from './server.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const FIRST_PORT = 4343
/** A first start makes a database; slow machines need their time. */
const READY_WITHIN_MS = 120_000
/** The app may finish what it has begun before it is cut off. */
const STOP_WITHIN_MS = 25_000

const HOUR_MS = 3_600_000
/** Viet Nam has no summer time. */
const ZONE_MS = 7 * HOUR_MS

/**
 * Where the app's clock begins: now, while an agency in Viet Nam is at work, else half past eight of its next weekday. A
 * newcomer at midnight would meet an office where nobody may be disturbed.
 */
export function morningFrom(now: Date): string {
  const there = new Date(now.getTime() + ZONE_MS)
  const weekday = (day: Date) => day.getUTCDay() >= 1 && day.getUTCDay() <= 5
  const hour = there.getUTCHours()
  if (weekday(there) && hour >= 8 && hour < 17) return now.toISOString()
  const day = new Date(there)
  if (hour >= 8) day.setUTCDate(day.getUTCDate() + 1)
  while (!weekday(day)) day.setUTCDate(day.getUTCDate() + 1)
  return `${day.toISOString().slice(0, 10)}T08:30:00+07:00`
}

type Demo = { url: string; stop(): Promise<void> }

export async function startDemo(): Promise<Demo> {
  const signingSecret = randomBytes(16).toString('hex')
  const botToken = `xoxb-${randomBytes(12).toString('hex')}`
  const sandbox = await createSandbox({
    seed,
    signingSecret,
    botToken,
    appToken: `xapp-${randomBytes(12).toString('hex')}`,
    transport: 'http',
    manifest: `${ROOT}manifest.yml`,
    port: await freePort(FIRST_PORT),
  })
  const dataDir = `${ROOT}.data/demo-${Date.now()}`
  await mkdir(dataDir, { recursive: true })
  const port = await freePort(FIRST_PORT + 1000)
  const app = spawn(process.execPath, ['src/main.ts'], {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
    // Ctrl-C reaches the whole process group; the app must hear of the end from us, once.
    detached: true,
    env: {
      ...process.env,
      SLACK_API_URL: sandbox.slackApiUrl,
      SLACK_BOT_TOKEN: botToken,
      SLACK_SIGNING_SECRET: signingSecret,
      // Empty, so that a .env with real credentials is not used here.
      SLACK_APP_TOKEN: '',
      DATABASE_URL: '',
      DATA_DIR: dataDir,
      PORT: String(port),
      DEMO_CLOCK: morningFrom(new Date()),
      LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn',
    },
  })
  const stop = async () => {
    await ended(app)
    await sandbox.close()
    await rm(dataDir, { recursive: true, force: true })
  }
  try {
    const appUrl = `http://127.0.0.1:${port}`
    await healthy(app, appUrl)
    sandbox.connectApp(appUrl)
    await setUp(sandbox)
  } catch (error) {
    await stop()
    throw error
  }
  return { url: sandbox.url, stop }
}

/** The agency tells the bot about its people and clients, through the bot's own forms. */
async function setUp(sandbox: Sandbox): Promise<void> {
  const file = new URL('./setup.ts', import.meta.url)
  if (!existsSync(file)) return
  const { setup }: { setup: (sandbox: Sandbox) => Promise<void> } = await import(file.href)
  await setup(sandbox)
}

async function healthy(app: ChildProcess, url: string): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS
  while (Date.now() < deadline) {
    if (app.exitCode !== null) throw new Error(`The app ended with code ${app.exitCode} before it was ready`)
    const answer = await fetch(`${url}/healthz`).catch(() => undefined)
    if (answer?.status === 200) return
    await new Promise(resolve => setTimeout(resolve, 200))
  }
  throw new Error(`The app was not ready within ${READY_WITHIN_MS / 1000} seconds`)
}

async function ended(app: ChildProcess): Promise<void> {
  if (app.exitCode !== null || app.signalCode !== null) return
  const exit = new Promise(resolve => app.once('exit', resolve))
  app.kill('SIGTERM')
  const late = setTimeout(() => app.kill('SIGKILL'), STOP_WITHIN_MS)
  await exit
  clearTimeout(late)
}

/** The given port, or the next one that nobody uses. */
async function freePort(from: number): Promise<number> {
  for (let port = from; port < from + 100; port++) {
    const free = await new Promise<boolean>(resolve => {
      const probe = createServer()
      probe.once('error', () => resolve(false))
      probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)))
    })
    if (free) return port
  }
  throw new Error(`No free port from ${from} on`)
}

if (import.meta.main) {
  console.log('Đang dựng Sông Agency và khởi động Nhịp Cầu… / Setting up the agency and starting the bot…')
  const demo = await startDemo()
  console.log(`\n  Mở trang này / Open this page:  ${demo.url}\n  Ctrl-C để dừng / to stop.\n`)
  let stopping = false
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, async () => {
      if (stopping) return
      stopping = true
      console.log('\nĐang dừng… / Stopping…')
      await demo.stop()
      process.exit(0)
    })
  }
}
