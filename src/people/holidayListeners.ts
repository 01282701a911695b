import { z } from 'zod'
import { COUNTRIES, countryName } from '../core/countries.ts'
import { ICS_BYTES, type IcsRead, readIcs } from '../core/ics.ts'
import { refuse } from '../core/refusal.ts'
import { rankMatches } from '../core/text.ts'
import { dayOf } from '../core/time.ts'
import { vietnamSwaps } from '../core/vietnam.ts'
import type { Ctx, Workspace } from '../ctx.ts'
import type { ModalView } from '../slack/blocks.ts'
import type { ReadFile } from '../slack/files.ts'
import { LIMITS } from '../slack/limits.ts'
import { type Mrk, mrk } from '../slack/mrkdwn.ts'
import type { On } from '../slack/on.ts'
import {
  addHolidays,
  changeHoliday,
  chooseCountry,
  chooseMakeUp,
  dropHoliday,
  giveBackHoliday,
  importDays,
  swapDays,
} from './holidayFlow.ts'
import {
  ChosenForm,
  CountryForm,
  DayForm,
  FileForm,
  HolidayForm,
  type HolidayRefusal,
  listed,
  MakeUpForm,
  planImport,
  SwapForm,
  YEARS_AHEAD,
} from './holidayModel.ts'
import { holidayTexts, type Moved } from './holidayTexts.ts'
import * as view from './holidayViews.ts'
import { mustBeAdmin } from './model.ts'

const OfPage = z.object({ page: z.number().int().catch(0) })
const OfDay = z.object({ day: z.string() })
const OfFile = z.object({ file: z.string() })

const todayOf = ({ now, workspace }: Ctx) => dayOf(now, workspace.zone)

export function holidayList(ctx: Ctx, workspace: Workspace = ctx.workspace, saved?: Mrk, page = 0): ModalView {
  return view.holidaysModal(holidayTexts[ctx.locale], workspace, {
    today: todayOf(ctx),
    locale: ctx.locale,
    page,
    saved,
  })
}

const told = (ctx: Ctx, saved: Mrk, moved: Moved | undefined): Mrk =>
  mrk`${saved}${moved && holidayTexts[ctx.locale].moved(moved)}`

export function holidayListeners(on: On, readFile: ReadFile): void {
  const forms: Record<string, (ctx: Ctx) => ModalView> = {
    [view.ADD_DAYS]: ctx => view.newDaysModal(holidayTexts[ctx.locale]),
    [view.SWAP_DAYS]: ctx => view.swapModal(holidayTexts[ctx.locale]),
    [view.IMPORT_FILE]: ctx => view.fileModal(holidayTexts[ctx.locale]),
    [view.CHOOSE_COUNTRY]: ctx => view.countryModal(holidayTexts[ctx.locale], ctx.workspace.country),
    [view.MAKE_UP]: ctx =>
      view.makeUpModal(holidayTexts[ctx.locale], {
        makesUp: ctx.workspace.calendar.makesUp === true,
        swaps: vietnamSwaps,
        today: todayOf(ctx),
      }),
  }
  for (const [action, form] of Object.entries(forms)) {
    on.click(action, async (ctx, { update }) => {
      mustBeAdmin(ctx.actor)
      await update(form(ctx))
    })
  }
  on.click(view.TURN_PAGE, async (ctx, { value, update }) => {
    mustBeAdmin(ctx.actor)
    await update(holidayList(ctx, ctx.workspace, undefined, Number(value) || 0))
  })
  on.submit(view.HOLIDAY_FORM, HolidayForm, async (ctx, form) => {
    const { workspace, count, moved } = await addHolidays(ctx, form)
    return { update: holidayList(ctx, workspace, told(ctx, holidayTexts[ctx.locale].added(count), moved)) }
  })
  on.submit(view.SWAP_FORM, SwapForm, async (ctx, form) => {
    const { workspace, swap, moved } = await swapDays(ctx, form)
    const saved = holidayTexts[ctx.locale].swapped(swap.off, swap.work)
    return { update: holidayList(ctx, workspace, told(ctx, saved, moved)) }
  })
  on.submit(view.MAKE_UP_FORM, MakeUpForm, async (ctx, form) => {
    return { update: holidayList(ctx, await chooseMakeUp(ctx, form), holidayTexts[ctx.locale].saved) }
  })
  dayListeners(on)
  countryListeners(on)
  fileListeners(on, readFile)
}

function dayListeners(on: On): void {
  on.click(view.EDIT_DAY, async (ctx, { value, update }) => {
    mustBeAdmin(ctx.actor)
    const { calendar } = ctx.workspace
    await update(view.dayModal(holidayTexts[ctx.locale], calendar, value, listed(calendar.days, value)))
  })
  on.submit(view.DAY_FORM, DayForm, async (ctx, form, { metadata }) => {
    const { day } = OfDay.parse(metadata)
    const { workspace, moved } = await changeHoliday(ctx, day, form)
    return { update: holidayList(ctx, workspace, told(ctx, holidayTexts[ctx.locale].changed(day), moved)) }
  })
  on.click(view.DROP_DAY, async (ctx, { value, update }) => {
    const workspace = await dropHoliday(ctx, value)
    await update(holidayList(ctx, workspace, holidayTexts[ctx.locale].removed(value)))
  })
  on.click(view.GIVE_BACK_DAY, async (ctx, { value, view: from, update }) => {
    const workspace = await giveBackHoliday(ctx, value)
    const { page } = OfPage.parse({ page: 0, ...(from?.metadata as object) })
    await update(holidayList(ctx, workspace, holidayTexts[ctx.locale].returned(value), page))
  })
}

function countryListeners(on: On): void {
  on.options(view.PICK_COUNTRY, async (ctx, query) =>
    rankMatches(query, COUNTRIES, code => `${countryName(code, ctx.locale)} ${countryName(code, 'en')} ${code}`)
      .slice(0, LIMITS.options)
      .map(code => view.countryOption(holidayTexts[ctx.locale], code)),
  )
  on.submit(view.COUNTRY_FORM, CountryForm, async (ctx, form) => {
    const { workspace, done } = await chooseCountry(ctx, form)
    const words = holidayTexts[ctx.locale]
    return { update: holidayList(ctx, workspace, words.seeded(words.country(form.country), done)) }
  })
}

function fileListeners(on: On, readFile: ReadFile): void {
  /** Refuses beside the field what is no calendar; on the preview, whose form has no such field, above it. */
  async function daysIn(ctx: Ctx, id: string): Promise<Extract<IcsRead, { ok: true }>> {
    mustBeAdmin(ctx.actor)
    const file = await readFile(id, ICS_BYTES)
    if (!file.ok) {
      return file.problem === 'tooLarge'
        ? refuse<HolidayRefusal>('ics.tooLarge', 'file', { max: ICS_BYTES / 1e6 })
        : refuse<HolidayRefusal>('holiday.fileUnreadable', 'file')
    }
    const { zone, hours } = ctx.workspace
    const from = todayOf(ctx)
    const read = readIcs(file.bytes, { zone, hours, from, to: `${Number(from.slice(0, 4)) + YEARS_AHEAD}-12-31` })
    return read.ok ? read : refuse<HolidayRefusal>(read.problem, 'file', read.values)
  }
  on.submit(view.FILE_FORM, FileForm, async (ctx, form) => {
    const [file = ''] = form.file
    const { days, left } = await daysIn(ctx, file)
    const plan = planImport(days, ctx.workspace.calendar)
    return { update: view.previewModal(holidayTexts[ctx.locale], { plan, left, file }) }
  })
  on.submit(view.CHOSEN_FORM, ChosenForm, async (ctx, form, { metadata }) => {
    const { days } = await daysIn(ctx, OfFile.parse(metadata).file)
    const { workspace, count, moved } = await importDays(ctx, days, form)
    return { update: holidayList(ctx, workspace, told(ctx, holidayTexts[ctx.locale].added(count), moved)) }
  })
}
