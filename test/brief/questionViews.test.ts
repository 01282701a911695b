import { describe, expect, test } from 'vitest'
import { problemsOfMessage, problemsOfView } from '../../sandbox/rules.ts'
import type { Brief } from '../../src/brief/model.ts'
import type { Answered, Question } from '../../src/brief/questionModel.ts'
import type { Subject } from '../../src/brief/questionStore.ts'
import {
  answerForYou,
  answerInThread,
  answerModal,
  askModal,
  questionForYou,
  questionInThread,
  questionList,
  sentModal,
} from '../../src/brief/questionViews.ts'
import { LOCALES, type Locale } from '../../src/core/locale.ts'
import { modal } from '../../src/slack/blocks.ts'
import { FRIDAY } from '../setup/agency.ts'
import { buttonsOf, wordsOf } from './desk.ts'

const ZONE = 'Asia/Ho_Chi_Minh'
const nasty = (max: number): string =>
  '<!channel> *_~`>&"🎉 ế https://x.vn/a?b=1&c=2 '
    .repeat(Math.ceil(max / 44))
    .slice(0, max)
    .trim()
const id = (n: number): string => `6f1f2f0e-6c0b-4b39-9a53-${String(n).padStart(12, '0')}`

const subject = (evil: boolean): Subject => ({
  brief: { id: id(1), code: 'VNM-26-001', form: { title: evil ? nasty(120) : 'TVC Tết 2027' } } as Brief,
  client: { id: id(2), code: 'VNM', name: 'Vinamilk', owner: 'U0LAN', backup: null } as Subject['client'],
  task: { id: id(3), number: 12, title: evil ? nasty(120) : 'Key visual' },
})
const question = (evil: boolean, n = 4) => ({
  id: id(n),
  briefId: id(1),
  task: subject(evil).task,
  by: 'U0CHI',
  byName: evil ? nasty(80) : 'Bùi Linh Chi',
  words: evil ? nasty(1000) : 'Logo đặt đâu?',
  createdAt: FRIDAY,
})
const open = (evil: boolean, n?: number): Question => ({ ...question(evil, n), status: 'open' })
const answered = (evil: boolean, n?: number): Answered => ({
  ...question(evil, n),
  status: 'answered',
  answer: evil ? nasty(2000) : 'Góc phải dưới',
  answeredBy: 'U0LAN',
  answererName: evil ? nasty(80) : 'Nguyễn Thị Lan',
  answeredAt: FRIDAY,
})
const withdrawn = (evil: boolean): Question => ({ ...question(evil), status: 'withdrawn', withdrawnAt: FRIDAY })
const many = (evil: boolean): Question[] => [
  ...Array.from({ length: 10 }, (_, n) => open(evil, 100 + n)),
  ...Array.from({ length: 10 }, (_, n) => answered(evil, 200 + n)),
]
const hearer = (evil: boolean) => ({
  name: evil ? nasty(80) : 'Hoàng Nam',
  insteadOf: { name: evil ? nasty(80) : 'Nguyễn Thị Lan', until: '2026-11-27' },
})

const messages = (locale: Locale, evil: boolean) => [
  ...[open(evil), answered(evil), withdrawn(evil)].flatMap(q => [
    questionInThread(locale, ZONE, q),
    questionForYou(locale, ZONE, q, subject(evil), { reader: 'U0LAN', insteadOf: hearer(evil).insteadOf }),
    questionForYou(locale, ZONE, q, { ...subject(evil), task: null }, { reader: 'U0MAI' }),
  ]),
  answerInThread(locale, answered(evil)),
  answerForYou(locale, answered(evil), subject(evil)),
]
const views = (locale: Locale, evil: boolean) => [
  askModal(locale, ZONE, {
    subject: subject(evil),
    place: `task:${id(3)}`,
    hearer: hearer(evil),
    earlier: many(evil),
    reader: { id: 'U0CHI', mayAnswer: false },
  }),
  askModal(locale, ZONE, {
    subject: { ...subject(evil), task: null },
    place: `brief:${id(1)}`,
    hearer: { name: hearer(evil).name },
    earlier: [],
    reader: { id: 'U0CHI', mayAnswer: false },
  }),
  answerModal(locale, open(evil), subject(evil)),
  sentModal(locale, hearer(evil).name, undefined),
  sentModal(locale, hearer(evil).name, '09:00 T2 23/11'),
  modal({
    callback: 'x',
    title: 'x',
    close: 'x',
    blocks: questionList(locale, ZONE, many(evil), { id: 'U0CHI', mayAnswer: true }),
  }),
]

describe.for(LOCALES)('in %s', locale => {
  test.for([false, true])('Slack accepts all of it, with as much as people may type: %j', evil => {
    expect(messages(locale, evil).flatMap(problemsOfMessage)).toEqual([])
    expect(views(locale, evil).flatMap(problemsOfView)).toEqual([])
  })
  test('no message calls anybody by what was typed', () => {
    for (const message of messages(locale, true)) {
      expect(message.text).not.toMatch(/<!|<@/)
      const marked = [...JSON.stringify(message).matchAll(/"type":"mrkdwn","text":"([^"]*)"/g)].map(m => m[1])
      expect(marked.join()).not.toMatch(/<!|<@/)
    }
  })
})

test('of many earlier questions the form shows the latest, and counts the rest', () => {
  const [form] = views('vi', false)
  expect(wordsOf(form).match(/Bùi Linh Chi hỏi/g)).toHaveLength(6)
  expect(wordsOf(form)).toContain('Còn 14 câu trước nữa')
})

test('the list offers an answer to who may give one, but not to the one who asked', () => {
  const list = (reader: string, mayAnswer: boolean) =>
    buttonsOf(questionList('vi', ZONE, [open(false)], { id: reader, mayAnswer }))
  expect(list('U0LAN', true)).toEqual([`brief.answer#${id(4)}`])
  expect(list('U0SON', false)).toEqual([])
  expect(list('U0CHI', true)).toEqual([`brief.takeBack#${id(4)}`])
  expect(buttonsOf(questionList('vi', ZONE, [answered(false)], { id: 'U0LAN', mayAnswer: true }))).toEqual([])
})
