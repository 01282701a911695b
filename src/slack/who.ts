// Who came in: from our own records. What Slack's payload says of a person is only an address.
import { z } from 'zod'
import type { Locale } from '../core/locale.ts'
import { type Actor, type Ctx, type Scope, whoAndWhere } from '../ctx.ts'
import type { Db } from '../db/client.ts'
import type { Enqueue } from '../db/queue.ts'
import type { Metrics } from '../metrics.ts'
import type { slackTexts } from './texts.ts'

/** What every payload says of who and where, whatever else it carries. */
export const Body = z.looseObject({
  team_id: z.string().optional(),
  user_id: z.string().optional(),
  team: z.looseObject({ id: z.string() }).nullish(),
  user: z.looseObject({ id: z.string(), team_id: z.string().optional() }).optional(),
  view: z
    .looseObject({
      id: z.string(),
      type: z.string().optional(),
      hash: z.string().optional(),
      callback_id: z.string().optional(),
      private_metadata: z.string().optional(),
      app_installed_team_id: z.string().nullish(),
      state: z.looseObject({ values: z.unknown() }).nullish(),
      blocks: z.array(z.looseObject({ type: z.string(), block_id: z.string().optional() })).optional(),
    })
    .optional(),
})
export type Body = z.infer<typeof Body>

export type Welcome = { ctx: Ctx } | { refused: keyof typeof slackTexts.vi.who; locale: Locale }

export type Who = {
  db: Db
  enqueue: Enqueue
  clock: () => Date
  metrics: Metrics
  /** Gets to know somebody Slack has but we do not. */
  meet: (scope: Scope, userId: string) => Promise<void>
}

/** Lets members of the workspace in and tells everybody else apart. `request` names this very act, for "once". */
export function createWelcome({ db, enqueue, clock, metrics, meet }: Who) {
  async function lookUp(body: Body, request: string | undefined): Promise<Welcome> {
    const userId = body.user_id ?? body.user?.id
    const teamId = body.view?.app_installed_team_id ?? body.team_id ?? body.team?.id
    if (!userId || !teamId) return { refused: 'unknown', locale: 'vi' }
    let found = await whoAndWhere(db, teamId, userId)
    if (!found) return { refused: 'stranger', locale: 'vi' }
    const scope: Scope = { db, enqueue, workspace: found.workspace, now: clock() }
    if (!found.actor) {
      await meet(scope, userId)
      found = await whoAndWhere(db, teamId, userId)
    }
    const actor: Actor | undefined = found?.actor
    const locale = actor?.locale ?? scope.workspace.locale
    if (!actor || actor.kind === 'stranger' || (body.user?.team_id ?? teamId) !== teamId)
      return { refused: 'stranger', locale }
    if (actor.kind === 'guest' || actor.kind === 'bot') return { refused: actor.kind, locale }
    if (!actor.active) return { refused: 'inactive', locale }
    return { ctx: { ...scope, actor, locale, ...(request !== undefined && { request }) } }
  }

  return async (body: Body, request: string | undefined): Promise<Welcome> => {
    const found = await lookUp(body, request)
    if ('refused' in found) metrics.refused(`who.${found.refused}`)
    return found
  }
}
