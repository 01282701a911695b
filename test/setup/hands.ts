// A slice's listeners without Bolt: what was registered, a form parsed as at the door, and every view and message that
// comes out held against Slack's limits.
import { problemsOfMessage, problemsOfView } from '../../sandbox/rules.ts'
import { problemsOf } from '../../src/core/fields.ts'
import { type Problem, Refusal } from '../../src/core/refusal.ts'
import type { Ctx } from '../../src/ctx.ts'
import type { Message, ModalView, Option } from '../../src/slack/blocks.ts'
import type { RawForm } from '../../src/slack/form.ts'
import type { Answer, Click, CommandCall, On, ShortcutCall } from '../../src/slack/on.ts'

export type Shown = { opened: ModalView[]; updated: ModalView[]; replied: Message[] }

/** The same view or message, if Slack would take it; throws what it would dislike. */
export function accepted<T extends ModalView | Message>(what: T): T {
  const problems = 'type' in what ? problemsOfView(what) : problemsOfMessage(what)
  if (problems.length > 0) throw new Error(`Slack would refuse this:\n${problems.join('\n')}`)
  return what
}

export function known<T>(map: ReadonlyMap<string, T>, name: string): T {
  const found = map.get(name)
  if (found === undefined) throw new Error(`nobody listens to ${name}`)
  return found
}

/** Where a listener's modals and answers go. */
export function surfaces() {
  const shown: Shown = { opened: [], updated: [], replied: [] }
  const ways = {
    open: async (view: ModalView) => void shown.opened.push(accepted(view)),
    update: async (view: ModalView) => void shown.updated.push(accepted(view)),
    reply: async (message: Message) => void shown.replied.push(accepted(message)),
  }
  return { shown, ways }
}

export function listenersOf(listen: (on: On) => void) {
  const commands = new Map<string, (ctx: Ctx, call: CommandCall) => Promise<unknown>>()
  const shortcuts = new Map<string, (ctx: Ctx, call: ShortcutCall) => Promise<unknown>>()
  const clicks = new Map<string, (ctx: Ctx, click: Click) => Promise<unknown>>()
  const loads = new Map<string, (ctx: Ctx, query: string) => Promise<Option[]>>()
  const submits = new Map<string, (ctx: Ctx, raw: RawForm, metadata: unknown) => Promise<Answer>>()
  listen({
    command: (name, handle) => void commands.set(name, handle),
    shortcut: (name, handle) => void shortcuts.set(name, handle),
    click: (name, handle) => void clicks.set(name, handle),
    options: (name, handle) => void loads.set(name, handle),
    submit: (callback, schema, handle) =>
      void submits.set(callback, async (ctx, raw, metadata) => {
        const form = schema.safeParse(raw)
        if (form.success) return handle(ctx, form.data, { viewId: 'V1', metadata, raw })
        const [first, ...rest] = problemsOf(form.error)
        throw first ? new Refusal(first, ...rest) : form.error
      }),
    event: () => {},
    reply: () => {},
    home: () => {},
  })
  return { commands, shortcuts, clicks, loads, submits }
}

/** What a refused wish told, as `field: code`; fails when it was not refused. */
export async function refused(wish: Promise<unknown>): Promise<string[]> {
  return (await problemsIn(wish)).map(p => (p.field ? `${p.field}: ${p.code}` : p.code))
}

export async function problemsIn(wish: Promise<unknown>): Promise<readonly Problem[]> {
  try {
    await wish
  } catch (err) {
    if (err instanceof Refusal) return err.problems
    throw err
  }
  throw new Error('this was expected to be refused')
}

/** Every word of a view or message, for asserting what it says. */
export const wordsOf = (what: unknown): string =>
  [...JSON.stringify(what).matchAll(/"(?:text|value|initial_value)":"((?:[^"\\]|\\.)*)"/g)]
    .map(found => JSON.parse(`"${found[1]}"`))
    .join('\n')
