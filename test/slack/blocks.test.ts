import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { problemsOfMessage, problemsOfView } from '../../sandbox/rules.ts'
import {
  actions,
  bold,
  button,
  context,
  facts,
  header,
  message,
  modal,
  option,
  quote,
  rich,
  section,
} from '../../src/slack/blocks.ts'
import { readForm } from '../../src/slack/form.ts'
import { choicesInput, selectInput, textInput } from '../../src/slack/inputs.ts'
import { join, link, mention, mrk, unescaped } from '../../src/slack/mrkdwn.ts'

/** What people may type: long, decomposed, with emoji, marks and Slack's own control characters. */
const anything = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6000 }),
  fc.constantFrom(
    '<!channel>',
    '<@U0LAN>',
    '*_~`',
    '&lt;',
    'Nguyễn'.normalize('NFD'),
    '👩‍👩‍👧‍👦'.repeat(900),
    'a&b<c>'.repeat(900),
  ),
)
const words = anything.map(text => text.normalize('NFC').trim() || 'x')

describe('what people typed', () => {
  test('never calls a channel, a person or a link', () => {
    const text = mrk`*${'<!channel> <@U0LAN> <https://evil|Bank> & co'}*`.text
    expect(text).toBe('*&lt;!channel&gt; &lt;@U0LAN&gt; &lt;https://evil|Bank&gt; &amp; co*')
    expect(unescaped(text)).toBe('*<!channel> <@U0LAN> <https://evil|Bank> & co*')
  })
  test('is escaped once, however often it is joined', () => {
    expect(mrk`${join([mrk`${'a & b'}`, mention('U1')], ' · ')}`.text).toBe('a &amp; b · <@U1>')
  })
  test('cannot break out of a link', () => {
    expect(link('https://x.vn/?a=1|2>', 'Tết | 2027 <b>').text).toBe('<https://x.vn/?a=1%7C2&gt;|Tết ¦ 2027 &lt;b&gt;>')
  })

  test('fits every block, whatever it is', () => {
    fc.assert(
      fc.property(words, words, (a, b) => {
        const posted = message(mrk`${a}`, [
          header(a),
          section(mrk`*${a}* ${b}`),
          ...facts([
            [b.slice(0, 20), a],
            ['x', mrk`${b}`],
          ]),
          context(mrk`${a}`),
          rich({ line: [bold(a.slice(0, 500)), b.slice(0, 500)] }, { list: [[a.slice(0, 500)], [b.slice(0, 500)]] }),
          quote(a.slice(0, 500)),
          actions(
            button({
              action: 'test.a',
              label: a,
              value: 'x',
              aria: b,
              confirm: { title: a, text: b, confirm: a, deny: b },
            }),
          ),
        ])
        const total = /all blocks|13200|13\.2|total/i
        expect(problemsOfMessage({ channel: 'C1', ...posted }).filter(p => !total.test(p))).toEqual([])
      }),
      { numRuns: 200 },
    )
  })
  test('fits every field of a form', () => {
    fc.assert(
      fc.property(words, words, (a, b) => {
        const view = modal({
          callback: 'test.form',
          title: a,
          submit: b,
          close: a,
          metadata: { id: '1' },
          blocks: [
            textInput({ field: 'text', label: a, hint: b, placeholder: a, initial: b, max: 300 }),
            selectInput({ field: 'one', label: b, options: [option('1', a, b)], initial: '1', placeholder: b }),
            choicesInput({ field: 'some', label: a, options: [option('1', b)], initial: ['1'] }),
          ],
        })
        expect(problemsOfView(view)).toEqual([])
      }),
      { numRuns: 200 },
    )
  })
})

describe('lines of rich text', () => {
  test('that follow each other are broken, since Slack runs sections into one line', () => {
    expect(rich({ line: ['Trễ'] }, { line: ['Lan'] }, { list: [['#1']] }, { line: ['hết'] })).toMatchObject({
      elements: [
        { type: 'rich_text_section', elements: [{ text: 'Trễ' }, { text: '\n' }, { text: 'Lan' }] },
        { type: 'rich_text_list' },
        { type: 'rich_text_section', elements: [{ text: 'hết' }] },
      ],
    })
  })
})

describe('a form about somebody', () => {
  const about = (id: string) =>
    modal({
      callback: 'f',
      title: 'T',
      submit: 'S',
      close: 'C',
      about: id,
      blocks: [textInput({ field: 'roles', label: 'R' })],
    })

  test('has fields of its own, so that what was typed about another does not stay in them', () => {
    const [lan, tuan] = [about('U0LAN'), about('U0TUAN')].map(view => view.blocks[0]?.block_id)
    expect(lan).not.toBe(tuan)
  })
  test('is read by the names of its fields', () => {
    const sent = { 'roles@U0LAN': { roles: { type: 'plain_text_input', value: 'manager' } } }
    expect(readForm(sent)).toEqual({ roles: 'manager' })
  })
})

describe('what a form sends', () => {
  test.for([
    ['an empty field', { type: 'plain_text_input', value: null }, undefined],
    ['a choice', { type: 'static_select', selected_option: { value: 'a' } }, 'a'],
    ['no choice', { type: 'static_select', selected_option: null }, undefined],
    ['several', { type: 'checkboxes', selected_options: [{ value: 'a' }, { value: 'b' }] }, ['a', 'b']],
    ['people', { type: 'multi_users_select', selected_users: ['U1'] }, ['U1']],
    ['a person', { type: 'users_select', selected_user: 'U1' }, 'U1'],
    ['a channel', { type: 'conversations_select', selected_conversation: 'C1' }, 'C1'],
    ['a day', { type: 'datepicker', selected_date: '2026-11-27' }, '2026-11-27'],
  ] as const)('%s', ([, element, value]) => {
    expect(readForm({ field: { field: element } })).toEqual({ field: value })
  })
  test('that is not Slack’s shape is refused as a fault', () => {
    expect(() => readForm({ field: { field: 'text' } })).toThrow()
  })
})
