/** The parts of Slack's JSON that the sandbox reads. Loose on purpose: what an app sends is judged by rules.ts, not by types. */
export type Json = Record<string, unknown>

export type Text = { type: string; text: string; emoji?: boolean; verbatim?: boolean }
export type Option = { text: Text; value: string; description?: Text; url?: string }
export type OptionGroup = { label: Text; options: Option[] }

export type Element = Json & {
  type: string
  action_id?: string
  text?: Text
  value?: string
  url?: string
  placeholder?: Text
  options?: Option[]
  option_groups?: OptionGroup[]
  initial_value?: string
  min_length?: number
  max_length?: number
  dispatch_action_config?: { trigger_actions_on?: string[] }
}

export type Block = Json & {
  type: string
  block_id?: string
  text?: Text
  label?: Text
  hint?: Text
  optional?: boolean
  dispatch_action?: boolean
  element?: Element
  accessory?: Element
  elements?: Element[]
  fields?: Text[]
}

/** A view as an app sends it. */
export type View = Json & {
  type: string
  blocks: Block[]
  title?: Text
  submit?: Text
  close?: Text
  callback_id?: string
  private_metadata?: string
  external_id?: string
  clear_on_close?: boolean
  notify_on_close?: boolean
}

export type Message = Json & {
  type: 'message'
  ts: string
  text: string
  user: string
  bot_id?: string
  thread_ts?: string
  reply_count?: number
  blocks?: Block[]
  metadata?: { event_type: string; event_payload: Json }
  edited?: { user: string; ts: string }
}

/** What a person has entered in one element, as Slack reports it in `view.state.values[block_id][action_id]`. */
export type ElementState = Json & { type: string }
export type Values = Record<string, Record<string, ElementState>>

export const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The elements of a block that a person can act on, with the block they stand in. */
export function interactiveElements(blocks: readonly Block[]): { block: Block; element: Element }[] {
  return blocks.flatMap(block => {
    const found: Element[] = []
    if (block.type === 'input' && block.element) found.push(block.element)
    if (block.type === 'section' && block.accessory && block.accessory.type !== 'image') found.push(block.accessory)
    if ((block.type === 'actions' || block.type === 'context_actions') && block.elements) found.push(...block.elements)
    if (block.type === 'card' && Array.isArray(block.actions)) found.push(...(block.actions as Element[]))
    const nested =
      block.type === 'container' && Array.isArray(block.child_blocks)
        ? interactiveElements(block.child_blocks as Block[])
        : []
    return [...found.map(element => ({ block, element })), ...nested]
  })
}

/** Slack names every block and every interactive element that the app left unnamed. */
export function withIds(blocks: readonly Block[]): Block[] {
  const copy = structuredClone(blocks) as Block[]
  for (const block of copy) block.block_id ||= randomName()
  for (const { element } of interactiveElements(copy)) element.action_id ||= randomName()
  return copy
}

const randomName = () => Math.random().toString(36).slice(2, 7)
