// What people see of the bot itself: help, the first-run checklist, the table of contents of the settings.
import { LOCALES } from '../core/locale.ts'
import type { Workspace } from '../ctx.ts'
import {
  actions,
  button,
  context,
  divider,
  type KnownBlock,
  type Message,
  type ModalView,
  message,
  modal,
  option,
  section,
} from '../slack/blocks.ts'
import { join, type Mrk, mrk } from '../slack/mrkdwn.ts'
import { isReady, type Purpose, type Step } from './model.ts'
import { type PeopleTexts, purposesLine } from './texts.ts'

export const SETTINGS = 'people.settings'

/** The parts of the settings, in the order of the table of contents; each is opened by `people.<part>`. */
export const PARTS = [
  'departments',
  'channels',
  'everyone',
  'hours',
  'holidays',
  'leave',
  'region',
  'nudging',
  'timetable',
  'undelivered',
  'mine',
] as const
export type Part = (typeof PARTS)[number]
/** The parts that a slice above serves. */
export type UpperPart = 'nudging' | 'timetable' | 'undelivered'
export const partAction = (part: Part): string => `people.${part}`

export function helpMessage(words: PeopleTexts, admin: boolean): Message {
  const { help, hub } = words
  const commands = join(
    help.commands.map(([command, what]) => mrk`\`${command}\`  ${what}`),
    '\n',
  )
  return message(mrk`${help.text}`, [
    section(help.intro),
    divider(),
    section(mrk`*${help.commandsTitle}*\n${commands}`),
    section(help.shortcuts),
    section(help.home),
    admin && context(help.admins),
    actions(button({ action: SETTINGS, label: admin ? hub.title : words.language.title })),
  ])
}

export function checklistBlocks(words: PeopleTexts, steps: readonly Step[]): KnownBlock[] {
  const lines = steps.map(({ step, done, missing }) => {
    const { checklist } = words
    const [what, where] = checklist.steps[step]
    if (done) return mrk`✓ ${what} · ${checklist.done}`
    const lacks = missing.length > 0 ? checklist.missing(missing) : checklist.todo
    return mrk`○ *${what}* · ${lacks}\n      ${where}`
  })
  return [section(join(lines, '\n')), settingsButton(words)]
}

const settingsButton = (words: PeopleTexts): KnownBlock => ({
  type: 'actions',
  elements: [button({ action: SETTINGS, label: words.welcome.settings, style: 'primary' })],
})

/** The one message to the installer; a living one, until everything is set up. */
export function welcomeCard(words: PeopleTexts, name: string, steps: readonly Step[]): Message {
  const { welcome } = words
  return isReady(steps)
    ? message(mrk`${welcome.ready}`, [section(welcome.hello(name)), section(welcome.ready)])
    : message(mrk`${welcome.text}`, [
        section(welcome.hello(name)),
        section(welcome.todo),
        ...checklistBlocks(words, steps),
      ])
}

export function purposeMessage(words: PeopleTexts, purposes: readonly Purpose[]): Message {
  const text = purposes.length > 0 ? words.purpose(purposesLine(words, purposes)) : words.noPurpose
  return message(text, [section(text)])
}

export function channelLostMessage(words: PeopleTexts, text: Mrk): Message {
  return message(text, [section(text), settingsButton(words)])
}

export function hubModal(words: PeopleTexts): ModalView {
  const { hub } = words
  return modal({
    callback: 'people.hub',
    title: hub.title,
    close: words.close,
    blocks: [
      context(hub.ofAll),
      ...PARTS.map(part => {
        const [name, what] = hub.parts[part]
        return section(
          mrk`*${name}*\n${what}`,
          button({ action: partAction(part), label: words.openPart, aria: `${words.openPart}: ${name}` }),
        )
      }),
    ],
  })
}

export const languageOptions = (words: PeopleTexts, workspace: Pick<Workspace, 'locale'>) => [
  ...LOCALES.map(locale => option(locale, words.languages[locale])),
  option('workspace', words.language.likeWorkspace(words.languages[workspace.locale])),
]
