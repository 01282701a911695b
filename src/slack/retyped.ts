// A form shown again with all that was typed in it, after it had already been replaced by "still saving".
import type { InputBlock, KnownBlock } from '@slack/types'
import { nfc } from '../core/text.ts'
import { type ModalView, plain } from './blocks.ts'
import { LIMITS } from './limits.ts'

/** The parts of a submitted view that are needed to draw it again. */
export type SentView = {
  callback_id: string
  title: { text: string }
  submit?: { text: string } | null
  close?: { text: string } | null
  private_metadata: string
  blocks: readonly unknown[]
  state: { values: Record<string, Record<string, object>> }
}

const INITIAL: Record<string, [sent: string, initial: string]> = {
  plain_text_input: ['value', 'initial_value'],
  static_select: ['selected_option', 'initial_option'],
  external_select: ['selected_option', 'initial_option'],
  multi_static_select: ['selected_options', 'initial_options'],
  users_select: ['selected_user', 'initial_user'],
  multi_users_select: ['selected_users', 'initial_users'],
  conversations_select: ['selected_conversation', 'initial_conversation'],
  datepicker: ['selected_date', 'initial_date'],
  timepicker: ['selected_time', 'initial_time'],
  checkboxes: ['selected_options', 'initial_options'],
  radio_buttons: ['selected_option', 'initial_option'],
}

function typedInto(block: KnownBlock, values: SentView['state']['values']): KnownBlock {
  if (block.type !== 'input') return block
  const sent = Object.values(values[block.block_id ?? ''] ?? {})[0]
  const [from, to] = INITIAL[block.element.type] ?? []
  if (!sent || !from || !to) return block
  const said: unknown = Reflect.get(sent, from)
  const value = typeof said === 'string' ? nfc(said) : said
  const element = { ...block.element, [to]: value }
  if (value === null || value === undefined || (Array.isArray(value) && value.length === 0))
    Reflect.deleteProperty(element, to)
  return { ...block, element } as InputBlock
}

/** `above` says why it is shown again. */
export function withTyped(view: SentView, above: ModalView['blocks']): ModalView {
  return {
    type: 'modal',
    callback_id: view.callback_id,
    title: plain(view.title.text, LIMITS.title),
    ...(view.submit && { submit: plain(view.submit.text, LIMITS.title) }),
    ...(view.close && { close: plain(view.close.text, LIMITS.title) }),
    private_metadata: view.private_metadata,
    blocks: [...above, ...(view.blocks as KnownBlock[]).map(block => typedInto(block, view.state.values))],
  }
}
