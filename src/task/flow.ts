// What people do with a task, from taking it to its end. Each wish is one transaction: load with a lock, decide by a
// rule, save, record, say.
import { markRead } from '../brief/flow.ts'
import { briefToChange } from '../brief/store.ts'
import type { Problem } from '../core/refusal.ts'
import { type Ctx, record, type Scope, wish } from '../ctx.ts'
import { colleague } from '../people/store.ts'
import { inField, type RawForm, ReturnForm, readAll, readDue } from './forms.ts'
import {
  accept,
  approve,
  assign,
  handBack,
  isOpen,
  type Situation,
  sendBack,
  start,
  submit,
  type Task,
  withdraw,
} from './model.ts'
import { situationToChange, withPeople } from './situationStore.ts'
import { pendingRequest, saveDecision, saveTask } from './store.ts'
import { sayLater, sayTask, sayWork, type Telling, talk, tell } from './tell.ts'
import { named, remark } from './views.ts'

/**
 * The task and those around it, locked, with the actor known by name. Its brief is locked too, and read after the lock:
 * two tasks of one brief changed at once would otherwise each draw the brief's card without the other.
 */
export async function openSituation(ctx: Ctx, id: string): Promise<Situation> {
  const found = await situationToChange(ctx, id)
  const brief = found.brief && (await briefToChange(ctx, found.brief.id))
  const { id: actor, name, active, locale } = ctx.actor
  return {
    ...found,
    brief: brief && { id: brief.id, code: brief.code, version: brief.version, owner: brief.owner },
    people: new Map([...found.people, [actor, { name, active, locale }]]),
  }
}

/** What the audit keeps of a task. */
export const stateOf = ({ status, assignee, dueAt, rounds }: Task) => ({ status, assignee, dueAt, rounds })

type Move = {
  what: string | ((after: Task) => string)
  decide: (at: Situation, ctx: Ctx) => Task | Promise<Task>
  /** Kept with the change, beside the task's state. */
  because?: Record<string, unknown>
  /** What else belongs to it, before the task is said anew. */
  also?: (ctx: Ctx, after: Situation, before: Task) => Promise<void>
  telling?: Telling
}

const move = (ctx: Ctx, id: string, { what, decide, because, also, telling }: Move): Promise<Situation> =>
  wish(ctx, async ctx => {
    const at = await openSituation(ctx, id)
    const before = at.task
    const task = await decide(at, ctx)
    await saveTask(ctx, task)
    await record(ctx, {
      kind: 'task',
      subject: id,
      what: typeof what === 'string' ? what : what(task),
      before: stateOf(before),
      after: { ...stateOf(task), ...because },
    })
    const after = await withPeople(ctx, { ...at, task }, [task.assignee])
    if (!sameHands(before, task)) await dropRequest(ctx, after)
    await also?.(ctx, after, before)
    await sayTask(ctx, after, { before, by: ctx.actor.id, ...telling })
    return after
  })

/** Whether a wish for a later day still means something: the same person still has to hand it in. */
const sameHands = (before: Task, after: Task): boolean =>
  before.assignee === after.assignee && isOpen(after) && after.status !== 'submitted'

async function dropRequest(ctx: Ctx, at: Situation): Promise<void> {
  const asked = await pendingRequest(ctx, at.task.id)
  if (!asked) return
  const dropped = { ...asked, status: 'declined' as const, decidedBy: ctx.actor.id }
  await saveDecision(ctx, dropped)
  await sayLater(ctx, at, dropped, at.task.dueAt, { moot: true })
}

/** Who takes a task takes its brief as it stands now. */
async function readByAssignee(ctx: Ctx, { brief, task }: Situation): Promise<void> {
  if (brief && task.assignee === ctx.actor.id) await markRead(ctx, brief.id, brief.version)
}

export const acceptTask = (ctx: Ctx, id: string): Promise<Situation> =>
  move(ctx, id, {
    what: 'accepted',
    decide: (at, { actor, now }) => accept(at, actor, now),
    also: readByAssignee,
  })

export const startTask = (ctx: Ctx, id: string): Promise<Situation> =>
  move(ctx, id, { what: 'started', decide: (at, { actor, now }) => start(at, actor, now) })

export const submitTask = (ctx: Ctx, id: string, work: string): Promise<Situation> =>
  move(ctx, id, {
    what: after => (after.status === 'done' ? 'finished' : 'submitted'),
    because: { work },
    decide: (at, { actor, now }) => submit(at, actor, work, now),
    also: async (ctx, at) => {
      const { task } = at
      if (task.status === 'submitted')
        await sayWork(ctx, at, { by: ctx.actor.id, round: task.rounds + 1, work }, { fresh: true })
    },
  })

export const approveTask = (ctx: Ctx, id: string): Promise<Situation> =>
  move(ctx, id, {
    what: 'approved',
    decide: (at, { actor, now }) => approve(at, actor, now),
    also: async (ctx, at, before) => {
      const { task } = at
      const by = ctx.actor.id
      const assignee = before.assignee ?? ''
      await sayWork(
        ctx,
        at,
        { by: assignee, round: task.rounds + 1, work: before.work ?? '' },
        { verdict: { by, approved: true } },
      )
      const event = `approved:${task.rounds + 1}`
      const told = await talk(ctx, at, event, t => remark(t.thanks(assignee, ctx.actor.name)))
      if (!told && assignee !== by) await tell(ctx, at, assignee, event, t => remark(t.youDone(named(t, task))))
    },
  })

export async function returnTask(ctx: Ctx, id: string, raw: RawForm, round?: number): Promise<Situation> {
  const { reason, dueAt } = readReturn(ctx, raw)
  return move(ctx, id, {
    what: 'returned',
    because: { reason },
    decide: (at, { actor }) => sendBack(at, actor, { reason, dueAt, round }),
    also: async (ctx, at, before) => {
      const { task } = at
      const by = ctx.actor.id
      const assignee = before.assignee ?? ''
      await sayWork(
        ctx,
        at,
        { by: assignee, round: task.rounds, work: before.work ?? '' },
        { verdict: { by, approved: false, reason } },
      )
      const event = `returned:${task.rounds}`
      const told = await talk(ctx, at, event, t =>
        remark(t.returnedInThread(assignee, ctx.actor.name, task.rounds + 1), reason),
      )
      if (told || assignee === by) return
      await tell(ctx, at, assignee, event, t =>
        remark(t.returnedToYou(named(t, task), ctx.actor.name, task.rounds + 1), reason),
      )
    },
  })
}

function readReturn({ workspace, now }: Scope, raw: RawForm): { reason: string; dueAt?: Date } {
  const said = typeof raw.due === 'string' ? raw.due.trim() : ''
  const due = said ? readDue(said, workspace, now) : undefined
  const problems: Problem[] = due && !due.ok ? [inField(due.problem, 'due')] : []
  const { reason } = readAll(ReturnForm, raw, problems)
  return { reason, ...(due?.ok && { dueAt: due.dueAt }) }
}

/** Not mine: nobody has it now, and whoever finds somebody hears of it. */
export const handBackTask = (ctx: Ctx, id: string, reason: string): Promise<Situation> =>
  move(ctx, id, {
    what: 'handedBack',
    because: { reason },
    decide: (at, { actor, now }) => handBack(at, actor, reason, now),
    telling: { offer: true },
    also: async (ctx, at) => {
      const { task } = at
      await talk(ctx, at, `handedBack:${task.offeredAt.getTime()}`, t =>
        remark(t.handedBackInThread(ctx.actor.name), reason),
      )
    },
  })

export const assignTask = (ctx: Ctx, id: string, to: string): Promise<Situation> =>
  move(ctx, id, {
    what: 'assigned',
    decide: async (at, ctx) => {
      const task = assign(at, ctx.actor, to, ctx.now)
      await colleague(ctx, to, 'assignee')
      return task
    },
    also: readByAssignee,
    telling: { offer: true },
  })

export const withdrawTask = (ctx: Ctx, id: string, reason: string): Promise<Situation> =>
  move(ctx, id, {
    what: 'withdrawn',
    because: { reason },
    decide: (at, { actor }) => withdraw(at, actor, reason),
    also: async (ctx, at, before) => {
      const { task } = at
      if (before.status === 'submitted') {
        await sayWork(ctx, at, { by: before.assignee, round: task.rounds + 1, work: before.work }, {})
      }
      await talk(ctx, at, 'withdrawn', t => remark(t.withdrawnInThread(ctx.actor.name), reason))
      if (task.assignee && task.assignee !== ctx.actor.id && at.people.get(task.assignee)?.active) {
        await tell(ctx, at, task.assignee, 'withdrawn', t => remark(t.withdrawnToYou(named(t, task)), reason))
      }
    },
  })
