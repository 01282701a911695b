// Who may do what. Pure: a person's roles and their place with a client decide, never what a button carried.
import { refuse } from '../core/refusal.ts'
import type { Actor } from '../ctx.ts'
import type { Role } from '../db/schema.ts'

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
