// A person's hands on a slice: what they type, press and send, and what they are shown. Every view and message on the way
// is held against Slack's limits.

import { problemsOfMessage, problemsOfView } from '../../sandbox/rules.ts'
import { problemsOf } from '../../src/core/fields.ts'
import { type Problem, Refusal } from '../../src/core/refusal.ts'
import type { Ctx } from '../../src/ctx.ts'
import type { Message, ModalView, Option } from '../../src/slack/blocks.ts'
import type { RawForm } from '../../src/slack/form.ts'
import type { Answer, Click, CommandCall, On } from '../../src/slack/on.ts'

type Shown = { opened: ModalView[]; updated: ModalView[]; replied: Message[] }

function accepted<T extends ModalView | Message>(what: T): T {
  const problems = 'type' in what ? problemsOfView(what) : problemsOfMessage(what)
  if (problems.length > 0) throw new Error(`Slack would refuse this:\n${problems.join('\n')}`)
  return what
}

function known<T>(map: Map<string, T>, name: string): T {
  const found = map.get(name)
  if (found === undefined) throw new Error(`nobody listens to ${name}`)
  return found
}

export function hands(listen: (on: On) => void) {
  const commands = new Map<string, (ctx: Ctx, call: CommandCall) => Promise<unknown>>()
  const clicks = new Map<string, (ctx: Ctx, click: Click) => Promise<unknown>>()
  const loads = new Map<string, (ctx: Ctx, query: string) => Promise<Option[]>>()
  const submits = new Map<string, (ctx: Ctx, raw: RawForm, metadata: unknown) => Promise<Answer>>()
  listen({
    command: (name, handle) => void commands.set(name, handle),
    click: (name, handle) => void clicks.set(name, handle),
    options: (name, handle) => void loads.set(name, handle),
    submit: (callback, schema, handle) =>
      void submits.set(callback, async (ctx, raw, metadata) => {
        const form = schema.safeParse(raw)
        if (form.success) return handle(ctx, form.data, { viewId: 'V1', metadata, raw })
        const [first, ...rest] = problemsOf(form.error)
        throw first ? new Refusal(first, ...rest) : form.error
      }),
    shortcut: () => {},
    event: () => {},
    home: () => {},
  })

  const surfaces = () => {
    const shown: Shown = { opened: [], updated: [], replied: [] }
    const ways = {
      open: async (view: ModalView) => void shown.opened.push(accepted(view)),
      update: async (view: ModalView) => void shown.updated.push(accepted(view)),
      reply: async (message: Message) => void shown.replied.push(accepted(message)),
    }
    return { shown, ways }
  }

  return {
    async command(ctx: Ctx, name: string, text = ''): Promise<Shown> {
      const { shown, ways } = surfaces()
      await known(commands, name)(ctx, { ...ways, text, channel: 'C0ACCOUNT' })
      return shown
    },
    async click(ctx: Ctx, action: string, value: string, where: 'message' | 'modal' = 'message'): Promise<Shown> {
      const { shown, ways } = surfaces()
      await known(clicks, action)(ctx, {
        ...ways,
        value,
        ...(where === 'modal' && { view: { id: 'V1', callback: 'any', form: {}, metadata: {} } }),
        ...(where === 'message' && { message: { channel: 'D1', ts: '1.1' } }),
      })
      return shown
    },
    /** The view that takes the form's place. */
    async submit(ctx: Ctx, callback: string, raw: RawForm, metadata: object = {}): Promise<ModalView> {
      const answer = await known(submits, callback)(ctx, raw, metadata)
      if (!answer || !('update' in answer)) throw new Error('the form was expected to give way to another view')
      return accepted(answer.update)
    },
    async options(ctx: Ctx, action: string, query: string): Promise<Option[]> {
      return known(loads, action)(ctx, query)
    },
  }
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

/** The action ids of every button in a view or message. */
export const buttonsOf = (what: unknown): string[] =>
  [...JSON.stringify(what).matchAll(/"type":"button","action_id":"([^"]+)"/g)].map(found => found[1] ?? '')
