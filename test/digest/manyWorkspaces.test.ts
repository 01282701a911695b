// Nine o'clock in twenty agencies at once, by processes of their own: everybody is told once, and the memory that it takes
// is that of the workspaces at work, not of all.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { seedAgencies } from '../../bench/agencies.ts'
import { tickIn } from '../../bench/morning.ts'
import { type FreshDb, freshDb } from '../setup/db.ts'

const WORKSPACES = 20

let base: FreshDb
beforeAll(async () => {
  base = await freshDb()
  await seedAgencies(base.sql, { workspaces: WORKSPACES, tasks: 500, invoices: 50, people: 30 })
})
afterAll(() => base.close())

const saidBy = () =>
  base.sql<{ workspace: string; people: number; departments: number; finance: number }[]>`
    select workspace_id as workspace,
      (count(*) filter (where key like 'digest:person:%'))::int as people,
      (count(*) filter (where key like 'digest:department:%'))::int as departments,
      (count(*) filter (where key like 'digest:receivables:%'))::int as finance
    from outbox group by workspace_id order by workspace_id`

test('each workspace is told the same morning, by whichever process; later ticks say nothing new, and memory stays', async () => {
  const both = await Promise.all([
    tickIn(base.url, WORKSPACES, { collects: true }),
    tickIn(base.url, WORKSPACES, { collects: true }),
  ])
  for (const { faults, entries } of both) {
    expect(faults).toBe(0)
    for (const { failed } of Object.values(entries)) expect(failed).toBe(0)
  }
  const told = await saidBy()
  expect(told).toHaveLength(WORKSPACES)
  const [first] = told
  // Of thirty people one is on leave and two have an hour of their own.
  expect(first).toMatchObject({ departments: 3, finance: 1 })
  expect(first?.people).toBeGreaterThanOrEqual(20)
  expect(first?.people).toBeLessThanOrEqual(27)
  for (const { workspace: _, ...counts } of told) {
    expect(counts).toEqual({ people: first?.people, departments: 3, finance: 1 })
  }
  const said = (name: string) => both.reduce((sum, { entries }) => sum + (entries[name]?.said ?? 0), 0)
  expect(said('digest.people')).toBe((first?.people ?? 0) * WORKSPACES)
  expect(said('digest.departments')).toBe(3 * WORKSPACES)

  await base.sql`delete from run where entry like 'digest.%'`
  const alone = await tickIn(base.url, WORKSPACES, { collects: true })
  expect(alone.entries['digest.people']?.said).toBe(0)
  expect(await saidBy()).toEqual(told)
  // What is still held when all are done is what was held when a quarter was, give or take what the engine keeps.
  expect(alone.held).toBeDefined()
  expect((alone.held?.whole ?? 0) - (alone.held?.quarter ?? 0)).toBeLessThan(8)
}, 120_000)
