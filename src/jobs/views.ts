// The timetable as a modal, and the form that gives an entry another clock; they take turns in one view.
import { actions, button, context, divider, type KnownBlock, type ModalView, modal, section } from '../slack/blocks.ts'
import { timeInput } from '../slack/inputs.ts'
import { join, type Mrk, mrk } from '../slack/mrkdwn.ts'
import { type EntryName, isMonthly } from './model.ts'
import type { Done, Outlook, Seen, Timetable } from './outlook.ts'
import { type JobsTexts, resultOf } from './texts.ts'

export const RUN = 'jobs.run'
export const PAUSE = 'jobs.pause'
export const RESUME = 'jobs.resume'
export const RETIME = 'jobs.retime'
export const RETIME_FORM = 'jobs.retimeForm'

/** Clocks of people's own that are listed one by one. */
const MOST_OWN = 6

export function timetableModal(
  words: JobsTexts,
  { entries, lookedAt }: Timetable,
  zone: string,
  done?: Done,
): ModalView {
  return modal({
    callback: 'jobs.timetable',
    title: words.title,
    close: words.close,
    blocks: [
      done && section(doneLine(words, done, entries, zone)),
      context(words.intro, lookedAt ? words.looked(lookedAt, zone) : words.neverLooked),
      ...entries.flatMap(entry => [divider(), ...entryBlocks(words, entry, zone)]),
    ],
  })
}

function entryBlocks(words: JobsTexts, entry: Outlook<EntryName>, zone: string): (KnownBlock | undefined)[] {
  const { name, what } = words.entries[entry.name]
  const own = entry.own.slice(0, MOST_OWN)
  return [
    section(mrk`*${name}*\n${what}`),
    context(
      join(
        [
          whenLine(words, entry, zone),
          entry.last ? words.last(lastLine(words, entry, entry.last, zone)) : words.never,
          ...own.map(({ slot, last }) => last && `${slot}: ${lastLine(words, entry, last, zone)}`),
        ],
        '\n',
      ),
    ),
    entryButtons(words, entry, name),
  ]
}

function whenLine(words: JobsTexts, { when, clock, own, pausedAt, next, soon }: Outlook, zone: string): Mrk {
  const clocks = own.map(({ slot }) => slot)
  const shown = clocks.length > MOST_OWN ? [...clocks.slice(0, MOST_OWN), '…'] : clocks
  const comes = soon ? words.soon : next && words.next(next, zone)
  return join(
    [
      pausedAt && words.paused(pausedAt, zone),
      words.rhythm(when, clock),
      shown.length > 0 && words.own(shown.join(', ')),
      !pausedAt && comes,
    ],
    ' · ',
  )
}

function lastLine(words: JobsTexts, { name, when }: Outlook<EntryName>, { run, lateMs, retryAt }: Seen, zone: string) {
  if (run.state === 'skipped') return words.skipped(run.day, isMonthly(when))
  if (run.state === 'failed') return words.failed(run.at, run.failed, retryAt ?? run.at, zone)
  const late = run.state === 'late' ? words.late(lateMs) : undefined
  return [words.at(run.at, zone), resultOf(words, name, run), late].filter(Boolean).join(' · ')
}

function entryButtons(words: JobsTexts, { name: value, pausedAt, clock }: Outlook, name: string) {
  const one = (action: string, label: string) => ({
    action: `${action}#${value}`,
    value,
    label,
    aria: `${label}: ${name}`,
  })
  const text = clock === undefined ? words.confirmPauseRepeated : words.confirmPause
  const confirm = { title: name, text, confirm: words.pause, deny: words.cancel }
  return actions(
    button(one(RUN, words.run)),
    pausedAt ? button(one(RESUME, words.resume)) : button({ ...one(PAUSE, words.pause), confirm }),
    clock !== undefined && button(one(RETIME, words.retime)),
  )
}

function doneLine(words: JobsTexts, done: Done, entries: readonly Outlook[], zone: string): Mrk {
  const { name } = words.entries[done.name]
  if (done.did === 'ran') return words.ran(name, resultOf(words, done.name, done.ran))
  if (done.did === 'paused') return words.pausedNow(name)
  const when = entries.find(entry => entry.name === done.name)?.when
  const then = thenLine(words, done, when !== undefined && isMonthly(when), zone)
  return { resumed: words.resumedNow, retimed: words.retimedNow, same: words.same }[done.did](name, then)
}

function thenLine(
  words: JobsTexts,
  done: Exclude<Done, { did: 'ran' | 'paused' }>,
  monthly: boolean,
  zone: string,
): Mrk {
  const { did, today, next, soon } = done
  if (soon) return words.thenSoon
  if (!next) return words.thenNever
  if (did === 'retimed' && (today === 'done' || today === 'late')) return words.alreadyRan(monthly, next, zone)
  if (today === 'skipped') return words.alreadySkipped(monthly, next, zone)
  return words.nextIs(next, zone)
}

export function retimeModal(words: JobsTexts, { name, clock, when }: Outlook<EntryName>): ModalView {
  const usual = 'at' in when ? when.at : ''
  return modal({
    callback: RETIME_FORM,
    title: words.retimeTitle,
    submit: words.save,
    close: words.cancel,
    metadata: { entry: name },
    about: name,
    blocks: [
      section(mrk`*${words.entries[name].name}*\n${words.entries[name].what}`),
      timeInput({ field: 'at', label: words.clock, hint: words.clockHint(usual), initial: clock ?? usual }),
    ],
  })
}
