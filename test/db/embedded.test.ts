import { type ChildProcess, execFileSync, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { type Embedded, EmbeddedBrokenError, EmbeddedInUseError, startEmbedded } from '../../src/db/embedded.ts'
import { createLog } from '../../src/log.ts'

// Whole processes and servers are started here, and the machine may be busy.
vi.setConfig({ testTimeout: 60_000 })

const lines: string[] = []
const log = createLog('debug', { write: line => void lines.push(line) })
const children: ChildProcess[] = []
const servers: Embedded[] = []
let dir = ''
/** A database that has been made and stopped, to copy: making one takes longer than most of these tests. */
let made = ''

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'nhip-cau-embedded-'))
  chmodSync(folder, 0o755) // Run as root, the server is another user.
  return folder
}

beforeAll(async () => {
  made = newFolder()
  await (await startEmbedded(made, log, { ephemeral: true })).stop()
})
afterAll(() => rmSync(made, { recursive: true }))

beforeEach(() => {
  dir = newFolder()
})

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await Promise.all(servers.splice(0).map(server => server.stop()))
  // A killed child's server is still on its way out, and writes to its folder until the end.
  const pid = Number((await readFile(cluster('data/postmaster.pid'), 'utf8').catch(() => '')).split('\n', 1)[0])
  if (pid) await expect.poll(() => isAlive(pid), { timeout: 30_000 }).toBe(false)
  rmSync(dir, { recursive: true, force: true, maxRetries: 10 })
  lines.length = 0
})

function givenADatabase(): void {
  execFileSync('cp', ['-a', join(made, 'pg'), dir])
}

/** `ephemeral` spares the disk, not the data: what is written survives the end of a process either way. */
async function start({ ephemeral = true } = {}): Promise<Embedded> {
  const server = await startEmbedded(dir, log, { ephemeral })
  servers.push(server)
  return server
}

type Told = { url?: string; serverPid?: number; error?: string; draining?: boolean }

/** A process of its own, as the bot is one. */
function startChild(): ChildProcess {
  const child = fork(new URL('../setup/embedded.ts', import.meta.url), [dir], { execArgv: [], stdio: 'inherit' })
  children.push(child)
  return child
}

async function told(child: ChildProcess): Promise<Told> {
  const [message] = (await once(child, 'message')) as [Told]
  return message
}

async function ask<T>(url: string, question: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined })
  try {
    return await question(sql)
  } finally {
    await sql.end()
  }
}

const writeDown = (url: string, n: number) =>
  ask(url, async sql => {
    await sql`create table if not exists kept (n int primary key)`
    await sql`insert into kept values (${n})`
  })
const kept = (url: string) =>
  ask(url, async sql => (await sql`select n from kept order by n`).map(row => row.n as number))

const isAlive = (pid: number) =>
  existsSync(`/proc/${pid}/cmdline`) && readFileSync(`/proc/${pid}/cmdline`, 'utf8') !== ''
const cluster = (file: string) => join(dir, 'pg', 'cluster', file)

test('a new folder gets a database that keeps its data from run to run', async () => {
  const first = await start({ ephemeral: false })
  await writeDown(first.url, 1)
  await first.stop()
  const second = await start({ ephemeral: false })
  expect(await kept(second.url)).toEqual([1])
  const [settings] = await ask(
    second.url,
    sql =>
      sql`select current_setting('fsync') fsync, current_setting('server_encoding') encoding, current_setting('TimeZone') zone`,
  )
  expect(settings).toEqual({ fsync: 'on', encoding: 'UTF8', zone: 'UTC' })
})

test('only this machine may connect, with a password that only the owner can read and no log holds', async () => {
  givenADatabase()
  const { url } = await start()
  const [row] = await ask(
    url,
    sql => sql`select current_setting('listen_addresses') a, current_setting('unix_socket_directories') s`,
  )
  expect(row).toEqual({ a: '127.0.0.1', s: '' })
  expect(statSync(cluster('password')).mode & 0o077).toBe(0)
  expect(statSync(join(dir, 'pg')).mode & 0o077).toBe(0)
  const { password } = new URL(url)
  expect(password.length).toBeGreaterThan(20)
  expect(lines.join('')).not.toContain(password)
  const wrong = Object.assign(new URL(url), { password: 'wrong' }).href
  await expect(ask(wrong, sql => sql`select 1`)).rejects.toThrow(/password/)
})

test('a failed statement does not leave its words in the log file of the server', async () => {
  givenADatabase()
  const { url } = await start()
  await expect(ask(url, sql => sql.unsafe(`select 'Vinamilk'::int`))).rejects.toThrow()
  await expect(ask(url, sql => sql.unsafe(`select * from vinamilk_secret`))).rejects.toThrow()
  expect(readFileSync(join(dir, 'pg', 'server.log'), 'utf8')).not.toMatch(/vinamilk/i)
})

test('after kill -9 of the bot the next start, at once, has the data', async () => {
  givenADatabase()
  const child = startChild()
  const { url = '', serverPid = 0 } = await told(child)
  await writeDown(url, 7)
  child.kill('SIGKILL')
  await once(child, 'exit')
  const next = await start()
  expect(await kept(next.url)).toEqual([7])
  expect(isAlive(serverPid)).toBe(false)
})

test('a server that outlived its bot is stopped first, and nothing it holds is lost', async () => {
  givenADatabase()
  const child = startChild()
  const { serverPid = 0 } = await told(child)
  const command = readFileSync(`/proc/${serverPid}/cmdline`, 'utf8').split('\0').slice(0, -1)
  const { uid, gid } = statSync(`/proc/${serverPid}`)
  child.kill('SIGKILL')
  // Its watch has noticed the kill.
  await expect.poll(() => isAlive(serverPid), { timeout: 30_000 }).toBe(false)

  // The same server again with nobody watching over it: an orphan.
  const [file = '', ...args] = command
  const orphan = spawn(file, args, { uid, gid, cwd: '/', env: {}, stdio: 'ignore', detached: true })
  children.push(orphan)
  const ended = once(orphan, 'exit')
  const password = readFileSync(cluster('password'), 'utf8').trim()
  const url = `postgres://nhip_cau:${password}@127.0.0.1:${args[args.indexOf('-p') + 1]}/nhip_cau`
  await expect
    .poll(
      () =>
        writeDown(url, 8).then(
          () => true,
          () => false,
        ),
      { timeout: 30_000 },
    )
    .toBe(true)

  const next = await start()
  await ended
  expect(await kept(next.url)).toEqual([8])
  expect(lines.join('')).toContain('still running')
})

test('a stale note of a process that is now somebody else is put aside, and that process left alone', async () => {
  givenADatabase()
  const first = await start()
  await writeDown(first.url, 9)
  await first.stop()
  const stranger = spawn(process.execPath, ['-e', 'setInterval(() => 0, 1000)'], { stdio: 'ignore' })
  children.push(stranger)
  const note = [stranger.pid, cluster('data'), 1, 5999, '', '127.0.0.1', '', 'ready', ''].join('\n')
  writeFileSync(cluster('data/postmaster.pid'), note, { mode: 0o600 })
  const next = await start()
  expect(await kept(next.url)).toEqual([9])
  expect(stranger.exitCode ?? stranger.signalCode).toBeNull()
})

test('two bots on one folder: the second is told who holds it, and the first is not disturbed', async () => {
  givenADatabase()
  const child = startChild()
  const { url = '' } = await told(child)
  const second = startEmbedded(dir, log)
  await expect(second).rejects.toThrow(EmbeddedInUseError)
  await expect(second).rejects.toThrow(`process ${child.pid}`)
  await writeDown(url, 3)
  expect(await kept(url)).toEqual([3])
})

test('two bots started on a new folder at the same moment: exactly one gets it', async () => {
  const answers = await Promise.all([startChild(), startChild(), startChild()].map(told))
  expect(answers.filter(answer => answer.url)).toHaveLength(1)
  for (const { error } of answers.filter(answer => !answer.url)) expect(error).toContain('EmbeddedInUseError')
})

test('the same process cannot take a folder twice, and can take it again once it has let go', async () => {
  givenADatabase()
  const first = await start()
  await expect(startEmbedded(dir, log)).rejects.toThrow(EmbeddedInUseError)
  await Promise.all([first.stop(), first.stop()])
  await start()
})

test('a folder half made by an interrupted start is begun anew', async () => {
  const child = startChild()
  const pg = join(dir, 'pg')
  const halfMade = () => existsSync(pg) && readdirSync(pg).some(name => name.startsWith('init-'))
  await expect.poll(halfMade, { timeout: 30_000, interval: 5 }).toBe(true)
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(existsSync(cluster(''))).toBe(false)
  const next = await start()
  await writeDown(next.url, 1)
  await mkdir(join(pg, 'init-dead', 'data', 'base'), { recursive: true })
  await next.stop()
  expect(await kept((await start()).url)).toEqual([1])
  expect(existsSync(join(pg, 'init-dead'))).toBe(false)
})

test('SIGTERM leaves the bot time to finish with its database still there', async () => {
  givenADatabase()
  const child = startChild()
  const { url = '', serverPid = 0 } = await told(child)
  child.kill('SIGTERM')
  expect(await told(child)).toEqual({ draining: true })
  await writeDown(url, 1)
  child.send('finished')
  const [code] = await once(child, 'exit')
  expect(code).toBe(0)
  expect(isAlive(serverPid)).toBe(false)
})

test.for([
  [
    'was made by another version',
    () => writeFileSync(cluster('data/PG_VERSION'), '14\n'),
    /PostgreSQL 14, and this is PostgreSQL 18/,
  ],
  ['has lost a file', () => rmSync(cluster('data/global/pg_control')), /damaged.*backup/],
  ['has lost its password', () => rmSync(cluster('password')), /damaged.*backup/],
  ['has the password of another one', () => writeFileSync(cluster('password'), 'other\n'), /password/],
  ['is garbled', () => writeFileSync(cluster('data/global/pg_control'), 'garbage'), /does not start.*backup/],
] as const)('a database that %s is left as it is, with a sentence on what to do', async ([, damage, words]) => {
  givenADatabase()
  damage()
  const broken = startEmbedded(dir, log)
  await expect(broken).rejects.toThrow(EmbeddedBrokenError)
  await expect(broken).rejects.toThrow(words)
  expect(existsSync(cluster('data/base'))).toBe(true)
  // The folder is let go, so that the next attempt says the same and not that somebody is using it.
  await expect(startEmbedded(dir, log)).rejects.toThrow(words)
})
