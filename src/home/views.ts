// The parts of a person's Home as blocks. Each part keeps its own length, so that together they fit a view.
import type { Button } from '@slack/types'
import { draftLine } from '../brief/formViews.ts'
import type { OpenQuestion } from '../brief/questionStore.ts'
import { questionTexts } from '../brief/questionTexts.ts'
import { ANSWER } from '../brief/questionViews.ts'
import type { DraftLine } from '../brief/store.ts'
import { briefTexts } from '../brief/texts.ts'
import { OPEN as OPEN_BRIEF } from '../brief/views.ts'
import { NEW as NEW_CLIENT, OPEN as OPEN_CLIENT } from '../client/views.ts'
import { ellipsis } from '../core/text.ts'
import { showDay, showMoment } from '../core/time.ts'
import type { ReceivableLine } from '../invoice/due.ts'
import { NEW as NEW_INVOICE, receivableButton, receivableSummary } from '../invoice/views.ts'
import { isAccount, isAdmin, isReady, type Person, type Step, seesAllAmounts } from '../people/model.ts'
import { peopleTexts } from '../people/texts.ts'
import { checklistBlocks, SETTINGS } from '../people/views.ts'
import { actions, bold, button, context, header, type KnownBlock, rich, section } from '../slack/blocks.ts'
import { mrk } from '../slack/mrkdwn.ts'
import type { OpenTask } from '../task/model.ts'
import type { WaitingRequest } from '../task/store.ts'
import { taskTexts } from '../task/texts.ts'
import { ACT, messageUrl, named, taskLine } from '../task/views.ts'
import type { ClientState, LeaveToday, Mine, Places, Reader } from './model.ts'
import { byTrouble } from './model.ts'
import { homeTexts } from './texts.ts'

/** Served by the briefs, beside their listeners. */
const NEW_BRIEF = 'brief.new'

type Blocks = (KnownBlock | undefined | false)[]
type Leaves = ReturnType<typeof taskLine>

// — rows —

const line = (r: Reader, task: OpenTask, places: Places): Leaves => {
  const place = places.get(task.id)
  return taskLine({ locale: r.locale, zone: r.workspace.zone, url: place && messageUrl(r.workspace.id, place) }, task)
}

type Act = keyof typeof ACT & keyof (typeof taskTexts)['vi']['button']

/** A button of one row among many: its id is its own, and it says aloud which task it is about. */
function press(r: Reader, task: OpenTask, act: Act, over: { label?: Act | 'finish' | 'move'; value?: string } = {}) {
  const t = taskTexts[r.locale]
  const label = t.button[over.label ?? act]
  return (strong = false): Button =>
    button({
      action: `${ACT[act]}#${task.id}`,
      label,
      value: over.value ?? task.id,
      aria: `${label}: ${named(t, task)}`,
      ...(strong && { style: 'primary' as const }),
    })
}

function nextSteps(r: Reader, task: OpenTask): Button[] {
  // Of work that one asked of oneself, handing it in is finishing it.
  const own = task.assignee === task.manager
  const submit = press(r, task, 'submit', { label: own ? 'finish' : 'submit' })
  const later = press(r, task, 'later', { label: own ? 'move' : 'later' })()
  const details = press(r, task, 'open')()
  switch (task.status) {
    case 'offered':
      return [press(r, task, 'accept')(true), later, details]
    case 'accepted':
      return [!own && press(r, task, 'start')(), submit(true), later, details].filter(each => each !== false)
    case 'doing':
      return [submit(true), later, details]
    case 'submitted':
      return [details]
  }
}

type Row = { line: Leaves; buttons: Button[] }

/** The first rows with their buttons, then names in a list, then how many more there are. */
function rows(r: Reader, all: readonly Row[], { pressed, listed }: { pressed: number; listed: number }): Blocks {
  const rest = all.slice(pressed)
  const over = rest.length - listed
  const names: Parameters<typeof rich>[0] = {
    list: [...rest.slice(0, listed).map(row => row.line), ...(over > 0 ? [[homeTexts[r.locale].more(over)]] : [])],
  }
  return [
    ...all.slice(0, pressed).flatMap(row => [rich({ line: row.line }), actions(...row.buttons)]),
    rest.length > 0 && rich(names),
  ]
}

// — parts —

export function greeting(_: unknown, r: Reader): Blocks {
  const { locale, actor, today } = r
  const t = homeTexts[locale]
  const account = isAccount(actor)
  return [
    header(t.hello(actor.name)),
    context(mrk`${showDay(today, locale)}`),
    actor.roles.length === 0 && section(t.noRole),
    actions(
      account && button({ action: NEW_BRIEF, label: t.quick.brief, style: 'primary' }),
      button({ action: ACT.new, label: t.quick.task }),
      account && button({ action: NEW_CLIENT, label: t.quick.client }),
      (account || seesAllAmounts(actor)) && button({ action: NEW_INVOICE, label: t.quick.invoice }),
    ),
  ]
}

/** Whose words go elsewhere today, and whose come here. */
export function onLeave({ own, standsIn }: LeaveToday, { locale }: Reader): Blocks {
  const t = homeTexts[locale]
  const lines = [own && t.onLeave(own.until, own.cover), ...standsIn.map(({ name, until }) => t.standsIn(name, until))]
  const said = lines.filter(line => line !== undefined)
  return said.length === 0 ? [] : [context(...said)]
}

/** Nothing once everything is set up. */
export function setup(steps: readonly Step[] | undefined, { locale }: Reader): Blocks {
  if (!steps || isReady(steps)) return []
  const words = peopleTexts[locale]
  return [header(words.checklist.title), ...checklistBlocks(words, steps)]
}

export function mine({ tasks, places }: { tasks: Mine; places: Places }, r: Reader): Blocks {
  const t = homeTexts[r.locale]
  const part = (name: keyof Mine, room: { pressed: number; listed: number }): Blocks => {
    const all = tasks[name].map(task => ({ line: line(r, task, places), buttons: nextSteps(r, task) }))
    return all.length === 0 ? [] : [rich({ line: [bold(`${t.parts[name]} · ${all.length}`)] }), ...rows(r, all, room)]
  }
  const blocks = [
    ...part('late', { pressed: 3, listed: 9 }),
    ...part('today', { pressed: 3, listed: 8 }),
    ...part('week', { pressed: 3, listed: 8 }),
    ...part('later', { pressed: 2, listed: 5 }),
  ]
  if (blocks.length > 0) return [header(t.mine), ...blocks]
  return [header(t.mine), section(mrk`${t.free}\n${isAccount(r.actor) ? t.freeAccount : t.freeOthers}`)]
}

export function unassigned({ tasks, places }: { tasks: OpenTask[]; places: Places }, r: Reader): Blocks {
  if (tasks.length === 0) return []
  const all = tasks.map(task => ({
    line: line(r, task, places),
    buttons: [press(r, task, 'assign')(true), press(r, task, 'accept')(), press(r, task, 'open')()],
  }))
  return [header(`${homeTexts[r.locale].unassigned} · ${all.length}`), ...rows(r, all, { pressed: 2, listed: 5 })]
}

type People = ReadonlyMap<string, Pick<Person, 'name'>>

/** On others' desks, and theirs to see through. */
export function stuck(
  { tasks, people, places }: { tasks: OpenTask[]; people: People; places: Places },
  r: Reader,
): Blocks {
  if (tasks.length === 0) return []
  const t = homeTexts[r.locale]
  const all = tasks.map(task => ({
    line: [
      ...line(r, task, places),
      {
        type: 'text' as const,
        text: ` · ${task.assignee ? (people.get(task.assignee)?.name ?? t.somebody) : t.nobody}`,
      },
    ],
    buttons: [press(r, task, 'open')()],
  }))
  return [header(`${t.stuck} · ${all.length}`), ...rows(r, all, { pressed: 2, listed: 10 })]
}

export type Waiting = {
  submitted: OpenTask[]
  requests: WaitingRequest[]
  people: People
  places: Places
}

export function waiting({ submitted, requests, people, places }: Waiting, r: Reader): Blocks {
  const t = homeTexts[r.locale]
  const nameOf = (id: string | null) => (id && people.get(id)?.name) || t.somebody
  const moment = (at: Date) => showMoment(at, r.workspace.zone, r.locale)
  const work = submitted.map(task => ({
    line: [
      ...line(r, task, places),
      { type: 'text' as const, text: ` · ${t.handedIn(nameOf(task.assignee), task.rounds)}` },
    ],
    buttons: [press(r, task, 'approve')(true), press(r, task, 'return')(), press(r, task, 'open')()],
  }))
  const asked = requests.map(({ request, task }) => ({
    line: [
      bold(ellipsis(named(taskTexts[r.locale], task), 80)),
      { type: 'text' as const, text: t.asksLater(nameOf(request.by), moment(task.dueAt), moment(request.dueAt)) },
      { type: 'text' as const, text: `“${ellipsis(request.reason, 160)}”` },
    ],
    buttons: [
      press(r, task, 'grant', { value: request.id })(true),
      press(r, task, 'decline', { value: request.id })(),
      press(r, task, 'open')(),
    ],
  }))
  const count = work.length + asked.length
  if (count === 0) return []
  return [
    header(`${t.waiting} · ${count}`),
    ...rows(r, asked, { pressed: 3, listed: 5 }),
    ...rows(r, work, { pressed: 3, listed: 7 }),
  ]
}

/** What colleagues have to know of the reader's briefs before they can go on. */
export function questions(all: readonly OpenQuestion[], r: Reader): Blocks {
  if (all.length === 0) return []
  const t = homeTexts[r.locale]
  const words = questionTexts[r.locale]
  const asked = all.map(({ id, briefId, briefCode, byName, words: said, createdAt }) => ({
    line: [
      bold(ellipsis(said, 160)),
      { type: 'text' as const, text: t.asks(byName, briefCode, showMoment(createdAt, r.workspace.zone, r.locale)) },
    ],
    buttons: [
      button({
        action: `${ANSWER}#${id}`,
        label: words.answer,
        value: id,
        style: 'primary',
        aria: `${words.answer}: ${said}`,
      }),
      button({ action: `${OPEN_BRIEF}#${id}`, label: briefTexts[r.locale].open, value: briefId, aria: briefCode }),
    ],
  }))
  return [header(`${t.questions} · ${all.length}`), ...rows(r, asked, { pressed: 2, listed: 5 })]
}

const DRAFTS = 4

export function drafts(all: readonly DraftLine[], r: Reader): Blocks {
  if (all.length === 0) return []
  const t = homeTexts[r.locale]
  return [
    header(t.drafts),
    ...all.slice(0, DRAFTS).flatMap(draft => draftLine(r.locale, r.workspace.zone, draft)),
    all.length > DRAFTS && context(t.moreDrafts(all.length - DRAFTS)),
  ]
}

const CLIENTS = 6

export function clients(all: readonly ClientState[], { locale }: Reader): Blocks {
  if (all.length === 0) return []
  const t = homeTexts[locale]
  return [
    header(t.clients),
    ...all
      .toSorted(byTrouble)
      .slice(0, CLIENTS)
      .map(({ id, code, name, open, late }) =>
        section(
          mrk`*${code}* · ${name}\n${t.clientState(open, late)}`,
          button({ action: `${OPEN_CLIENT}#${id}`, label: t.openClient, value: id, aria: `${t.openClient}: ${name}` }),
        ),
      ),
    all.length > CLIENTS && context(t.moreClients(all.length - CLIENTS)),
  ]
}

const RECEIVABLES = 6

export function receivables(lines: readonly ReceivableLine[], { locale, today, workspace }: Reader): Blocks {
  if (lines.length === 0) return []
  const when = { today, calendar: workspace.calendar }
  const t = homeTexts[locale]
  return [
    header(t.receivables),
    context(t.private),
    ...lines
      .slice(0, RECEIVABLES)
      .map(owed => section(receivableSummary(locale, owed, when), receivableButton(locale, owed))),
    lines.length > RECEIVABLES && context(t.moreReceivables(lines.length - RECEIVABLES)),
  ]
}

export function footer(_: unknown, { actor, locale }: Reader): Blocks {
  const t = homeTexts[locale]
  return [actions(button({ action: SETTINGS, label: isAdmin(actor) ? t.settings : t.mySettings })), context(t.help)]
}
