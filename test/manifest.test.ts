// manifest.yml, what is registered, the scopes that are needed and Slack's rules for manifests, held together.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { allSentences, buildApp } from '../src/app.ts'
import { boltLogger, createLog } from '../src/log.ts'
import { createMetrics } from '../src/metrics.ts'
import { slackClients } from '../src/slack/clients.ts'
import type { Registered } from '../src/slack/on.ts'
import { slackDoor } from '../src/slack/receivers.ts'
import { agency } from './setup/agency.ts'
import { type FreshDb, freshDb } from './setup/db.ts'

type Command = { command: string; description: string; usage_hint?: string; should_escape?: boolean }
type Shortcut = { name: string; type: string; callback_id: string; description: string }
const manifest = parse(readFileSync(join(import.meta.dirname, '..', 'manifest.yml'), 'utf8')) as {
  display_information: { name: string; description: string; long_description: string; background_color: string }
  features: {
    app_home: Record<string, boolean>
    bot_user: { display_name: string }
    slash_commands: Command[]
    shortcuts: Shortcut[]
  }
  oauth_config: { scopes: { bot: string[] } }
  settings: {
    event_subscriptions: { bot_events: string[] }
    interactivity: { is_enabled: boolean }
    socket_mode_enabled: boolean
  }
}
const { slash_commands: commands, shortcuts } = manifest.features
const scopes = manifest.oauth_config.scopes.bot

let fresh: FreshDb
let registered: Registered

beforeAll(async () => {
  fresh = await freshDb()
  const house = await agency(fresh.db)
  const log = createLog('silent')
  const url = 'http://127.0.0.1:1/api/'
  const built = await buildApp({
    door: slackDoor({ kind: 'http', signingSecret: 'a-signing-secret-of-the-test' }, url, boltLogger(log)),
    clients: slackClients('xoxb-a', url, boltLogger(log)),
    botToken: 'xoxb-a',
    identity: { teamId: house.workspace.id, teamName: 'x', botUserId: 'U0BOT', botId: 'B0BOT' },
    db: fresh.db,
    enqueue: house.scope().enqueue,
    log,
    metrics: createMetrics(),
    clock: () => house.scope().now,
  })
  registered = built.registered()
})
afterAll(() => fresh.close())

const sorted = (words: readonly string[]): string[] => [...new Set(words)].sort()

describe('the manifest names exactly what is registered', () => {
  test('commands', () => expect(sorted(commands.map(c => c.command))).toEqual(sorted(registered.commands)))
  test('shortcuts', () => expect(sorted(shortcuts.map(s => s.callback_id))).toEqual(sorted(registered.shortcuts)))
  test('events', () =>
    expect(sorted(manifest.settings.event_subscriptions.bot_events)).toEqual(sorted(registered.events)))
  test('Home, messages and interactivity are switched on', () => {
    expect(manifest.features.app_home).toMatchObject({ home_tab_enabled: true, messages_tab_enabled: true })
    expect(manifest.settings.interactivity.is_enabled).toBe(true)
  })
})

describe('scopes', () => {
  /** Which scopes an event needs (Slack's event reference); the others need none. */
  const EVENT_SCOPES: Record<string, string[]> = {
    team_join: ['users:read'],
    user_change: ['users:read'],
    channel_archive: ['channels:read'],
    channel_unarchive: ['channels:read'],
    channel_deleted: ['channels:read'],
    channel_left: ['channels:read'],
    group_archive: ['groups:read'],
    group_unarchive: ['groups:read'],
    group_left: ['groups:read'],
    member_joined_channel: ['channels:read', 'groups:read'],
    member_left_channel: ['channels:read', 'groups:read'],
    app_home_opened: [],
    'message.channels': ['channels:history'],
    'message.groups': ['groups:history'],
    'message.im': ['im:history'],
    app_uninstalled: [],
    tokens_revoked: [],
  }
  /** Which scopes a method needs (Slack's method reference). */
  const METHOD_SCOPES: Record<string, string[]> = {
    'chat.postMessage': ['chat:write'],
    'chat.update': ['chat:write'],
    'chat.delete': ['chat:write'],
    'chat.postEphemeral': ['chat:write'],
    'chat.getPermalink': [],
    'conversations.open': ['im:write'],
    'conversations.history': ['channels:history', 'groups:history', 'im:history'],
    'conversations.replies': ['channels:history', 'groups:history', 'im:history'],
    'files.info': ['files:read'],
    'users.info': ['users:read'],
    'users.list': ['users:read'],
    'auth.test': [],
    'views.open': [],
    'views.push': [],
    'views.update': [],
    'views.publish': [],
  }
  const methodsUsed = (): string[] => {
    const files = ['slack', 'outbox'].flatMap(folder => {
      const at = join(import.meta.dirname, '..', 'src', folder)
      return readdirSync(at).map(file => readFileSync(join(at, file), 'utf8'))
    })
    return sorted(
      files.flatMap(text =>
        [...text.matchAll(/\.(chat|conversations|files|users|auth|views)\.(\w+)\(/g)].map(m => `${m[1]}.${m[2]}`),
      ),
    )
  }

  test('are the least that commands, events and calls need, and no more', () => {
    const needed = [
      'commands',
      ...registered.events.flatMap(event => EVENT_SCOPES[event] ?? [`unknown event ${event}`]),
      ...methodsUsed().flatMap(method => METHOD_SCOPES[method] ?? [`unknown method ${method}`]),
    ]
    expect(sorted(scopes)).toEqual(sorted(needed))
  })
})

describe('Slack takes it', () => {
  const { display_information: shown } = manifest
  test.for([
    ['name', shown.name, 1, 35],
    ['description', shown.description, 1, 140],
    ['long description', shown.long_description, 175, 4000],
    ['bot name', manifest.features.bot_user.display_name, 1, 80],
    ...commands.map(c => [c.command, c.command, 2, 32] as const),
    ...commands.map(c => [`description of ${c.command}`, c.description, 1, 2000] as const),
    ...shortcuts.map(s => [`name of ${s.callback_id}`, s.name, 1, 24] as const),
    ...shortcuts.map(s => [`description of ${s.callback_id}`, s.description, 1, 150] as const),
  ] as const)('%s has its length', ([, text, least, most]) => {
    expect(text).toBe(text.normalize('NFC'))
    expect(text.length).toBeGreaterThanOrEqual(least)
    expect(text.length).toBeLessThanOrEqual(most)
  })
  test('every command hands on people and channels by id', () => {
    expect(commands.filter(c => c.should_escape !== true)).toEqual([])
  })
  test('colour, counts and names are as Slack asks', () => {
    expect(shown.background_color).toMatch(/^#[0-9a-fA-F]{6}$/)
    expect(commands.length).toBeLessThanOrEqual(50)
    expect(shortcuts.length).toBeLessThanOrEqual(10)
    for (const { command } of commands) expect(command).toMatch(/^\/[a-z]+$/)
  })
})

test('every refusal has its sentence in both languages', () => {
  const { vi, en } = allSentences()
  /** Stands in for whatever values a sentence names. */
  const anything = new Proxy<Record<string, string | number>>(
    {},
    {
      get: (_, key) => {
        if (key === 'currency') return 'VND'
        return /day|next|date|due|issued|since|from|on$|until/i.test(String(key)) ? '2026-11-27' : 3
      },
    },
  )
  expect(Object.keys(vi).sort()).toEqual(Object.keys(en).sort())
  for (const words of [vi, en]) {
    for (const [code, sentence] of Object.entries(words)) {
      const said = typeof sentence === 'function' ? sentence(anything) : sentence
      expect(said, code).toBe(said.normalize('NFC'))
      expect(said.length, code).toBeGreaterThan(8)
      // Slack cuts an error beside a field that is longer.
      expect(said.length, code).toBeLessThanOrEqual(300)
    }
  }
})
