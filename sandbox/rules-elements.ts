/** The rules of interactive elements: options, initial values, placeholders, confirmations. */
import { listProblems, objectAt, type Problems, text, tooLong } from './rules-text.ts'
import { isJson, type Json } from './shapes.ts'

export function elementProblems(element: Json, at: string, problems: Problems): void {
  const type = String(element.type)
  const rule = ELEMENTS[type]
  if (!rule) return void problems.push(`${at}/type: unknown element "${type}"`)
  if (type !== 'image') {
    if (element.action_id !== undefined) string(element, 'action_id', 255, at, problems)
    if (element.confirm !== undefined) confirmProblems(element.confirm, `${at}/confirm`, problems)
    if (element.placeholder !== undefined) {
      if (NO_PLACEHOLDER.has(type)) problems.push(`${at}/placeholder: ${type} has none`)
      text(element.placeholder, { max: 150, plain: true }, `${at}/placeholder`, problems)
    }
  }
  rule(element, at, problems)
}

/** How many elements of a view ask for the focus when it opens. */
export function focusCount(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + focusCount(item), 0)
  if (!isJson(value)) return 0
  return Number(value.focus_on_load === true) + focusCount(Object.values(value))
}

const NO_PLACEHOLDER = new Set(['button', 'overflow', 'checkboxes', 'radio_buttons', 'datetimepicker', 'file_input'])

type Rule = (element: Json, at: string, problems: Problems) => void

function string(element: Json, key: string, max: number, at: string, problems: Problems, required = true): void {
  const value = element[key]
  if (value === undefined && !required) return
  if (typeof value !== 'string' || value === '') problems.push(`${at}/${key}: must be a non-empty string`)
  else tooLong(value, max, `${at}/${key}`, problems)
}

function confirmProblems(confirm: unknown, at: string, problems: Problems): void {
  if (!objectAt(confirm, at, problems)) return
  text(confirm.title, { max: 100, plain: true }, `${at}/title`, problems)
  text(confirm.text, { max: 300 }, `${at}/text`, problems)
  text(confirm.confirm, { max: 30, plain: true }, `${at}/confirm`, problems)
  text(confirm.deny, { max: 30, plain: true }, `${at}/deny`, problems)
  style(confirm, at, problems)
}

function style(element: Json, at: string, problems: Problems): void {
  if (element.style !== undefined && element.style !== 'primary' && element.style !== 'danger') {
    problems.push(`${at}/style: must be primary or danger`)
  }
}

function optionsProblems(options: unknown, max: number, at: string, problems: Problems, mrkdwn = false): void {
  if (!listProblems(options, 1, max, at, problems)) return
  const seen = new Set<unknown>()
  for (const [i, option] of options.entries()) {
    const here = `${at}/${i}`
    if (!objectAt(option, here, problems)) continue
    text(option.text, { max: 75, plain: !mrkdwn }, `${here}/text`, problems)
    if (option.description !== undefined) {
      text(option.description, { max: 75, plain: !mrkdwn }, `${here}/description`, problems)
    }
    string(option, 'value', 75, here, problems)
    if (seen.has(option.value)) problems.push(`${here}/value: "${option.value}" is used twice`)
    seen.add(option.value)
  }
}

/** Slack compares the whole option, not only its value: an initial option that is not among the options is refused. */
function initialProblems(element: Json, at: string, problems: Problems): void {
  const groups = Array.isArray(element.option_groups) ? element.option_groups : []
  const options = [
    ...(Array.isArray(element.options) ? element.options : []),
    ...groups.flatMap(group => (isJson(group) && Array.isArray(group.options) ? group.options : [])),
  ]
  const isOne = (initial: unknown) => options.some(option => sameOption(option, initial))
  if (element.initial_option !== undefined && !isOne(element.initial_option)) {
    problems.push(`${at}/initial_option: is not one of the options`)
  }
  if (element.initial_options === undefined) return
  if (!listProblems(element.initial_options, 1, 100, `${at}/initial_options`, problems)) return
  for (const [i, initial] of element.initial_options.entries()) {
    if (!isOne(initial)) problems.push(`${at}/initial_options/${i}: is not one of the options`)
  }
}

function sameOption(a: unknown, b: unknown): boolean {
  if (!isJson(a) || !isJson(b) || a.value !== b.value) return false
  const words = (option: Json, key: string) => (isJson(option[key]) ? option[key].text : undefined)
  return words(a, 'text') === words(b, 'text') && words(a, 'description') === words(b, 'description')
}

const staticSelect: Rule = (element, at, problems) => {
  if ((element.options === undefined) === (element.option_groups === undefined)) {
    problems.push(`${at}: needs either options or option_groups`)
  }
  if (element.options !== undefined) optionsProblems(element.options, 100, `${at}/options`, problems)
  if (
    element.option_groups !== undefined &&
    listProblems(element.option_groups, 1, 100, `${at}/option_groups`, problems)
  ) {
    element.option_groups.forEach((group, i) => {
      const here = `${at}/option_groups/${i}`
      if (!objectAt(group, here, problems)) return
      text(group.label, { max: 75, plain: true }, `${here}/label`, problems)
      optionsProblems(group.options, 100, `${here}/options`, problems)
    })
  }
  initialProblems(element, at, problems)
  maxSelected(element, at, problems)
}

function maxSelected(element: Json, at: string, problems: Problems): void {
  const max = element.max_selected_items
  if (max === undefined) return
  if (typeof max !== 'number' || !Number.isInteger(max) || max < 1) {
    problems.push(`${at}/max_selected_items: at least 1`)
  }
}

const externalSelect: Rule = (element, at, problems) => {
  if (element.options !== undefined || element.option_groups !== undefined) {
    problems.push(`${at}: an external select brings no options of its own`)
  }
  for (const key of ['initial_option', 'initial_options']) {
    const initial = element[key]
    if (initial === undefined) continue
    optionsProblems(key === 'initial_option' ? [initial] : initial, 100, `${at}/${key}`, problems)
  }
  maxSelected(element, at, problems)
}

const pickedId =
  (key: string, pattern: RegExp): Rule =>
  (element, at, problems) => {
    maxSelected(element, at, problems)
    const initial = element[key]
    if (initial === undefined) return
    const ids = Array.isArray(initial) ? initial : [initial]
    if (ids.length === 0) problems.push(`${at}/${key}: must not be empty`)
    for (const id of ids) {
      if (typeof id !== 'string' || !pattern.test(id)) problems.push(`${at}/${key}: "${id}" is not an id`)
    }
  }
const USER = /^[UW][A-Z0-9]+$/
const CONVERSATION = /^[CDGUW][A-Z0-9]+$/

const choices =
  (max: number): Rule =>
  (element, at, problems) => {
    optionsProblems(element.options, max, `${at}/options`, problems, true)
    initialProblems(element, at, problems)
  }

const patterned =
  (key: string, pattern: RegExp): Rule =>
  (element, at, problems) => {
    if (element[key] !== undefined && !pattern.test(String(element[key]))) {
      problems.push(`${at}/${key}: "${element[key]}" has the wrong form`)
    }
  }

const textInput =
  (max: number): Rule =>
  (element, at, problems) => {
    const { min_length: min, max_length: most, initial_value: initial } = element
    for (const [key, value] of Object.entries({ min_length: min, max_length: most })) {
      if (value === undefined) continue
      const low = key === 'min_length' ? 0 : 1
      if (typeof value !== 'number' || value < low || value > max) problems.push(`${at}/${key}: from ${low} to ${max}`)
    }
    if (typeof min === 'number' && typeof most === 'number' && min > most)
      problems.push(`${at}/min_length: > max_length`)
    if (initial === undefined) return
    if (typeof initial !== 'string') return void problems.push(`${at}/initial_value: must be a string`)
    tooLong(initial, typeof most === 'number' ? most : max, `${at}/initial_value`, problems)
    if (initial.normalize('NFC') !== initial) problems.push(`${at}/initial_value: text is not NFC`)
  }

const ELEMENTS: Record<string, Rule> = {
  button: (element, at, problems) => {
    text(element.text, { max: 75, plain: true }, `${at}/text`, problems)
    string(element, 'value', 2000, at, problems, false)
    string(element, 'url', 3000, at, problems, false)
    string(element, 'accessibility_label', 75, at, problems, false)
    style(element, at, problems)
  },
  workflow_button: (element, at, problems) => text(element.text, { max: 75, plain: true }, `${at}/text`, problems),
  icon_button: (element, at, problems) => text(element.text, { max: 75, plain: true }, `${at}/text`, problems),
  feedback_buttons: (element, at, problems) => {
    objectAt(element.positive_button, `${at}/positive_button`, problems)
    objectAt(element.negative_button, `${at}/negative_button`, problems)
  },
  image: (element, at, problems) => {
    string(element, 'alt_text', 2000, at, problems)
    if (element.slack_file === undefined) string(element, 'image_url', 3000, at, problems)
  },
  overflow: (element, at, problems) => optionsProblems(element.options, 5, `${at}/options`, problems),
  checkboxes: choices(10),
  radio_buttons: choices(10),
  static_select: staticSelect,
  multi_static_select: staticSelect,
  external_select: externalSelect,
  multi_external_select: externalSelect,
  users_select: pickedId('initial_user', USER),
  multi_users_select: pickedId('initial_users', USER),
  conversations_select: pickedId('initial_conversation', CONVERSATION),
  multi_conversations_select: pickedId('initial_conversations', CONVERSATION),
  channels_select: pickedId('initial_channel', /^C[A-Z0-9]+$/),
  multi_channels_select: pickedId('initial_channels', /^C[A-Z0-9]+$/),
  datepicker: patterned('initial_date', /^\d{4}-\d\d-\d\d$/),
  timepicker: patterned('initial_time', /^([01]\d|2[0-3]):[0-5]\d$/),
  datetimepicker: patterned('initial_date_time', /^\d{10}$/),
  plain_text_input: textInput(3000),
  email_text_input: textInput(3000),
  url_text_input: textInput(3000),
  number_input: (element, at, problems) => {
    if (typeof element.is_decimal_allowed !== 'boolean') problems.push(`${at}/is_decimal_allowed: is required`)
    for (const key of ['initial_value', 'min_value', 'max_value']) {
      if (element[key] !== undefined && typeof element[key] !== 'string')
        problems.push(`${at}/${key}: must be a string`)
    }
  },
  rich_text_input: (element, at, problems) => {
    if (element.initial_value !== undefined) objectAt(element.initial_value, `${at}/initial_value`, problems)
  },
  file_input: (element, at, problems) => {
    const max = element.max_files
    if (max !== undefined && (typeof max !== 'number' || max < 1 || max > 10)) problems.push(`${at}/max_files: 1 to 10`)
    const types = element.filetypes
    if (types === undefined || !listProblems(types, 1, 100, `${at}/filetypes`, problems)) return
    for (const type of types) {
      if (typeof type !== 'string' || !/^[a-z0-9]+$/.test(type))
        problems.push(`${at}/filetypes: "${type}" is no ending`)
    }
  },
}
