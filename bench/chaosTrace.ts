// A second memory beside the outbox, kept by the database itself: what was first said when, for the order that is owed, and
// every step a message took, for the one whose history somebody wants to read.
import type postgres from 'postgres'

/** When a message was first said, by the clock and the transactions of the database. */
export type FirstSaid = {
  /** When its transaction began. */
  began: number
  /** By when it was surely committed. */
  known: number
  transaction: string
  /** Within the transaction. */
  seq: number
  /** Taken back and said again, or held for working time: its place is no longer that of the first saying. */
  anywhere: boolean
}

export async function installTrace(sql: postgres.Sql): Promise<void> {
  await sql.unsafe(`
    create unlogged table bench_trace (
      seq bigserial primary key, key text not null, at timestamptz not null default clock_timestamp(),
      began timestamptz not null default now(), transaction text not null default pg_current_xact_id()::text,
      known timestamptz, op text not null, state text not null, revision int not null, delivered int not null,
      withdrawn boolean not null, again boolean not null, held boolean not null, ts text, error text,
      pid int not null default pg_backend_pid());
    create index bench_trace_key on bench_trace (key);
    create index bench_trace_new on bench_trace (seq) where known is null and op = 'INSERT';
    create function bench_trace() returns trigger language plpgsql as $$
    begin
      insert into bench_trace (key, op, state, revision, delivered, withdrawn, again, held, ts, error)
      values (new.key, tg_op, new.state, new.revision, new.delivered_revision, new.withdrawn,
        tg_op = 'UPDATE' and old.withdrawn and not new.withdrawn, new.not_before is not null, new.ts, new.error);
      return null;
    end $$;
    create trigger bench_trace after insert or update on outbox for each row execute function bench_trace();
  `)
}

/** What can be seen now was committed by now; called often, for the order is known as finely as this is called. */
export const markKnown = (sql: postgres.Sql) =>
  sql`update bench_trace set known = clock_timestamp() where known is null and op = 'INSERT'`

export async function firstSayings(sql: postgres.Sql): Promise<Map<string, FirstSaid>> {
  const rows = await sql<
    { key: string; began: Date; known: Date | null; transaction: string; seq: string; anywhere: boolean }[]
  >`
    select key, min(began) as began, min(known) as known, min(transaction) filter (where op = 'INSERT') as transaction,
      min(seq) as seq, bool_or(again or held) as anywhere
    from bench_trace group by key`
  return new Map(
    rows.map(({ key, began, known, transaction, seq, anywhere }) => [
      key,
      {
        began: began.getTime(),
        known: known?.getTime() ?? Number.POSITIVE_INFINITY,
        transaction,
        seq: Number(seq),
        anywhere,
      },
    ]),
  )
}

/** One line for each step, oldest first. */
export async function historyOf(sql: postgres.Sql, key: string): Promise<string[]> {
  const rows = await sql`select * from bench_trace where key = ${key} order by seq`
  return rows.map(
    r =>
      `${r.at.toISOString()} ${r.op === 'INSERT' ? 'said   ' : 'changed'} ${String(r.state).padEnd(7)} revision ${r.revision}` +
      ` delivered ${r.delivered} ts ${r.ts ?? '—'}${r.withdrawn ? ' withdrawn' : ''}${r.error ? ` (${r.error})` : ''} [${r.pid}]`,
  )
}
