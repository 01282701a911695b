// The forms of a task. Pure; a form filled once is filled again with what was typed.
import type { Locale } from '../core/locale.ts'
import { ellipsis } from '../core/text.ts'
import { type Day, showMoment } from '../core/time.ts'
import type { Source } from '../db/schema.ts'
import {
  actions,
  button,
  context,
  divider,
  header,
  type KnownBlock,
  type ModalView,
  modal,
  option,
  rich,
  section,
} from '../slack/blocks.ts'
import { personInput, searchInput, selectInput, textInput } from '../slack/inputs.ts'
import { join, type Mrk, mrk } from '../slack/mrkdwn.ts'
import type { Load } from './asks.ts'
import { SIZES } from './forms.ts'
import { type TaskFormTexts, taskFormTexts } from './formTexts.ts'
import { type DueRequest, INCLUDED_ROUNDS, isOpen, isOwn, isTaskManager, mayAssign, nameOf, type Who } from './model.ts'
import type { Event } from './store.ts'
import { taskTexts } from './texts.ts'
import { ACT, assigneeActions, DETAILS, named, type Shown, taskBody } from './views.ts'

export const FORM = {
  new: 'task.form',
  submit: 'task.submitForm',
  later: 'task.laterForm',
  notMine: 'task.notMineForm',
  return: 'task.returnForm',
  assign: 'task.assignForm',
  withdraw: 'task.withdrawForm',
  decline: 'task.declineForm',
  choose: 'task.chooseForm',
  handover: 'task.handoverForm',
} as const

// — a task of its own —

export type TaskFilling = {
  title?: string | undefined
  assignee?: string | undefined
  department?: string | undefined
  due?: string | undefined
  expected?: string | undefined
}

export type NewTaskModal = {
  locale: Locale
  departments: readonly { code: string; name: string }[]
  filled?: TaskFilling
  /** What could not be understood, above the form. */
  notice?: Mrk | undefined
  source?: Pick<Source, 'channel' | 'ts'> | undefined
}

export function newTaskModal({ locale, departments, filled = {}, notice, source }: NewTaskModal): ModalView {
  const t = taskFormTexts[locale]
  return modal({
    callback: FORM.new,
    title: source ? t.fromMessage : t.newTask,
    submit: t.create,
    close: t.cancel,
    metadata: source ? { source: { channel: source.channel, ts: source.ts } } : {},
    blocks: [
      notice && section(notice),
      textInput({
        field: 'title',
        label: t.title,
        max: SIZES.title,
        initial: filled.title ? ellipsis(filled.title, SIZES.title) : null,
        placeholder: t.titlePlaceholder,
        focus: !filled.title,
      }),
      personInput({
        field: 'assignee',
        label: t.assignee,
        hint: t.assigneeHint,
        initial: filled.assignee ?? null,
        optional: true,
      }),
      dueInput(t, 'due', filled.due),
      departments.length > 0 &&
        selectInput({
          field: 'department',
          label: t.department,
          hint: t.departmentHint,
          optional: true,
          options: departments.map(d => option(d.code, d.name)),
          initial: filled.department ?? null,
        }),
      textInput({
        field: 'expected',
        label: t.expected,
        multiline: true,
        optional: true,
        max: SIZES.expected,
        initial: filled.expected ? ellipsis(filled.expected, SIZES.expected) : null,
      }),
      estimateInput(t, 'estimate'),
      searchInput({
        field: 'client',
        label: t.client,
        action: 'client.pick',
        optional: true,
        placeholder: t.clientPlaceholder,
      }),
      textInput({ field: 'partner', label: t.partner, hint: t.partnerHint, optional: true, max: SIZES.partner }),
    ],
  })
}

export const dueInput = (t: TaskFormTexts, field: string, initial?: string, optional = false, label = t.due) =>
  textInput({ field, label, hint: t.dueHint, max: SIZES.due, initial: initial ?? null, optional })

export const estimateInput = (t: TaskFormTexts, field: string, initial?: string) =>
  textInput({
    field,
    label: t.estimate,
    hint: t.estimateHint,
    max: SIZES.estimate,
    initial: initial ?? null,
    optional: true,
  })

// — answers —

type AnswerModal = { callback: string; title: string; submit: string; metadata: Record<string, string> }

const answerModal = (
  t: TaskFormTexts,
  { callback, title, submit, metadata }: AnswerModal,
  blocks: (KnownBlock | false | undefined)[],
) => modal({ callback, title, submit, close: t.cancel, metadata, blocks })

const about = ({ locale, at }: Shown): Mrk => taskFormTexts[locale].about(named(taskTexts[locale], at.task))

const reasonInput = (label: string, optional = false) =>
  textInput({ field: 'reason', label, multiline: true, max: SIZES.reason, optional })

export function submitModal(shown: Shown): ModalView {
  const t = taskFormTexts[shown.locale]
  const { task, brief } = shown.at
  const own = isOwn(task)
  const behind = brief !== null && (shown.read ?? 0) < brief.version
  return answerModal(
    t,
    {
      callback: FORM.submit,
      title: own ? t.finish : t.submit,
      submit: own ? t.finish : t.submit,
      metadata: { task: task.id },
    },
    [
      section(about(shown)),
      behind && section(t.oldBrief(shown.read ? `v${shown.read}` : t.unread, `v${brief.version}`)),
      textInput({
        field: 'work',
        label: t.work,
        hint: t.workHint,
        placeholder: t.workPlaceholder,
        multiline: true,
        max: SIZES.work,
        initial: task.work,
      }),
    ],
  )
}

/** `moves`: who opens it may change the day without asking. */
export function laterModal(shown: Shown, moves: boolean): ModalView {
  const t = taskFormTexts[shown.locale]
  const { task } = shown.at
  return answerModal(
    t,
    {
      callback: FORM.later,
      title: moves ? t.move : t.later,
      submit: moves ? t.save : t.send,
      metadata: { task: task.id },
    },
    [
      section(join([about(shown), t.dueNow(showMoment(task.dueAt, shown.zone, shown.locale))], '\n')),
      dueInput(t, 'due', undefined, false, t.dueNew),
      reasonInput(moves ? t.reason : t.laterReason),
    ],
  )
}

export function notMineModal(shown: Shown): ModalView {
  const t = taskFormTexts[shown.locale]
  const { task } = shown.at
  return answerModal(t, { callback: FORM.notMine, title: t.notMine, submit: t.handBack, metadata: { task: task.id } }, [
    section(t.notMineAbout(named(taskTexts[shown.locale], task))),
    reasonInput(t.notMineReason),
  ])
}

export function returnModal(shown: Shown): ModalView {
  const t = taskFormTexts[shown.locale]
  const { task } = shown.at
  const next = task.rounds + 2
  return answerModal(
    t,
    {
      callback: FORM.return,
      title: t.return,
      submit: t.returnSubmit,
      metadata: { task: task.id, round: String(task.rounds) },
    },
    [
      section(about(shown)),
      next > INCLUDED_ROUNDS && section(mrk`${taskTexts[shown.locale].extraRound(next)}`),
      reasonInput(t.returnReason),
      textInput({ field: 'due', label: t.returnDue, hint: t.returnDueHint, max: SIZES.due, optional: true }),
    ],
  )
}

export function assignModal(
  shown: Shown,
  candidates: readonly { id: string; name: string }[],
  loads: Loads,
  week: Day,
): ModalView {
  const t = taskFormTexts[shown.locale]
  const { task } = shown.at
  return answerModal(t, { callback: FORM.assign, title: t.assign, submit: t.assign, metadata: { task: task.id } }, [
    section(about(shown)),
    candidates.length > 0 && context(mrk`${t.loads}: ${loadLine(t, candidates, loads, week)}`),
    personInput({ field: 'assignee', label: t.assignee }),
  ])
}

export function withdrawModal(shown: Shown): ModalView {
  const t = taskFormTexts[shown.locale]
  const { task } = shown.at
  return answerModal(
    t,
    { callback: FORM.withdraw, title: t.withdraw, submit: t.withdraw, metadata: { task: task.id } },
    [section(t.withdrawAbout(named(taskTexts[shown.locale], task))), reasonInput(t.withdrawReason)],
  )
}

export function declineModal(shown: Shown, asked: DueRequest): ModalView {
  const t = taskFormTexts[shown.locale]
  return answerModal(
    t,
    { callback: FORM.decline, title: t.decline, submit: t.decline, metadata: { request: asked.id } },
    [
      section(
        join(
          [about(shown), t.declineAbout(nameOf(shown.at, asked.by), showMoment(asked.dueAt, shown.zone, shown.locale))],
          '\n',
        ),
      ),
      reasonInput(t.declineReason, true),
    ],
  )
}

export type Loads = ReadonlyMap<string, Load>

const MOST_NAMES = 12

/** `Linh Chi: 3 việc, 22h tuần này · Sơn: đang rảnh` */
export function loadLine(
  t: TaskFormTexts,
  people: readonly { id: string; name: string }[],
  loads: Loads,
  week: Day,
): string {
  const one = ({ id, name }: { id: string; name: string }) => {
    const load = loads.get(id)
    return `${name}: ${load ? t.load(load.tasks, load.hours.get(week) ?? 0) : t.idle}`
  }
  const shown = people.slice(0, MOST_NAMES).map(one)
  if (people.length > MOST_NAMES) shown.push(t.andMore(people.length - MOST_NAMES))
  return shown.join(' · ')
}

// — the whole task, for one reader —

export function taskModal(shown: Shown, viewer: Who, history: readonly Event[]): ModalView {
  const { locale, zone, at } = shown
  const { task } = at
  const t = taskTexts[locale]
  const press = (act: 'approve' | 'return' | 'assign' | 'withdraw' | 'later') =>
    button({
      action: ACT[act],
      label: act === 'later' ? t.button.move : t.button[act],
      value: task.id,
      ...(act === 'approve' && { style: 'primary' as const }),
      ...(act === 'withdraw' && { style: 'danger' as const }),
    })
  const mine = task.assignee === viewer.id
  const manages = isOpen(task) && isTaskManager(at, viewer)
  const judges = manages && task.status === 'submitted' && (!mine || task.manager === viewer.id)
  const accepts =
    task.status === 'offered' &&
    task.assignee === null &&
    task.department !== null &&
    viewer.department === task.department
  return modal({
    callback: DETAILS,
    title: t.named(task.number, '').trim(),
    close: taskFormTexts[locale].close,
    metadata: { task: task.id },
    blocks: [
      header(task.title),
      ...taskBody(shown),
      actions(
        ...(mine ? assigneeActions(t, task) : []),
        accepts && button({ action: ACT.accept, label: t.button.accept, value: task.id, style: 'primary' }),
        judges && press('approve'),
        judges && press('return'),
        isOpen(task) && task.status !== 'submitted' && mayAssign(at, viewer) && press('assign'),
        manages && !mine && task.status !== 'submitted' && press('later'),
        manages && press('withdraw'),
      ),
      ...(shown.brief ?? []),
      history.length > 0 && divider(),
      history.length > 0 &&
        rich(
          { line: [t.history] },
          {
            list: history.map(({ what, who, at: when }) => [
              `${showMoment(when, zone, locale)} · ${who ? nameOf(at, who) : t.theClock}: ${t.event[what] ?? what}`,
            ]),
          },
        ),
    ],
  })
}
