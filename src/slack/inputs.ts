// The fields of a form. A field's name is its block id, so an error lands beside it; `@` and anything after the name
// makes Slack forget what was typed when a view is updated.
import type { InputBlock, InputBlockElement, KnownBlock } from '@slack/types'
import { type Option, plain } from './blocks.ts'
import { LIMITS } from './limits.ts'

type Words = { field: string; label: string; hint?: string; optional?: boolean }

const input = ({ field, label, hint, optional }: Words, element: InputBlockElement): InputBlock => ({
  type: 'input',
  block_id: field,
  label: plain(label, LIMITS.label),
  element,
  ...(hint && { hint: plain(hint, LIMITS.label) }),
  ...(optional && { optional: true }),
})

const placeholderOf = (text: string | undefined) =>
  text !== undefined && { placeholder: plain(text, LIMITS.placeholder) }

export const textInput = (
  w: Words & { initial?: string | null; placeholder?: string; multiline?: boolean; max?: number; focus?: boolean },
): KnownBlock =>
  input(w, {
    type: 'plain_text_input',
    action_id: w.field,
    ...(w.multiline && { multiline: true }),
    ...(w.initial && { initial_value: w.initial.slice(0, w.max ?? LIMITS.input) }),
    max_length: w.max ?? LIMITS.input,
    ...(w.focus && { focus_on_load: true }),
    ...placeholderOf(w.placeholder),
  })

const optionAmong = (options: readonly Option[], value: string | null | undefined): Option | undefined =>
  options.find(o => o.value === value)

export function selectInput(
  w: Words & { options: readonly Option[]; initial?: string | null; placeholder?: string },
): KnownBlock {
  const initial = optionAmong(w.options, w.initial)
  return input(w, {
    type: 'static_select',
    action_id: w.field,
    options: w.options.slice(0, LIMITS.options),
    ...(initial && { initial_option: initial }),
    ...placeholderOf(w.placeholder),
  })
}

/** Asks the app for options as the person types; `action` is what `on.options` listens for. */
export const searchInput = (
  w: Words & { action: string; initial?: Option | undefined; placeholder?: string },
): KnownBlock =>
  input(w, {
    type: 'external_select',
    action_id: w.action,
    min_query_length: 0,
    ...(w.initial && { initial_option: w.initial }),
    ...placeholderOf(w.placeholder),
  })

export const personInput = (w: Words & { initial?: string | null; placeholder?: string }): KnownBlock =>
  input(w, {
    type: 'users_select',
    action_id: w.field,
    ...(w.initial && { initial_user: w.initial }),
    ...placeholderOf(w.placeholder),
  })

/** Channels the bot may post in: no direct messages, nothing shared with another company. */
export const channelInput = (w: Words & { initial?: string | null; placeholder?: string }): KnownBlock =>
  input(w, {
    type: 'conversations_select',
    action_id: w.field,
    filter: { include: ['public', 'private'], exclude_bot_users: true, exclude_external_shared_channels: true },
    ...(w.initial && { initial_conversation: w.initial }),
    ...placeholderOf(w.placeholder),
  })

export function choicesInput(w: Words & { options: readonly Option[]; initial?: readonly string[] }): KnownBlock {
  const initial = w.options.filter(o => w.initial?.includes(o.value ?? ''))
  return input(w, {
    type: 'checkboxes',
    action_id: w.field,
    options: w.options.slice(0, LIMITS.choices),
    ...(initial.length > 0 && { initial_options: initial }),
  })
}

export function multiSelectInput(
  w: Words & { options: readonly Option[]; initial?: readonly string[]; placeholder?: string },
): KnownBlock {
  const initial = w.options.filter(o => w.initial?.includes(o.value ?? ''))
  return input(w, {
    type: 'multi_static_select',
    action_id: w.field,
    options: w.options.slice(0, LIMITS.options),
    ...(initial.length > 0 && { initial_options: initial }),
    ...placeholderOf(w.placeholder),
  })
}

export function radioInput(w: Words & { options: readonly Option[]; initial?: string | null }): KnownBlock {
  const initial = optionAmong(w.options, w.initial)
  return input(w, {
    type: 'radio_buttons',
    action_id: w.field,
    options: w.options.slice(0, LIMITS.choices),
    ...(initial && { initial_option: initial }),
  })
}

export const timeInput = (w: Words & { initial?: string | null }): KnownBlock =>
  input(w, { type: 'timepicker', action_id: w.field, ...(w.initial && { initial_time: w.initial }) })

/** `types` are endings without a dot. Slack's own check of them is a convenience: look at the file itself. */
export const fileInput = (w: Words & { types: readonly string[]; max: number }): KnownBlock =>
  input(w, { type: 'file_input', action_id: w.field, filetypes: [...w.types], max_files: w.max })
