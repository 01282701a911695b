// A new task, and the wishes it comes from: a form, a line, a message.
import { activeClient } from '../client/store.ts'
import { type Problem, Refusal, refuse } from '../core/refusal.ts'
import { type Ctx, nextNumber, record, wish } from '../ctx.ts'
import type { Source } from '../db/schema.ts'
import { colleague, departments } from '../people/store.ts'
import { stateOf } from './flow.ts'
import { inField, type RawForm, type Read, readAll, readDue, readEstimate, TaskForm } from './forms.ts'
import type { SaidTask } from './line.ts'
import { mustBelong, type Situation, type TaskRefusal } from './model.ts'
import { situationOf } from './situationStore.ts'
import { insertTask, type NewTask } from './store.ts'
import { sayTask } from './tell.ts'

export type TaskWish = Omit<NewTask, 'number' | 'manager' | 'accepted' | 'briefId'> & { briefId?: string }

/** Puts the task down, in the caller's transaction: its row, its card, and a word to whoever is asked. */
export async function putTask(ctx: Ctx, wished: TaskWish): Promise<Situation> {
  const manager = ctx.actor.id
  const number = await nextNumber(ctx, 'task')
  const task = await insertTask(ctx, {
    ...wished,
    briefId: wished.briefId ?? null,
    number,
    manager,
    accepted: wished.assignee === manager,
  })
  await record(ctx, {
    kind: 'task',
    subject: task.id,
    what: 'created',
    after: { ...stateOf(task), number, title: task.title, department: task.department },
    source: task.source,
  })
  const { id, name, active, locale } = ctx.actor
  const found = await situationOf(ctx, task.id)
  const at = { ...found, people: new Map([...found.people, [id, { name, active, locale }]]) }
  await sayTask(ctx, at, { offer: true, by: manager })
  return at
}

/** What `work` refuses joins the other problems of the form, so that all are told at once. */
async function gathered<T>(problems: Problem[], work: Promise<T>): Promise<T | undefined> {
  try {
    return await work
  } catch (err) {
    if (!(err instanceof Refusal)) throw err
    problems.push(...err.problems)
    return undefined
  }
}

type Asked = Pick<TaskWish, 'assignee' | 'department' | 'clientId'>

/**
 * Whom a wish is for: the assignee's own department unless another is named; nobody named in a department is its lead's
 * to decide; nobody and no department is one's own work.
 */
async function place(ctx: Ctx, asked: Asked): Promise<Asked> {
  const problems: Problem[] = []
  const open = await departments(ctx)
  const assignee = asked.assignee ?? (asked.department ? null : ctx.actor.id)
  const person = assignee ? await gathered(problems, colleague(ctx, assignee, 'assignee')) : undefined
  const named = asked.department ?? person?.department ?? null
  const department = open.find(d => d.code === named)
  if (asked.department && !department) {
    problems.push({ code: 'task.departmentUnknown' satisfies TaskRefusal, field: 'department' })
  }
  if (!assignee && department && !department.channel && !department.lead) {
    problems.push({
      code: 'task.nobodyHears' satisfies TaskRefusal,
      field: 'assignee',
      values: { department: department.name },
    })
  }
  if (asked.clientId) await gathered(problems, activeClient(ctx, asked.clientId, 'client'))
  const [first, ...rest] = problems
  if (first) throw new Refusal(first, ...rest)
  return { assignee, department: department?.code ?? null, clientId: asked.clientId }
}

/** The form of a task of its own. */
export async function createTask(ctx: Ctx, raw: RawForm, source: Source | null): Promise<Situation> {
  mustBelong(ctx.actor)
  const said = (field: string): string => (typeof raw[field] === 'string' ? raw[field].trim() : '')
  const due = said('due') ? readDue(said('due'), ctx.workspace, ctx.now) : undefined
  const estimate = said('estimate') ? readEstimate(said('estimate')) : undefined
  const wrong = (read: Read<unknown> | undefined, field: string): Problem[] =>
    read && !read.ok ? [inField(read.problem, field)] : []
  const form = readAll(TaskForm, raw, [...wrong(due, 'due'), ...wrong(estimate, 'estimate')])
  if (!due?.ok) throw new Error('a form without a day was let through')
  return wish(ctx, async ctx => {
    const asked = { assignee: form.assignee, department: form.department, clientId: form.client }
    return putTask(ctx, {
      ...(await place(ctx, asked)),
      title: form.title,
      expected: form.expected ?? null,
      estimateHours: estimate?.ok ? estimate.hours : null,
      partner: form.partner ?? null,
      dueAt: due.dueAt,
      source,
    })
  })
}

/** A line that says all a task needs. */
export async function captureTask(ctx: Ctx, said: SaidTask): Promise<Situation> {
  mustBelong(ctx.actor)
  const { due } = said
  if (!due) return refuse('field.required', 'due')
  if (!due.ok) throw new Refusal(inField(due.problem, 'due'))
  const { title } = readAll(TaskForm.pick({ title: true }), { title: said.title }, [])
  return wish(ctx, async ctx =>
    putTask(ctx, {
      ...(await place(ctx, { assignee: said.assignee ?? null, department: null, clientId: null })),
      title,
      expected: null,
      estimateHours: null,
      partner: null,
      dueAt: due.dueAt,
      source: null,
    }),
  )
}
