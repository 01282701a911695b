// How leave is entered, changed and withdrawn, and who hears of it: the person, and whoever stands in. Nobody hears why.
import { checkAll, refuse } from '../core/refusal.ts'
import { type Day, dayOf } from '../core/time.ts'
import { type Ctx, record, wish } from '../ctx.ts'
import { placeOf, type Saying, sayAll, unsay } from '../outbox/say.ts'
import {
  type Days,
  type LeaveForm,
  type LeaveRefusal,
  type LeaveRow,
  leaveDays,
  mustBeThere,
  mustEnterFor,
  mustNotOverlap,
  unreached,
} from './leaveModel.ts'
import { addLeave, leaveById, leavesBetween, lockLeavesOf, setLeave } from './leaveStore.ts'
import { leaveTexts } from './leaveTexts.ts'
import { leaveMessage } from './leaveViews.ts'
import type { Person } from './model.ts'
import { colleague, peopleByIds } from './store.ts'

export type LeaveSaved = {
  leave: LeaveRow
  person: Person
  /** Working days on which nobody would be reached, for the chosen cover is away too. */
  unreached: Day[]
}

const todayOf = ({ now, workspace }: Ctx): Day => dayOf(now, workspace.zone)

/** What is recorded of a leave: never the note. */
const seen = ({ person, fromDay, toDay, cover }: LeaveRow) => ({ person, fromDay, toDay, cover })

export const enterLeave = (ctx: Ctx, form: LeaveForm): Promise<LeaveSaved> =>
  wish(ctx, async ctx => {
    const person = form.person ?? ctx.actor.id
    mustEnterFor(ctx.actor, person)
    await lockLeavesOf(ctx, person)
    const them = await colleague(ctx, person, 'person')
    const { days, all } = await checked(ctx, form, { person, before: undefined })
    const leave = await addLeave(ctx, {
      person,
      fromDay: days.from,
      toDay: days.until,
      cover: form.cover,
      note: form.note ?? null,
      by: ctx.actor.id,
    })
    await record(ctx, { kind: 'leave', subject: leave.id, what: 'entered', after: seen(leave) })
    return told(ctx, { before: undefined, leave, all: [...all, leave], person: them })
  })

export const changeLeave = (ctx: Ctx, id: string, form: LeaveForm): Promise<LeaveSaved> =>
  wish(ctx, async ctx => {
    const { before, person } = await leaveToChange(ctx, id)
    const { days, all } = await checked(ctx, form, { person: person.id, before })
    const to = { fromDay: days.from, toDay: days.until, cover: form.cover }
    // The note is asked of nobody but the person on leave.
    const note = ctx.actor.id === person.id ? (form.note ?? null) : before.note
    await setLeave(ctx, id, { ...to, note })
    const leave = { ...before, ...to, note }
    await record(ctx, { kind: 'leave', subject: id, what: 'changed', before: seen(before), after: seen(leave) })
    return told(ctx, { before, leave, all: [...all, leave], person })
  })

export const withdrawLeave = (ctx: Ctx, id: string): Promise<LeaveSaved> =>
  wish(ctx, async ctx => {
    const { before, person } = await leaveToChange(ctx, id)
    const leave = { ...before, withdrawnAt: ctx.now }
    await setLeave(ctx, id, { withdrawnAt: ctx.now })
    await record(ctx, { kind: 'leave', subject: id, what: 'withdrawn', before: seen(before) })
    return told(ctx, { before, leave, all: [], person })
  })

async function leaveToChange(ctx: Ctx, id: string): Promise<{ before: LeaveRow; person: Person }> {
  const known = await leaveById(ctx, id)
  if (!known) return refuse<LeaveRefusal>('leave.gone')
  mustEnterFor(ctx.actor, known.person)
  await lockLeavesOf(ctx, known.person)
  const before = await leaveById(ctx, id)
  if (!before || before.withdrawnAt || before.toDay < todayOf(ctx)) return refuse<LeaveRefusal>('leave.gone')
  return { before, person: await colleague(ctx, before.person) }
}

/** What can be told of the form alone, at once; then what other leaves say against it. Answers those of these days. */
async function checked(
  ctx: Ctx,
  form: LeaveForm,
  { person, before }: { person: string; before: LeaveRow | undefined },
): Promise<{ days: Days; all: LeaveRow[] }> {
  const { calendar } = ctx.workspace
  let days: Days | undefined
  let cover: Person | undefined
  await checkAll(
    () => {
      days = leaveDays(form, { today: todayOf(ctx), calendar, begun: before?.fromDay })
    },
    async () => {
      if (form.cover === person) refuse<LeaveRefusal>('leave.coverSelf', 'cover')
      if (form.cover) cover = await colleague(ctx, form.cover, 'cover')
    },
  )
  const { from, until } = days ?? refuse('field.required', 'from')
  const all = (await leavesBetween(ctx, from, until)).filter(row => row.id !== before?.id)
  const covers = await peopleByIds(
    ctx,
    all.flatMap(row => row.cover ?? []),
  )
  await checkAll(
    () =>
      mustNotOverlap(
        { from, until },
        all.filter(row => row.person === person),
      ),
    () => cover && mustBeThere(cover, { from, until }, all, id => (id === person ? undefined : covers.get(id)?.name)),
  )
  return { days: { from, until }, all }
}

const personKey = (id: string) => `leave:${id}:person`
const coverKey = (id: string, cover: string) => `leave:${id}:cover:${cover}`

/** The messages of a leave as it is now; each lives under one key, so that a change edits what was said before. */
async function told(
  ctx: Ctx,
  { before, leave, all, person }: { before: LeaveRow | undefined; leave: LeaveRow; all: LeaveRow[]; person: Person },
): Promise<LeaveSaved> {
  const named = [leave.cover, before?.cover, leave.by, ...all.flatMap(row => row.cover ?? [])]
  const people = await peopleByIds(
    ctx,
    named.flatMap(id => id ?? []),
  )
  const wordsFor = (reader: Person | undefined) => leaveTexts[reader?.locale ?? ctx.workspace.locale]
  const gone = leave.withdrawnAt !== null
  const cover = leave.cover ? people.get(leave.cover) : undefined
  const sayings: Saying[] = []

  const own = wordsFor(person)
  const days = own.span(leave.fromDay, leave.toDay)
  const by = leave.by === person.id ? undefined : people.get(leave.by)?.name
  const text = gone ? own.unconfirmed(days) : own.confirmed(days, cover?.name, by)
  const message = leaveMessage(own, text, gone ? undefined : leave.id)
  sayings.push({ key: personKey(leave.id), to: person.id, message, inWorkingTime: ctx.actor.id !== person.id })

  if (cover && !gone) {
    const words = wordsFor(cover)
    const asked = words.asked(person.name, words.span(leave.fromDay, leave.toDay))
    sayings.push({
      key: coverKey(leave.id, cover.id),
      to: cover.id,
      message: leaveMessage(words, asked),
      inWorkingTime: true,
    })
  }
  const relieved = before?.cover && (gone || before.cover !== leave.cover) ? people.get(before.cover) : undefined
  if (before && relieved) {
    const key = coverKey(leave.id, relieved.id)
    const words = wordsFor(relieved)
    const text = words.relieved(person.name, words.span(before.fromDay, before.toDay), gone ? undefined : cover?.name)
    // Who was never told need not hear that it is off.
    if ((await placeOf(ctx, [key])).has(key)) sayings.push({ key, to: relieved.id, message: leaveMessage(words, text) })
    else await unsay(ctx, [key])
  }
  await sayAll(ctx, sayings)
  const here = (id: string) => id !== person.id && people.get(id)?.active === true
  return { leave, person, unreached: gone ? [] : unreached(leave, all, ctx.workspace.calendar, here) }
}
