// Who may do what, and what the settings of a workspace may be. Pure: a person's roles and their place with a client
// decide, never what a button carried.
import { z } from 'zod'
import { hasWorkingMoment } from '../core/calendar.ts'
import { line, problemIssue } from '../core/fields.ts'
import { LOCALES } from '../core/locale.ts'
import { refuse } from '../core/refusal.ts'
import { fold } from '../core/text.ts'
import type { Actor, Workspace } from '../ctx.ts'
import type { department, person, Role } from '../db/schema.ts'

export type Person = typeof person.$inferSelect
export type Department = typeof department.$inferSelect

export const ROLES = [
  'intern',
  'executive',
  'manager',
  'director',
  'planner',
  'creative',
  'producer',
  'finance',
  'leadership',
  'admin',
] as const satisfies readonly Role[]

export type PeopleRefusal =
  | 'people.needsAccount'
  | 'people.needsManager'
  | 'people.needsAdmin'
  | 'people.needsAmounts'
  | 'people.gone'
  | 'people.notMember'
  | 'people.departmentUnknown'
  | 'people.departmentTaken'
  | 'people.departmentCode'
  | 'people.departmentBusy'
  | 'people.lastAdmin'
  | 'people.reportsToSelf'
  | 'people.reportsInCircle'
  | 'people.hoursOrder'
  | 'people.hoursQuiet'
  | 'people.noWorkingDay'
  | 'people.zoneUnknown'

type Holder = Pick<Actor, 'id' | 'roles'>

const has = (person: Holder, ...roles: Role[]): boolean => roles.some(role => person.roles.includes(role))

/** The account team, from intern to director, and the leadership above it. */
export const isAccount = (person: Holder): boolean =>
  has(person, 'intern', 'executive', 'manager', 'director', 'leadership')
/** May waive a gap in a brief, accept or return work, approve a later date. */
export const isManager = (person: Holder): boolean => has(person, 'manager', 'director', 'leadership')
export const isAdmin = (person: Holder): boolean => has(person, 'admin')

/** The people of a client: who answers for it and who stands in. */
type Accountable = { owner: string; backup: string | null }

export const isAccountOf = (person: Holder, client: Accountable): boolean =>
  client.owner === person.id || client.backup === person.id

/** Amounts are for the client's own account people, finance, directors and leadership; for nobody else, admins included. */
export const seesAmountsOf = (person: Holder, client: Accountable): boolean =>
  isAccountOf(person, client) || seesAllAmounts(person)

export const seesAllAmounts = (person: Holder): boolean => has(person, 'finance', 'director', 'leadership')

export function mustBeAccount(person: Holder): void {
  if (!isAccount(person)) refuse<PeopleRefusal>('people.needsAccount')
}
export function mustManage(person: Holder): void {
  if (!isManager(person)) refuse<PeopleRefusal>('people.needsManager')
}
export function mustBeAdmin(person: Holder): void {
  if (!isAdmin(person)) refuse<PeopleRefusal>('people.needsAdmin')
}
export function mustSeeAmountsOf(person: Holder, client: Accountable): void {
  if (!seesAmountsOf(person, client)) refuse<PeopleRefusal>('people.needsAmounts')
}

// — what settings may be; each key is also the Slack block id —

/** What a channel or person picker sends: an id, or nothing. */
const picked = z
  .string()
  .max(40)
  .optional()
  .transform(id => id || null)

export const DepartmentForm = z.object({ name: line(2, 40), channel: picked, lead: picked })
export type DepartmentForm = z.infer<typeof DepartmentForm>

/** `Thiết kế` → `thiet-ke`: what links and keys can carry. */
const toCode = (text: string): string =>
  fold(text)
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')

export const NewDepartmentForm = DepartmentForm.extend({
  code: line(2, 20)
    .transform(toCode)
    .refine(code => /^[a-z][a-z0-9-]+$/.test(code), problem('people.departmentCode')),
})
export type NewDepartmentForm = z.infer<typeof NewDepartmentForm>

export const ChannelsForm = z.object({
  accountChannel: picked,
  financeChannel: picked,
  leadershipChannel: picked,
  adminChannel: picked,
  alertAfterMinutes: z.coerce.number().int().min(5).max(1440),
})
export type ChannelsForm = z.infer<typeof ChannelsForm>

/** `workspace` follows the language of the workspace. */
export const LANGUAGES = [...LOCALES, 'workspace'] as const
const language = z.enum(LANGUAGES).transform(choice => (choice === 'workspace' ? null : choice))

export const PersonForm = z.object({
  roles: z.array(z.enum(ROLES)).default([]),
  department: picked,
  reportsTo: picked,
  language,
})
export type PersonForm = z.infer<typeof PersonForm>

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)

export const HoursForm = z
  .object({
    start: clock,
    end: clock,
    quietFrom: clock,
    quietTo: clock,
    rest: z.array(z.enum(['1', '2', '3', '4', '5', '6', '7'])).default([]),
  })
  .check(({ value, issues }) => {
    const say = (code: PeopleRefusal, field: string) =>
      issues.push({ ...problemIssue(code), path: [field], input: value })
    if (value.end <= value.start) say('people.hoursOrder', 'end')
    else if (!hasWorkingMoment(value)) say('people.hoursQuiet', 'quietFrom')
    if (new Set(value.rest).size === 7) say('people.noWorkingDay', 'rest')
  })
export type HoursForm = z.infer<typeof HoursForm>

export const CURRENCIES = ['VND', 'USD', 'EUR', 'SGD', 'THB', 'JPY', 'KRW'] as const

export const RegionForm = z.object({
  locale: z.enum(LOCALES),
  zone: z.string().max(60).refine(isZone, problem('people.zoneUnknown')),
  currency: z.enum(CURRENCIES),
})
export type RegionForm = z.infer<typeof RegionForm>

function problem(code: PeopleRefusal) {
  return { error: code, params: { problem: code } }
}

/** A zone that has a place: `UTC+7` alone would not know summer time. */
export function isZone(zone: string): boolean {
  if (zone !== 'UTC' && !zone.includes('/')) return false
  try {
    return new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

/** A workspace without an admin could never be set right again. */
export function mustLeaveAnAdmin(admins: readonly string[], id: string, roles: readonly Role[]): void {
  const left = admins.filter(admin => admin !== id).length
  if (left === 0 && !roles.includes('admin')) refuse<PeopleRefusal>('people.lastAdmin', 'roles')
}

/** Nudges climb from a person to whom they report to; a circle would have no top. */
export function mustReportUpwards(id: string, boss: string | null, people: ReadonlyMap<string, Person>): void {
  if (boss === id) refuse<PeopleRefusal>('people.reportsToSelf', 'reportsTo')
  const passed = new Set<string>()
  for (let at = boss; at && !passed.has(at); at = people.get(at)?.reportsTo ?? null) {
    if (at === id)
      refuse<PeopleRefusal>('people.reportsInCircle', 'reportsTo', { name: people.get(boss ?? '')?.name ?? '' })
    passed.add(at)
  }
}

// — the first days —

export const STEPS = ['channels', 'leads', 'manager', 'finance', 'client'] as const
/** `missing`: names of the departments that still lack it. */
export type Step = { step: (typeof STEPS)[number]; done: boolean; missing: string[] }

/** What a workspace needs before the whole team can work with the bot. */
export function checklist(
  workspace: Pick<Workspace, 'accountChannel' | 'financeChannel'>,
  departments: readonly Pick<Department, 'name' | 'channel' | 'lead'>[],
  people: readonly Pick<Person, 'roles' | 'active'>[],
  hasClient: boolean,
): Step[] {
  const withoutChannel = departments.filter(d => !d.channel).map(d => d.name)
  if (!workspace.accountChannel) withoutChannel.unshift('Account')
  const withoutLead = departments.filter(d => !d.lead).map(d => d.name)
  const step = (name: Step['step'], done: boolean, missing: string[] = []): Step => ({ step: name, done, missing })
  return [
    step('channels', withoutChannel.length === 0, withoutChannel),
    step('leads', withoutLead.length === 0, withoutLead),
    step(
      'manager',
      people.some(p => p.active && (p.roles.includes('manager') || p.roles.includes('director'))),
    ),
    step('finance', workspace.financeChannel !== null),
    step('client', hasClient),
  ]
}

export const isReady = (steps: readonly Step[]): boolean => steps.every(step => step.done)

/** Where a channel is used: a department's code, or the name of a shared channel. */
export type Purpose = { department: string; name: string } | { shared: 'account' | 'finance' | 'leadership' | 'admin' }

export function purposesOf(
  channel: string,
  workspace: Pick<Workspace, 'accountChannel' | 'financeChannel' | 'leadershipChannel' | 'adminChannel'>,
  departments: readonly Department[],
): Purpose[] {
  return [
    ...(workspace.accountChannel === channel ? [{ shared: 'account' as const }] : []),
    ...departments.filter(d => d.channel === channel).map(d => ({ department: d.code, name: d.name })),
    ...(workspace.financeChannel === channel ? [{ shared: 'finance' as const }] : []),
    ...(workspace.leadershipChannel === channel ? [{ shared: 'leadership' as const }] : []),
    ...(workspace.adminChannel === channel ? [{ shared: 'admin' as const }] : []),
  ]
}
