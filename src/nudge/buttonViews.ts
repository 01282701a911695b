// What whoever is asked can press: only what they may, for those who stand in or step in may do less than those they do it
// for. Pure.
import type { Button } from '@slack/types'
import { ANSWER } from '../brief/questionViews.ts'
import { PROMISE } from '../invoice/promiseViews.ts'
import { OPEN as OPEN_RECEIVABLES, PAY } from '../invoice/views.ts'
import { isManager, seesAmountsOf } from '../people/model.ts'
import { button } from '../slack/blocks.ts'
import { taskTexts } from '../task/texts.ts'
import { ACT } from '../task/views.ts'
import { matterName, ownLevel } from './matter.ts'
import { subjectOf } from './model.ts'
import { snoozeButton } from './snoozeViews.ts'
import { nudgeTexts } from './texts.ts'
import type { Reading, Told } from './views.ts'

export const NUDGE = {
  doing: 'nudge.doing',
  notMine: 'nudge.notMine',
  /** "Đúng" and "Chưa", to the question whether it is done. */
  sure: 'nudge.sure',
  notYet: 'nudge.notYet',
} as const

export const isOwn = ({ waiting, level }: Pick<Told, 'waiting' | 'level'>): boolean => level <= ownLevel(waiting.kind)

type Rights = { assigns: boolean; judges: boolean; seesAmounts: boolean }

/** As the rules of the work and of money have it, of those whom a ladder can name. */
function rightsOf({ reader, people }: Reading, { waiting, level, insteadOf }: Told): Rights {
  const who = { id: reader, roles: people.get(reader)?.roles ?? [] }
  const judges = 'task' in waiting && (waiting.task.manager === reader || isManager(who))
  return {
    judges,
    // On the second level it is the lead of the department, unless somebody stands in for them.
    assigns: judges || (level === 2 && !insteadOf),
    seesAmounts: 'client' in waiting && seesAmountsOf(who, waiting.client),
  }
}

/** The first of them is what one would do at once. */
export function buttonsFor(r: Reading, told: Told): Button[] {
  const { waiting, insteadOf } = told
  const { button: t } = nudgeTexts[r.locale]
  const { button: task } = taskTexts[r.locale]
  const { open } = task
  const own = isOwn(told) && !insteadOf
  const rights = rightsOf(r, told)
  const matter = matterName(waiting)
  const press = (action: string, label: string, value: string, strong = false) =>
    button({ action, label, value, ...(strong && { style: 'primary' as const }) })
  const doing = (label: string, strong = false) => press(NUDGE.doing, label, matter, strong)
  const notMine = press(NUDGE.notMine, t.notMine, matter)
  const later = snoozeButton(r.locale, subjectOf(waiting))
  const id = waiting.subject
  /** Somebody who has to see that others do it. */
  const looks = (task: string, ...more: Button[]) => [
    doing(t.looking, true),
    ...more,
    press(ACT.open, open, task),
    notMine,
    later,
  ]
  switch (waiting.kind) {
    case 'offer':
      if (waiting.task.assignee === null && rights.assigns)
        return [press(ACT.assign, task.assign, id, true), press(ACT.accept, task.accept, id), notMine, later]
      if (!own || waiting.task.assignee === null)
        return looks(id, ...(rights.assigns ? [press(ACT.assign, task.assign, id)] : []))
      return [
        press(ACT.accept, task.accept, id, true),
        press(ACT.later, task.later, id),
        press(ACT.notMine, task.notMine, id),
        later,
      ]
    case 'late': {
      if (!own) return looks(id, ...(rights.assigns ? [press(ACT.assign, task.assign, id)] : []))
      const mine = waiting.task.assignee === waiting.task.manager
      return [
        press(ACT.submit, mine ? task.finish : t.done, id, true),
        doing(t.doing),
        press(ACT.later, mine ? task.move : task.later, id),
        ...(mine ? [] : [press(ACT.notMine, task.notMine, id)]),
        later,
      ]
    }
    case 'approval':
      if (!rights.judges) return looks(id)
      return [
        press(ACT.approve, task.approve, id, true),
        press(ACT.return, task.return, id),
        doing(t.looking),
        notMine,
        later,
      ]
    case 'request':
      if (!rights.judges) return looks(waiting.task.id)
      return [
        press(ACT.grant, task.grant, id, true),
        press(ACT.decline, task.decline, id),
        doing(t.looking),
        notMine,
        later,
      ]
    case 'question':
      return [press(ANSWER, t.answer, id, true), doing(t.asking), notMine, later]
    case 'receivable':
    case 'promise': {
      if (!rights.seesAmounts) return [doing(t.asking, true), notMine, later]
      const owed = waiting.kind === 'receivable' ? waiting.overdue : waiting.open
      const [only] = owed
      const client = waiting.client.id
      return [
        press(PROMISE, waiting.kind === 'promise' ? t.promiseAgain : t.promise, client, true),
        only && owed.length === 1 ? press(PAY, t.paid, only.id) : press(OPEN_RECEIVABLES, t.receivables, client),
        doing(t.asking),
        notMine,
        later,
      ]
    }
  }
}
