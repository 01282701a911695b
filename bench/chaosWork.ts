// A working day as people have it: account managers give work by a line or a form, members take it and hand it in, managers
// judge it or take it back. Each wish is pressed again until it is answered, and its answer is kept for the end.
import { setTimeout as sleep } from 'node:timers/promises'
import type postgres from 'postgres'
import { PATIENCE_MS } from '../src/slack/desk.ts'
import { TEAM } from './fakeSlackWorld.ts'
import type { Outcome, People } from './people.ts'
import type { Town } from './town.ts'

/** A form that was answered with a yes; what it did must be there, once. */
type Promised = { title: string; what: 'created' | 'submitted' | 'withdrawn' }

export type WorkVerdict = {
  /** Told to be done. */
  acknowledged: number
  /** Told not to be done; pressed again. */
  refused: number
  /** Without a clear answer; pressed again. */
  unanswered: number
  clicks: number
  /** Clicks that took longer than anybody may be kept waiting, and went down with their process; pressed again. */
  cutOff: number
  /** Acknowledged, and not there. */
  lost: string[]
  /** Carried out more often than acknowledged or once. */
  repeated: string[]
}

const DONE_WITHIN_MS = 4_000

export function openWork(
  {
    people,
    town,
    sql,
    random,
    now,
  }: {
    people: People
    town: Town
    sql: postgres.Sql
    random: () => number
    now: () => Date
  },
  stop: AbortSignal,
) {
  const titles = new Map<string, number>()
  const promised: Promised[] = []
  const lostClicks: string[] = []
  const count = { acknowledged: 0, refused: 0, unanswered: 0, clicks: 0, cutOff: 0 }
  let tasks = 0

  /** Letters only, and no word: a number, `cn` or `dl` in a line is heard as part of a day. */
  const freshTitle = (): string => {
    let word = ''
    for (let n = ++tasks; n > 0; n = Math.floor(n / 20)) word = 'bcdghklmnpqrstvxzywf'[n % 20] + word
    return `Banner q${word}q`
  }
  const oneOf = (list: readonly string[]): string => list[Math.floor(random() * list.length)] ?? ''
  const dueDay = (): string =>
    new Date(now().getTime() + (1 + Math.floor(random() * 3)) * 86_400_000)
      .toISOString()
      .slice(0, 10)
      .split('-')
      .reverse()
      .join('/')

  function heard(outcome: Outcome): boolean {
    count[outcome.kind === 'done' ? 'acknowledged' : outcome.kind === 'no' ? 'refused' : 'unanswered']++
    return outcome.kind === 'done'
  }

  /** Presses the very same again until it is answered with a yes. */
  async function insist(press: () => Promise<Outcome>): Promise<Outcome | undefined> {
    for (let n = 0; n < 40 && !stop.aborted; n++) {
      const outcome = await press()
      if (heard(outcome)) return outcome
      await sleep(200 + random() * 300)
    }
    return undefined
  }

  async function statusOf(taskId: string): Promise<string | undefined> {
    const [row] = await sql`select status from task where workspace_id = ${TEAM} and id = ${taskId}`
    return row?.status
  }

  /** Presses until the task is where the click takes it; what was acknowledged must be there, or the person told why not. */
  async function press(user: string, action: string, taskId: string, until: string): Promise<boolean> {
    const there = async () => (await statusOf(taskId)) === until
    for (let n = 0; n < 20 && !stop.aborted; n++) {
      const { ms, told } = await people.click(user, action, taskId)
      if (ms === undefined) await sleep(200)
      else {
        count.clicks++
        const end = performance.now() + DONE_WITHIN_MS
        while (told() === undefined && performance.now() < end && !(await there())) await sleep(100)
      }
      if (await there()) return true
      if (ms === undefined || told() !== undefined) continue
      if (ms < PATIENCE_MS) lostClicks.push(`${action} ${taskId}`)
      else count.cutOff++
    }
    return false
  }

  async function create(manager: string, member: string): Promise<{ taskId: string; title: string } | undefined> {
    if (random() < 0.5) {
      const title = freshTitle()
      titles.set(title, 1)
      const fields = {
        title,
        assignee: member,
        department: null,
        due: `${dueDay()} 17h`,
        estimate: null,
        expected: null,
      }
      const outcome = await insist(people.form(manager, 'task.form', { ...fields, partner: null, client: null }))
      if (!outcome) return undefined
      promised.push({ title, what: 'created' })
      const [row] = await sql`select id from task where workspace_id = ${TEAM} and title = ${title}`
      return row && { taskId: row.id, title }
    }
    // A line is not sent again by Slack: whoever hears nothing types another.
    const title = freshTitle()
    titles.set(title, 1)
    const outcome = await people.command(manager, '/task', `<@${member}|ai> ${title} ${dueDay()} 17h`)
    if (!heard(outcome) || outcome.kind !== 'done' || !outcome.taskId) return undefined
    promised.push({ title, what: 'created' })
    return { taskId: outcome.taskId, title }
  }

  return {
    /** One piece of work from end to end. */
    async act(): Promise<void> {
      const manager = oneOf(town.managers)
      const member = oneOf(town.members)
      const made = await create(manager, member)
      if (!made) return
      const { taskId, title } = made
      if (!(await press(member, 'task.accept', taskId, 'accepted'))) return
      const fate = random()
      if (fate < 0.25) return
      if (fate < 0.4) {
        const reason = { reason: 'Khách đổi kế hoạch' }
        const gone = await insist(people.form(manager, 'task.withdrawForm', reason, { task: taskId }))
        if (gone) promised.push({ title, what: 'withdrawn' })
        return
      }
      const work = { work: `https://drive.example/${title.replace(' ', '-')}` }
      if (!(await insist(people.form(member, 'task.submitForm', work, { task: taskId })))) return
      promised.push({ title, what: 'submitted' })
      await press(manager, 'task.approve', taskId, 'done')
    },

    /** What of all that was answered with a yes is there, and how often. */
    async verdict(): Promise<WorkVerdict> {
      const rows = await sql<{ title: string; what: string; times: number }[]>`
        select t.title, a.what, count(*)::int as times from activity a
        join task t on t.workspace_id = a.workspace_id and t.id::text = a.subject
        where a.workspace_id = ${TEAM} and a.kind = 'task' and a.what in ('created', 'submitted', 'withdrawn')
        group by t.title, a.what`
      const times = new Map(rows.map(row => [`${row.title} ${row.what}`, row.times]))
      const byTitle = await sql<{ title: string; times: number }[]>`
        select title, count(*)::int as times from task where workspace_id = ${TEAM} group by title`
      return {
        ...count,
        lost: [
          ...promised.flatMap(({ title, what }) => (times.has(`${title} ${what}`) ? [] : [`${title}: ${what}`])),
          ...lostClicks,
        ],
        repeated: [
          ...byTitle.filter(row => titles.has(row.title) && row.times > 1).map(({ title }) => title),
          ...rows.filter(row => row.times > 1).map(({ title, what }) => `${title}: ${what}`),
        ],
      }
    },
  }
}
