/** What a form's elements hold: Slack's `state.values`, what a person may enter, and what Slack's client refuses by itself. */
import type { Uploaded } from './files.ts'
import type { Block, Element, ElementState, Option, Values } from './shapes.ts'
import { interactiveElements } from './shapes.ts'

/** What a test or the page enters: text, an option's value, an id (of a file: as uploaded), a date, seconds, or a list of those. `null` empties. */
export type Entered = string | number | string[] | null

/** element type → [the field in `state`, the field with the initial value] */
const FIELDS: Record<string, readonly [string, string]> = {
  plain_text_input: ['value', 'initial_value'],
  number_input: ['value', 'initial_value'],
  email_text_input: ['value', 'initial_value'],
  url_text_input: ['value', 'initial_value'],
  rich_text_input: ['rich_text_value', 'initial_value'],
  datepicker: ['selected_date', 'initial_date'],
  timepicker: ['selected_time', 'initial_time'],
  datetimepicker: ['selected_date_time', 'initial_date_time'],
  static_select: ['selected_option', 'initial_option'],
  external_select: ['selected_option', 'initial_option'],
  radio_buttons: ['selected_option', 'initial_option'],
  users_select: ['selected_user', 'initial_user'],
  conversations_select: ['selected_conversation', 'initial_conversation'],
  channels_select: ['selected_channel', 'initial_channel'],
  checkboxes: ['selected_options', 'initial_options'],
  multi_static_select: ['selected_options', 'initial_options'],
  multi_external_select: ['selected_options', 'initial_options'],
  multi_users_select: ['selected_users', 'initial_users'],
  multi_conversations_select: ['selected_conversations', 'initial_conversations'],
  multi_channels_select: ['selected_channels', 'initial_channels'],
  file_input: ['files', 'initial_files'],
}

export const isStateful = (element: Element): boolean => element.type in FIELDS
const takesMany = (type: string): boolean => type.startsWith('multi_') || type === 'checkboxes' || type === 'file_input'

export function initialState(element: Element): ElementState {
  const [field, initial] = FIELDS[element.type] as readonly [string, string]
  const empty = takesMany(element.type) ? [] : null
  const zone = element.type === 'timepicker' && element.timezone ? { timezone: element.timezone } : {}
  return { type: element.type, [field]: element[initial] ?? empty, ...zone }
}

/** `state.values` of blocks: what was typed where block and action still exist with the same type, else initial values. */
export function valuesOf(blocks: readonly Block[], typed: Values): Values {
  const values: Values = {}
  for (const { block, element } of interactiveElements(blocks)) {
    if (!isStateful(element) || !block.block_id || !element.action_id) continue
    const kept = typed[block.block_id]?.[element.action_id]
    values[block.block_id] ??= {}
    ;(values[block.block_id] as Record<string, ElementState>)[element.action_id] =
      kept?.type === element.type ? kept : initialState(element)
  }
  return values
}

export const optionsOf = (element: Element): Option[] => [
  ...(element.options ?? []),
  ...(element.option_groups ?? []).flatMap(group => group.options),
]

/**
 * The element's state once a person has entered something.
 * @param offered options that the app's last `block_suggestion` answer offered (external selects only)
 * @param uploads files that were uploaded (file inputs only)
 * @throws when a person could not enter this: an option that is not there, a date that is none
 */
export function enter(
  element: Element,
  entered: Entered,
  offered: readonly Option[] = [],
  uploads: ReadonlyMap<string, Uploaded> = new Map(),
): ElementState {
  const field = FIELDS[element.type]?.[0]
  if (!field) throw new Error(`Nothing can be entered in a ${element.type}`)
  const state = initialState(element)
  if (entered === null || entered === '') return { ...state, [field]: takesMany(element.type) ? [] : null }
  const options = [...optionsOf(element), ...offered]
  const pick = (value: string): Option => {
    const option = options.find(o => o.value === value)
    if (!option) {
      const there = options.map(o => o.value).join(', ')
      throw new Error(`No option "${value}" in ${element.action_id}; there are: ${there || 'none'}`)
    }
    return option
  }
  const list = Array.isArray(entered) ? entered : [String(entered)]
  if (field === 'selected_option') return { ...state, selected_option: pick(String(entered)) }
  if (field === 'selected_options') return { ...state, selected_options: list.map(pick) }
  if (field === 'rich_text_value') return { ...state, rich_text_value: richText(String(entered)) }
  if (field === 'files') return { ...state, files: list.map(id => uploaded(element, id, uploads)) }
  if (takesMany(element.type)) return { ...state, [field]: list }
  if (field === 'selected_date_time') return { ...state, [field]: Number(entered) }
  const text = String(entered)
  if (field === 'selected_date' && !/^\d{4}-\d\d-\d\d$/.test(text)) throw new Error(`"${text}" is not a date`)
  if (field === 'selected_time' && !/^\d\d:\d\d$/.test(text)) throw new Error(`"${text}" is not a time`)
  return { ...state, [field]: text }
}

/** Slack's client lets nobody choose a file of another ending than the app asks for. */
function uploaded(element: Element, id: string, uploads: ReadonlyMap<string, Uploaded>) {
  const file = uploads.get(id)
  if (!file) throw new Error(`No file "${id}" was uploaded`)
  const types = Array.isArray(element.filetypes) ? element.filetypes : undefined
  if (types && !types.includes(file.about.filetype))
    throw new Error(`"${file.about.name}" is none of: ${types.join(', ')}`)
  return file.about
}

const richText = (text: string) => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }],
})

/** What Slack's own client says about an input before it sends anything; undefined when it is content. */
export function clientComplaint(block: Block, state: ElementState | undefined): string | undefined {
  const element = block.element
  if (!element) return undefined
  const field = FIELDS[element.type]?.[0]
  const value = field ? state?.[field] : undefined
  const empty = value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
  if (empty) return block.optional ? undefined : 'Please complete this required field.'
  if (typeof value === 'string') return textComplaint(element, value)
  const max = element.type === 'file_input' ? (element.max_files ?? 10) : element.max_selected_items
  if (Array.isArray(value) && typeof max === 'number' && value.length > max) return `Please select at most ${max}.`
  return undefined
}

function textComplaint(element: Element, value: string): string | undefined {
  const length = [...value].length
  if (element.min_length && length < element.min_length)
    return `Please enter at least ${element.min_length} characters.`
  if (element.max_length && length > element.max_length) return `Please enter at most ${element.max_length} characters.`
  if (element.type === 'email_text_input' && !/^\S+@\S+\.\S+$/.test(value)) return 'Please enter a valid email address.'
  if (element.type === 'url_text_input' && !URL.canParse(value)) return 'Please enter a valid URL.'
  if (element.type !== 'number_input') return undefined
  const number = Number(value)
  if (value.trim() === '' || Number.isNaN(number)) return 'Please enter a valid number.'
  if (!element.is_decimal_allowed && !Number.isInteger(number)) return 'Please enter a whole number.'
  if (element.min_value !== undefined && number < Number(element.min_value))
    return `Must be at least ${element.min_value}.`
  if (element.max_value !== undefined && number > Number(element.max_value))
    return `Must be at most ${element.max_value}.`
  return undefined
}
