// Agencies in the middle of a year's work, written by the server itself: seeding a million tasks takes a minute, and the
// process that is measured has held none of it.
import type { ISql, Sql } from 'postgres'
import { vietnamCalendar } from '../src/core/vietnam.ts'

/** Monday 23/11/2026, 09:00 in Ho Chi Minh City; the day after is a day off. */
export const NINE = new Date('2026-11-23T02:00:00Z')

export type Size = { workspaces: number; tasks: number; invoices: number; people: number }

/** What each of the agencies has. `TBENCH0000` is the first of them. */
export async function seedAgencies(sql: Sql, { workspaces, tasks, invoices, people }: Size): Promise<void> {
  const now = NINE.toISOString()
  const clients = Math.max(1, Math.round(people * 0.4))
  const briefs = clients * 3
  const managers = Math.max(1, Math.round(people / 5))
  const each = sql`generate_series(0, ${workspaces - 1}) w`
  const id = sql`'TBENCH' || lpad(w::text, 4, '0')`
  await sql.begin(async sql => {
    // What is written here is consistent by construction; a million looks at each parent would tell nothing.
    await sql`set local session_replication_role = replica`
    await sql`set local synchronous_commit = off`
    const calendar = JSON.stringify(vietnamCalendar)
    const hours = JSON.stringify({ start: '09:00', end: '18:00', quietFrom: '18:30', quietTo: '08:30' })
    await sql`
      insert into workspace (id, name, bot_user_id, bot_id, installer, hours, calendar, account_channel, finance_channel, created_at)
      select ${id}, 'Agency ' || w, 'U0BOT', 'B0BOT', 'U0P1', ${hours}::text::jsonb, ${calendar}::text::jsonb,
        'C0ACCOUNT', 'C0FINANCE', ${now}::timestamptz - interval '1 hour'
      from ${each}`
    await sql`
      insert into person (workspace_id, id, name, folded, kind, roles, department, locale, digest_at, one_summary, reports_to, updated_at)
      select ${id}, 'U0P' || n, 'Nguyễn Thị ' || n, 'nguyen thi ' || n, 'member',
        case when n <= ${managers} then array['manager'] when n % 25 = 0 then array['finance'] else array['creative'] end,
        (array['planner', 'creative', 'production'])[1 + n % 3],
        case when n % 12 = 0 then 'en' end, case when n % 20 = 7 then '10:30' end, n % 15 = 4,
        case when n > 1 then 'U0P1' end, ${now}
      from ${each}, generate_series(1, ${people}) n`
    await sql`
      insert into leave (workspace_id, person, from_day, to_day, cover, by, created_at)
      select ${id}, 'U0P' || n, '2026-11-20', '2026-11-27', 'U0P' || (n + 1), 'U0P1', ${now}
      from ${each}, generate_series(5, ${people}, 40) n`
    await sql`
      insert into department (workspace_id, code, name, channel, lead, position)
      select ${id}, c, initcap(c), 'C0' || upper(c), 'U0P1', 1 from ${each}, unnest(array['planner', 'creative', 'production']) c`
    await sql`
      insert into client (workspace_id, id, code, name, folded, owner, backup, currency, created_at)
      select ${id}, ${uuid(sql, 'client', sql`n`)}, 'K' || lpad(n::text, 4, '0'), 'Công ty Khách hàng ' || n, 'khach hang ' || n,
        'U0P' || (1 + n % ${managers}), 'U0P' || (1 + (n + 1) % ${managers}), 'VND', ${now}
      from ${each}, generate_series(1, ${clients}) n`
    await sql`
      insert into brief (workspace_id, id, code, client_id, status, author, owner, form, created_at, updated_at)
      select ${id}, ${uuid(sql, 'brief', sql`n`)}, 'K' || lpad((1 + n % ${clients})::text, 4, '0') || '-26-' || n,
        ${uuid(sql, 'client', sql`(1 + n % ${clients})`)}, 'handed', 'U0P1', 'U0P' || (1 + n % ${managers}), '{"title": "Ra mắt sản phẩm mùa Tết"}', ${now}, ${now}
      from ${each}, generate_series(1, ${briefs}) n`
    // Of a thousand open tasks 45 are late, 20 due today, 50 in the next two working days; 60 wait for an answer and 60 for
    // approval; most are not yet pressing.
    await sql`
      insert into task (workspace_id, id, number, brief_id, client_id, department, title, assignee, manager, due_at, status,
        work, offered_at, accepted_at, submitted_at, created_at, updated_at)
      select t.*, case when status = 'submitted' then 'https://drive.example/ban-2' end,
        ${now}::timestamptz - (n % 9) * interval '11 hours' - interval '1 hour',
        case when status <> 'offered' then ${now}::timestamptz - interval '5 days' end,
        case when status = 'submitted' then ${now}::timestamptz - interval '20 hours' end, ${now}, ${now}
      from (
        select ${id} as workspace, ${uuid(sql, 'task', sql`n`)}, n, ${uuid(sql, 'brief', sql`(1 + n % ${briefs})`)},
          ${uuid(sql, 'client', sql`(1 + (1 + n % ${briefs}) % ${clients})`)},
          (array['planner', 'creative', 'production'])[1 + n % 3],
          'Bộ key visual và social post đợt ' || n || ', bản tiếng Việt và tiếng Anh',
          case when n % 97 > 0 then 'U0P' || (1 + (n * 31) % ${people}) end,
          'U0P' || (1 + (1 + (1 + n % ${briefs}) % ${clients}) % ${managers}),
          ${now}::timestamptz + case
            when n * 7919 % 1000 < 45 then -(1 + n % 20) * interval '1 day' + interval '8 hours'
            when n * 7919 % 1000 < 65 then (6 + n % 3) * interval '1 hour'
            when n * 7919 % 1000 < 115 then (2 + n % 2) * interval '1 day' + interval '8 hours'
            else (5 + n % 75) * interval '1 day' + interval '8 hours' end,
          case when n % 1000 * 104729 % 1000 < 60 or n % 97 = 0 then 'offered' when n % 1000 * 104729 % 1000 < 120 then 'submitted'
            when n % 1000 * 104729 % 1000 < 560 then 'doing' else 'accepted' end as status
        from ${each}, generate_series(1, ${tasks}) n
      ) t (workspace, id, n)`
    // Each task's card stands in its department's channel.
    await sql`
      insert into outbox (workspace_id, key, channel, content, state, placed_in, ts, delivered_revision, created_at, changed_at, sent_at)
      select workspace_id, 'task:' || id || ':card', 'C0CREATIVE', '{}', 'sent', 'C0CREATIVE', '17636904' || number || '.000100', 1,
        ${now}, ${now}, ${now}
      from task`
    await sql`
      insert into due_request (workspace_id, task_id, by, reason, due_at, status, created_at)
      select workspace_id, id, assignee, 'khách đổi key message, cần dựng lại layout', due_at + interval '2 days', 'pending', ${now}
      from task where number % 101 = 0 and status = 'doing' and assignee is not null`
    await sql`
      insert into question (workspace_id, brief_id, by, words, created_at)
      select ${id}, ${uuid(sql, 'brief', sql`n * 5`)}, 'U0P' || (${managers} + n), 'Logo bản ngang hay bản dọc?', ${now}::timestamptz - interval '2 days'
      from ${each}, generate_series(1, ${Math.floor(briefs / 12)}) n`
    await sql`
      insert into snooze (workspace_id, person, subject, until, reason, at)
      select workspace_id, assignee, 'task:' || id, '2026-11-26', 'chờ khách gửi logo', ${now}
      from task where number % 211 = 0 and assignee is not null`
    await sql`
      insert into invoice (workspace_id, id, client_id, number, net, tax, currency, issued_on, due_on, by, created_at)
      select ${id}, ${uuid(sql, 'invoice', sql`n`)}, ${uuid(sql, 'client', sql`(1 + n % ${clients})`)}, '1C26TAA ' || n, (20 + n % 300) * 1000000,
        (20 + n % 300) * 80000, 'VND', date '2026-11-23' - n % 90 - 30, date '2026-11-23' - n % 90 + 55, 'U0P25', ${now}
      from ${each}, generate_series(1, ${invoices}) n`
    await sql`
      insert into payment (workspace_id, invoice_id, amount, received_on, by, created_at)
      select ${id}, ${uuid(sql, 'invoice', sql`n`)}, 5000000, '2026-11-16', 'U0P25', ${now}
      from ${each}, generate_series(1, ${invoices}, 6) n`
    await sql`
      insert into promise (workspace_id, client_id, currency, promised_for, promised_by, by, created_at)
      select ${id}, ${uuid(sql, 'client', sql`n`)}, 'VND', date '2026-11-20' + (n % 9)::int, 'chị Thảo', 'U0P' || (1 + n % ${managers}), ${now}
      from ${each}, generate_series(3, ${clients}, 7) n`
  })
  await sql`analyze`
}

/** An id that another statement finds again: of a kind, a workspace and a number. */
const uuid = (sql: ISql, kind: string, n: ReturnType<ISql>) => sql`md5(${kind} || w || ':' || ${n})::uuid`
