/**
 * Slack's documented limits and surfaces, checked independently of the app: a second witness for its views.
 * Every answer is a list of sentences, each beginning with the place in the JSON (`/blocks/0/text: …`); empty means acceptable.
 */
import { elementProblems, focusCount } from './rules-elements.ts'
import { confirmNfc, listProblems, objectAt, type Problems, text, tooLong } from './rules-text.ts'
import { interactiveElements, isJson, type Json } from './shapes.ts'

export type Surface = 'message' | 'modal' | 'home'

const MAX_BLOCKS: Record<Surface, number> = { message: 50, modal: 100, home: 100 }
/** Not documented: Slack answers msg_blocks_too_long at about this many characters in all blocks of a message. */
const MAX_BLOCK_CHARS = 13_200
const MAX_VIEW_BYTES = 250_000

/** A `chat.postMessage` / `chat.update` / `chat.postEphemeral` / response_url payload, with blocks as objects. */
export function problemsOfMessage(message: unknown): string[] {
  if (!isJson(message)) return ['/: a message is an object']
  const problems: Problems = []
  if (typeof message.text !== 'string' || message.text.trim() === '') {
    problems.push('/text: every message needs a top-level text (notifications and screen readers use it)')
  } else {
    tooLong(message.text, 4000, '/text', problems)
    confirmNfc(message.text, '/text', problems)
  }
  if (message.blocks !== undefined) {
    blocksProblems(message.blocks, 'message', '/blocks', problems)
    const chars = textLength(message.blocks)
    if (chars > MAX_BLOCK_CHARS) {
      problems.push(`/blocks: msg_blocks_too_long, ${chars} characters in all, at most ${MAX_BLOCK_CHARS}`)
    }
  }
  if (Array.isArray(message.attachments)) listProblems(message.attachments, 0, 100, '/attachments', problems)
  if (message.metadata !== undefined) metadataProblems(message.metadata, problems)
  return problems
}

/** A view as given to views.open, push, update, publish or in a response_action. */
export function problemsOfView(view: unknown): string[] {
  if (!isJson(view)) return ['/: a view is an object']
  if (view.type !== 'modal' && view.type !== 'home') return [`/type: "${view.type}" is neither modal nor home`]
  const problems: Problems = []
  const surface = view.type
  const bytes = Buffer.byteLength(JSON.stringify(view))
  if (bytes > MAX_VIEW_BYTES) problems.push(`/: view_too_large, ${bytes} bytes, at most ${MAX_VIEW_BYTES}`)
  stringProblems(view, 'private_metadata', 3000, problems)
  stringProblems(view, 'callback_id', 255, problems)
  stringProblems(view, 'external_id', 255, problems)
  for (const key of Object.keys(view)) if (!VIEW_KEYS.has(key)) problems.push(`/${key}: a view has no such field`)
  if (surface === 'modal') modalProblems(view, problems)
  else {
    for (const key of ['title', 'submit', 'close', 'clear_on_close', 'notify_on_close', 'submit_disabled']) {
      if (view[key] !== undefined) problems.push(`/${key}: a home view must not carry ${key}`)
    }
  }
  blocksProblems(view.blocks, surface, '/blocks', problems)
  if (focusCount(view.blocks) > 1) problems.push('/blocks: at most one element may have focus_on_load')
  return problems
}

const VIEW_KEYS = new Set(
  `type title blocks submit close private_metadata callback_id external_id clear_on_close notify_on_close
   submit_disabled`.split(/\s+/),
)

function modalProblems(view: Json, problems: Problems): void {
  text(view.title, { max: 24, plain: true }, '/title', problems)
  for (const key of ['submit', 'close']) {
    if (view[key] !== undefined) text(view[key], { max: 24, plain: true }, `/${key}`, problems)
  }
  const hasInput = Array.isArray(view.blocks) && view.blocks.some(block => isJson(block) && block.type === 'input')
  if (hasInput && view.submit === undefined) problems.push('/submit: a modal with an input block needs submit')
  for (const key of ['clear_on_close', 'notify_on_close']) {
    if (view[key] !== undefined && typeof view[key] !== 'boolean') problems.push(`/${key}: must be true or false`)
  }
}

function stringProblems(view: Json, key: string, max: number, problems: Problems): void {
  const value = view[key]
  if (value === undefined) return
  if (typeof value !== 'string') problems.push(`/${key}: must be a string`)
  else tooLong(value, max, `/${key}`, problems)
}

type BlockRule = {
  surfaces: readonly Surface[]
  check: (block: Json, at: string, problems: Problems, s: Surface) => void
}
const EVERYWHERE: readonly Surface[] = ['message', 'modal', 'home']

function blocksProblems(blocks: unknown, surface: Surface, at: string, problems: Problems): void {
  if (!listProblems(blocks, surface === 'message' ? 1 : 0, MAX_BLOCKS[surface], at, problems)) return
  const seen = new Set<string>()
  for (const [index, block] of blocks.entries()) {
    const here = `${at}/${index}`
    if (!isJson(block)) {
      problems.push(`${here}: a block is an object`)
      continue
    }
    blockProblems(block, surface, here, problems)
    const id = block.block_id
    if (typeof id !== 'string' || id === '') continue
    if (seen.has(id)) problems.push(`${here}/block_id: "${id}" is used twice`)
    seen.add(id)
  }
  const kinds = blocks.filter(isJson).map(block => block.type)
  if (kinds.filter(kind => kind === 'table').length > 1) problems.push(`${at}: only one table per message`)
  if (kinds.filter(kind => kind === 'data_visualization').length > 2) problems.push(`${at}: at most two charts`)
  const markdown = blocks.filter(isJson).filter(block => block.type === 'markdown')
  const chars = markdown.reduce((sum, block) => sum + String(block.text ?? '').length, 0)
  if (chars > 12_000) problems.push(`${at}: ${chars} characters of markdown in all, at most 12000`)
}

function blockProblems(block: Json, surface: Surface, at: string, problems: Problems): void {
  const rule = BLOCKS[String(block.type)]
  if (!rule) {
    problems.push(`${at}/type: unknown block "${block.type}"`)
    return
  }
  if (!rule.surfaces.includes(surface)) problems.push(`${at}/type: ${block.type} cannot be shown in a ${surface}`)
  if (block.block_id !== undefined) {
    if (typeof block.block_id !== 'string' || block.block_id === '') problems.push(`${at}/block_id: must be a string`)
    else tooLong(block.block_id, 255, `${at}/block_id`, problems)
  }
  rule.check(block, at, problems, surface)
  uniqueActions(block, at, problems)
}

function uniqueActions(block: Json, at: string, problems: Problems): void {
  const seen = new Set<string>()
  const elements = block.type === 'container' ? [] : interactiveElements([block as never])
  for (const { element } of elements) {
    const id = isJson(element) ? element.action_id : undefined
    if (typeof id !== 'string') continue
    if (seen.has(id)) problems.push(`${at}/elements: action_id "${id}" is used twice in one block`)
    seen.add(id)
  }
}

const IN_ACTIONS = `button workflow_button overflow checkboxes radio_buttons static_select external_select users_select
  conversations_select channels_select multi_static_select multi_external_select multi_users_select
  multi_conversations_select multi_channels_select datepicker timepicker datetimepicker rich_text_input`.split(/\s+/)
const IN_SECTION = [...IN_ACTIONS.filter(type => type !== 'datetimepicker' && type !== 'rich_text_input'), 'image']
const IN_INPUT = [
  ...IN_ACTIONS.filter(type => !['button', 'workflow_button', 'overflow'].includes(type)),
  ...'plain_text_input number_input email_text_input url_text_input file_input'.split(' '),
]

function elementIn(value: unknown, allowed: readonly string[], at: string, problems: Problems, surface: Surface): void {
  if (!objectAt(value, at, problems)) return
  if (!allowed.includes(String(value.type))) problems.push(`${at}/type: "${value.type}" is not allowed here`)
  else if (value.type === 'file_input' && surface !== 'modal') problems.push(`${at}/type: file_input only in modals`)
  else elementProblems(value, at, problems)
}

const BLOCKS: Record<string, BlockRule> = {
  section: {
    surfaces: EVERYWHERE,
    check: (block, at, problems, surface) => {
      if (block.text === undefined && block.fields === undefined) problems.push(`${at}: a section needs text or fields`)
      if (block.text !== undefined) text(block.text, { max: 3000 }, `${at}/text`, problems)
      if (block.fields !== undefined && listProblems(block.fields, 1, 10, `${at}/fields`, problems)) {
        block.fields.forEach((field, i) => {
          text(field, { max: 2000 }, `${at}/fields/${i}`, problems)
        })
      }
      if (block.accessory !== undefined) elementIn(block.accessory, IN_SECTION, `${at}/accessory`, problems, surface)
    },
  },
  header: {
    surfaces: EVERYWHERE,
    check: (block, at, problems) => text(block.text, { max: 150, plain: true }, `${at}/text`, problems),
  },
  context: {
    surfaces: EVERYWHERE,
    check: (block, at, problems) => {
      if (!listProblems(block.elements, 1, 10, `${at}/elements`, problems)) return
      for (const [i, element] of block.elements.entries()) {
        const here = `${at}/elements/${i}`
        if (!objectAt(element, here, problems)) continue
        if (element.type === 'image') elementProblems(element, here, problems)
        else text(element, { max: 3000 }, here, problems)
      }
    },
  },
  actions: {
    surfaces: EVERYWHERE,
    check: (block, at, problems, surface) => {
      if (!listProblems(block.elements, 1, 25, `${at}/elements`, problems)) return
      block.elements.forEach((element, i) => {
        elementIn(element, IN_ACTIONS, `${at}/elements/${i}`, problems, surface)
      })
    },
  },
  divider: { surfaces: EVERYWHERE, check: () => {} },
  image: {
    surfaces: EVERYWHERE,
    check: (block, at, problems) => {
      elementProblems({ ...block, type: 'image' }, at, problems)
      if (block.title !== undefined) text(block.title, { max: 2000, plain: true }, `${at}/title`, problems)
    },
  },
  input: {
    surfaces: EVERYWHERE,
    check: (block, at, problems, surface) => {
      text(block.label, { max: 2000, plain: true }, `${at}/label`, problems)
      if (block.hint !== undefined) text(block.hint, { max: 2000, plain: true }, `${at}/hint`, problems)
      elementIn(block.element, IN_INPUT, `${at}/element`, problems, surface)
    },
  },
  rich_text: { surfaces: EVERYWHERE, check: richTextProblems },
  table: { surfaces: ['message'], check: tableProblems },
  markdown: {
    surfaces: ['message'],
    check: (block, at, problems) => {
      if (typeof block.text !== 'string' || block.text === '') problems.push(`${at}/text: must be a non-empty string`)
      else confirmNfc(block.text, `${at}/text`, problems)
    },
  },
  alert: {
    surfaces: ['modal'],
    check: (block, at, problems) => text(block.text, { max: 200 }, `${at}/text`, problems),
  },
  context_actions: {
    surfaces: ['message'],
    check: (block, at, problems, surface) => {
      if (!listProblems(block.elements, 1, 5, `${at}/elements`, problems)) return
      block.elements.forEach((element, i) => {
        elementIn(element, ['feedback_buttons', 'icon_button'], `${at}/elements/${i}`, problems, surface)
      })
    },
  },
  data_visualization: {
    surfaces: ['message'],
    check: (block, at, problems) => {
      if (typeof block.title !== 'string') problems.push(`${at}/title: must be a string`)
      else tooLong(block.title, 50, `${at}/title`, problems)
      objectAt(block.chart, `${at}/chart`, problems)
    },
  },
  container: {
    surfaces: ['message'],
    check: (block, at, problems, surface) => {
      if (block.title === undefined && block.rich_text_title === undefined) problems.push(`${at}: needs a title`)
      if (block.title !== undefined) text(block.title, { max: 150, plain: true }, `${at}/title`, problems)
      if (!listProblems(block.child_blocks, 1, 10, `${at}/child_blocks`, problems)) return
      block.child_blocks.forEach((child, i) => {
        const here = `${at}/child_blocks/${i}`
        if (!objectAt(child, here, problems)) return
        if (!IN_CONTAINER.includes(String(child.type))) problems.push(`${here}/type: not allowed in a container`)
        else blockProblems(child, surface, here, problems)
      })
    },
  },
  video: {
    surfaces: EVERYWHERE,
    check: (block, at, problems) => {
      text(block.title, { max: 199, plain: true }, `${at}/title`, problems)
      if (typeof block.alt_text !== 'string' || block.alt_text === '') problems.push(`${at}/alt_text: is required`)
    },
  },
}
const IN_CONTAINER = 'actions context divider header image input rich_text section table video'.split(' ')

const RICH = ['rich_text_section', 'rich_text_list', 'rich_text_preformatted', 'rich_text_quote']
const RICH_LEAVES = 'text link emoji user channel usergroup broadcast date color team'.split(' ')

function richTextProblems(block: Json, at: string, problems: Problems): void {
  if (!listProblems(block.elements, 1, Number.POSITIVE_INFINITY, `${at}/elements`, problems)) return
  for (const [i, element] of block.elements.entries()) richElement(element, `${at}/elements/${i}`, problems)
}

function richElement(element: unknown, at: string, problems: Problems): void {
  if (!objectAt(element, at, problems)) return
  const type = String(element.type)
  if (!RICH.includes(type)) return void problems.push(`${at}/type: unknown rich text element "${type}"`)
  if (!listProblems(element.elements, 0, Number.POSITIVE_INFINITY, `${at}/elements`, problems)) return
  for (const [i, leaf] of element.elements.entries()) {
    const here = `${at}/elements/${i}`
    if (type === 'rich_text_list') richElement(leaf, here, problems)
    else richLeaf(leaf, here, problems)
  }
}

function richLeaf(leaf: unknown, at: string, problems: Problems): void {
  if (!objectAt(leaf, at, problems)) return
  if (!RICH_LEAVES.includes(String(leaf.type))) problems.push(`${at}/type: unknown rich text leaf "${leaf.type}"`)
  if (leaf.type === 'text') {
    if (typeof leaf.text !== 'string' || leaf.text === '') problems.push(`${at}/text: must not be empty`)
    else confirmNfc(leaf.text, `${at}/text`, problems)
  }
  if (leaf.type === 'link' && typeof leaf.url !== 'string') problems.push(`${at}/url: is required`)
  if (leaf.type === 'user' && typeof leaf.user_id !== 'string') problems.push(`${at}/user_id: is required`)
}

function tableProblems(block: Json, at: string, problems: Problems): void {
  if (!listProblems(block.rows, 1, 100, `${at}/rows`, problems)) return
  for (const [r, row] of block.rows.entries()) {
    if (!listProblems(row, 1, 20, `${at}/rows/${r}`, problems)) continue
    for (const [c, cell] of row.entries()) {
      const here = `${at}/rows/${r}/${c}`
      if (!objectAt(cell, here, problems)) continue
      if (cell.type === 'rich_text') richTextProblems(cell, here, problems)
      else if (cell.type === 'raw_text') {
        if (typeof cell.text !== 'string' || cell.text === '') problems.push(`${here}/text: must not be empty`)
      } else if (cell.type !== 'raw_number') problems.push(`${here}/type: "${cell.type}" is not a table cell`)
    }
  }
  if (block.column_settings !== undefined) listProblems(block.column_settings, 0, 20, `${at}/column_settings`, problems)
  if (textLength(block.rows) > 10_000) problems.push(`${at}: more than 10000 characters in a table`)
}

function metadataProblems(metadata: unknown, problems: Problems): void {
  if (!objectAt(metadata, '/metadata', problems)) return
  if (typeof metadata.event_type !== 'string' || metadata.event_type === '') {
    problems.push('/metadata/event_type: must be a string')
  }
  if (!objectAt(metadata.event_payload, '/metadata/event_payload', problems)) return
  for (const [key, value] of Object.entries(metadata.event_payload)) {
    const list = Array.isArray(value) ? value : [value]
    const flat = list.every(item => (isJson(item) ? Object.values(item).every(isScalar) : isScalar(item)))
    if (!flat || (Array.isArray(value) && !value.every(isJson))) {
      problems.push(`/metadata/event_payload/${key}: only text, numbers, true/false and flat objects`)
    }
  }
}

const isScalar = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value)

/** Characters of all texts a person reads inside these blocks. */
function textLength(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + textLength(item), 0)
  if (!isJson(value)) return 0
  return Object.entries(value).reduce(
    (sum, [key, item]) => sum + (key === 'text' && typeof item === 'string' ? item.length : textLength(item)),
    0,
  )
}
