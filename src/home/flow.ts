import { dayOf } from '../core/time.ts'
import { type Ctx, whoAndWhere } from '../ctx.ts'
import { setPerson } from '../people/store.ts'
import { type HomeView, home } from '../slack/blocks.ts'
import type { Reader } from './model.ts'
import { SECTIONS } from './sections.ts'

/** The person's Home at this moment. From the first time on it is kept fresh after whatever they do. */
export async function openHome(asked: Ctx): Promise<HomeView> {
  // After a click Home is drawn again with who the person was before it: their language or a role may be new.
  const known = await whoAndWhere(asked.db, asked.workspace.id, asked.actor.id)
  const actor = known?.actor ?? asked.actor
  const ctx: Ctx = { ...asked, actor, locale: actor.locale, workspace: known?.workspace ?? asked.workspace }
  const { workspace, locale, now } = ctx
  const today = dayOf(now, workspace.zone)
  const opened = actor.homeOpenedAt && dayOf(actor.homeOpenedAt, workspace.zone)
  const [loaded] = await Promise.all([
    Promise.all(SECTIONS.map(load => load(ctx))),
    opened === today ? undefined : setPerson(ctx, actor.id, { homeOpenedAt: now }),
  ])
  const reader: Reader = { actor, locale, workspace, now, today }
  return home(loaded.flatMap(show => show(reader)))
}
