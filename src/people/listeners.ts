import { z } from 'zod'
import { fold, rankMatches } from '../core/text.ts'
import type { Ctx, Scope } from '../ctx.ts'
import type { ModalView } from '../slack/blocks.ts'
import { readSlackPerson } from '../slack/directory.ts'
import type { ReadFile } from '../slack/files.ts'
import { LIMITS } from '../slack/limits.ts'
import type { Mrk } from '../slack/mrkdwn.ts'
import type { CommandCall, On } from '../slack/on.ts'
import { channelIsBack, stopWorkspace, tellChannelLost } from './flow.ts'
import { holidayList, holidayListeners } from './holidayListeners.ts'
import { leaveListeners, leaveOverview, leaveSaid } from './leaveListeners.ts'
import {
  ChannelsForm,
  DepartmentForm,
  HoursForm,
  isAdmin,
  mustBeAdmin,
  NewDepartmentForm,
  PersonForm,
  RegionForm,
} from './model.ts'
import type { HourMoved } from './ownFlow.ts'
import { ownListeners, ownSettingsModal } from './ownListeners.ts'
import {
  addDepartment,
  changeChannels,
  changeDepartment,
  changeHours,
  changePerson,
  changeRegion,
  closeDepartment,
} from './settingsFlow.ts'
import {
  CHANNELS_FORM,
  CLOSE_DEPARTMENT,
  channelsModal,
  DEPARTMENT_FORM,
  departmentModal,
  departmentsModal,
  EDIT_DEPARTMENT,
  everyoneModal,
  HOURS_FORM,
  hoursModal,
  NEW_DEPARTMENT,
  NEW_DEPARTMENT_FORM,
  newDepartmentModal,
  PERSON_FORM,
  PICK_PERSON,
  PICK_ZONE,
  personModal,
  REGION_FORM,
  regionModal,
  zoneLabel,
  zoneOption,
} from './settingsViews.ts'
import { colleague, departments, members, openDepartment, peopleByIds, savePeople } from './store.ts'
import { peopleTexts } from './texts.ts'
import { helpMessage, hubModal, type Part, partAction, SETTINGS, type UpperPart } from './views.ts'

const SETTINGS_WORDS = ['settings', 'setting', 'cai dat', 'caidat', 'thiet lap']

/** The parts of the settings as they stand. */
const parts = {
  departments: departmentList,
  channels: async ctx => channelsModal(peopleTexts[ctx.locale], ctx.workspace),
  everyone: everyoneList,
  hours: async ctx => hoursModal(peopleTexts[ctx.locale], ctx.workspace),
  holidays: async ctx => holidayList(ctx),
  region: async ctx => regionModal(peopleTexts[ctx.locale], ctx.workspace),
  mine: ownSettingsModal,
  leave: async ctx => leaveOverview(ctx),
} satisfies Record<Exclude<Part, UpperPart>, (ctx: Ctx) => Promise<ModalView>>

async function departmentList(ctx: Ctx, saved?: Mrk): Promise<ModalView> {
  const open = await departments(ctx)
  const leads = await peopleByIds(
    ctx,
    open.flatMap(d => d.lead ?? []),
  )
  return departmentsModal(peopleTexts[ctx.locale], open, leads, saved)
}

async function everyoneList(ctx: Ctx, saved?: Mrk): Promise<ModalView> {
  return everyoneModal(peopleTexts[ctx.locale], await members(ctx), saved)
}

/** Admins get the table of contents, everybody else what is theirs. */
const settingsFor = async (ctx: Ctx): Promise<ModalView> =>
  isAdmin(ctx.actor) ? hubModal(peopleTexts[ctx.locale]) : ownSettingsModal(ctx)

/** What is open to those who are no admins. */
const OF_EVERYBODY = new Set<string>(['mine', 'leave'] satisfies Part[])

const OfDepartment = z.object({ code: z.string() })
const OfPerson = z.object({ person: z.string() })

/** What the slices above answer to `/nhipcau <word>`, by the folded word. */
export type Words = Readonly<Record<string, (ctx: Ctx, call: CommandCall) => Promise<unknown>>>

const noFiles: ReadFile = async () => ({ ok: false, problem: 'unreadable' })

export function peopleListeners(on: On, words: Words = {}, readFile: ReadFile = noFiles, hourMoved?: HourMoved): void {
  on.command('/nhipcau', async (ctx, call) => {
    const { text, open, reply } = call
    const word = fold(text)
    const leave = leaveSaid(ctx, text)
    if (SETTINGS_WORDS.includes(word)) await open(await settingsFor(ctx))
    else if (leave) await open(await leave)
    else if (Object.hasOwn(words, word)) await words[word]?.(ctx, call)
    else await reply(helpMessage(peopleTexts[ctx.locale], isAdmin(ctx.actor)))
  })

  on.click(SETTINGS, async (ctx, { open }) => open(await settingsFor(ctx)))

  for (const [part, view] of Object.entries(parts)) {
    on.click(partAction(part as Part), async (ctx, { open }) => {
      if (!OF_EVERYBODY.has(part)) mustBeAdmin(ctx.actor)
      await open(await view(ctx))
    })
  }

  departmentListeners(on)
  peopleFormListeners(on)
  ownListeners(on, hourMoved)
  workspaceListeners(on)
  holidayListeners(on, readFile)
  leaveListeners(on)
  slackListeners(on)
}

function departmentListeners(on: On): void {
  on.click(EDIT_DEPARTMENT, async (ctx, { value, update }) => {
    mustBeAdmin(ctx.actor)
    await update(departmentModal(peopleTexts[ctx.locale], await openDepartment(ctx, value)))
  })
  on.click(NEW_DEPARTMENT, async (ctx, { update }) => {
    mustBeAdmin(ctx.actor)
    await update(newDepartmentModal(peopleTexts[ctx.locale]))
  })
  on.click(CLOSE_DEPARTMENT, async (ctx, { value, update }) => {
    const { name } = await closeDepartment(ctx, value)
    await update(await departmentList(ctx, peopleTexts[ctx.locale].departments.closed(name)))
  })
  on.submit(DEPARTMENT_FORM, DepartmentForm, async (ctx, form, { metadata }) => {
    await changeDepartment(ctx, OfDepartment.parse(metadata).code, form)
    return { update: await departmentList(ctx, peopleTexts[ctx.locale].departments.saved(form.name)) }
  })
  on.submit(NEW_DEPARTMENT_FORM, NewDepartmentForm, async (ctx, form) => {
    await addDepartment(ctx, form)
    return { update: await departmentList(ctx, peopleTexts[ctx.locale].departments.saved(form.name)) }
  })
}

function peopleFormListeners(on: On): void {
  on.click(PICK_PERSON, async (ctx, { value, update }) => {
    mustBeAdmin(ctx.actor)
    const [them, open] = [await colleague(ctx, value), await departments(ctx)]
    await update(personModal(peopleTexts[ctx.locale], ctx.workspace, them, open))
  })
  on.submit(PERSON_FORM, PersonForm, async (ctx, form, { metadata }) => {
    const { name } = await changePerson(ctx, OfPerson.parse(metadata).person, form)
    return { update: await everyoneList(ctx, peopleTexts[ctx.locale].person.saved(name)) }
  })
}

function workspaceListeners(on: On): void {
  on.submit(CHANNELS_FORM, ChannelsForm, changeChannels)
  on.submit(HOURS_FORM, HoursForm, changeHours)
  on.submit(REGION_FORM, RegionForm, changeRegion)
  on.options(PICK_ZONE, async (_, query) =>
    rankMatches(query, zones(), zoneLabel).slice(0, LIMITS.options).map(zoneOption),
  )
}

/** The runtime lists Viet Nam's zone under its old name. */
const zones = (): string[] => [
  'Asia/Ho_Chi_Minh',
  ...Intl.supportedValuesOf('timeZone').filter(zone => zone.includes('/') && !/Saigon|Ho_Chi_Minh|^Etc/.test(zone)),
]

// — what happens in Slack —

const OfUser = z.object({ user: z.unknown() })
const InChannel = z.object({ channel: z.string(), user: z.string().optional() })
/** Ids of the people and the bots whose tokens are no longer good. */
const Revoked = z.object({ tokens: z.object({ bot: z.array(z.string()).optional() }) })

function slackListeners(on: On): void {
  const keepPerson = async (scope: Scope, event: Record<string, unknown>) => {
    const found = readSlackPerson(OfUser.parse(event).user, scope.workspace.id)
    if (found) await savePeople(scope, [found])
  }
  on.event('team_join', keepPerson)
  on.event('user_change', keepPerson)

  on.event('app_uninstalled', stopWorkspace)
  on.event('tokens_revoked', async (scope, event) => {
    const { bot = [] } = Revoked.parse(event).tokens
    if (bot.length > 0) await stopWorkspace(scope)
  })

  const lost = (why: 'archived' | 'left' | 'deleted') => (scope: Scope, event: Record<string, unknown>) =>
    tellChannelLost(scope, InChannel.parse(event).channel, why)
  const ofBot = (scope: Scope, event: Record<string, unknown>) =>
    InChannel.parse(event).user === scope.workspace.botUserId
  on.event('channel_archive', lost('archived'))
  on.event('group_archive', lost('archived'))
  on.event('channel_deleted', lost('deleted'))
  on.event('channel_left', lost('left'))
  on.event('group_left', lost('left'))
  on.event('member_left_channel', async (scope, event) => {
    if (ofBot(scope, event)) await lost('left')(scope, event)
  })

  const back = (scope: Scope, event: Record<string, unknown>) => channelIsBack(scope, InChannel.parse(event).channel)
  on.event('channel_unarchive', back)
  on.event('group_unarchive', back)
  on.event('member_joined_channel', async (scope, event) => {
    if (ofBot(scope, event)) await back(scope, event)
  })
}
