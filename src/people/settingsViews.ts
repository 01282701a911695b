// The settings as modals: a list and a form take turns in one view, so that a saved change is seen at once.
import type { Workspace } from '../ctx.ts'
import {
  actions,
  button,
  context,
  divider,
  type KnownBlock,
  type ModalView,
  modal,
  option,
  section,
} from '../slack/blocks.ts'
import {
  channelInput,
  choicesInput,
  multiSelectInput,
  personInput,
  radioInput,
  searchInput,
  selectInput,
  textInput,
  timeInput,
} from '../slack/inputs.ts'
import { channelLink, join, type Mrk, mrk } from '../slack/mrkdwn.ts'
import { CURRENCIES, type Department, type Person, ROLES } from './model.ts'
import type { PeopleTexts } from './texts.ts'
import { languageOptions } from './views.ts'

export const EDIT_DEPARTMENT = 'people.department'
export const NEW_DEPARTMENT = 'people.newDepartment'
export const CLOSE_DEPARTMENT = 'people.closeDepartment'
export const PICK_PERSON = 'people.pick'
export const PICK_ZONE = 'people.zone'

export const DEPARTMENT_FORM = 'people.departmentForm'
export const NEW_DEPARTMENT_FORM = 'people.newDepartmentForm'
export const CHANNELS_FORM = 'people.channelsForm'
export const PERSON_FORM = 'people.personForm'
export const HOURS_FORM = 'people.hoursForm'
export const REGION_FORM = 'people.regionForm'

/** Rows of a list that fit a modal with room for the rest of it. */
const MOST_DEPARTMENTS = 40
const MOST_NAMES = 40

export function departmentsModal(
  words: PeopleTexts,
  departments: readonly Department[],
  leads: ReadonlyMap<string, Person>,
  saved?: Mrk,
): ModalView {
  const { departments: w } = words
  return modal({
    callback: 'people.departmentList',
    title: w.title,
    close: words.close,
    blocks: [
      saved && context(saved),
      departments.length === 0 && section(w.empty),
      ...departments.slice(0, MOST_DEPARTMENTS).map(d => {
        const channel = d.channel ? channelLink(d.channel) : words.none
        const lead = (d.lead && leads.get(d.lead)?.name) || words.none
        return section(
          mrk`*${d.name}*\n${w.channel}: ${channel} · ${w.lead}: ${lead}`,
          button({
            action: `${EDIT_DEPARTMENT}#${d.code}`,
            value: d.code,
            label: words.edit,
            aria: `${words.edit}: ${d.name}`,
          }),
        )
      }),
      actions(button({ action: NEW_DEPARTMENT, label: w.add })),
    ],
  })
}

const departmentFields = (words: PeopleTexts, now?: Department): KnownBlock[] => [
  channelInput({
    field: 'channel',
    label: words.department.channel,
    hint: words.department.channelHint,
    optional: true,
    initial: now?.channel ?? null,
  }),
  personInput({
    field: 'lead',
    label: words.department.lead,
    hint: words.department.leadHint,
    optional: true,
    initial: now?.lead ?? null,
  }),
]

export function departmentModal(words: PeopleTexts, now: Department): ModalView {
  const { department: w } = words
  return modal({
    callback: DEPARTMENT_FORM,
    title: w.editTitle,
    submit: words.save,
    close: words.cancel,
    metadata: { code: now.code },
    about: now.code,
    blocks: [
      textInput({ field: 'name', label: w.name, max: 40, initial: now.name }),
      ...departmentFields(words, now),
      divider(),
      actions(
        button({
          action: CLOSE_DEPARTMENT,
          value: now.code,
          label: w.close,
          style: 'danger',
          confirm: { title: w.close, text: w.confirmClose, confirm: w.close, deny: words.cancel },
        }),
      ),
    ],
  })
}

export function newDepartmentModal(words: PeopleTexts): ModalView {
  const { department: w } = words
  return modal({
    callback: NEW_DEPARTMENT_FORM,
    title: w.newTitle,
    submit: words.add,
    close: words.cancel,
    blocks: [
      textInput({ field: 'name', label: w.name, max: 40, focus: true }),
      textInput({ field: 'code', label: w.code, hint: w.codeHint, max: 20 }),
      ...departmentFields(words),
    ],
  })
}

export function channelsModal(words: PeopleTexts, now: Workspace): ModalView {
  const { channels: w } = words
  return modal({
    callback: CHANNELS_FORM,
    title: w.title,
    submit: words.save,
    close: words.cancel,
    blocks: [
      channelInput({
        field: 'accountChannel',
        label: w.account,
        hint: w.accountHint,
        optional: true,
        initial: now.accountChannel,
      }),
      channelInput({
        field: 'financeChannel',
        label: w.finance,
        hint: w.financeHint,
        optional: true,
        initial: now.financeChannel,
      }),
      channelInput({ field: 'leadershipChannel', label: w.leadership, optional: true, initial: now.leadershipChannel }),
      channelInput({
        field: 'adminChannel',
        label: w.admin,
        hint: w.adminHint,
        optional: true,
        initial: now.adminChannel,
      }),
      textInput({
        field: 'alertAfterMinutes',
        label: w.alertAfter,
        hint: w.alertAfterHint,
        max: 4,
        initial: String(now.alertAfterMinutes),
      }),
      context(w.invite),
    ],
  })
}

const namesOf = (words: PeopleTexts, people: readonly Person[]): Mrk => {
  const shown = people.slice(0, MOST_NAMES).map(p => p.name)
  const more = people.length > MOST_NAMES ? words.everyone.more(people.length - MOST_NAMES) : undefined
  return join([...shown, more], ', ')
}

export function everyoneModal(words: PeopleTexts, people: readonly Person[], saved?: Mrk): ModalView {
  const { everyone: w } = words
  const idle = people.filter(p => p.roles.length === 0)
  const groups: [title: string, people: readonly Person[]][] = [
    ...ROLES.map((role): [string, Person[]] => [words.roles[role], people.filter(p => p.roles.includes(role))]),
    [w.noRole(idle.length), idle],
  ]
  return modal({
    callback: 'people.everyoneList',
    title: w.title,
    close: words.close,
    blocks: [
      saved && context(saved),
      section(w.intro),
      {
        type: 'actions',
        elements: [
          {
            type: 'users_select',
            action_id: PICK_PERSON,
            placeholder: { type: 'plain_text', text: w.pick, emoji: false },
          },
        ],
      },
      divider(),
      ...groups
        .filter(([, held]) => held.length > 0)
        .map(([title, held]) => section(mrk`*${title}*\n${namesOf(words, held)}`)),
    ],
  })
}

export function personModal(
  words: PeopleTexts,
  workspace: Workspace,
  now: Person,
  departments: readonly Department[],
): ModalView {
  const { person: w } = words
  return modal({
    callback: PERSON_FORM,
    title: w.title,
    submit: words.save,
    close: words.cancel,
    metadata: { person: now.id },
    about: now.id,
    blocks: [
      section(mrk`*${now.name}*`),
      multiSelectInput({
        field: 'roles',
        label: w.roles,
        hint: w.rolesHint,
        optional: true,
        options: ROLES.map(role => option(role, words.roles[role])),
        initial: now.roles,
      }),
      departments.length > 0 &&
        selectInput({
          field: 'department',
          label: w.department,
          optional: true,
          options: departments.map(d => option(d.code, d.name)),
          initial: now.department,
        }),
      personInput({
        field: 'reportsTo',
        label: w.reportsTo,
        hint: w.reportsToHint,
        optional: true,
        initial: now.reportsTo,
      }),
      radioInput({
        field: 'language',
        label: words.language.label,
        options: languageOptions(words, workspace),
        initial: now.locale ?? 'workspace',
      }),
    ],
  })
}

export function hoursModal(words: PeopleTexts, now: Workspace): ModalView {
  const { hours: w } = words
  return modal({
    callback: HOURS_FORM,
    title: w.title,
    submit: words.save,
    close: words.cancel,
    blocks: [
      timeInput({ field: 'start', label: w.start, initial: now.hours.start }),
      timeInput({ field: 'end', label: w.end, initial: now.hours.end }),
      timeInput({ field: 'quietFrom', label: w.quietFrom, hint: w.quietHint, initial: now.hours.quietFrom }),
      timeInput({ field: 'quietTo', label: w.quietTo, initial: now.hours.quietTo }),
      choicesInput({
        field: 'rest',
        label: w.rest,
        optional: true,
        options: words.weekdays.map((name, n) => option(String(n + 1), name)),
        initial: now.calendar.rest.map(String),
      }),
    ],
  })
}

export function regionModal(words: PeopleTexts, now: Workspace): ModalView {
  const { region: w } = words
  return modal({
    callback: REGION_FORM,
    title: w.title,
    submit: words.save,
    close: words.cancel,
    blocks: [
      selectInput({
        field: 'locale',
        label: w.locale,
        hint: w.localeHint,
        options: Object.entries(words.languages).map(([locale, name]) => option(locale, name)),
        initial: now.locale,
      }),
      searchInput({ field: 'zone', action: PICK_ZONE, label: w.zone, hint: w.zoneHint, initial: zoneOption(now.zone) }),
      selectInput({
        field: 'currency',
        label: w.currency,
        options: CURRENCIES.map(code => option(code, code)),
        initial: now.currency,
      }),
    ],
  })
}

/** `Asia/Ho_Chi_Minh` as people read it: `Ho Chi Minh (Asia)`. */
export const zoneLabel = (zone: string): string => {
  const [region = '', ...city] = zone.replaceAll('_', ' ').split('/')
  return city.length === 0 ? region : `${city.join(', ')} (${region})`
}
export const zoneOption = (zone: string) => option(zone, zoneLabel(zone))
