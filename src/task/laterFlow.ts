// A later due day: asked for by who does the work, granted or declined by who asked for it.
import type { Locale } from '../core/locale.ts'
import { showMoment } from '../core/time.ts'
import { type Ctx, record, wish } from '../ctx.ts'
import { openSituation, stateOf } from './flow.ts'
import { inField, LaterForm, type RawForm, readAll, readDue } from './forms.ts'
import { askLater, type DueRequest, grantLater, mayDecide, type Situation, type Task } from './model.ts'
import { withPeople } from './situationStore.ts'
import { dueRequestById, insertRequest, pendingRequest, saveDecision, saveTask } from './store.ts'
import { sayLater, sayTask, talk, tell } from './tell.ts'
import { named, remark } from './views.ts'

export type Asked = { at: Situation; request: DueRequest }

/** Asks for a later day; a manager who asks has it at once, and may move it either way. */
export async function askForLater(ctx: Ctx, id: string, raw: RawForm): Promise<Asked> {
  const due = readDue(typeof raw.due === 'string' ? raw.due : '', ctx.workspace, ctx.now)
  const form = readAll(LaterForm, raw, !due.ok && raw.due ? [inField(due.problem, 'due')] : [])
  return wish(ctx, async ctx => {
    const at = await openSituation(ctx, id)
    if (!due.ok) throw new Error('a day with a problem was let through')
    const { dueAt } = due
    const pending = await pendingRequest(ctx, id)
    const granted = askLater(at, ctx.actor, { dueAt, pending }) === 'granted'
    // The manager's own word settles whatever was asked before.
    if (pending) await settle(ctx, at, pending, { status: 'declined', reason: null, moot: true })
    const request = await insertRequest(ctx, { taskId: id, by: ctx.actor.id, reason: form.reason, dueAt, granted })
    const what = granted ? 'dueMoved' : 'laterAsked'
    const after = granted ? await saveDue(ctx, at, { ...at.task, dueAt }) : at
    await record(ctx, {
      kind: 'task',
      subject: id,
      what,
      before: stateOf(at.task),
      after: { ...stateOf(after.task), reason: form.reason, asked: dueAt },
    })
    if (granted) await tellMoved(ctx, after, request)
    else await sayLater(ctx, at, request, at.task.dueAt, { fresh: true })
    await sayTask(ctx, after, { by: ctx.actor.id })
    return { at: after, request }
  })
}

async function saveDue(ctx: Ctx, at: Situation, task: Task): Promise<Situation> {
  await saveTask(ctx, task)
  return { ...at, task }
}

const moment = (ctx: Ctx, at: Date, locale: Locale): string => showMoment(at, ctx.workspace.zone, locale)

async function tellMoved(ctx: Ctx, at: Situation, request: DueRequest): Promise<void> {
  const { task } = at
  const event = `moved:${request.id}`
  await talk(ctx, at, event, (t, locale) =>
    remark(t.dueMoved(ctx.actor.name, moment(ctx, task.dueAt, locale)), request.reason),
  )
  if (!task.assignee || task.assignee === ctx.actor.id) return
  await tell(ctx, at, task.assignee, event, (t, locale) =>
    remark(t.laterToYou.moved(named(t, task), ctx.actor.name, moment(ctx, task.dueAt, locale)), request.reason),
  )
}

type Decision = { status: 'granted' | 'declined'; reason: string | null; moot?: boolean }

async function settle(ctx: Ctx, at: Situation, asked: DueRequest, how: Decision): Promise<DueRequest> {
  const { status, reason, moot = false } = how
  const decided: DueRequest = { ...asked, status, decidedBy: ctx.actor.id, decidedReason: reason }
  await saveDecision(ctx, decided)
  await sayLater(ctx, at, decided, at.task.dueAt, { moot })
  return decided
}

/** The request and its task, locked: the request is read after the task, so two who decide at once are told apart. */
async function openRequest(ctx: Ctx, requestId: string): Promise<{ at: Situation; asked: DueRequest }> {
  const { taskId } = await dueRequestById(ctx, requestId)
  const found = await openSituation(ctx, taskId)
  const asked = await dueRequestById(ctx, requestId)
  return { at: await withPeople(ctx, found, [asked.by, asked.decidedBy]), asked }
}

export const grantRequest = (ctx: Ctx, requestId: string): Promise<Asked> =>
  wish(ctx, async ctx => {
    const { at, asked } = await openRequest(ctx, requestId)
    const task = grantLater(at, ctx.actor, asked, ctx.now)
    const request = await settle(ctx, at, asked, { status: 'granted', reason: null })
    const after = await saveDue(ctx, at, task)
    await record(ctx, {
      kind: 'task',
      subject: task.id,
      what: 'laterGranted',
      before: stateOf(at.task),
      after: stateOf(task),
    })
    await tellDecision(ctx, after, request)
    return { at: after, request }
  })

export const declineRequest = (ctx: Ctx, requestId: string, reason: string | undefined): Promise<Asked> =>
  wish(ctx, async ctx => {
    const { at, asked } = await openRequest(ctx, requestId)
    mayDecide(at, ctx.actor, asked)
    const request = await settle(ctx, at, asked, { status: 'declined', reason: reason ?? null })
    await record(ctx, {
      kind: 'task',
      subject: at.task.id,
      what: 'laterDeclined',
      before: stateOf(at.task),
      after: { ...stateOf(at.task), reason },
    })
    await tellDecision(ctx, at, request)
    return { at, request }
  })

async function tellDecision(ctx: Ctx, at: Situation, request: DueRequest): Promise<void> {
  const { task } = at
  const granted = request.status === 'granted'
  const asker = at.people.get(request.by)?.name ?? ''
  const event = `laterAnswer:${request.id}`
  const by = ctx.actor.name
  await talk(ctx, at, event, (t, locale) => {
    const due = moment(ctx, task.dueAt, locale)
    const told = granted ? t.laterGrantedInThread(by, asker, due) : t.laterDeclinedInThread(by, asker, due)
    return remark(told, request.decidedReason)
  })
  if (request.by !== ctx.actor.id) {
    await tell(ctx, at, request.by, event, (t, locale) => {
      const say = granted ? t.laterToYou.granted : t.laterToYou.declined
      return remark(say(named(t, task), by, moment(ctx, task.dueAt, locale)), request.decidedReason)
    })
  }
  await sayTask(ctx, at, { by: ctx.actor.id })
}
