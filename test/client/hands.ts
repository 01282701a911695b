// A person's hands on a slice: what they type, press and send, and what they are shown. Every view and message on the way
// is held against Slack's limits.

import type { Ctx } from '../../src/ctx.ts'
import type { ModalView, Option } from '../../src/slack/blocks.ts'
import type { RawForm } from '../../src/slack/form.ts'
import type { On } from '../../src/slack/on.ts'
import { accepted, known, listenersOf, type Shown, surfaces } from '../setup/hands.ts'

export function hands(listen: (on: On) => void) {
  const { commands, clicks, loads, submits } = listenersOf(listen)

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

/** The action ids of every button in a view or message. */
export const buttonsOf = (what: unknown): string[] =>
  [...JSON.stringify(what).matchAll(/"type":"button","action_id":"([^"]+)"/g)].map(found => found[1] ?? '')
