// Our own noise, counted from each time that somebody was asked.
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Scope } from '../ctx.ts'
import { ask } from '../db/schema.ts'
import { KINDS } from './matter.ts'
import type { Noise } from './reportModel.ts'

const Row = z.object({
  kind: z.enum(KINDS).nullable(),
  person: z.string().nullable(),
  sent: z.coerce.number(),
  in_mornings: z.coerce.number(),
  answered: z.coerce.number(),
  settled: z.coerce.number(),
  silent: z.coerce.number(),
  minutes: z.coerce.number().nullable(),
})

const NOTHING = { sent: 0, inMornings: 0, answered: 0, settled: 0, silent: 0, minutes: null }

/** One pass over the month: in all, by kind and by person. */
export async function noiseOf(scope: Scope, { from, until }: { from: Date; until: Date }): Promise<Noise> {
  const answered = sql`${ask.answer} is not null and ${ask.answer} <> 'settled'`
  const rows = await scope.db.execute(sql`
    select ${ask.kind} as kind, ${ask.person} as person,
      count(*) filter (where ${ask.via} <> 'digest') as sent,
      count(*) filter (where ${ask.via} = 'digest') as in_mornings,
      count(*) filter (where ${answered}) as answered,
      count(*) filter (where ${ask.answer} = 'settled') as settled,
      count(*) filter (where ${ask.answer} is null) as silent,
      percentile_cont(0.5) within group (order by extract(epoch from ${ask.answeredAt} - ${ask.at}) / 60)
        filter (where ${answered}) as minutes
    from ${ask}
    where ${ask.workspaceId} = ${scope.workspace.id}
      and ${ask.at} >= ${from.toISOString()}::timestamptz and ${ask.at} < ${until.toISOString()}::timestamptz
    group by grouping sets ((), (${ask.kind}), (${ask.person}))`)
  const counted = z
    .array(Row)
    .parse([...rows])
    .map(({ in_mornings: inMornings, ...row }) => ({ ...row, inMornings }))
  return {
    total: counted.find(row => row.kind === null && row.person === null) ?? NOTHING,
    byKind: counted.flatMap(({ kind, ...row }) => (kind === null ? [] : [{ ...row, kind }])),
    byPerson: counted.flatMap(({ person, ...row }) => (person === null ? [] : [{ ...row, person }])),
  }
}
