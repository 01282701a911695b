// Handing a brief over: one form becomes the tasks of several departments, all or none.
import { markHanded } from '../brief/flow.ts'
import { type Brief, isOpenTask, mayHandOver, mustChange } from '../brief/model.ts'
import { briefToChange, briefWithClient, tasksOf } from '../brief/store.ts'
import { type Problem, Refusal, refuse } from '../core/refusal.ts'
import { type Day, dayOf } from '../core/time.ts'
import { type Ctx, notYet, wish } from '../ctx.ts'
import type { PeopleRefusal, Person } from '../people/model.ts'
import { departments, members, peopleByIds } from '../people/store.ts'
import { type Ask, blockOf, type Flag, flagsOf, type Load, mondayOf, nameFlags, readAsks, type Team } from './asks.ts'
import { putTask } from './createFlow.ts'
import { type RawForm, titleFrom } from './forms.ts'
import { mustBelong, type Situation, type TaskRefusal } from './model.ts'
import { openLoad } from './store.ts'

/** What the form shows: the brief, the departments, and what their people have in hand. */
export type Table = {
  brief: Brief
  teams: Team[]
  loads: Map<string, Load>
  /** The Monday of the present week. */
  week: Day
}

/** `codes`: the departments that were chosen; without, all that are open. */
export async function layTable(ctx: Ctx, briefId: string, codes?: readonly string[]): Promise<Table> {
  const [{ brief, client }, open, people] = await Promise.all([
    briefWithClient(ctx, briefId),
    departments(ctx),
    members(ctx),
  ])
  mustChange(ctx.actor, brief, client)
  mayHandOver(brief)
  const teams = open
    .filter(d => !codes || codes.includes(d.code))
    .map(({ code, name, channel, lead }): Team => {
      const own = people.filter(p => p.department === code).map(p => ({ id: p.id, name: p.name }))
      return { code, name, channel, lead, people: own }
    })
  if (open.length === 0) refuse<TaskRefusal>('task.noDepartments')
  if (codes && teams.length < codes.length) refuse<TaskRefusal>('task.departmentUnknown')
  const loads = await openLoad(ctx, candidatesOf(teams))
  return { brief, teams, loads, week: mondayOf(dayOf(ctx.now, ctx.workspace.zone)) }
}

const candidatesOf = (teams: readonly Team[]): string[] => teams.flatMap(team => team.people.map(p => p.id))

type Plan = Table & { asks: Ask[]; flags: Flag[] }

/** Reads the form against the agency as it is now; refuses with all its problems at once. */
async function plan(ctx: Ctx, briefId: string, codes: readonly string[], raw: RawForm): Promise<Plan> {
  const table = await layTable(ctx, briefId, codes)
  const { teams } = table
  const { asks, problems } = readAsks(raw, teams, ctx.workspace, ctx.now)
  const chosen = teams.map(team => raw[blockOf('assignee', team.code)]).filter(id => typeof id === 'string')
  const leads = teams.map(team => team.lead).filter(id => id !== null)
  const people = await peopleByIds(ctx, [...chosen, ...leads])
  for (const { code } of teams) {
    const id = raw[blockOf('assignee', code)]
    if (typeof id === 'string' && id) problems.push(...gone(people.get(id), blockOf('assignee', code)))
  }
  const [first, ...rest] = problems
  if (first) throw new Refusal(first, ...rest)
  const [loads, asked] = await Promise.all([
    openLoad(ctx, [...chosen, ...candidatesOf(teams)]),
    openTasksByDepartment(ctx, briefId),
  ])
  const flags = flagsOf(asks, { teams, people, loads, asked, office: ctx.workspace, now: ctx.now })
  return { ...table, loads, asks, flags }
}

async function openTasksByDepartment(ctx: Ctx, briefId: string): Promise<Map<string, number>> {
  const count = new Map<string, number>()
  for (const { department, status } of await tasksOf(ctx, briefId)) {
    if (department && isOpenTask({ status })) count.set(department, (count.get(department) ?? 0) + 1)
  }
  return count
}

function gone(person: Person | undefined, field: string): Problem<PeopleRefusal>[] {
  if (person?.kind !== 'member') return [{ code: 'people.notMember', field }]
  return person.active ? [] : [{ code: 'people.gone', field, values: { name: person.name } }]
}

export type Handed = { again: Table & { flags: Flag[]; warned: string[] } } | { made: Situation[] }

/**
 * Makes all tasks in one transaction, once whoever hands over has seen what speaks against it: `warned` names what they
 * were shown. Until then nothing is kept, and the form comes back with all that was typed.
 */
export async function handOver(
  ctx: Ctx,
  form: { brief: string; departments: readonly string[]; warned: readonly string[]; raw: RawForm },
): Promise<Handed> {
  mustBelong(ctx.actor)
  return wish(ctx, async ctx => {
    // Locked before the table is read: of two who hand over at once, the second sees what the first has given.
    await briefToChange(ctx, form.brief)
    const planned = await plan(ctx, form.brief, form.departments, form.raw)
    const names = nameFlags(planned.flags)
    if (names.some(name => !form.warned.includes(name))) {
      await notYet(ctx)
      return { again: { ...planned, warned: names } }
    }
    const brief = await markHanded(ctx, form.brief)
    const made: Situation[] = []
    for (const ask of planned.asks) made.push(await putTask(ctx, { ...ask, ...fromBrief(brief, ask) }))
    return { made }
  })
}

const fromBrief = (brief: Brief, { expected }: Ask) => ({
  briefId: brief.id,
  clientId: brief.clientId,
  title: expected ? titleFrom(expected) : titleFrom(brief.form.title),
  partner: null,
  source: null,
})
