/**
 * A simulated Slack workspace. It talks to an app only as Slack does, by HTTP and WebSocket, and tries to be no kinder.
 *
 *     const sandbox = await createSandbox({ seed, signingSecret, botToken, appToken, transport: 'http' })
 *     const app = start({ slackApiUrl: sandbox.slackApiUrl, … }); sandbox.connectApp('http://127.0.0.1:3000')
 *     const lan = sandbox.human.as('U0LAN')
 *     await lan.command('/brief', 'BMI', { channel: 'creative' })
 *     await sandbox.human.until(() => lan.modal())
 *     const { errors, closed } = await lan.submit({ title: 'Tết 2027', due: '2026-12-01' })
 *     await sandbox.human.settle()
 *     lan.channel('creative').messages()
 *
 * People: `command` `shortcut` `messageShortcut` `click` `options` `upload` `fill` `submit` `close` `openHome` `openMessages` `say`
 * answer once the app has acknowledged (or has not: `ok`, `status`, `ms`, `error`); `modal` `modals` `home` `errors`
 * `ephemerals` `dms` `channel(name).messages()/.thread(ts)` tell what the person sees now. Asking for what is not on the
 * screen throws. `human.settle()` waits for silence, `human.until(fact)` for a fact; `human.event({ type, … })` sends an event
 * of the workspace, `human.redeliver(body)` one twice.
 * World: `world.fail('chat.postMessage', { times, error | status | retryAfter | timeoutAfterAccepting | resetAfterAccepting,
 * channel })` orders faults; `world.channels`, `world.messages` … are the plain facts.
 * `traffic` is every exchange, `problems` everything Slack would not have put up with (refused blocks, late or failed
 * acknowledgements): a good story ends with `problems` empty. `setPace('off')` lifts one message per second per channel.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Office } from './api/call.ts'
import { Pace, type PaceOptions } from './api/pace.ts'
import { openStore } from './emulator.ts'
import { Human } from './human.ts'
import { type Manifest, readManifest } from './manifest.ts'
import { reply } from './respond.ts'
import { routes } from './routes.ts'
import type { Seed } from './seed.ts'
import { type Problem, Traffic, type TrafficEntry } from './traffic.ts'
import { HttpTransport, SocketTransport } from './transport.ts'
import { World } from './world.ts'

export type SandboxOptions = {
  seed: Seed
  signingSecret: string
  botToken: string
  appToken: string
  transport: 'http' | 'socket'
  /** Path to manifest.yml, or what is read from it. Without one every command, scope and event is allowed. */
  manifest?: string | Manifest
  /** 0, the default, takes any free port. */
  port?: number
  /** Posting per channel; Slack's one message per second unless said otherwise. */
  pace?: PaceOptions
}

export type Sandbox = {
  url: string
  /** For the app's `slackApiUrl`; ends with a slash. */
  slackApiUrl: string
  human: Human
  world: World
  traffic: TrafficEntry[]
  problems: Problem[]
  /** Tells where the app listens; over a socket only the demo's clock needs it. */
  connectApp(appUrl: string): void
  setPace(pace: PaceOptions): void
  /** Slack asks every socket to reconnect. */
  disconnectSockets(reason?: 'refresh_requested' | 'warning' | 'link_disabled'): void
  close(): Promise<void>
}

export async function createSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { seed, signingSecret, botToken, appToken } = options
  const traffic = new Traffic()
  const world = new World(seed, traffic)
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`
  const store = await openStore(seed, { botToken, conversations: [...world.channels.keys()], publicUrl: url })
  const http = new HttpTransport(signingSecret, traffic)
  const socket = options.transport === 'socket' ? new SocketTransport(server, seed.app.id, traffic) : undefined
  const pace = new Pace(options.pace ?? { perMs: 1000, burst: 1 })
  const office: Office = {
    world,
    store,
    traffic,
    pace,
    manifest: readManifest(options.manifest),
    socketUrl: () => `ws://127.0.0.1:${port}/link/?ticket=sandbox&app_id=${seed.app.id}`,
    reply: (said, to) => reply(said, to, office),
  }
  const human = new Human({ office, transport: socket ?? http, baseUrl: url })
  const app = { url: '' }
  server.on('request', routes({ office, human, app, signingSecret, tokens: { bot: botToken, app: appToken } }))
  return {
    url,
    slackApiUrl: `${url}/api/`,
    human,
    world,
    traffic: traffic.entries,
    problems: traffic.problems,
    connectApp(appUrl) {
      app.url = appUrl.replace(/\/$/, '')
      http.connect(appUrl)
    },
    setPace: options => pace.set(options),
    disconnectSockets: reason => socket?.disconnectAll(reason),
    async close() {
      socket?.close()
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
      await store.close()
    },
  }
}
