import { and, eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { line } from '../../src/core/fields.ts'
import { refuse } from '../../src/core/refusal.ts'
import { fieldWords } from '../../src/core/words.ts'
import { type Ctx, record, wish } from '../../src/ctx.ts'
import { activity, person } from '../../src/db/schema.ts'
import { savePeople } from '../../src/people/store.ts'
import { message, modal, section } from '../../src/slack/blocks.ts'
import { mrk } from '../../src/slack/mrkdwn.ts'
import type { On } from '../../src/slack/on.ts'
import { type Agency, agency } from '../setup/agency.ts'
import { type FreshDb, freshDb } from '../setup/db.ts'
import { asClick, asCommand, asSubmission, type Door, openDoor } from '../setup/door.ts'

let fresh: FreshDb
let house: Agency
let door: Door
let teams = 0
let slowMs = 0
let held: Promise<void> | undefined
let begun = Promise.withResolvers<void>()

const words = {
  vi: {
    ...fieldWords.vi,
    'test.no': 'Không được đâu.',
    'test.late': (v: Record<string, string | number>) => `Trễ ${v.days} ngày.`,
  },
  en: {
    ...fieldWords.en,
    'test.no': 'Not allowed.',
    'test.late': (v: Record<string, string | number>) => `${v.days} days late.`,
  },
}

const form = modal({ callback: 'test.form', title: 'Biểu mẫu', close: 'Đóng', submit: 'Gửi', blocks: [] })

/** Waits, in the middle of its transaction, for as long as the test holds it. */
const press = (ctx: Ctx) =>
  wish(ctx, async ctx => {
    begun.resolve()
    await held
    await record(ctx, { kind: 'test', subject: 'x', what: 'pressed' })
  })

/** Leaves one row of activity for each wish that was really carried out. */
function listeners(on: On): void {
  on.command('/open', (_ctx, { open }) => open(form))
  on.command('/open-then-more', async (_ctx, { open, update }) => {
    await open(form)
    await update(form)
  })
  on.command('/say', (_ctx, { reply }) => reply(message(mrk`chào`, [section(mrk`chào`)])))
  on.command('/no', async () => refuse('test.no'))
  on.command('/boom', async () => {
    throw new Error('secret 162000000')
  })
  on.command('/press', press)
  on.command('/wordless', async () => refuse('test.wordless'))
  on.shortcut('test.press', press)
  on.click('test.press', press)
  on.click('test.no', async () => refuse('test.late', undefined, { days: 3 }))
  on.click('test.openThenNo', async (_ctx, { open }) => {
    await open(form)
    refuse('test.no')
  })
  on.submit('test.form', z.object({ title: line(3, 20), due: z.string().optional() }), async (ctx, { title }) =>
    wish(ctx, async ctx => {
      if (slowMs > 0) await new Promise(resolve => setTimeout(resolve, slowMs))
      if (title === 'refuse') refuse('test.no')
      if (title === 'wordless') refuse('test.wordless')
      if (title === 'refuse due') refuse('test.late', 'due', { days: 2 })
      if (title === 'boom boom') throw new Error('boom')
      await record(ctx, { kind: 'test', subject: title, what: 'submitted' })
      return undefined
    }),
  )
}

beforeAll(async () => {
  fresh = await freshDb()
})
afterAll(() => fresh.close())
beforeEach(async () => {
  slowMs = 0
  held = undefined
  begun = Promise.withResolvers()
  house = await agency(fresh.db, `TON${++teams}`)
  door = await openDoor(house, listeners, { sentences: words })
})
afterEach(() => door.close())

const carriedOut = async (): Promise<number> =>
  (
    await fresh.db
      .select()
      .from(activity)
      .where(and(eq(activity.workspaceId, house.workspace.id), eq(activity.kind, 'test')))
  ).length

const asShortcut = (callback_id: string): object => {
  const { user, team, trigger_id, token } = asClick(house, { action_id: 'x' }) as Record<string, object>
  return { type: 'shortcut', callback_id, user, team, trigger_id, token, action_ts: '1.5' }
}

const BY_DOOR = {
  command: () => door.post(asCommand(house, '/press')),
  shortcut: () => door.payload(asShortcut('test.press')),
  click: () => door.payload(asClick(house, { action_id: 'test.press' })),
}
const DOORS = ['command', 'shortcut', 'click'] as const

describe('what somebody does', () => {
  test.for(DOORS)('with a %s is acknowledged when it is done, so that a kill before is seen', async by => {
    const free = Promise.withResolvers<void>()
    held = free.promise
    let acknowledged = false
    const answer = BY_DOOR[by]().finally(() => {
      acknowledged = true
    })
    await begun.promise
    // What was sent before this round trip would be here by now.
    await door.post(asCommand(house, '/say'))
    expect(acknowledged).toBe(false)
    expect(await carriedOut()).toBe(0)
    free.resolve()
    expect(await answer).toMatchObject({ status: 200, body: '' })
    expect(await carriedOut()).toBe(1)
  })

  test('and takes longer than Slack waits is acknowledged in time, and goes on', async () => {
    const free = Promise.withResolvers<void>()
    held = free.promise
    const answers = await Promise.all(DOORS.map(by => BY_DOOR[by]()))
    for (const { status, ms } of answers) {
      expect(status).toBe(200)
      expect(ms).toBeGreaterThan(1500)
      expect(ms).toBeLessThan(2900)
    }
    expect(await carriedOut()).toBe(0)
    free.resolve()
    await door.drain(2000)
    expect(await carriedOut()).toBe(3)
    expect(door.logged.join()).not.toContain('a listener failed')
  })

  test('and is refused is told so before it is acknowledged', async () => {
    expect(await door.post(asCommand(house, '/no'))).toMatchObject({ status: 200, body: '' })
    expect(await door.payload(asClick(house, { action_id: 'test.no' }))).toMatchObject({ status: 200, body: '' })
    expect(door.slack.of('chat.postEphemeral').map(call => call.args.text)).toEqual(['Không được đâu.', 'Trễ 3 ngày.'])
  })

  test('and fails, where nobody can be told of it, is acknowledged at once all the same', async () => {
    for (const method of ['chat.postEphemeral', 'chat.postMessage']) door.slack.on(method, { status: 500 })
    const answer = await door.post(asCommand(house, '/boom'))
    expect(answer.status).toBe(200)
    expect(answer.ms).toBeLessThan(1500)
    expect(door.logged.join()).toContain('a listener failed')
  })

  test('and that is no payload of Slack’s is acknowledged at once all the same', async () => {
    const { trigger_id: _, ...broken } = asClick(house, { action_id: 'test.press' }) as Record<string, unknown>
    const answer = await door.payload(broken)
    expect(answer.status).toBe(200)
    expect(answer.ms).toBeLessThan(1500)
  })

  test.for([
    ['a link', { type: 'button', action_id: 'somewhere', url: 'https://drive.example' }],
    ['a field', { type: 'plain_text_input', action_id: 'title', value: 'Ban' }],
  ] as const)('with %s asks nobody who they are, and is acknowledged at once', async ([, action]) => {
    await door.close()
    // Whoever was looked up would wait here.
    door = await openDoor(house, listeners, { sentences: words, meet: () => new Promise(() => {}) })
    const answer = await door.payload(asClick(house, action, 'U0NEW'))
    expect(answer.status).toBe(200)
    expect(answer.ms).toBeLessThan(1500)
    expect(door.slack.calls).toEqual([])
  })

  test('and is refused without words for it still gets an answer, with an id', async () => {
    await door.post(asCommand(house, '/wordless'))
    expect(door.slack.of('chat.postEphemeral')[0]?.args.text).toMatch(/mã [0-9A-Z]{6}/)
    const form = await door.payload(asSubmission(house, { callback: 'test.form', values: { title: 'wordless' } }))
    expect(form.body).toMatch(/mã [0-9A-Z]{6}/)
  })
})

describe('a command', () => {
  test('is acknowledged with nothing, and opens its modal', async () => {
    expect(await door.post(asCommand(house, '/open'))).toMatchObject({ status: 200, body: '' })
    await door.drain(1000)
    expect(JSON.parse(door.slack.of('views.open')[0]?.args.view ?? '{}')).toMatchObject({ callback_id: 'test.form' })
  })

  test('may replace what it opened with what it learned since', async () => {
    door.slack.on('views.open', { ok: true, view: { id: 'V7' } })
    await door.post(asCommand(house, '/open-then-more'))
    await door.drain(1000)
    expect(door.slack.of('views.update')[0]?.args).toMatchObject({ view_id: 'V7' })
  })

  test('never puts its first step over one that the person has gone on to meanwhile, nor calls that a fault', async () => {
    door.slack.on('views.open', { ok: true, view: { id: 'V7', hash: '1.first' } })
    door.slack.on('views.update', { ok: false, error: 'hash_conflict' })
    await door.post(asCommand(house, '/open-then-more'))
    await door.drain(1000)
    expect(door.slack.of('views.update')[0]?.args).toMatchObject({ view_id: 'V7', hash: '1.first' })
    expect(door.slack.of('chat.postEphemeral')).toEqual([])
    expect(door.logged.join()).not.toContain('"fault"')
  })

  test('that Slack timed out of gets a sentence and not a fault', async () => {
    door.slack.on('views.open', { ok: false, error: 'expired_trigger_id' })
    await door.post(asCommand(house, '/open'))
    await door.drain(1000)
    expect(door.slack.of('chat.postEphemeral')[0]?.args.text).toContain('gõ lại')
    expect(door.logged.join()).not.toContain('"fault"')
  })

  test('refused is answered with the sentence, to that person alone', async () => {
    await door.post(asCommand(house, '/no'))
    await door.drain(1000)
    expect(door.slack.of('chat.postEphemeral')[0]?.args).toMatchObject({ user: 'U0LAN', text: 'Không được đâu.' })
  })

  test('that fails gives an id that stands in the log, and no word of the fault', async () => {
    await door.post(asCommand(house, '/boom'))
    await door.drain(1000)
    const told = door.slack.of('chat.postEphemeral')[0]?.args.text ?? ''
    const id = told.match(/[0-9A-Z]{6}/)?.[0] ?? 'none'
    expect(door.logged.some(line => line.includes(id))).toBe(true)
    expect(told).not.toContain('162000000')
  })
})

describe('who may', () => {
  const answerTo = async (user: string): Promise<string> => {
    await door.post(asCommand(house, '/say', user))
    await door.drain(1000)
    return door.slack.of('chat.postEphemeral').at(-1)?.args.text ?? ''
  }
  const change = (set: Partial<typeof person.$inferInsert>) =>
    fresh.db
      .update(person)
      .set(set)
      .where(and(eq(person.workspaceId, house.workspace.id), eq(person.id, 'U0MAI')))

  test.for([
    ['guest', { kind: 'guest' }, 'khách'],
    ['bot', { kind: 'bot' }, 'bot'],
    ['stranger', { kind: 'stranger' }, 'thành viên công ty'],
    ['deactivated', { active: false }, 'ngừng hoạt động'],
  ] as const)('a %s account is refused politely', async ([, set, says]) => {
    await change(set)
    expect(await answerTo('U0MAI')).toContain(says)
  })

  test('a member is let in, in the language of their choice', async () => {
    expect(await answerTo('U0MAI')).toBe('chào')
    await change({ locale: 'en' })
    await door.post(asCommand(house, '/no', 'U0MAI'))
    await door.drain(1000)
    expect(door.slack.of('chat.postEphemeral').at(-1)?.args.text).toBe('Not allowed.')
  })

  test('a click by somebody of another workspace is refused, whatever the payload says of the place', async () => {
    const click = asClick(house, { action_id: 'test.press' }) as { user: { team_id: string } }
    click.user.team_id = 'T0ELSEWHERE'
    await door.payload(click)
    await door.drain(1000)
    expect(await carriedOut()).toBe(0)
    expect(door.slack.of('chat.postEphemeral')[0]?.args.text).toContain('thành viên công ty')
  })

  test('somebody Slack knows and we do not is looked up first', async () => {
    await door.close()
    door = await openDoor(house, listeners, {
      sentences: words,
      meet: (scope, id) =>
        savePeople(scope, [{ id, name: 'Người Mới', kind: 'member', active: true, slackAdmin: false, owner: false }]),
    })
    expect(await answerTo('U0NEW')).toBe('chào')
  })
})

describe('once', () => {
  test('a command that Slack delivers again, for it was never acknowledged, is carried out once', async () => {
    const typed = asCommand(house, '/press')
    const answers = await Promise.all([door.post(typed), door.post(typed)])
    expect([...answers, await door.post(typed)].map(({ status }) => status)).toEqual([200, 200, 200])
    expect(await carriedOut()).toBe(1)
    expect(door.slack.calls).toEqual([])
  })

  test('a command that has opened its modal and comes again says nothing', async () => {
    door.slack.on('views.open', { ok: true, view: { id: 'V7' } }, { ok: false, error: 'exchanged_trigger_id' })
    const typed = asCommand(house, '/open')
    for (const _ of [1, 2]) expect(await door.post(typed)).toMatchObject({ status: 200, body: '' })
    expect(door.slack.calls.map(({ method }) => method)).toEqual(['views.open', 'views.open'])
    expect(door.logged.join()).not.toContain('"fault"')
  })

  test('a redelivered click is carried out once, another click again', async () => {
    const click = asClick(house, { action_id: 'test.press', action_ts: '1.5' })
    await Promise.all([door.payload(click), door.payload(click), door.payload(click)])
    await door.drain(2000)
    expect(await carriedOut()).toBe(1)
    await door.payload(asClick(house, { action_id: 'test.press', action_ts: '2.5' }))
    await door.drain(2000)
    expect(await carriedOut()).toBe(2)
  })

  test('a form sent twice at the same time is one wish, and both are told it is done', async () => {
    const sent = asSubmission(house, { callback: 'test.form', values: { title: 'Banner Tết' } })
    const answers = await Promise.all([door.payload(sent), door.payload(sent)])
    expect(answers.map(a => [a.status, a.body])).toEqual([
      [200, ''],
      [200, ''],
    ])
    expect(await carriedOut()).toBe(1)
  })

  test('a form that was refused may be sent again, corrected', async () => {
    const first = await door.payload(asSubmission(house, { callback: 'test.form', values: { title: 'refuse' } }))
    expect(JSON.parse(first.body)).toMatchObject({ response_action: 'push' })
    const second = await door.payload(asSubmission(house, { callback: 'test.form', values: { title: 'Banner' } }))
    expect(second.body).toBe('')
    expect(await carriedOut()).toBe(1)
  })
})

describe('a form', () => {
  test('is told beside the field what to correct', async () => {
    const bad = await door.payload(asSubmission(house, { callback: 'test.form', values: { title: 'ab', due: '' } }))
    expect(JSON.parse(bad.body)).toMatchObject({
      response_action: 'errors',
      errors: { title: expect.stringContaining('3') },
    })
    const late = await door.payload(
      asSubmission(house, { callback: 'test.form', values: { title: 'refuse due', due: 'x' } }),
    )
    expect(JSON.parse(late.body)).toEqual({ response_action: 'errors', errors: { due: 'Trễ 2 ngày.' } })
  })

  test('asked anew under another block id still gets its error', async () => {
    const late = await door.payload(
      asSubmission(house, { callback: 'test.form', values: { title: 'refuse due', 'due@2': 'x' } }),
    )
    expect(JSON.parse(late.body)).toEqual({ response_action: 'errors', errors: { 'due@2': 'Trễ 2 ngày.' } })
  })

  test('that meets a fault stays under a notice with an id', async () => {
    const res = await door.payload(asSubmission(house, { callback: 'test.form', values: { title: 'boom boom' } }))
    expect(JSON.parse(res.body)).toMatchObject({ response_action: 'push', view: { title: { text: 'Có lỗi' } } })
  })

  test('of a version nobody listens to any more keeps what was typed and says so', async () => {
    const res = await door.payload(asSubmission(house, { callback: 'test.gone', values: { title: 'Banner' } }))
    expect(res.body).toContain('đã cũ')
    expect(JSON.parse(res.body).response_action).toBe('push')
  })

  test('that takes long is answered in time with "still saving", and updated when it is done', async () => {
    slowMs = 2800
    const res = await door.payload(asSubmission(house, { callback: 'test.form', values: { title: 'Banner' } }))
    expect(res.ms).toBeLessThan(3000)
    expect(JSON.parse(res.body)).toMatchObject({ response_action: 'update', view: { title: { text: 'Đang lưu' } } })
    await door.drain(3000)
    expect(door.slack.of('views.update')[0]?.args.view).toContain('Đã lưu.')
    expect(await carriedOut()).toBe(1)
  })

  test('that takes long and is then refused comes back with all that was typed', async () => {
    slowMs = 2800
    await door.payload(asSubmission(house, { callback: 'test.form', values: { title: 'refuse due', due: 'thứ 6' } }))
    await door.drain(3000)
    const view = JSON.parse(door.slack.of('views.update')[0]?.args.view ?? '{}')
    expect(view.callback_id).toBe('test.form')
    expect(JSON.stringify(view.blocks)).toContain('Trễ 2 ngày.')
    expect(view.blocks.find((b: { block_id?: string }) => b.block_id === 'due').element.initial_value).toBe('thứ 6')
  })

  test('that takes long, is closed, and is then refused, is answered directly', async () => {
    slowMs = 2800
    door.slack.on('views.update', { ok: false, error: 'not_found' })
    await door.payload(asSubmission(house, { callback: 'test.form', values: { title: 'refuse due', due: 'x' } }))
    await door.drain(3000)
    expect(door.slack.of('chat.postMessage')[0]?.args).toMatchObject({ channel: 'U0LAN' })
    expect(door.slack.of('chat.postMessage')[0]?.args.blocks).toContain('Trễ 2 ngày.')
  })

  test.for([
    ['is then refused by no field of it', 'refuse', 'Không được đâu.'],
    ['then fails', 'boom boom', 'mã'],
  ] as const)('that takes long and %s comes back too', async ([, title, says]) => {
    slowMs = 2800
    await door.payload(asSubmission(house, { callback: 'test.form', values: { title, due: 'thứ 6' } }))
    await door.drain(3000)
    const view = JSON.parse(door.slack.of('views.update')[0]?.args.view ?? '{}')
    expect(view.callback_id).toBe('test.form')
    expect(JSON.stringify(view.blocks[0])).toContain(says)
    expect(view.blocks.find((b: { block_id?: string }) => b.block_id === 'due').element.initial_value).toBe('thứ 6')
  })
})

describe('a click', () => {
  test('refused is told where the person is', async () => {
    await door.payload(asClick(house, { action_id: 'test.no' }))
    await door.drain(1000)
    expect(door.slack.of('chat.postEphemeral')[0]?.args).toMatchObject({ channel: 'C0ACCOUNT', text: 'Trễ 3 ngày.' })
  })

  test('on a button that nobody listens to any more says so', async () => {
    await door.payload(asClick(house, { action_id: 'ancient.button' }))
    await door.drain(1000)
    expect(door.slack.of('chat.postEphemeral')[0]?.args.text).toContain('tin đã cũ')
  })

  test('on one of several like buttons reaches the same listener', async () => {
    await door.payload(asClick(house, { action_id: 'test.press#2' }))
    await door.drain(1000)
    expect(await carriedOut()).toBe(1)
  })
})

describe('a click in a modal', () => {
  const inModal = (action: string): object => {
    const {
      message: _post,
      channel: _place,
      container: _container,
      ...click
    } = asClick(house, { action_id: action }) as {
      [key: string]: unknown
    }
    return { ...click, view: { id: 'V1', type: 'modal', callback_id: 'test.form', private_metadata: '{}' } }
  }

  test('refused is told in a small modal laid over it', async () => {
    await door.payload(inModal('test.no'))
    await door.drain(1000)
    expect(door.slack.of('views.push')[0]?.args.view).toContain('Trễ 3 ngày.')
    expect(door.slack.of('chat.postEphemeral')).toEqual([])
  })

  test('that has opened something is refused directly, for its trigger opens nothing more', async () => {
    await door.payload(inModal('test.openThenNo'))
    await door.drain(1000)
    expect(door.slack.of('views.push')).toHaveLength(1)
    expect(door.slack.of('chat.postMessage')[0]?.args).toMatchObject({ channel: 'U0LAN', text: 'Không được đâu.' })
  })

  test('that came too late to be answered in a modal is answered directly', async () => {
    door.slack.on('views.push', { ok: false, error: 'expired_trigger_id' })
    await door.payload(inModal('test.no'))
    await door.drain(1000)
    expect(door.slack.of('chat.postMessage')[0]?.args).toMatchObject({ channel: 'U0LAN', text: 'Trễ 3 ngày.' })
  })
})

test('a wrong signature is turned away, and nothing of a form ever enters the log', async () => {
  expect((await door.post(asCommand(house, '/say'), { secret: 'another-secret-altogether' })).status).toBe(401)
  expect((await door.post(asCommand(house, '/say'), { at: -600 })).status).toBe(401)
  await door.payload(
    asSubmission(house, { callback: 'test.form', values: { title: 'boom boom', due: 'bí mật của khách' } }),
  )
  await door.drain(1000)
  expect(door.logged.join()).not.toContain('bí mật')
  expect(door.logged.join()).not.toContain('boom boom')
})
