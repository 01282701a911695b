// The calendar as modals: the list and its forms take turns in one view, so that a saved change is seen at once.
import type { Calendar, SpecialDay } from '../core/calendar.ts'
import type { IcsLeft } from '../core/ics.ts'
import type { Locale } from '../core/locale.ts'
import { type Day, daysBetween } from '../core/time.ts'
import { isUnconfirmed, type Swap } from '../core/vietnam.ts'
import { actions, button, context, divider, type ModalView, modal, option, section } from '../slack/blocks.ts'
import { fileInput, multiSelectInput, radioInput, searchInput, textInput } from '../slack/inputs.ts'
import { LIMITS } from '../slack/limits.ts'
import { join, type Mrk, mrk } from '../slack/mrkdwn.ts'
import { type Plan, spanId } from './holidayModel.ts'
import type { HolidayTexts } from './holidayTexts.ts'

export const ADD_DAYS = 'people.addDays'
export const EDIT_DAY = 'people.editDay'
export const DROP_DAY = 'people.dropDay'
export const GIVE_BACK_DAY = 'people.giveBackDay'
export const SWAP_DAYS = 'people.swapDays'
export const MAKE_UP = 'people.makeUp'
export const CHOOSE_COUNTRY = 'people.chooseCountry'
export const IMPORT_FILE = 'people.importFile'
export const TURN_PAGE = 'people.holidayPage'
export const PICK_COUNTRY = 'people.country'

export const HOLIDAY_FORM = 'people.holidayForm'
export const DAY_FORM = 'people.dayForm'
export const SWAP_FORM = 'people.swapForm'
export const MAKE_UP_FORM = 'people.makeUpForm'
export const COUNTRY_FORM = 'people.countryForm'
export const FILE_FORM = 'people.fileForm'
export const CHOSEN_FORM = 'people.chosenForm'

/** Rows of one page, and of what was taken out, that fit a modal with room for the rest of it. */
const ROWS = 25
const DROPPED_ROWS = 10

type Reader = { today: Day; locale: Locale }

const nameOf = ({ name, nameEn }: SpecialDay, locale: Locale): string => (locale === 'en' && nameEn) || name

function lineOf(words: HolidayTexts, day: Day, special: SpecialDay, locale: Locale): Mrk {
  return mrk`*${words.day(day)}* · ${words.kinds[special.kind]} · ${nameOf(special, locale)}${isUnconfirmed(special) && ` (${words.unconfirmed})`}`
}

const coming = (days: Record<Day, SpecialDay>, today: Day): [Day, SpecialDay][] =>
  Object.entries(days)
    .filter(([day]) => day >= today)
    .sort(([a], [b]) => (a < b ? -1 : 1))

export function holidaysModal(
  words: HolidayTexts,
  { calendar, country }: { calendar: Calendar; country: string },
  { today, locale, page = 0, saved }: Reader & { page?: number; saved?: Mrk | undefined },
): ModalView {
  const days = coming(calendar.days, today)
  const pages = Math.max(1, Math.ceil(days.length / ROWS))
  const at = Math.min(Math.max(0, page), pages - 1)
  const dropped = coming(calendar.dropped ?? {}, today)
  const rest = calendar.rest.map(weekday => words.weekdays[weekday - 1] ?? '')
  return modal({
    callback: 'people.holidayList',
    title: words.title,
    close: words.close,
    metadata: { page: at },
    blocks: [
      saved && context(saved),
      context(words.about(words.country(country), rest), country === 'VN' && words.makesUp(calendar.makesUp === true)),
      actions(
        button({ action: ADD_DAYS, label: words.addDay, style: 'primary' }),
        button({ action: SWAP_DAYS, label: words.swap }),
        button({ action: IMPORT_FILE, label: words.importFile }),
        country === 'VN' && button({ action: MAKE_UP, label: words.makeUp }),
        button({ action: CHOOSE_COUNTRY, label: words.chooseCountry }),
      ),
      divider(),
      days.length === 0 && section(words.empty),
      ...days.slice(at * ROWS, (at + 1) * ROWS).map(([day, special]) =>
        section(
          lineOf(words, day, special, locale),
          button({
            action: `${EDIT_DAY}#${day}`,
            value: day,
            label: words.edit,
            aria: `${words.edit}: ${words.day(day)}`,
          }),
        ),
      ),
      pages > 1 && context(words.page(at + 1, pages)),
      actions(
        at > 0 && button({ action: `${TURN_PAGE}#previous`, value: String(at - 1), label: words.previous }),
        at < pages - 1 && button({ action: `${TURN_PAGE}#next`, value: String(at + 1), label: words.next }),
      ),
      dropped.length > 0 && divider(),
      dropped.length > 0 && section(words.droppedTitle),
      ...dropped.slice(0, DROPPED_ROWS).map(([day, official]) =>
        section(
          lineOf(words, day, official, locale),
          button({
            action: `${GIVE_BACK_DAY}#${day}`,
            value: day,
            label: words.giveBack,
            aria: `${words.giveBack}: ${words.day(day)}`,
          }),
        ),
      ),
      dropped.length > DROPPED_ROWS && context(words.moreDropped(dropped.length - DROPPED_ROWS)),
    ],
  })
}

const kindInput = (words: HolidayTexts, initial: SpecialDay['kind']) =>
  radioInput({
    field: 'kind',
    label: words.kind,
    options: (['off', 'half', 'work'] as const).map(kind => option(kind, words.kinds[kind])),
    initial,
  })

export const newDaysModal = (words: HolidayTexts): ModalView =>
  modal({
    callback: HOLIDAY_FORM,
    title: words.newTitle,
    submit: words.add,
    close: words.cancel,
    blocks: [
      textInput({ field: 'day', label: words.dayField, placeholder: words.dayPlaceholder, max: 40, focus: true }),
      textInput({ field: 'until', label: words.until, hint: words.untilHint, max: 40, optional: true }),
      kindInput(words, 'off'),
      textInput({ field: 'name', label: words.name, placeholder: words.namePlaceholder, max: 60 }),
      context(words.dueStays),
    ],
  })

export function dayModal(words: HolidayTexts, calendar: Calendar, day: Day, special: SpecialDay): ModalView {
  const source = special.source ? words.sources[special.source] : words.byHand
  return modal({
    callback: DAY_FORM,
    title: words.editTitle,
    submit: words.save,
    close: words.cancel,
    metadata: { day },
    about: day,
    blocks: [
      section(mrk`*${words.day(day)}*${isUnconfirmed(special) && ` (${words.unconfirmed})`}`),
      context(words.from(source)),
      textInput({ field: 'name', label: words.name, max: 60, initial: special.name }),
      kindInput(words, special.kind),
      divider(),
      actions(
        calendar.dropped?.[day] && button({ action: GIVE_BACK_DAY, value: day, label: words.giveBack }),
        button({
          action: DROP_DAY,
          value: day,
          label: words.drop,
          style: 'danger',
          confirm: { title: words.drop, text: words.confirmDrop, confirm: words.drop, deny: words.cancel },
        }),
      ),
    ],
  })
}

export const swapModal = (words: HolidayTexts): ModalView =>
  modal({
    callback: SWAP_FORM,
    title: words.swapTitle,
    submit: words.save,
    close: words.cancel,
    blocks: [
      textInput({ field: 'off', label: words.swapOff, placeholder: words.dayPlaceholder, max: 40, focus: true }),
      textInput({ field: 'work', label: words.swapWork, hint: words.swapWorkHint, max: 40 }),
      textInput({ field: 'name', label: words.name, max: 60, initial: words.swapName }),
      context(words.dueStays),
    ],
  })

export function makeUpModal(
  words: HolidayTexts,
  { makesUp, swaps, today }: { makesUp: boolean; swaps: readonly Swap[]; today: Day },
): ModalView {
  const thisYear = swaps.filter(({ work }) => work.slice(0, 4) >= today.slice(0, 4))
  const ahead = thisYear.some(({ work }) => work >= today)
  return modal({
    callback: MAKE_UP_FORM,
    title: words.makeUpTitle,
    submit: words.save,
    close: words.cancel,
    blocks: [
      section(words.makeUpAbout),
      thisYear.length > 0 &&
        section(
          join(
            thisYear.map(swap => words.makeUpSwap(swap, swap.work < today)),
            '\n',
          ),
        ),
      !ahead && context(words.makeUpNext),
      radioInput({
        field: 'makesUp',
        label: words.makeUpField,
        options: [option('yes', words.makeUpYes), option('no', words.makeUpNo)],
        initial: makesUp ? 'yes' : 'no',
      }),
    ],
  })
}

export const countryOption = (words: HolidayTexts, country: string) => option(country, words.country(country))

export const countryModal = (words: HolidayTexts, country: string): ModalView =>
  modal({
    callback: COUNTRY_FORM,
    title: words.countryTitle,
    submit: words.save,
    close: words.cancel,
    blocks: [
      searchInput({
        field: 'country',
        action: PICK_COUNTRY,
        label: words.countryField,
        hint: words.countryHint,
        initial: countryOption(words, country),
      }),
      context(words.countryAbout),
    ],
  })

export const fileModal = (words: HolidayTexts): ModalView =>
  modal({
    callback: FILE_FORM,
    title: words.importTitle,
    submit: words.look,
    close: words.cancel,
    blocks: [fileInput({ field: 'file', label: words.fileField, hint: words.fileHint, types: ['ics'], max: 1 })],
  })

/** What would be saved. The file itself is read again when it is: nothing of it is kept in between. */
export function previewModal(
  words: HolidayTexts,
  { plan, left, file }: { plan: Plan; left: IcsLeft; file: string },
): ModalView {
  const spans = plan.spans.slice(0, LIMITS.options)
  const fresh = plan.spans.reduce((sum, { first, last }) => sum + daysBetween(first, last) + 1, 0)
  const leftOut = words.left(left)
  return modal({
    callback: CHOSEN_FORM,
    title: words.previewTitle,
    ...(spans.length > 0 && { submit: words.save }),
    close: words.cancel,
    metadata: { file },
    about: file,
    blocks: [
      section(words.preview(fresh, plan)),
      leftOut.text !== '' && context(words.leftOut(leftOut)),
      spans.length === 0 && section(words.nothingNew),
      spans.length > 0 &&
        multiSelectInput({
          field: 'days',
          label: words.chooseDays,
          hint: words.chooseHint,
          options: spans.map(span =>
            option(
              spanId(span),
              `${words.span(span.first, span.last)} · ${span.name || words.unnamed}`,
              span.kind === 'half' ? words.kinds.half : undefined,
            ),
          ),
          initial: spans.filter(span => !span.observance).map(spanId),
        }),
      plan.spans.length > spans.length && context(words.onlyFirst(spans.length)),
    ],
  })
}
