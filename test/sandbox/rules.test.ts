import { describe, expect, test } from 'vitest'
import { problemsOfMessage, problemsOfView } from '../../sandbox/rules.ts'

const plain = (text: string) => ({ type: 'plain_text', text })
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text })
const section = (text: string, more = {}) => ({ type: 'section', text: mrkdwn(text), ...more })
const option = (value: string, text = value) => ({ text: plain(text), value })
const button = (more = {}) => ({ type: 'button', action_id: 'a', text: plain('Duyệt'), ...more })
const message = (...blocks: unknown[]) => ({ text: 'Brief mới', blocks })
const actions = (...elements: unknown[]) => message({ type: 'actions', elements })
const modal = (blocks: unknown[], more = {}) => ({
  type: 'modal',
  title: plain('Brief'),
  submit: plain('Gửi'),
  blocks,
  ...more,
})
const input = (element: unknown, more = {}) => ({ type: 'input', block_id: 'b', label: plain('Tên'), element, ...more })
const select = (more = {}) => ({ type: 'static_select', action_id: 's', options: [option('1')], ...more })
const times = <T>(count: number, make: (index: number) => T) => Array.from({ length: count }, (_, i) => make(i))

describe('What Slack takes is taken', () => {
  test.for([
    ['a text', { text: 'Xin chào' }],
    ['fifty blocks', message(...times(50, () => ({ type: 'divider' })))],
    [
      'a full section',
      message(section('x'.repeat(3000), { fields: times(10, () => mrkdwn('y')), accessory: button() })),
    ],
    [
      'confirmed buttons',
      actions(button({ confirm: { title: plain('a'), text: plain('b'), confirm: plain('c'), deny: plain('d') } })),
    ],
    [
      'an overflow of five',
      message(
        section('x', { accessory: { type: 'overflow', action_id: 'o', options: times(5, i => option(`${i}`)) } }),
      ),
    ],
    [
      'rich text',
      message({
        type: 'rich_text',
        elements: [
          {
            type: 'rich_text_list',
            style: 'bullet',
            elements: [
              {
                type: 'rich_text_section',
                elements: [
                  { type: 'text', text: 'a' },
                  { type: 'user', user_id: 'U1' },
                ],
              },
            ],
          },
        ],
      }),
    ],
    ['flat metadata', { text: 'a', metadata: { event_type: 'e', event_payload: { id: '1', n: 2, list: [{ a: 1 }] } } }],
    ['a table', message({ type: 'table', rows: [[{ type: 'raw_text', text: 'a' }]] })],
  ] as const)('%s', ([, payload]) => {
    expect(problemsOfMessage(payload)).toEqual([])
  })

  test.for([
    ['a form', modal([input({ type: 'plain_text_input', action_id: 'i', max_length: 3000 })])],
    ['a hundred blocks', modal(times(100, () => ({ type: 'divider' })))],
    ['a Home tab', { type: 'home', blocks: [section('a'), { type: 'actions', elements: [button()] }] }],
    ['an initial option', modal([input(select({ initial_option: option('1') }))])],
    ['an alert', modal([{ type: 'alert', text: mrkdwn('Chú ý'), level: 'warning' }])],
  ] as const)('%s', ([, view]) => {
    expect(problemsOfView(view)).toEqual([])
  })
})

describe('What Slack refuses in a message is refused where it stands', () => {
  test.for([
    ['no text', { blocks: [section('a')] }, '/text'],
    ['long text', { text: 'x'.repeat(4001) }, '/text'],
    ['decomposed text', { text: 'Brief mới'.normalize('NFD') }, '/text'],
    ['51 blocks', message(...times(51, () => ({ type: 'divider' }))), '/blocks'],
    ['an unknown block', message({ type: 'sectoin' }), '/blocks/0/type'],
    ['an alert', message({ type: 'alert', text: mrkdwn('a') }), '/blocks/0/type'],
    ['an empty section', message({ type: 'section' }), '/blocks/0'],
    ['a long section', message(section('x'.repeat(3001))), '/blocks/0/text/text'],
    ['empty words', message(section('')), '/blocks/0/text/text'],
    ['eleven fields', message({ type: 'section', fields: times(11, () => mrkdwn('a')) }), '/blocks/0/fields'],
    ['a long field', message({ type: 'section', fields: [mrkdwn('x'.repeat(2001))] }), '/blocks/0/fields/0/text'],
    ['a long header', message({ type: 'header', text: plain('x'.repeat(151)) }), '/blocks/0/text/text'],
    ['a mrkdwn header', message({ type: 'header', text: mrkdwn('x') }), '/blocks/0/text/type'],
    [
      'eleven context elements',
      message({ type: 'context', elements: times(11, () => mrkdwn('a')) }),
      '/blocks/0/elements',
    ],
    ['26 actions', actions(...times(26, i => button({ action_id: `${i}` }))), '/blocks/0/elements'],
    ['a picture without words', message({ type: 'image', image_url: 'https://x' }), '/blocks/0/alt_text'],
    [
      'a text input in a section',
      message(section('a', { accessory: { type: 'plain_text_input' } })),
      '/blocks/0/accessory/type',
    ],
    [
      'a datetimepicker in a section',
      message(section('a', { accessory: { type: 'datetimepicker' } })),
      '/blocks/0/accessory/type',
    ],
    ['a long button', actions(button({ text: plain('x'.repeat(76)) })), '/blocks/0/elements/0/text/text'],
    ['a long button value', actions(button({ value: 'x'.repeat(2001) })), '/blocks/0/elements/0/value'],
    ['a purple button', actions(button({ style: 'purple' })), '/blocks/0/elements/0/style'],
    ['a long action id', actions(button({ action_id: 'x'.repeat(256) })), '/blocks/0/elements/0/action_id'],
    ['an action id twice', actions(button(), button()), '/blocks/0/elements'],
    [
      'a block id twice',
      message(section('a', { block_id: 'x' }), section('b', { block_id: 'x' })),
      '/blocks/1/block_id',
    ],
    [
      'six in an overflow',
      actions({ type: 'overflow', options: times(6, i => option(`${i}`)) }),
      '/blocks/0/elements/0/options',
    ],
    ['101 options', actions(select({ options: times(101, i => option(`${i}`)) })), '/blocks/0/elements/0/options'],
    ['no options', actions(select({ options: [] })), '/blocks/0/elements/0/options'],
    [
      'a long option',
      actions(select({ options: [option('1', 'x'.repeat(76))] })),
      '/blocks/0/elements/0/options/0/text/text',
    ],
    [
      'a long option value',
      actions(select({ options: [option('x'.repeat(76), 'a')] })),
      '/blocks/0/elements/0/options/0/value',
    ],
    [
      'a strange initial option',
      actions(select({ initial_option: option('2') })),
      '/blocks/0/elements/0/initial_option',
    ],
    [
      'a long placeholder',
      actions(select({ placeholder: plain('x'.repeat(151)) })),
      '/blocks/0/elements/0/placeholder/text',
    ],
    [
      'eleven checkboxes',
      actions({ type: 'checkboxes', options: times(11, i => option(`${i}`)) }),
      '/blocks/0/elements/0/options',
    ],
    [
      'a long confirmation',
      actions(
        button({ confirm: { title: plain('a'), text: plain('x'.repeat(301)), confirm: plain('c'), deny: plain('d') } }),
      ),
      '/blocks/0/elements/0/confirm/text/text',
    ],
    ['a strange date', actions({ type: 'datepicker', initial_date: '1/2/2026' }), '/blocks/0/elements/0/initial_date'],
    ['a strange person', actions({ type: 'users_select', initial_user: 'lan' }), '/blocks/0/elements/0/initial_user'],
    ['too much in all', message(...times(5, () => section('x'.repeat(2900)))), '/blocks: msg_blocks_too_long'],
    [
      'two tables',
      message(...times(2, () => ({ type: 'table', rows: [[{ type: 'raw_text', text: 'a' }]] }))),
      '/blocks',
    ],
    [
      'deep metadata',
      { text: 'a', metadata: { event_type: 'e', event_payload: { a: { b: { c: 1 } } } } },
      '/metadata/event_payload/a',
    ],
    [
      'a list of words in metadata',
      { text: 'a', metadata: { event_type: 'e', event_payload: { a: ['b'] } } },
      '/metadata/event_payload/a',
    ],
  ] as const)('%s', ([, payload, at]) => {
    expect(
      problemsOfMessage(payload).some(problem => problem.startsWith(at)),
      problemsOfMessage(payload).join('\n'),
    ).toBe(true)
  })
})

describe('What Slack refuses in a view is refused where it stands', () => {
  const typed = { type: 'plain_text_input', action_id: 'i' }
  test.for([
    ['a long title', modal([], { title: plain('x'.repeat(25)) }), '/title/text'],
    ['a long submit', modal([], { submit: plain('x'.repeat(25)) }), '/submit/text'],
    ['an input without submit', { type: 'modal', title: plain('a'), blocks: [input(typed)] }, '/submit'],
    ['101 blocks', modal(times(101, () => ({ type: 'divider' }))), '/blocks'],
    ['long metadata', modal([], { private_metadata: 'x'.repeat(3001) }), '/private_metadata'],
    ['metadata that is no text', modal([], { private_metadata: { a: 1 } }), '/private_metadata'],
    ['a long callback id', modal([], { callback_id: 'x'.repeat(256) }), '/callback_id'],
    ['an unknown field', modal([], { state: {} }), '/state'],
    ['a table', modal([{ type: 'table', rows: [[{ type: 'raw_text', text: 'a' }]] }]), '/blocks/0/type'],
    ['markdown', modal([{ type: 'markdown', text: 'a' }]), '/blocks/0/type'],
    ['a button as input', modal([input(button())]), '/blocks/0/element/type'],
    ['a long label', modal([input(typed, { label: plain('x'.repeat(2001)) })]), '/blocks/0/label/text'],
    [
      'two focused fields',
      modal(times(2, i => input({ ...typed, focus_on_load: true }, { block_id: `${i}` }))),
      '/blocks',
    ],
    ['impossible lengths', modal([input({ ...typed, min_length: 5, max_length: 2 })]), '/blocks/0/element/min_length'],
    ['a number without its kind', modal([input({ type: 'number_input' })]), '/blocks/0/element/is_decimal_allowed'],
    ['a Home with a title', { type: 'home', title: plain('a'), blocks: [] }, '/title'],
    ['a Home that tells of closing', { type: 'home', notify_on_close: true, blocks: [] }, '/notify_on_close'],
    ['files of no type', modal([input({ type: 'file_input', filetypes: [] })]), '/blocks/0/element/filetypes'],
    [
      'files of a type with a dot',
      modal([input({ type: 'file_input', filetypes: ['.ics'] })]),
      '/blocks/0/element/filetypes',
    ],
    ['files on Home', { type: 'home', blocks: [input({ type: 'file_input' })] }, '/blocks/0/element/type'],
    ['more than 250 kB', modal(times(100, () => section('ạ'.repeat(2900)))), '/: view_too_large'],
  ] as const)('%s', ([, view, at]) => {
    expect(
      problemsOfView(view).some(problem => problem.startsWith(at)),
      problemsOfView(view).join('\n'),
    ).toBe(true)
  })
})
