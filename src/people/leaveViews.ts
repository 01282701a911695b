// Leave as modals, and what is told of it. Data in, blocks out.
import type { Day } from '../core/time.ts'
import {
  actions,
  button,
  context,
  divider,
  type Message,
  type ModalView,
  message,
  modal,
  section,
} from '../slack/blocks.ts'
import { personInput, textInput } from '../slack/inputs.ts'
import { type Mrk, mrk } from '../slack/mrkdwn.ts'
import { type LeaveRow, typedDay } from './leaveModel.ts'
import type { LeaveTexts } from './leaveTexts.ts'

export const ENTER_LEAVE = 'people.enterLeave'
export const EDIT_LEAVE = 'people.editLeave'
export const WITHDRAW_LEAVE = 'people.withdrawLeave'
export const LEAVE_FORM = 'people.leaveForm'

/** One leave as its reader sees it. */
export type LeaveLine = Pick<LeaveRow, 'id' | 'fromDay' | 'toDay'> & {
  name: string
  cover: string | undefined
  mine: boolean
  editable: boolean
}

const ROWS = 40

export function leaveList(
  words: LeaveTexts,
  { lines, today, saved }: { lines: readonly LeaveLine[]; today: Day; saved?: Mrk | undefined },
): ModalView {
  const shown = lines.slice(0, ROWS)
  const parts: [Mrk, LeaveLine[]][] = [
    [words.mine, shown.filter(line => line.mine)],
    [words.now, shown.filter(line => !line.mine && line.fromDay <= today)],
    [words.soon, shown.filter(line => !line.mine && line.fromDay > today)],
  ]
  return modal({
    callback: 'people.leaveList',
    title: words.title,
    close: words.close,
    blocks: [
      saved && context(saved),
      lines.length === 0 && section(words.nobody),
      ...parts.filter(([, of]) => of.length > 0).flatMap(([title, of]) => [section(title), ...of.map(row(words))]),
      lines.length > ROWS && context(words.more(lines.length - ROWS)),
      divider(),
      actions(button({ action: ENTER_LEAVE, label: words.enter, style: 'primary' })),
    ],
  })
}

const row = (words: LeaveTexts) => (line: LeaveLine) => {
  const days = words.span(line.fromDay, line.toDay)
  return section(
    words.line(line.name, days, line.cover),
    line.editable
      ? button({
          action: `${EDIT_LEAVE}#${line.id}`,
          value: line.id,
          label: words.edit,
          aria: `${words.edit}: ${line.name}, ${days}`,
        })
      : undefined,
  )
}

/** `asksWho` for whoever may enter it for others. */
export const newLeaveModal = (
  words: LeaveTexts,
  { actor, asksWho, from }: { actor: string; asksWho: boolean; from?: string },
): ModalView =>
  modal({
    callback: LEAVE_FORM,
    title: words.newTitle,
    submit: words.save,
    close: words.cancel,
    blocks: [
      asksWho && personInput({ field: 'person', label: words.person, initial: actor }),
      ...dayInputs(words, from, undefined),
      personInput({ field: 'cover', label: words.cover, hint: words.coverHint, optional: true }),
      noteInput(words, null),
    ],
  })

/** `note` is undefined for whoever may not read it: then it is not asked, and stays. */
export const leaveModal = (
  words: LeaveTexts,
  now: LeaveRow,
  { name, note }: { name: string; note: string | null | undefined },
): ModalView =>
  modal({
    callback: LEAVE_FORM,
    title: words.editTitle,
    submit: words.save,
    close: words.cancel,
    metadata: { leave: now.id },
    about: now.id,
    blocks: [
      section(words.of(name)),
      ...dayInputs(words, typedDay(now.fromDay), typedDay(now.toDay)),
      personInput({ field: 'cover', label: words.cover, hint: words.coverHint, optional: true, initial: now.cover }),
      note !== undefined && noteInput(words, note),
      divider(),
      actions(
        button({
          action: WITHDRAW_LEAVE,
          value: now.id,
          label: words.withdraw,
          style: 'danger',
          confirm: { title: words.withdraw, text: words.confirmWithdraw, confirm: words.withdraw, deny: words.cancel },
        }),
      ),
    ],
  })

const dayInputs = (words: LeaveTexts, from: string | undefined, until: string | undefined) => [
  textInput({ field: 'from', label: words.from, placeholder: words.fromPlaceholder, max: 40, initial: from ?? null }),
  textInput({
    field: 'until',
    label: words.until,
    hint: words.untilHint,
    max: 40,
    optional: true,
    initial: until ?? null,
  }),
]

const noteInput = (words: LeaveTexts, initial: string | null) =>
  textInput({
    field: 'note',
    label: words.note,
    hint: words.noteHint,
    multiline: true,
    max: 300,
    optional: true,
    initial,
  })

/** What the person is told; with a button to change it, unless it is withdrawn. */
export const leaveMessage = (words: LeaveTexts, text: Mrk, id?: string): Message =>
  message(mrk`${text}`, [
    section(text),
    id !== undefined && actions(button({ action: EDIT_LEAVE, value: id, label: words.edit })),
  ])
