/** What the sandbox reads of the app's manifest; without one, everything is allowed and delivered. */
import { existsSync, readFileSync } from 'node:fs'
import { parse } from 'yaml'

export type ManifestCommand = { command: string; description?: string; usage_hint?: string; should_escape?: boolean }
export type ManifestShortcut = { name: string; type: 'global' | 'message'; callback_id: string; description?: string }

export type Manifest = {
  commands: ManifestCommand[]
  shortcuts: ManifestShortcut[]
  /** Undefined when there is no manifest. */
  scopes?: string[]
  events?: string[]
  /** People can read the bot's direct messages, but not answer. */
  messagesReadOnly?: boolean
}

type Raw = {
  features?: {
    app_home?: { messages_tab_read_only_enabled?: boolean }
    slash_commands?: ManifestCommand[]
    shortcuts?: ManifestShortcut[]
  }
  oauth_config?: { scopes?: { bot?: string[] } }
  settings?: { event_subscriptions?: { bot_events?: string[] } }
}

/** @param source a path to manifest.yml, or the manifest itself; a missing file is no manifest */
export function readManifest(source: string | Manifest | undefined): Manifest {
  if (typeof source === 'object') return source
  if (!source || !existsSync(source)) return { commands: [], shortcuts: [] }
  const raw = parse(readFileSync(source, 'utf8')) as Raw
  return {
    commands: raw.features?.slash_commands ?? [],
    shortcuts: raw.features?.shortcuts ?? [],
    scopes: raw.oauth_config?.scopes?.bot ?? [],
    events: raw.settings?.event_subscriptions?.bot_events ?? [],
    messagesReadOnly: raw.features?.app_home?.messages_tab_read_only_enabled ?? false,
  }
}
