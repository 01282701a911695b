// Telling the client's owner what somebody else wrote down.

import type { Locale } from '../core/locale.ts'
import type { Ctx } from '../ctx.ts'
import { push } from '../outbox/say.ts'
import { personById } from '../people/store.ts'
import { message, section } from '../slack/blocks.ts'
import type { Mrk } from '../slack/mrkdwn.ts'

/** The client's owner hears what somebody else recorded; nobody else is told an amount. `short` carries none. */
export async function tellOwner(
  ctx: Ctx,
  owner: string,
  key: string,
  words: (locale: Locale) => [short: Mrk, full: Mrk],
): Promise<void> {
  if (owner === ctx.actor.id) return
  const person = await personById(ctx, owner)
  if (!person?.active) return
  const [short, full] = words(person.locale ?? ctx.workspace.locale)
  await push(ctx, key, owner, message(short, [section(full)]))
}
