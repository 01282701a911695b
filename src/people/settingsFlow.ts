// What admins set for everybody. Each change is one wish, made under the lock of the workspace by somebody who is an
// admin at that moment.
import { isDeepStrictEqual } from 'node:util'
import { checkAll, refuse } from '../core/refusal.ts'
import { type Ctx, record, type Workspace, wish } from '../ctx.ts'
import { say } from '../outbox/say.ts'
import { sayChecklist } from './flow.ts'
import {
  type ChannelsForm,
  type Department,
  type DepartmentForm,
  type HoursForm,
  mustBeAdmin,
  mustLeaveAnAdmin,
  mustReportUpwards,
  type NewDepartmentForm,
  type PeopleRefusal,
  type Person,
  type PersonForm,
  purposesOf,
  type RegionForm,
} from './model.ts'
import {
  colleague,
  departmentByCode,
  departments,
  members,
  openDepartment,
  openTasksIn,
  peopleWithRole,
  personById,
  saveDepartment,
  setPerson,
  setWorkspace,
  workspaceToChange,
} from './store.ts'
import { peopleTexts } from './texts.ts'
import { purposeMessage } from './views.ts'

/** Under the lock nobody else changes a role or a calendar, so what is read here holds until the end. */
export const mayChange = <T>(ctx: Ctx, work: (ctx: Ctx) => Promise<T>): Promise<T> =>
  wish(ctx, async ctx => {
    const workspace = await workspaceToChange(ctx)
    const me = await personById(ctx, ctx.actor.id)
    mustBeAdmin({ id: ctx.actor.id, roles: me?.active ? me.roles : [] })
    return work({ ...ctx, workspace })
  })

/** Each channel hears in its own words what it is for; that also shows at once where the bot is not in it. */
async function tellChannels(ctx: Ctx, channels: readonly (string | null)[]): Promise<void> {
  const open = await departments(ctx)
  const words = peopleTexts[ctx.workspace.locale]
  for (const channel of new Set(channels)) {
    if (!channel) continue
    const purposes = purposesOf(channel, ctx.workspace, open)
    await say(ctx, `people:${channel}:purpose`, channel, purposeMessage(words, purposes))
  }
}

// — departments —

async function keepDepartment(ctx: Ctx, before: Department | undefined, after: Omit<Department, 'workspaceId'>) {
  await saveDepartment(ctx, after)
  const { code, ...seen } = after
  await record(ctx, { kind: 'department', subject: code, what: before ? 'changed' : 'added', before, after: seen })
  await tellChannels(ctx, [before?.channel ?? null, after.channel])
  await sayChecklist(ctx)
}

export const changeDepartment = (ctx: Ctx, code: string, form: DepartmentForm): Promise<void> =>
  mayChange(ctx, async ctx => {
    const before = await openDepartment(ctx, code)
    if (form.lead && form.lead !== before.lead) await colleague(ctx, form.lead, 'lead')
    const { position } = before
    await keepDepartment(ctx, before, { code, position, closedAt: null, ...form })
  })

/** Adds a department; one that was closed under this code opens again. */
export const addDepartment = (ctx: Ctx, form: NewDepartmentForm): Promise<void> =>
  mayChange(ctx, async ctx => {
    const before = await departmentByCode(ctx, form.code)
    const { lead } = form
    await checkAll(
      () => {
        if (before && !before.closedAt) {
          refuse<PeopleRefusal>('people.departmentTaken', 'code', { code: form.code, name: before.name })
        }
      },
      () => lead && colleague(ctx, lead, 'lead'),
    )
    const last = (await departments(ctx)).reduce((most, d) => Math.max(most, d.position), 0)
    await keepDepartment(ctx, before, { ...form, position: last + 1, closedAt: null })
  })

export const closeDepartment = (ctx: Ctx, code: string): Promise<Department> =>
  mayChange(ctx, async ctx => {
    const before = await openDepartment(ctx, code)
    const count = await openTasksIn(ctx, code)
    if (count > 0) refuse<PeopleRefusal>('people.departmentBusy', undefined, { name: before.name, count })
    await saveDepartment(ctx, { ...before, closedAt: ctx.now })
    await record(ctx, { kind: 'department', subject: code, what: 'closed', before })
    await tellChannels(ctx, [before.channel])
    await sayChecklist(ctx)
    return before
  })

// — people —

export const changePerson = (ctx: Ctx, id: string, form: PersonForm): Promise<Person> =>
  mayChange(ctx, async ctx => {
    const before = await colleague(ctx, id)
    const admins = await peopleWithRole(ctx, 'admin')
    const everyone = new Map((await members(ctx)).map(p => [p.id, p]))
    await checkAll(
      () =>
        mustLeaveAnAdmin(
          admins.map(p => p.id),
          id,
          form.roles,
        ),
      () => form.department && openDepartment(ctx, form.department, 'department'),
      () => form.reportsTo && form.reportsTo !== before.reportsTo && colleague(ctx, form.reportsTo, 'reportsTo'),
      () => mustReportUpwards(id, form.reportsTo, everyone),
    )
    const { language: locale, ...rest } = form
    const after = { ...rest, roles: [...new Set(form.roles)], locale }
    await setPerson(ctx, id, after)
    const { roles, department, reportsTo } = before
    await record(ctx, {
      kind: 'person',
      subject: id,
      what: 'changed',
      before: { roles, department, reportsTo, locale: before.locale },
      after,
    })
    await sayChecklist(ctx)
    return before
  })

// — the workspace —

type Settings = Partial<
  Pick<
    Workspace,
    | 'accountChannel'
    | 'financeChannel'
    | 'leadershipChannel'
    | 'adminChannel'
    | 'alertAfterMinutes'
    | 'hours'
    | 'calendar'
    | 'locale'
    | 'zone'
    | 'currency'
  >
>

/** Saves and records only what differs. */
async function keep(ctx: Ctx, what: string, to: Settings): Promise<Ctx> {
  const before = Object.fromEntries(Object.keys(to).map(key => [key, ctx.workspace[key as keyof Settings]]))
  if (isDeepStrictEqual(before, to)) return ctx
  const workspace = await setWorkspace(ctx, to)
  await record(ctx, { kind: 'workspace', subject: workspace.id, what, before, after: to })
  return { ...ctx, workspace }
}

export const changeChannels = (ctx: Ctx, form: ChannelsForm): Promise<void> =>
  mayChange(ctx, async ctx => {
    const { alertAfterMinutes: _, ...channels } = form
    const before = Object.keys(channels).map(name => ctx.workspace[name as keyof typeof channels])
    const after = await keep(ctx, 'channels', form)
    await tellChannels(after, [...before, ...Object.values(channels)])
    await sayChecklist(after)
  })

export const changeHours = (ctx: Ctx, { rest, ...hours }: HoursForm): Promise<void> =>
  mayChange(ctx, async ctx => {
    const weekly = [...new Set(rest.map(Number))].sort((a, b) => a - b)
    await keep(ctx, 'hours', { hours, calendar: { ...ctx.workspace.calendar, rest: weekly } })
  })

export const changeRegion = (ctx: Ctx, form: RegionForm): Promise<void> =>
  mayChange(ctx, async ctx => {
    await sayChecklist(await keep(ctx, 'region', form))
  })
