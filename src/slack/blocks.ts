// Block Kit in our words. Pure; knows Slack's caps, so a view need not. Text that people typed is cut with "…" here and
// never silently split by Slack.
import type {
  ActionsBlockElement,
  Button,
  ContextBlockElement,
  HomeView,
  KnownBlock,
  ModalView,
  PlainTextOption as Option,
  PlainTextElement,
  RichTextBlock,
  RichTextElement,
  SectionBlockAccessory,
} from '@slack/types'
import { ellipsis } from '../core/text.ts'
import { LIMITS } from './limits.ts'
import { escaped, Mrk } from './mrkdwn.ts'

export type { HomeView, KnownBlock, ModalView, Option }

/** What is posted. `text` is what a screen reader and a push notification say, so it must stand alone. */
export type Message = { text: string; blocks: KnownBlock[] }

export const plain = (text: string, max: number): PlainTextElement => ({
  type: 'plain_text',
  text: ellipsis(text, max),
  emoji: false,
})

/** Cuts marked-up text between lines or words, never inside `<…>`. */
function cutMrk(text: Mrk | string, max: number): string {
  const whole = text instanceof Mrk ? text.text : text
  if (whole.length <= max) return whole
  const room = whole.slice(0, max - 1)
  const open = room.lastIndexOf('<')
  const safe = open > room.lastIndexOf('>') ? room.slice(0, open) : room
  return `${safe.replace(/&[a-z]*$/, '')}…`
}

/** `text` is mrkdwn too, so it takes what `mrk` escaped. A view that may exceed 50 blocks says itself what it left out. */
export function message(text: Mrk, blocks: readonly (KnownBlock | undefined | false)[]): Message {
  const all = blocks.filter(block => block !== undefined && block !== false)
  return { text: cutMrk(text, LIMITS.messageText), blocks: all.slice(0, LIMITS.messageBlocks) }
}

export const header = (text: string): KnownBlock => ({ type: 'header', text: plain(text, LIMITS.header) })

export const section = (text: Mrk, accessory?: SectionBlockAccessory): KnownBlock => ({
  type: 'section',
  text: { type: 'mrkdwn', text: cutMrk(text, LIMITS.sectionText), verbatim: true },
  ...(accessory && { accessory }),
})

/** Label beside value, one line each on a phone, two columns on a wide screen. Empty values are left out. */
export function facts(
  pairs: readonly (readonly [label: string, value: Mrk | string | undefined | null])[],
): KnownBlock[] {
  const shown = pairs.filter(([, value]) => value !== undefined && value !== null && value !== '')
  const blocks: KnownBlock[] = []
  for (let i = 0; i < shown.length; i += LIMITS.fields) {
    blocks.push({
      type: 'section',
      fields: shown.slice(i, i + LIMITS.fields).map(([label, value]) => ({
        type: 'mrkdwn' as const,
        text: cutMrk(`*${label}:* ${value instanceof Mrk ? value.text : escaped(value ?? '')}`, LIMITS.fieldText),
        verbatim: true,
      })),
    })
  }
  return blocks
}

export const context = (...texts: (Mrk | undefined | false)[]): KnownBlock => ({
  type: 'context',
  elements: texts
    .filter(text => text instanceof Mrk)
    .slice(0, LIMITS.contextElements)
    .map((text): ContextBlockElement => ({ type: 'mrkdwn', text: cutMrk(text, LIMITS.fieldText), verbatim: true })),
})

export const divider = (): KnownBlock => ({ type: 'divider' })

/** A row of buttons and pickers; undefined when there is nothing to press. */
export function actions(...elements: (ActionsBlockElement | undefined | false)[]): KnownBlock | undefined {
  const shown = elements.filter(element => element !== undefined && element !== false).slice(0, LIMITS.actions)
  return shown.length === 0 ? undefined : { type: 'actions', elements: shown }
}

export type ButtonWords = {
  /** `slice.verb`; a `#suffix` tells apart several of one kind in one row. */
  action: string
  label: string
  /** What it acts on: ids only, never authority. */
  value?: string
  style?: 'primary' | 'danger'
  url?: string
  /** What a screen reader says, when the label alone is not enough. */
  aria?: string
  confirm?: { title: string; text: string; confirm: string; deny: string }
}

export const button = ({ action, label, value, style, url, aria, confirm }: ButtonWords): Button => ({
  type: 'button',
  action_id: action,
  text: plain(label, LIMITS.buttonText),
  ...(value !== undefined && { value }),
  ...(style && { style }),
  ...(url && { url }),
  ...(aria && { accessibility_label: ellipsis(aria, LIMITS.buttonText) }),
  ...(confirm && {
    confirm: {
      title: plain(confirm.title, LIMITS.confirm.title),
      text: plain(confirm.text, LIMITS.confirm.text),
      confirm: plain(confirm.confirm, LIMITS.confirm.confirm),
      deny: plain(confirm.deny, LIMITS.confirm.deny),
    },
  }),
})

export const option = (value: string, label: string, description?: string): Option => ({
  text: plain(label, LIMITS.optionText),
  value,
  ...(description && { description: plain(description, LIMITS.optionText) }),
})

// — rich text: people's words as leaves, where Slack parses no mention and no link —

type Leaf = RichTextElement | string
export const bold = (text: string): RichTextElement => ({ type: 'text', text, style: { bold: true } })
export const struck = (text: string): RichTextElement => ({ type: 'text', text, style: { strike: true } })
export const italic = (text: string): RichTextElement => ({ type: 'text', text, style: { italic: true } })
export const userLeaf = (id: string): RichTextElement => ({ type: 'user', user_id: id })
export const linkLeaf = (url: string, text: string): RichTextElement => ({ type: 'link', url, text })

const leaves = (line: readonly Leaf[]): RichTextElement[] =>
  line.filter(leaf => leaf !== '').map(leaf => (typeof leaf === 'string' ? { type: 'text', text: leaf } : leaf))

type RichPart = { line: readonly Leaf[] } | { list: readonly (readonly Leaf[])[] }

/**
 * Lines and bullet lists in one block: a `list` is an array of lines, a line is an array of leaves. Slack runs sections
 * that follow each other into one line, so lines that belong together become one section with breaks in it.
 */
export function rich(...parts: RichPart[]): RichTextBlock {
  const elements: RichTextBlock['elements'] = []
  for (const part of parts) {
    const before = elements.at(-1)
    if ('list' in part) {
      const lines = part.list.map(line => ({ type: 'rich_text_section' as const, elements: leaves(line) }))
      elements.push({ type: 'rich_text_list', style: 'bullet', elements: lines })
    } else if (before?.type === 'rich_text_section') {
      before.elements.push({ type: 'text', text: '\n' }, ...leaves(part.line))
    } else elements.push({ type: 'rich_text_section', elements: leaves(part.line) })
  }
  return { type: 'rich_text', elements }
}

const ADDRESS = /(https?:\/\/[^\s<>|"]*[^\s<>|".,;:!?)\]])/

/** Text with its web addresses as links; nothing else in it is read as markup. */
export const withLinks = (text: string): RichTextElement[] =>
  text
    .split(ADDRESS)
    .map((part, i): RichTextElement => (i % 2 === 1 ? linkLeaf(part, part) : { type: 'text', text: part }))
    .filter(leaf => 'text' in leaf && leaf.text !== '')

/** People's words in quotation, as they typed them. */
export const quote = (text: string): RichTextBlock => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_quote', elements: [{ type: 'text', text: ellipsis(text, LIMITS.sectionText) }] }],
})

// — views —

export type ModalWords = {
  /** `slice.form`: what `on.submit` listens for. */
  callback: string
  title: string
  submit?: string
  close: string
  blocks: readonly (KnownBlock | undefined | false)[]
  /** Ids the submission needs. Read back through a schema; never words, amounts or authority. */
  metadata?: Record<string, unknown>
  /**
   * The id of what the form is about, where one form may take another's place in the same modal: Slack keeps what was
   * typed in a block of the same name, and Lan's roles would be saved as Tuấn's.
   */
  about?: string
}

const asked = (about: string | undefined, block: KnownBlock): KnownBlock =>
  about !== undefined && block.type === 'input' && block.block_id && !block.block_id.includes('@')
    ? { ...block, block_id: `${block.block_id}@${about}` }
    : block

export const modal = ({ callback, title, submit, close, blocks, metadata, about }: ModalWords): ModalView => ({
  type: 'modal',
  callback_id: callback,
  title: plain(title, LIMITS.title),
  ...(submit && { submit: plain(submit, LIMITS.title) }),
  close: plain(close, LIMITS.title),
  private_metadata: JSON.stringify(metadata ?? {}),
  blocks: blocks
    .filter(block => block !== undefined && block !== false)
    .slice(0, LIMITS.viewBlocks)
    .map(block => asked(about, block)),
})

export const home = (blocks: readonly (KnownBlock | undefined | false)[]): HomeView => ({
  type: 'home',
  blocks: blocks.filter(block => block !== undefined && block !== false).slice(0, LIMITS.viewBlocks),
})
