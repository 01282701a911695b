import { expect, test } from 'vitest'
import { type Crime, type Evidence, judge, type Wanted } from '../../bench/chaosJudge.ts'
import type { FirstSaid } from '../../bench/chaosTrace.ts'
import type { Post } from '../../bench/fakeSlackWorld.ts'

const words = (text: string) => ({ text, blocks: [{ type: 'section', text: { type: 'mrkdwn', text } }] })

const wanted = (key: string, more: Partial<Wanted> = {}): Wanted => ({
  key,
  id: `id of ${key}`,
  channel: 'C1',
  threadKey: null,
  series: null,
  content: words(key),
  withdrawn: false,
  state: 'sent',
  error: null,
  ...more,
})

const shown = (key: string, ts: string, more: Partial<Post> = {}): Post => ({
  channel: 'C1',
  ts,
  ...words(key),
  outboxId: `id of ${key}`,
  edits: 0,
  deleted: false,
  at: 0,
  ...more,
})

/** Said one after the other, each committed before the next began. */
const inTurn = (...keys: string[]): Map<string, FirstSaid> =>
  new Map(
    keys.map((key, n) => [key, { began: n * 10, known: n * 10 + 5, transaction: `x${n}`, seq: n, anywhere: false }]),
  )

/** A card, its reply, a note after them, and one that was taken back. */
const good = (): Evidence => ({
  wanted: [
    wanted('card'),
    wanted('reply', { threadKey: 'card' }),
    wanted('note'),
    wanted('gone', { withdrawn: true }),
    wanted('direct', { channel: 'U1' }),
    wanted('old', { content: undefined, state: 'archived' }),
  ],
  posts: [
    shown('card', '1'),
    shown('reply', '2', { thread: '1' }),
    shown('what people say', '3', { human: true, outboxId: undefined }),
    shown('note', '4'),
    shown('gone', '5', { deleted: true }),
    shown('direct', '6', { channel: 'D1' }),
    shown('old', '7'),
  ],
  first: inTurn('card', 'reply', 'note', 'gone', 'direct', 'old'),
  notes: [{ key: 'note', text: 'note', withdrawn: false }],
})

const crimesOf = (evidence: Evidence): string[] => judge(evidence).findings.map(({ crime, key }) => `${crime} ${key}`)

test('what stands as it was said is no crime', () => {
  const verdict = judge(good())
  expect(verdict.findings).toEqual([])
  expect(verdict.keys).toBe(6)
})

const without = (outboxId: string, posts: readonly Post[]) =>
  posts.filter(post => post.outboxId !== `id of ${outboxId}`)
const changed = (key: string, posts: readonly Post[], change: Partial<Post>) =>
  posts.map(post => (post.outboxId === `id of ${key}` ? { ...post, ...change } : post))

test.for<[what: string, crime: `${Crime} ${string}`, plant: (e: Evidence) => Evidence]>([
  ['one that Slack never got', 'missing note', e => ({ ...e, posts: without('note', e.posts) })],
  [
    'one that was deleted though nobody took it back',
    'missing note',
    e => ({ ...e, posts: changed('note', e.posts, { deleted: true }) }),
  ],
  [
    'one that was said and is not even in the outbox',
    'missing lost',
    e => ({ ...e, notes: [{ key: 'lost', text: '', withdrawn: false }] }),
  ],
  ['one that stands twice', 'doubled note', e => ({ ...e, posts: [...e.posts, shown('note', '8')] })],
  [
    'one that stood twice for a while',
    'doubled note',
    e => ({ ...e, posts: [...e.posts, shown('note', '8', { deleted: true })] }),
  ],
  ['older words', 'wrongContent note', e => ({ ...e, posts: changed('note', e.posts, words('before')) })],
  [
    'other blocks below the same words',
    'wrongContent note',
    e => ({ ...e, posts: changed('note', e.posts, { blocks: [] }) }),
  ],
  [
    'an outbox that forgot the last edit',
    'wrongContent note',
    e => ({ ...e, notes: [{ key: 'note', text: 'newer', withdrawn: false }] }),
  ],
  [
    'an outbox that forgot a withdrawal',
    'wrongContent note',
    e => ({ ...e, notes: [{ key: 'note', text: 'note', withdrawn: true }] }),
  ],
  [
    'one that was taken back and still stands',
    'wrongContent gone',
    e => ({ ...e, posts: changed('gone', e.posts, { deleted: false }) }),
  ],
  [
    'a reply beside its thread',
    'misplaced reply',
    e => ({ ...e, posts: changed('reply', e.posts, { thread: undefined }) }),
  ],
  [
    'a message in a thread where it does not belong',
    'misplaced note',
    e => ({ ...e, posts: changed('note', e.posts, { thread: '1' }) }),
  ],
  [
    'a message in another channel',
    'misplaced note',
    e => ({ ...e, posts: changed('note', e.posts, { channel: 'C2' }) }),
  ],
  ['a message that nobody said', 'nobodySaid id of ghost', e => ({ ...e, posts: [...e.posts, shown('ghost', '8')] })],
  [
    'one that stands after what was said later',
    'outOfOrder card',
    e => ({ ...e, posts: changed('note', e.posts, { ts: '0.5' }) }),
  ],
] as const)('%s is seen', ([, crime, plant]) => {
  expect(crimesOf(plant(good()))).toEqual([crime])
})

test('replies keep their own order, whatever is said beside them', () => {
  const evidence: Evidence = {
    wanted: [wanted('card'), wanted('one', { threadKey: 'card' }), wanted('two', { threadKey: 'card' })],
    posts: [shown('card', '1'), shown('two', '2', { thread: '1' }), shown('one', '3', { thread: '1' })],
    first: inTurn('card', 'one', 'two'),
    notes: [],
  }
  expect(crimesOf(evidence)).toEqual(['outOfOrder one'])
})

test('of one transaction the order of saying counts; of two that overlapped none is owed', () => {
  const posts = [shown('b', '1'), shown('a', '2')]
  const said = (transaction: string, seq: number): FirstSaid => ({
    began: 0,
    known: 5,
    transaction,
    seq,
    anywhere: false,
  })
  const evidence = { wanted: [wanted('a'), wanted('b')], posts, notes: [] }
  expect(
    crimesOf({
      ...evidence,
      first: new Map([
        ['a', said('x', 1)],
        ['b', said('x', 2)],
      ]),
    }),
  ).toEqual(['outOfOrder a'])
  expect(
    crimesOf({
      ...evidence,
      first: new Map([
        ['a', said('x', 1)],
        ['b', said('y', 2)],
      ]),
    }),
  ).toEqual([])
})

test('what was taken back and said again may stand anywhere, but once', () => {
  const first = new Map([['a', { ...inTurn('a').get('a'), anywhere: true } as FirstSaid]])
  const posts = [shown('a', '1', { deleted: true }), shown('a', '2')]
  expect(crimesOf({ wanted: [wanted('a')], posts, first, notes: [] })).toEqual([])
  expect(crimesOf({ wanted: [wanted('a')], posts: [...posts, shown('a', '3')], first, notes: [] })).toEqual([
    'doubled a',
  ])
})

test('a late digest may begin with a line that says when it is from; nothing else may', () => {
  const late = { type: 'context', elements: [] }
  const posts = [shown('digest', '1', { blocks: [late, ...words('digest').blocks] })]
  const evidence = { posts, first: inTurn('digest'), notes: [] }
  expect(crimesOf({ ...evidence, wanted: [wanted('digest', { series: 'mornings' })] })).toEqual([])
  expect(crimesOf({ ...evidence, wanted: [wanted('digest')] })).toEqual(['wrongContent digest'])
})
