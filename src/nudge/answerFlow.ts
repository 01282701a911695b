// What somebody answers to a nudge where no act of the work itself says it: on it, not mine, not yet.
import { refuse } from '../core/refusal.ts'
import { type Ctx, record, wish } from '../ctx.ts'
import { unsay } from '../outbox/say.ts'
import type { ModalView } from '../slack/blocks.ts'
import { startTask } from '../task/flow.ts'
import { notMineModal } from './answerViews.ts'
import { askAbout } from './askFlow.ts'
import { goesUp, type Known, NEVER, quietUntil } from './due.ts'
import { type Item, itemsOf, progressOf, sureKey, surroundings } from './itemFlow.ts'
import { labelOf } from './labelViews.ts'
import { type Matter, matterName, readMatter } from './matter.ts'
import type { NudgeRefusal } from './model.ts'
import { answerAsk, openRows, type Row, rowsToChange, saveRows } from './progressStore.ts'
import { redraw } from './standingFlow.ts'

export const matterIn = (value: string): Matter => readMatter(value) ?? refuse<NudgeRefusal>('nudge.over')

type Mine = { item: Item; known: Known; level: number }

/** The matter as it stands, and the level of the one who answers: they were asked about it, or are next to be. */
async function mustBeAsked(ctx: Ctx, rows: readonly Row[]): Promise<Mine> {
  if (rows.length === 0) refuse<NudgeRefusal>('nudge.over')
  const known = await surroundings(ctx)
  const [item] = (await itemsOf(ctx, rows, known)).items
  if (!item) return refuse<NudgeRefusal>('nudge.over')
  const asked = item.asks.findLast(one => one.person === ctx.actor.id)
  const level = asked?.level ?? item.ladder.find(rung => rung.to === ctx.actor.id)?.level
  return level === undefined ? refuse<NudgeRefusal>('nudge.notYours') : { item, known, level }
}

const keep = (ctx: Ctx, matter: Matter, what: string, after?: object): Promise<void> =>
  record(ctx, { kind: 'nudge', subject: matterName(matter), what, after })

/** "Đang làm": for some hours nobody is asked; then they are again, before anybody above them. */
export const beOnIt = (ctx: Ctx, value: string): Promise<void> =>
  wish(ctx, async ctx => {
    const matter = matterIn(value)
    const { item, known, level } = await mustBeAsked(ctx, await rowsToChange(ctx, [matter]))
    const { waiting, row } = item
    const { actor, now } = ctx
    if (waiting.kind === 'late' && waiting.task.status === 'accepted' && waiting.task.assignee === actor.id) {
      const { request: _once, ...within } = ctx
      await startTask(within, matter.subject)
    }
    const nextAt = quietUntil(now, waiting, known.office, known.policy)
    await saveRows(ctx, [{ ...row, level, times: 0, person: actor.id, nextAt }])
    await answerAsk(ctx, matter, actor.id, 'doing')
    await keep(ctx, matter, 'doing')
    await redraw(ctx, [matter], known)
  })

/** The form that asks why. */
export async function askNotMine(ctx: Ctx, value: string): Promise<ModalView> {
  const matter = matterIn(value)
  const { item } = await mustBeAsked(ctx, await openRows(ctx, [matter]))
  return notMineModal(ctx.locale, matter, labelOf(ctx.locale, item.waiting))
}

/** Goes up at once, and says who said so and why; from the top it is left to the mornings. */
export const sayNotMine = (ctx: Ctx, value: string, reason: string): Promise<void> =>
  wish(ctx, async ctx => {
    const matter = matterIn(value)
    const { item, known, level } = await mustBeAsked(ctx, await rowsToChange(ctx, [matter]))
    const { row, waiting, ladder } = item
    await answerAsk(ctx, matter, ctx.actor.id, 'notMine')
    await keep(ctx, matter, 'notMine', { reason })
    if (level >= row.level) {
      const up = goesUp(waiting, { ...progressOf(item), level }, ladder, known)
      const next = { ...row, level, times: Math.max(row.times, 1), nextAt: up ? ctx.now : NEVER }
      await saveRows(ctx, [next])
      if (up) await askAbout(ctx, [next])
    }
    await redraw(ctx, [matter], known)
  })

/** "Chưa", to the question whether it is done: the question goes, and nothing else changes. Only one's own can. */
export const sayNotYet = (ctx: Ctx, value: string): Promise<void> =>
  wish(ctx, ctx => unsay(ctx, [sureKey(matterIn(value), ctx.actor.id)]))
