// Which Slack entry calls which flow of a task.
import { z } from 'zod'
import { mentionedIn, plainWords, taskCardKey } from '../brief/model.ts'
import { type Problem, Refusal, refuse } from '../core/refusal.ts'
import { clockOf, dayOf } from '../core/time.ts'
import type { Ctx } from '../ctx.ts'
import type { Source } from '../db/schema.ts'
import { placeOf } from '../outbox/say.ts'
import { departments, members, peopleByIds } from '../people/store.ts'
import type { ModalView } from '../slack/blocks.ts'
import type { Answer, Click, CommandCall, On, Spot } from '../slack/on.ts'
import { MOST_GROUPS, mondayOf } from './asks.ts'
import { captureTask, createTask } from './createFlow.ts'
import {
  acceptTask,
  approveTask,
  assignTask,
  handBackTask,
  returnTask,
  startTask,
  submitTask,
  withdrawTask,
} from './flow.ts'
import { AssignForm, DeclineForm, RawForm, ReasonForm, restDay, SIZES, SubmitForm, titleFrom } from './forms.ts'
import { taskFormTexts } from './formTexts.ts'
import {
  assignModal,
  declineModal,
  FORM,
  laterModal,
  type NewTaskModal,
  newTaskModal,
  notMineModal,
  returnModal,
  submitModal,
  taskModal,
  withdrawModal,
} from './formViews.ts'
import { handOver, layTable, type Table } from './handoverFlow.ts'
import { chooseModal, handoverModal } from './handoverViews.ts'
import { askForLater, declineRequest, grantRequest } from './laterFlow.ts'
import { readLine } from './line.ts'
import {
  askLater,
  assign,
  handBack,
  mayDecide,
  type Situation,
  sendBack,
  submit,
  type TaskRefusal,
  withdraw,
} from './model.ts'
import { grouped, helpMessage, madeMessage, madeModal, myTasks, problemNotice } from './replyViews.ts'
import { situationOf, withPeople } from './situationStore.ts'
import { dueRequestById, historyOf, openLoad, openTasksOf } from './store.ts'
import { shownIn } from './tell.ts'
import { ACT, DETAILS, type Shown } from './views.ts'

export type TaskDeps = {
  /** A link to the message that a task was made from. */
  permalink?: (spot: Spot) => Promise<string | undefined>
}

export function taskListeners(on: On, deps: TaskDeps = {}): void {
  on.command('/task', async (ctx, call) => {
    const text = call.text.trim()
    if (text === '') return call.reply(await listMine(ctx))
    if (/^(help|giúp|trợ giúp|\?)$/i.test(text)) return call.reply(helpMessage(ctx.locale))
    return capture(ctx, call, text)
  })

  on.shortcut('task.fromMessage', async (ctx, { message, open }) => {
    const words = message?.words ?? ''
    const names = await peopleByIds(ctx, mentionedIn(words))
    const expected = plainWords(words, names)
    const source = message && { channel: message.channel, ts: message.ts }
    await open(await freshModal(ctx, { filled: { title: titleFrom(expected), expected }, source }))
  })
  on.click(ACT.new, async (ctx, { open }) => open(await freshModal(ctx, {})))
  on.submit(FORM.new, RawForm, async (ctx, raw, sent) => {
    const at = await createTask(ctx, raw, await sourceIn(sent.metadata))
    const rest = restDay(at.task.dueAt, ctx.workspace, ctx.locale)
    return { update: madeModal(ctx.locale, ctx.workspace.zone, [at], ctx.actor, rest === undefined ? [] : [rest]) }
  })

  async function sourceIn(metadata: unknown): Promise<Source | null> {
    const read = z.object({ source: z.object({ channel: z.string(), ts: z.string() }) }).safeParse(metadata)
    if (!read.success) return null
    const { source } = read.data
    const permalink = await deps.permalink?.(source).catch(() => undefined)
    return { ...source, ...(permalink !== undefined && { permalink }) }
  }

  // — what is done at once —

  on.click(ACT.open, async (ctx, { value, open }) => open(await detailsOf(ctx, value)))
  on.click(ACT.accept, (ctx, click) => atOnce(ctx, click, acceptTask(ctx, click.value)))
  on.click(ACT.start, (ctx, click) => atOnce(ctx, click, startTask(ctx, click.value)))
  on.click(ACT.approve, (ctx, click) => atOnce(ctx, click, approveTask(ctx, click.value)))
  on.click(ACT.grant, (ctx, { value }) => grantRequest(ctx, value))

  // — what asks for a word first; the rule is tried before, so that nobody types in vain —

  on.click(ACT.submit, async (ctx, { value, open }) => {
    const shown = await shownOf(ctx, value)
    submit(shown.at, ctx.actor, '', ctx.now)
    await open(submitModal(shown))
  })
  on.submit(FORM.submit, SubmitForm, (ctx, { work }, sent) => closed(submitTask(ctx, taskIn(sent.metadata), work)))

  on.click(ACT.later, async (ctx, { value, open }) => {
    const shown = await shownOf(ctx, value)
    const anyLater = new Date(shown.at.task.dueAt.getTime() + 1)
    const answer = askLater(shown.at, ctx.actor, { dueAt: anyLater, pending: shown.pending })
    await open(laterModal(shown, answer === 'granted'))
  })
  on.submit(FORM.later, RawForm, (ctx, raw, sent) => closed(askForLater(ctx, taskIn(sent.metadata), raw)))

  on.click(ACT.notMine, async (ctx, { value, open }) => {
    const shown = await shownOf(ctx, value)
    handBack(shown.at, ctx.actor, '', ctx.now)
    await open(notMineModal(shown))
  })
  on.submit(FORM.notMine, ReasonForm, (ctx, { reason }, sent) =>
    closed(handBackTask(ctx, taskIn(sent.metadata), reason)),
  )

  on.click(ACT.return, async (ctx, { value, open }) => {
    const shown = await shownOf(ctx, value)
    sendBack(shown.at, ctx.actor, { reason: '' })
    await open(returnModal(shown))
  })
  on.submit(FORM.return, RawForm, (ctx, raw, sent) =>
    closed(returnTask(ctx, taskIn(sent.metadata), raw, roundIn(sent.metadata))),
  )

  on.click(ACT.assign, async (ctx, { value, open }) => {
    const shown = await shownOf(ctx, value)
    assign(shown.at, ctx.actor, '', ctx.now)
    const team = shown.at.department && (await teamOf(ctx, shown.at.department.code))
    const loads = await openLoad(ctx, team?.map(({ id }) => id) ?? [])
    await open(assignModal(shown, team ?? [], loads, mondayOf(dayOf(ctx.now, ctx.workspace.zone))))
  })
  on.submit(FORM.assign, AssignForm, (ctx, { assignee }, sent) =>
    closed(assignTask(ctx, taskIn(sent.metadata), assignee)),
  )

  on.click(ACT.withdraw, async (ctx, { value, open }) => {
    const shown = await shownOf(ctx, value)
    withdraw(shown.at, ctx.actor, '')
    await open(withdrawModal(shown))
  })
  on.submit(FORM.withdraw, ReasonForm, (ctx, { reason }, sent) =>
    closed(withdrawTask(ctx, taskIn(sent.metadata), reason)),
  )

  on.click(ACT.decline, async (ctx, { value, open }) => {
    const asked = await dueRequestById(ctx, value)
    const at = await withPeople(ctx, await situationOf(ctx, asked.taskId), [asked.by, asked.decidedBy])
    mayDecide(at, ctx.actor, asked)
    await open(declineModal({ locale: ctx.locale, zone: ctx.workspace.zone, at }, asked))
  })
  on.submit(FORM.decline, DeclineForm, (ctx, { reason }, sent) =>
    closed(declineRequest(ctx, requestIn(sent.metadata), reason)),
  )

  // — handing over —

  on.click(ACT.handover, async (ctx, { value, open }) => {
    const table = await layTable(ctx, value)
    if (table.teams.length <= MOST_GROUPS) return open(handoverForm(ctx, table))
    return open(chooseModal(ctx.locale, table.brief.id, table.teams))
  })
  on.submit(FORM.choose, z.object({ departments: z.array(z.string()).min(1) }), async (ctx, form, sent) => {
    if (form.departments.length > MOST_GROUPS) {
      refuse<TaskRefusal>('task.tooManyDepartments', 'departments', { max: MOST_GROUPS })
    }
    const { brief } = z.object({ brief: z.string() }).parse(sent.metadata)
    return { update: handoverForm(ctx, await layTable(ctx, brief, form.departments)) }
  })
  on.submit(FORM.handover, RawForm, async (ctx, raw, sent) => {
    const carried = HandoverIds.parse(sent.metadata)
    const outcome = await handOver(ctx, { ...carried, raw })
    if ('made' in outcome) return { update: madeModal(ctx.locale, ctx.workspace.zone, outcome.made, ctx.actor) }
    const { again } = outcome
    return { update: handoverForm(ctx, again, { raw, flags: again.flags, warned: again.warned }) }
  })
}

const HandoverIds = z.object({ brief: z.string(), departments: z.array(z.string()), warned: z.array(z.string()) })

const handoverForm = (
  ctx: Ctx,
  table: Table,
  again: Pick<Parameters<typeof handoverModal>[0], 'raw' | 'flags' | 'warned'> = {},
): ModalView => {
  const { id, code, form } = table.brief
  return handoverModal({
    ...table,
    ...again,
    locale: ctx.locale,
    office: ctx.workspace,
    brief: { id, code, title: form.title },
  })
}

/** Ids only; what may be done with them is decided where they are loaded. */
const taskIn = (metadata: unknown): string => z.object({ task: z.string() }).parse(metadata).task
const roundIn = (metadata: unknown): number | undefined =>
  z.object({ round: z.coerce.number().int().optional() }).catch({}).parse(metadata).round
const requestIn = (metadata: unknown): string => z.object({ request: z.string() }).parse(metadata).request

/** An answer was given: the form closes, and with it the details it may have been opened from, which are old now. */
async function closed(work: Promise<unknown>): Promise<Answer> {
  await work
  return { closeAll: true }
}

/** The card shows what became of it; details that are open are drawn anew. */
async function atOnce(ctx: Ctx, { value, view, update }: Click, work: Promise<unknown>): Promise<void> {
  await work
  if (view?.callback === DETAILS) await update(await detailsOf(ctx, value))
}

async function shownOf(ctx: Ctx, id: string): Promise<Shown> {
  return shownIn(ctx, await situationOf(ctx, id), ctx.locale)
}

const HISTORY = 12

async function detailsOf(ctx: Ctx, id: string): Promise<ModalView> {
  const found = await situationOf(ctx, id)
  const [shown, history] = await Promise.all([shownIn(ctx, found, ctx.locale), historyOf(ctx, id, HISTORY)])
  const at: Situation = await withPeople(
    ctx,
    found,
    history.map(({ who }) => who),
  )
  return taskModal({ ...shown, at }, ctx.actor, history)
}

async function freshModal(ctx: Ctx, filling: Pick<NewTaskModal, 'filled' | 'notice' | 'source'>): Promise<ModalView> {
  return newTaskModal({ locale: ctx.locale, departments: await departments(ctx), ...filling })
}

// — one line —

async function listMine(ctx: Ctx) {
  const tasks = await openTasksOf(ctx, ctx.actor.id)
  const found = await placeOf(
    ctx,
    tasks.map(task => taskCardKey(task.id)),
  )
  const places = new Map(
    tasks.flatMap(({ id }) => {
      const place = found.get(taskCardKey(id))
      return place ? [[id, place] as const] : []
    }),
  )
  const { zone, id: workspaceId } = ctx.workspace
  return myTasks({ locale: ctx.locale, zone, workspaceId, groups: grouped(tasks, ctx.now, zone), places })
}

/** Makes the task when the line says enough; otherwise the form opens with all that was typed, and says what lacks. */
async function capture(ctx: Ctx, { open, reply }: CommandCall, text: string): Promise<void> {
  const said = readLine(text, ctx.workspace, ctx.now, await peopleByIds(ctx, mentionedIn(text)))
  const { locale } = ctx
  const t = taskFormTexts[locale]
  const ask = async (notice: NewTaskModal['notice']) => {
    const due = said.due?.ok ? typedMoment(said.due.dueAt, ctx.workspace.zone) : said.dueSaid
    const whole = due === undefined ? said.words : said.title
    const title = said.stranger ? whole.replace(/^@\S+\s*/, '') : whole
    const expected = title.length > SIZES.title ? title : undefined
    const filled = { title, assignee: said.assignee, due, expected }
    await open(await freshModal(ctx, { notice, filled }))
  }
  if (said.stranger) return ask(t.whoIs(said.stranger))
  if (!said.due) return ask(t.noDay)
  if (!said.due.ok) return ask(problemNotice(locale, [said.due.problem]))
  try {
    const at = await captureTask(ctx, said)
    const rest = restDay(at.task.dueAt, ctx.workspace, locale)
    await reply(madeMessage({ locale, zone: ctx.workspace.zone, at, actor: ctx.actor, restDay: rest }))
  } catch (err) {
    if (!(err instanceof Refusal)) throw err
    const problems: readonly Problem[] = err.problems
    await ask(problemNotice(locale, problems))
  }
}

/** As one would type it: `27/11/2026 17:00`. */
const typedMoment = (at: Date, zone: string): string =>
  `${dayOf(at, zone).split('-').reverse().join('/')} ${clockOf(at, zone)}`

async function teamOf(ctx: Ctx, department: string): Promise<{ id: string; name: string }[]> {
  return (await members(ctx)).filter(person => person.department === department)
}
