import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { setup } from '../../sandbox/setup.ts'
import { openWire, type Wire } from '../setup/wire.ts'
import { type Cluster, openCluster, type Replica, shownTimes } from './replicas.ts'

let cluster: Cluster
let wire: Wire | undefined
afterEach(async () => {
  await cluster?.close()
  await wire?.close()
  wire = undefined
})

async function open(transport: 'http' | 'socket', count: number): Promise<Replica[]> {
  cluster = await openCluster(transport)
  const replicas: Replica[] = []
  for (let n = 0; n < count; n++) {
    const replica = await cluster.begin()
    await cluster.balancer.add(replica)
    replicas.push(replica)
  }
  await setup(cluster.sandbox)
  await cluster.quiet()
  return replicas
}

const pair = (replicas: readonly Replica[]): [Replica, Replica] => {
  const [first, second] = replicas
  if (!first || !second) throw new Error('two were asked for')
  return [first, second]
}

/** All that was said is in Slack, each message once. */
async function everythingSaidOnce(): Promise<number> {
  const rows = await cluster.fresh.sql<{ id: string; state: string; withdrawn: boolean }[]>`
    select id, state, withdrawn from outbox`
  expect(rows.filter(row => row.state !== 'sent')).toEqual([])
  const shown = shownTimes(cluster.sandbox)
  expect([...shown].filter(([, times]) => times !== 1)).toEqual([])
  expect(rows.filter(row => !row.withdrawn && !shown.has(row.id))).toEqual([])
  return rows.length
}

const titles = async (like: string): Promise<string[]> =>
  (
    await cluster.fresh.sql<{ title: string }[]>`select title from task where title like ${`${like}%`} order by number`
  ).map(row => row.title)

/** Types it, reads the answer, and hands back what Slack sent, as a form. */
async function typed(command: string, text: string): Promise<URLSearchParams> {
  const { human, traffic } = cluster.sandbox
  const lan = human.as('U0LAN')
  const before = lan.ephemerals().length
  await lan.command(command, text, { channel: 'account' })
  await human.until(() => lan.ephemerals().length > before, { timeout: 60_000 })
  const sent = traffic.findLast(e => e.direction === 'slack→app' && e.method === 'command')
  return new URLSearchParams(sent?.request as Record<string, string>)
}

test('what reaches both replicas at the same moment is done once', { timeout: 120_000 }, async () => {
  const [first, second] = pair(await open('http', 2))
  const form = await typed('/task', '@thao banner đầu tiên 27/11 17h')
  for (const name of ['xanh', 'đỏ', 'tím', 'vàng', 'nâu', 'hồng', 'cam', 'trắng', 'đen', 'xám']) {
    form.set('trigger_id', `twice.${name}`)
    form.set('text', form.get('text')?.replace(/banner .* 27/, `banner ${name} 27`) ?? '')
    const body = form.toString()
    const answers = await Promise.all([first, second, first].map(one => cluster.send(one, '/slack/events', body)))
    expect(answers).toEqual([200, 200, 200])
  }
  await expect.poll(async () => (await titles('banner ')).length, { timeout: 30_000 }).toBe(11)
  await cluster.quiet()
  expect(await titles('banner ')).toHaveLength(11)
  await everythingSaidOnce()
  expect(cluster.sandbox.problems).toEqual([])
})

test('nine o’clock strikes in both, and each morning is said once', { timeout: 240_000 }, async () => {
  const replicas = await open('http', 2)
  for (const who of ['thao', 'quyen', 'phuc']) await typed('/task', `@${who} banner của ${who} 23/11 17h`)
  await cluster.quiet()
  const body = JSON.stringify({ to: '2026-11-23T09:00:30+07:00' })
  const strike = async () => {
    const moved = await Promise.all(replicas.map(one => cluster.send(one, '/demo/clock', body, 'application/json')))
    expect(moved).toEqual([200, 200])
  }
  const runs = () => cluster.fresh.sql<{ entry: string; times: number }[]>`
    select entry, count(*)::int as times from run
    where entry like 'digest.%' and day = '2026-11-23' and state in ('done', 'late') and slot = ''
    group by entry order by entry`
  const ONCE = ['digest.departments', 'digest.people', 'digest.receivables'].map(entry => ({ entry, times: 1 }))
  // Several times in the minute, as a cron that was set wrong, on both; and until a machine that is busy has done them all.
  for (let n = 0; n < 3; n++) await strike()
  await expect.poll(() => strike().then(runs), { timeout: 150_000, interval: 2000 }).toEqual(ONCE)
  await cluster.quiet()
  await everythingSaidOnce()
  const mornings = cluster.sandbox.human
    .as('U0THAO')
    .dms()
    .filter(m => JSON.stringify(m).includes('Việc của bạn'))
  expect(mornings).toHaveLength(1)
})

test('a rolling restart under a stream of wishes loses none and refuses none', { timeout: 240_000 }, async () => {
  const [first, second] = pair(await open('http', 2))
  const { human, problems } = cluster.sandbox
  let restarting = true
  const acknowledged: string[] = []
  const refused: string[] = []
  const stopMs: number[] = []
  const wishing = ['U0LAN', 'U0TUAN', 'U0MINH', 'U0VY'].map(async id => {
    const person = human.as(id)
    for (let n = 0; restarting; n++) {
      const title = `banner ${id} ${n}`
      const { ok } = await person.command('/task', `@thao ${title} 27/11 17h`, { channel: 'account' })
      ;(ok ? acknowledged : refused).push(title)
      // As people do, who read the answer before they type again.
      if (ok) await human.until(() => person.ephemerals().some(e => e.text.includes(title)), { timeout: 30_000 })
    }
  })
  for (const old of [first, second]) {
    const before = acknowledged.length
    const told = performance.now()
    old.child.kill('SIGTERM')
    expect(await old.ended).toBe(0)
    stopMs.push(Math.round(performance.now() - told))
    await cluster.balancer.add(await cluster.begin())
    expect(acknowledged.length).toBeGreaterThan(before)
  }
  restarting = false
  await Promise.all(wishing)
  await cluster.quiet()

  process.stdout.write(
    `${acknowledged.length} wishes over two restarts, which took ${stopMs.join(' and ')} ms to stop\n`,
  )
  expect(refused).toEqual([])
  expect(cluster.balancer.refused()).toBe(0)
  expect(acknowledged.length).toBeGreaterThan(50)
  expect((await titles('banner ')).sort()).toEqual([...acknowledged].sort())
  expect(await everythingSaidOnce()).toBeGreaterThan(acknowledged.length)
  expect(problems).toEqual([])
})

test('what a killed replica was doing is taken over within a minute', { timeout: 180_000 }, async () => {
  const [first] = await open('http', 1)
  if (!first) throw new Error('one was asked for')
  // Slack takes the post and says nothing: the replica dies between the two.
  cluster.sandbox.world.fail('chat.postMessage', { times: 1, timeoutAfterAccepting: true })
  await typed('/task', '@thao banner dở dang 27/11 17h')
  await expect
    .poll(async () => (await cluster.fresh.sql`select from outbox where state = 'sending'`).length, { timeout: 10_000 })
    .toBeGreaterThan(0)
  await cluster.balancer.add(await cluster.begin())
  first.child.kill('SIGKILL')
  await first.ended
  const killed = performance.now()
  await typed('/task', '@thao banner tiếp theo 27/11 17h')
  await cluster.quiet()
  const tookMs = performance.now() - killed
  process.stdout.write(`taken over after ${Math.round(tookMs / 1000)} s\n`)
  expect(tookMs).toBeLessThan(60_000)
  expect(await titles('banner ')).toEqual(['banner dở dang', 'banner tiếp theo'])
  await everythingSaidOnce()
})

test('PostgreSQL is gone for twenty seconds, and the bot says so and goes on', { timeout: 180_000 }, async () => {
  cluster = await openCluster('http')
  wire = await openWire(cluster.fresh.url)
  const replica = await cluster.begin({ DATABASE_URL: wire.url })
  await cluster.balancer.add(replica)
  await setup(cluster.sandbox)
  await cluster.quiet()

  await wire.cut()
  const until = performance.now() + 20_000
  while (performance.now() < until) {
    expect(await replica.health()).toMatchObject({ status: 503, state: { database: false } })
    const numbers = await (await fetch(`${replica.url}/metrics`)).text()
    expect(numbers).toContain('nhipcau_database_answers 0')
    expect(replica.child.exitCode).toBeNull()
    await sleep(1000)
  }
  await wire.mend()
  const mended = performance.now()
  await expect.poll(async () => (await replica.health()).status, { timeout: 30_000 }).toBe(200)
  await expect.poll(() => cluster.balancer.well()).toBe(1)
  await typed('/task', '@thao banner tiếp tục 27/11 17h')
  await cluster.quiet()
  process.stdout.write(`said again ${Math.round((performance.now() - mended) / 1000)} s after PostgreSQL came back\n`)
  expect(await titles('banner ')).toEqual(['banner tiếp tục'])
  await everythingSaidOnce()
})

test('a socket that closes still carries the answer that is owed on it', { timeout: 120_000 }, async () => {
  const [first] = await open('socket', 1)
  if (!first) throw new Error('one was asked for')
  const { human, problems } = cluster.sandbox
  const son = human.as('U0SON')
  await son.command('/nhipcau', 'cài đặt', { channel: 'general' })
  await human.until(() => son.modal())
  await son.click('modal', 'people.hours')
  await human.until(() => son.modal()?.callback_id === 'people.hoursForm')

  // The form waits for a lock, its person for an answer, and the process is told to stop.
  const held = Promise.withResolvers<void>()
  const free = Promise.withResolvers<void>()
  const holding = cluster.fresh.sql.begin(async sql => {
    await sql`select from workspace for update`
    held.resolve()
    await free.promise
  })
  await held.promise
  const answer = son.submit({ start: '08:30' })
  await expect
    .poll(async () => (await cluster.fresh.sql`select from pg_locks where not granted`).length, { timeout: 5000 })
    .toBeGreaterThan(0)
  first.child.kill('SIGTERM')
  await expect.poll(() => first.said().includes('stopping')).toBe(true)
  free.resolve()
  await holding
  expect(await answer).toMatchObject({ ok: true })
  expect(await first.ended).toBe(0)
  expect(first.said()).not.toContain('stopped before')
  await cluster.begin()
  await typed('/task', '@thao banner mới 27/11 17h')
  await cluster.quiet()
  const [row] = await cluster.fresh.sql<{ hours: { start: string } }[]>`select hours from workspace`
  expect(row?.hours.start).toBe('08:30')
  expect(await titles('banner ')).toHaveLength(1)
  expect(problems).toEqual([])
})
