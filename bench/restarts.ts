// `npm run restarts`: PostgreSQL is stopped and started five times while people work through two app processes. What was
// acknowledged must be there afterwards, once, and its message in Slack once.
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect } from '../src/db/client.ts'
import { type Embedded, startEmbedded } from '../src/db/embedded.ts'
import { createLog } from '../src/log.ts'
import { App, errorsOf } from './apps.ts'
import { judge } from './chaosJudge.ts'
import { list } from './chaosTold.ts'
import { stream } from './fakeSlackDice.ts'
import { openFakeSlack } from './fakeSlackProcess.ts'
import { TEAM } from './fakeSlackWorld.ts'
import { type Outcome, openPeople } from './people.ts'
import { openProxy } from './proxy.ts'
import { quiet, waitingIn, wantedIn } from './tables.ts'
import { settleIn, town as townOf } from './town.ts'

/** fast: as an operator stops it · immediate: as a machine that loses patience · killed: as a machine that loses power. */
const STOPS = ['fast', 'immediate', 'killed', 'fast', 'killed'] as const
const WORKERS = 12
const LOAD_MS = 5_000
const DOWN_MS = 2_500
const QUIET_WITHIN_MS = 180_000
const RECOVERED_WITHIN_MS = 60_000

type Wish = { title: string; outcome: Outcome['kind']; at: number }

const began = performance.now()
const dir = await mkdtemp(join(tmpdir(), 'nhip-cau-restarts-'))
await chmod(dir, 0o755) // Run as root, the server is another user.
const log = createLog('silent')
const proxy = await openProxy()
const town = townOf(20)
const slack = await openFakeSlack({ seed: 1, people: town.people, channels: town.channels, calm: true })
const random = stream(1)
const offset = Date.parse('2026-11-20T10:00:00+07:00') - Date.now()

let server: Embedded = await startEmbedded(dir, log)
const portOf = (url: string): number => Number(new URL(url).port)
const databaseUrl = Object.assign(new URL(server.url), { port: String(proxy.port) }).href
await proxy.open(portOf(server.url))

const apps = ['a', 'b'].map(
  name =>
    new App({
      name,
      databaseUrl,
      apiUrl: slack.apiUrl,
      dir,
      now: () => new Date(Date.now() + offset),
      env: { SLACK_PACE_MS: '20', LOG_LEVEL: 'info' },
    }),
)
const wishes: Wish[] = []
let working = true
let clean = false

/** Ends what runs without a word, or asks it to end; resolves when it has. */
async function bringDown(how: (typeof STOPS)[number]): Promise<void> {
  const [pid] = (await readFile(join(dir, 'pg', 'cluster', 'data', 'postmaster.pid'), 'utf8')).split('\n')
  if (how !== 'fast') process.kill(Number(pid), how === 'immediate' ? 'SIGQUIT' : 'SIGKILL')
  await Promise.all([server.stop(), proxy.close()])
}

/** A form is sent again as it is, as from a hand that presses twice; a line that met silence is given up. */
async function work(people: ReturnType<typeof openPeople>, n: number): Promise<void> {
  for (let count = 0; working; count++) {
    const title = `Banner q${letters(n)}x${letters(count)}q`
    const manager = town.managers[n % town.managers.length] ?? ''
    const member = town.members[(n + count) % town.members.length] ?? ''
    const fields = { title, assignee: member, department: null, due: '24/11/2026 17h', estimate: null, expected: null }
    const form = people.form(manager, 'task.form', { ...fields, partner: null, client: null })
    const press =
      count % 2 === 0 ? form : () => people.command(manager, '/task', `<@${member}|ai> ${title} 24/11/2026 17h`)
    const most = press === form ? 40 : 1
    let outcome: Outcome['kind'] = 'unknown'
    for (let tries = 0; tries < most && outcome !== 'done'; tries++) {
      outcome = (await press()).kind
      if (outcome !== 'done') await sleep(250)
    }
    wishes.push({ title, outcome, at: performance.now() })
    await sleep(50)
  }
}

const letters = (n: number): string => [...String(n)].map(digit => 'bcdghklmnp'[Number(digit)]).join('')

async function healthy(): Promise<boolean> {
  const answers = await Promise.all(
    apps.map(app =>
      fetch(`${app.url}/healthz`, { signal: AbortSignal.timeout(2_000) }).then(
        res => res.ok,
        () => false,
      ),
    ),
  )
  return answers.every(Boolean)
}

try {
  for (const app of apps) {
    await app.start()
    await app.ready()
    if (app === apps[0]) {
      const { sql, close } = connect(databaseUrl)
      await settleIn(sql, town)
      await close()
    }
  }
  const people = openPeople(slack, apps, random)
  const hands = Promise.all(Array.from({ length: WORKERS }, (_, n) => work(people, n)))
  const recoveries: { how: string; wish: number; health: number }[] = []
  for (const how of STOPS) {
    await sleep(LOAD_MS)
    await bringDown(how)
    await sleep(DOWN_MS)
    server = await startEmbedded(dir, log)
    await proxy.open(portOf(server.url))
    const up = performance.now()
    const since = () => (performance.now() - up) / 1000
    let [wish, health] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
    while (since() * 1000 < RECOVERED_WITHIN_MS && !(wish < Infinity && health < Infinity)) {
      if (health === Infinity && (await healthy())) health = since()
      if (wish === Infinity && wishes.some(({ at, outcome }) => at > up && outcome === 'done')) wish = since()
      await sleep(20)
    }
    recoveries.push({ how, wish, health })
  }
  await sleep(LOAD_MS)
  working = false
  await hands

  const { sql, close } = connect(databaseUrl)
  const quietMs = await quiet(sql, QUIET_WITHIN_MS)
  const waiting = await waitingIn(sql)
  for (const app of apps) await app.stop()
  const rows = await sql<{ id: string; title: string }[]>`select id, title from task where workspace_id = ${TEAM}`
  const times = Map.groupBy(rows, ({ title }) => title)
  const wanted = await wantedIn(sql)
  const said = new Set(wanted.map(({ key }) => key))
  await close()
  const verdict = judge({ wanted, posts: (await slack.dump()).posts, first: new Map(), notes: [] })

  const done = wishes.filter(({ outcome }) => outcome === 'done')
  const lost = done.filter(({ title }) => !times.has(title) || !said.has(`task:${times.get(title)?.[0]?.id}:card`))
  const doubled = wishes.filter(({ title }) => (times.get(title)?.length ?? 0) > 1)
  const unsaid = wishes.filter(({ title, outcome }) => outcome !== 'done' && times.has(title))
  clean = lost.length + doubled.length + verdict.findings.length === 0 && quietMs !== undefined
  const seconds = (n: number) => (n === Number.POSITIVE_INFINITY ? 'never' : `${n.toFixed(1)} s`)
  const table: [string, string | number][] = [
    ['restarts', STOPS.join(', ')],
    ['acknowledged', done.length],
    ['told no', wishes.filter(({ outcome }) => outcome === 'no').length],
    ['no answer', `${wishes.filter(({ outcome }) => outcome === 'unknown').length}`],
    ['carried out, and the person does not know', unsaid.length],
    ['lost', lost.length],
    ['carried out twice', doubled.length],
    ['keys expected in Slack', verdict.keys],
    ['missing', verdict.count('missing')],
    ['doubled', verdict.count('doubled')],
    ['wrong content', verdict.count('wrongContent') + verdict.count('misplaced') + verdict.count('nobodySaid')],
    ...recoveries.map(({ how, wish, health }, n): [string, string] => [
      `restart ${n + 1} (${how}): database up → a wish acknowledged · both healthy`,
      `${seconds(wish)} · ${seconds(health)}`,
    ]),
    ['ended by themselves', apps.reduce((sum, app) => sum + app.fell, 0)],
    ['errors logged', list(errorsOf(apps))],
    ['quiet after the load', quietMs === undefined ? 'never' : seconds(quietMs / 1000)],
    ['seconds', Math.round((performance.now() - began) / 1000)],
  ]
  console.log(['| | |', '|---|---|', ...table.map(([what, n]) => `| ${what} | ${n} |`)].join('\n'))
  for (const line of waiting) console.log(line)
  for (const { title } of [...lost, ...doubled].slice(0, 20)) console.log(`not once: ${title}`)
  for (const { crime, key, detail } of verdict.findings.slice(0, 20)) console.log(`${crime} ${key}: ${detail}`)
} finally {
  working = false
  for (const app of apps) await app.stop()
  await slack.close()
  await server.stop()
  await proxy.close()
  if (clean) await rm(dir, { recursive: true, force: true })
  else {
    await rm(join(dir, 'pg'), { recursive: true, force: true })
    console.log(`What the processes logged is in ${dir}`)
  }
}
process.exitCode = clean ? 0 : 1
