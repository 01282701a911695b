/** The page's own API: what a person sees, what a person does, and live news of both. */
import { readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bytes, json } from './bodies.ts'
import type { Person } from './human.ts'
import type { Route, Served } from './routes.ts'
import { isJson, type Json } from './shapes.ts'
import type { Entered } from './state.ts'
import { signature } from './transport.ts'
import type { Conversation, World } from './world.ts'

const PAGE = fileURLToPath(new URL('./page/', import.meta.url))
const VENDOR: Record<string, string> = {
  '/vendor/preact.js': fileURLToPath(import.meta.resolve('preact')),
  '/vendor/hooks.js': fileURLToPath(import.meta.resolve('preact/hooks')),
  '/vendor/htm.js': fileURLToPath(import.meta.resolve('htm')),
}
const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
}

export function pageRoutes(served: Served): Route {
  return async (request, response, url) => {
    const { pathname } = url
    if (pathname === '/ui/news') return news(request, response, served)
    if (pathname === '/ui/state') {
      json(response, 200, stateFor(url.searchParams.get('as') ?? '', served))
      return true
    }
    if (pathname === '/ui/act') return act(request, response, served)
    if (pathname === '/ui/clock') return clock(request, response, served)
    return serveFile(pathname, response)
  }
}

async function serveFile(pathname: string, response: ServerResponse): Promise<boolean> {
  const inside = normalize(pathname === '/' ? '/index.html' : pathname)
  const file = VENDOR[pathname] ?? join(PAGE, inside)
  try {
    const content = await readFile(file)
    const type = TYPES[extname(file)] ?? 'application/octet-stream'
    response.writeHead(200, { 'content-type': type, 'cache-control': 'no-cache' }).end(content)
    return true
  } catch {
    return false
  }
}

/** Server-Sent Events: every exchange and problem, and `changed` whenever the screen may be out of date. */
function news(request: IncomingMessage, response: ServerResponse, { office }: Served): boolean {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' })
  const send = (event: string, data: unknown) => response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
  send('past', { traffic: office.traffic.entries.slice(-200), problems: office.traffic.problems.slice(-50) })
  const stop = office.traffic.listen(what => {
    if (what.type === 'traffic') send('traffic', what.entry)
    else if (what.type === 'problem') send('problem', what.problem)
    send('changed', {})
  })
  request.on('close', stop)
  return true
}

function stateFor(userId: string, { office, human, app }: Served): Json {
  const { world, manifest } = office
  const people = [...world.users.values()]
  const me = world.users.get(userId) ?? people[0]
  if (!me) return {}
  const person = human.as(me.id)
  const channels = [...world.channels.values()].filter(c => !c.dmWith && world.isMember(c, me.id))
  const dm = world.addDm(me.id)
  return {
    me: me.id,
    bot: { id: world.seed.app.botUserId, name: world.seed.app.name },
    team: world.seed.team,
    people: people.map(({ id, name, realName, title, deleted, isBot, isRestricted, strangerFrom }) => {
      return { id, name, realName, title, deleted, isBot, isRestricted, isStranger: Boolean(strangerFrom) }
    }),
    channels: channels.map(channel => conversation(channel, person, world)),
    allChannels: [...world.channels.values()].filter(c => !c.dmWith).map(({ id, name }) => ({ id, name })),
    dm: { ...conversation(dm, person, world), isReadOnly: manifest.messagesReadOnly },
    home: person.home(),
    modals: person.modals(),
    errors: person.errors(),
    commands: manifest.commands,
    shortcuts: manifest.shortcuts,
    connected: app.url !== '' || office.traffic.entries.some(entry => entry.method === 'apps.connections.open'),
    inFlight: office.traffic.inFlight,
  }
}

function conversation(channel: Conversation, person: Person, world: World): Json {
  const messages: Json[] = (world.messages.get(channel.id) ?? []).map(message => ({ ...message }))
  const mine = person.ephemerals(channel.id).map(e => ({ ...e, ephemeral: true, user: world.seed.app.botUserId }))
  const { id, name, topic, isPrivate, isArchived, isShared, members } = channel
  const all = [...messages, ...mine].sort((a, b) => (String(a.ts) < String(b.ts) ? -1 : 1))
  return { id, name, topic, isPrivate, isArchived, isShared, members, messages: all }
}

async function act(request: IncomingMessage, response: ServerResponse, { human, office }: Served): Promise<boolean> {
  const wish: unknown = JSON.parse((await bytes(request)).toString() || '{}')
  if (!isJson(wish)) {
    json(response, 400, { problem: 'not an object' })
    return true
  }
  try {
    const done = await perform(human.as(String(wish.as)), wish)
    json(response, 200, { done: done ?? null })
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error)
    office.traffic.problem('not_possible', problem.split('\n')[0] ?? '')
    json(response, 409, { problem })
  }
  return true
}

/** What the page asks for, in the words of `Person`; what it cannot do there, it cannot do here. */
async function perform(person: Person, wish: Json): Promise<unknown> {
  const text = (key: string) => String(wish[key] ?? '')
  const where = wish.where as Parameters<Person['click']>[0]
  const values = (isJson(wish.values) ? wish.values : {}) as Record<string, Entered>
  switch (wish.do) {
    case 'command':
      return person.command(text('command'), text('text'), wish.channel ? { channel: text('channel') } : {})
    case 'shortcut':
      return person.shortcut(text('callbackId'))
    case 'messageShortcut':
      return person.messageShortcut(text('callbackId'), { channel: text('channel'), ts: text('ts') })
    case 'click':
      return person.click(where, text('actionId'), wish.options as Parameters<Person['click']>[2])
    case 'options':
      return person.options(text('actionId'), text('query'), where, text('blockId'))
    case 'upload':
      return person.upload(text('name'), Buffer.from(text('content'), 'base64'))
    case 'fill':
      return person.fill(values)
    case 'submit':
      return person.submit(values)
    case 'close':
      return person.close({ all: wish.all === true })
    case 'openHome':
      return person.openHome()
    case 'openMessages':
      return person.openMessages()
    case 'say':
      return person.say(text('channel'), text('text'), wish.threadTs ? { threadTs: text('threadTs') } : {})
    default:
      throw new Error(`Nobody can do "${wish.do}"`)
  }
}

/** Reads or moves the app's demo clock, signed as Slack signs. */
async function clock(request: IncomingMessage, response: ServerResponse, served: Served): Promise<boolean> {
  const { app, signingSecret } = served
  if (!app.url) {
    json(response, 503, { problem: 'no app' })
    return true
  }
  const body = request.method === 'POST' ? (await bytes(request)).toString() : ''
  try {
    const answer = await fetch(`${app.url}/demo/clock`, {
      method: request.method === 'POST' ? 'POST' : 'GET',
      headers: { 'content-type': 'application/json', ...signature(signingSecret, body) },
      ...(body && { body }),
      signal: AbortSignal.timeout(30_000),
    })
    const said = await answer.text()
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(said)
  } catch (error) {
    json(response, 502, { problem: String(error) })
  }
  served.office.traffic.changed()
  return true
}
