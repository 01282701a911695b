// Where it all happens: one workspace whose every department has a channel, a lead and a member, and where every day is a
// working day, so that the mornings come as fast as the clock is moved.
import type postgres from 'postgres'
import { BOSS, peopleOf, TEAM } from './fakeSlackWorld.ts'

export type Town = {
  people: readonly string[]
  managers: readonly string[]
  /** One of each per department. */
  channels: readonly string[]
  members: readonly string[]
}

export function town(channels: number, managers = 8): Town {
  const people = peopleOf(channels, managers)
  return {
    people,
    managers: people.slice(1, 1 + managers),
    channels: Array.from({ length: channels }, (_, n) => `C0CH${n + 1}`),
    members: people.slice(1 + managers),
  }
}

/** After the first start of the app, which has made the workspace and its people. */
export async function settleIn(sql: postgres.Sql, { managers, channels, members }: Town): Promise<void> {
  const codes = channels.map((_, n) => `d${n + 1}`)
  await sql`update workspace set calendar = '{"rest": [], "days": {}}', account_channel = 'C0CH1' where id = ${TEAM}`
  await sql`delete from department where workspace_id = ${TEAM}`
  await sql`
    insert into department (workspace_id, code, name, channel, lead, position)
    select ${TEAM}, code, 'Phòng ' || code, channel, lead, n
    from unnest(${codes}::text[], ${channels as string[]}::text[], ${members as string[]}::text[])
      with ordinality as t (code, channel, lead, n)`
  await sql`
    update person p set department = t.code, roles = array['creative']
    from unnest(${codes}::text[], ${members as string[]}::text[]) as t (code, id)
    where p.workspace_id = ${TEAM} and p.id = t.id`
  await sql`
    update person set roles = array['manager']
    where workspace_id = ${TEAM} and id in ${sql([...managers])}`
  await sql`update person set roles = array['admin'] where workspace_id = ${TEAM} and id = ${BOSS}`
}
