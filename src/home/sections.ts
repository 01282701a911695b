// The table of contents of Home: mine first, then by role. Each part loads its own facts, and shows nothing when there
// is nothing to show.
import { questionsFor } from '../brief/questionFlow.ts'
import { draftsOf } from '../brief/store.ts'
import { dayOf } from '../core/time.ts'
import type { Ctx, Scope } from '../ctx.ts'
import { receivableLines } from '../invoice/due.ts'
import { openPromises } from '../invoice/promiseStore.ts'
import { receivablesOf } from '../invoice/store.ts'
import { placeOf } from '../outbox/say.ts'
import { setupSteps } from '../people/flow.ts'
import { isAccount, isAdmin } from '../people/model.ts'
import { peopleByIds } from '../people/store.ts'
import type { KnownBlock } from '../slack/blocks.ts'
import type { OpenTask } from '../task/model.ts'
import { openTasksOf, waitingFor } from '../task/store.ts'
import { type Places, type Reader, sortMine } from './model.ts'
import { clientStates, leaveToday, stuckWith, unassignedUnder } from './store.ts'
import * as view from './views.ts'

type Blocks = (KnownBlock | undefined | false)[]
type Section<D> = {
  load: (ctx: Ctx) => Promise<D>
  view: (data: D, reader: Reader) => Blocks
}
/** A section whose facts are known: only the reader is missing. */
export type Loaded = (reader: Reader) => KnownBlock[]

const section =
  <D>({ load, view }: Section<D>) =>
  async (ctx: Ctx): Promise<Loaded> => {
    const data = await load(ctx)
    return reader => view(data, reader).filter(block => block !== undefined && block !== false)
  }

async function cardsOf(scope: Scope, tasks: readonly OpenTask[]): Promise<Places> {
  const places = await placeOf(
    scope,
    tasks.map(task => `task:${task.id}:card`),
  )
  return new Map(
    tasks.flatMap(({ id }) => {
      const place = places.get(`task:${id}:card`)
      return place ? [[id, place] as const] : []
    }),
  )
}

const nothing = async (): Promise<undefined> => undefined

export const SECTIONS: readonly ((ctx: Ctx) => Promise<Loaded>)[] = [
  section({ load: nothing, view: view.greeting }),
  section({ load: ctx => leaveToday(ctx, ctx.actor.id), view: view.onLeave }),
  section({ load: async ctx => (isAdmin(ctx.actor) ? setupSteps(ctx) : undefined), view: view.setup }),
  section({
    load: async ctx => {
      const tasks = await openTasksOf(ctx, ctx.actor.id)
      return { tasks: sortMine(tasks, ctx.now, ctx.workspace.zone), places: await cardsOf(ctx, tasks) }
    },
    view: view.mine,
  }),
  section({
    load: async ctx => {
      const tasks = await unassignedUnder(ctx, ctx.actor.id)
      return { tasks, places: await cardsOf(ctx, tasks) }
    },
    view: view.unassigned,
  }),
  section({
    load: async ctx => {
      const tasks = await stuckWith(ctx, ctx.actor.id)
      const [people, places] = await Promise.all([
        peopleByIds(
          ctx,
          tasks.flatMap(task => task.assignee ?? []),
        ),
        cardsOf(ctx, tasks),
      ])
      return { tasks, people, places }
    },
    view: view.stuck,
  }),
  section({
    load: async ctx => {
      const { submitted, requests } = await waitingFor(ctx, ctx.actor.id)
      const named = [...submitted.flatMap(task => task.assignee ?? []), ...requests.map(({ request }) => request.by)]
      const [people, places] = await Promise.all([peopleByIds(ctx, named), cardsOf(ctx, submitted)])
      return { submitted, requests, people, places }
    },
    view: view.waiting,
  }),
  section({ load: questionsFor, view: view.questions }),
  section({
    load: async ctx => (isAccount(ctx.actor) ? draftsOf(ctx, ctx.actor.id) : []),
    view: view.drafts,
  }),
  section({ load: ctx => clientStates(ctx, ctx.actor.id), view: view.clients }),
  section({
    load: async ctx => {
      const [invoices, promises] = await Promise.all([receivablesOf(ctx, ctx.actor), openPromises(ctx)])
      return receivableLines(invoices, dayOf(ctx.now, ctx.workspace.zone), promises)
    },
    view: view.receivables,
  }),
  section({ load: nothing, view: view.footer }),
]
