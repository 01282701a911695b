// Handing a brief over: one form becomes the tasks of several departments, all or none.
import { markHanded } from '../brief/flow.ts'
import { type Brief, mayHandOver, mustChange } from '../brief/model.ts'
import { briefWithClient } from '../brief/store.ts'
import { type Problem, Refusal, refuse } from '../core/refusal.ts'
import { type Day, dayOf } from '../core/time.ts'
import { type Ctx, wish } from '../ctx.ts'
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
  const loads = await openLoad(ctx, [...chosen, ...candidatesOf(teams)])
  return { ...table, loads, asks, flags: flagsOf(asks, { teams, people, loads, office: ctx.workspace, now: ctx.now }) }
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
  const first = await plan(ctx, form.brief, form.departments, form.raw)
  const names = nameFlags(first.flags)
  if (names.some(name => !form.warned.includes(name))) return { again: { ...first, warned: names } }
  return wish(ctx, async ctx => {
    const brief = await markHanded(ctx, form.brief)
    const { asks } = await plan(ctx, form.brief, form.departments, form.raw)
    const made: Situation[] = []
    for (const ask of asks) made.push(await putTask(ctx, { ...ask, ...fromBrief(brief, ask) }))
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
