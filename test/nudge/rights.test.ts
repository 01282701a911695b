// Whoever is asked can press what they are offered: those who stand in or step in have fewer rights than those they do it for.
import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { person } from '../../src/db/schema.ts'
import { at, buttonsOf, givenClient, givenTask } from '../digest/tasks.ts'
import { givenInvoice, givenPromise, givenRequest } from './hands.ts'
import { away, base, FAR, friday10, its, scope } from './office.ts'

/** What somebody is offered to press, once they were asked. */
async function offeredTo(who: string): Promise<string[]> {
  await its.sweepThrough(friday10, at('2026-12-02', '17:00'), 240)
  const post = (await its.said()).find(one => one.to === who && one.thread === null)
  return buttonsOf(post?.message ?? { text: '', blocks: [] }).map(one => one.split(' ')[0] ?? '')
}
const LOOKS = ['nudge.doing', 'task.open', 'nudge.notMine', 'nudge.snooze']

describe('whoever stands in for an assignee finds out more, and gives the work to nobody', () => {
  test.for([
    ['offer', { status: 'offered' as const, dueAt: FAR }],
    ['late', { dueAt: at('2026-11-20', '09:00') }],
  ] as const)('%s', async ([, more]) => {
    await away('U0SON', 'U0NAM')
    await givenTask(scope(), { assignee: 'U0SON', ...more })
    expect(await offeredTo('U0NAM')).toEqual(LOOKS)
  })
  test('unless they lead the department, or manage', async () => {
    await away('U0SON', 'U0HOA')
    await givenTask(scope(), { assignee: 'U0SON', status: 'offered', dueAt: FAR })
    expect(await offeredTo('U0HOA')).toContain('task.assign')
    expect(await offeredTo('U0CHI')).toContain('task.assign')
  })
})

describe('who manages nobody is not asked to judge', () => {
  const judged = {
    'work that was handed in': (more: object) =>
      givenTask(scope(), { status: 'submitted', assignee: 'U0SON', ...more }),
    'a later date': async (more: object) => givenRequest(scope(), await givenTask(scope(), { dueAt: FAR, ...more })),
  }
  test.for(Object.entries(judged))('%s, standing in for who asked for it', async ([, given]) => {
    await away('U0LAN', 'U0MAI')
    await given({})
    expect(await offeredTo('U0MAI')).toEqual(LOOKS)
  })
  test.for(Object.entries(judged))('%s, as the client’s owner where who asked for it has left', async ([, given]) => {
    await base.db.insert(person).values({
      workspaceId: 'T0SONG',
      id: 'U0GONE',
      name: 'Đã Nghỉ',
      folded: 'da nghi',
      kind: 'member',
      active: false,
      updatedAt: friday10,
    })
    const clientId = await givenClient(scope(), { owner: 'U0MAI' })
    await given({ manager: 'U0GONE', clientId })
    expect(await offeredTo('U0MAI')).toEqual(LOOKS)
  })
  test.for(Object.entries(judged))('%s, but a manager who stands in is', async ([, given]) => {
    await away('U0LAN', 'U0HOA')
    await given({})
    expect((await offeredTo('U0HOA'))[0]).toMatch(/^task\.(approve|laterGrant)$/)
  })
})

test('work that nobody has is not taken or given by a client’s owner who manages nobody', async () => {
  await base.db.update(person).set({ active: false })
  await base.db.update(person).set({ active: true }).where(eq(person.id, 'U0MAI'))
  const clientId = await givenClient(scope(), { owner: 'U0MAI' })
  await givenTask(scope(), { assignee: null, status: 'offered', dueAt: FAR, clientId })
  expect(await offeredTo('U0MAI')).toEqual(LOOKS)
})

describe('who may not see a client’s amounts is not sent to them', () => {
  test.for([
    ['receivable', (client: string) => givenInvoice(scope(), client)],
    ['promise', (client: string) => givenPromise(scope(), client)],
  ] as const)('%s', async ([, given]) => {
    await away('U0LAN', 'U0SON')
    await given(await givenClient(scope()))
    expect(await offeredTo('U0SON')).toEqual(['nudge.doing', 'nudge.notMine', 'nudge.snooze'])
  })
})
