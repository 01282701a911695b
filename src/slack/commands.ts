// Commands and shortcuts.
import type { App } from '@slack/bolt'
import type { Ctx } from '../ctx.ts'
import type { Answering } from './answering.ts'
import type { Message } from './blocks.ts'
import type { Desk } from './desk.ts'
import type { CommandCall, ShortcutCall } from './on.ts'
import { Body } from './who.ts'

export type Commands = ReadonlyMap<string, (ctx: Ctx, call: CommandCall) => Promise<unknown>>
export type Shortcuts = ReadonlyMap<string, (ctx: Ctx, call: ShortcutCall) => Promise<unknown>>

export function hearCommands(app: App, desk: Desk, { tell, openWith }: Answering, commands: Commands): void {
  app.command(/.*/, ({ ack, command, respond }) =>
    desk.act('command', { ack: () => ack() }, async () => {
      const answer = (say: Message) => tell(respond, { user: command.user_id, channel: command.channel_id }, say)
      const act = {
        entry: command.command,
        body: Body.parse(command),
        request: `command:${command.trigger_id}`,
        answer,
      }
      await desk.serve(act, ctx => {
        const handle = commands.get(command.command)
        if (!handle) throw new Error(`nobody listens to ${command.command}`)
        const { open, update } = openWith(command.trigger_id, false)
        return handle(ctx, { text: command.text ?? '', channel: command.channel_id, open, update, reply: answer })
      })
    }),
  )
}

export function hearShortcuts(app: App, desk: Desk, { tell, openWith }: Answering, shortcuts: Shortcuts): void {
  app.shortcut(/.*/, ({ ack, shortcut, body }) =>
    desk.act('shortcut', { ack: () => ack() }, async () => {
      const at = shortcut.type === 'message_action' ? shortcut : undefined
      const answer = (say: Message) =>
        tell(undefined, { user: body.user.id, ...(at && { channel: at.channel.id }) }, say)
      const act = {
        entry: shortcut.callback_id,
        body: Body.parse(body),
        request: `shortcut:${shortcut.trigger_id}`,
        answer,
      }
      await desk.serve(act, ctx => {
        const handle = shortcuts.get(shortcut.callback_id)
        if (!handle) throw new Error(`nobody listens to the shortcut ${shortcut.callback_id}`)
        return handle(ctx, {
          ...(at && {
            message: {
              channel: at.channel.id,
              ts: at.message_ts,
              words: at.message.text ?? '',
              ...(at.message.user && { author: at.message.user }),
              ...(typeof at.message.thread_ts === 'string' && { threadTs: at.message.thread_ts }),
            },
          }),
          open: openWith(shortcut.trigger_id, false).open,
          reply: answer,
        })
      })
    }),
  )
}
