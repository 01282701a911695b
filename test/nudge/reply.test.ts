// Through the door: what of all that is said in Slack comes in as a reply.
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Reply } from '../../src/slack/on.ts'
import { type Agency, agency } from '../setup/agency.ts'
import { type FreshDb, freshDb } from '../setup/db.ts'
import { type Door, openDoor } from '../setup/door.ts'

let base: FreshDb
let house: Agency
let door: Door
const heard: Reply[] = []

beforeAll(async () => {
  base = await freshDb()
  house = await agency(base.db)
  door = await openDoor(house, on => on.reply(async (_, reply) => void heard.push(reply)))
})
afterAll(async () => {
  await door.close()
  await base.close()
})

const said = { user: 'U0SON', ts: '1790000001.000100', thread_ts: '1790000000.000100', text: 'ok em' }

let sent = 0
/** Slack is answered before anybody listens, so what comes of it is known when the words sent after it have come in. */
async function happens(event: object): Promise<Reply[]> {
  const about = { type: 'message', channel: 'D1', channel_type: 'im', event_ts: '1790000001.000100' }
  const after = `đã nghe ${++sent}`
  expect((await door.event({ ...about, ...event })).status).toBe(200)
  await door.event({ ...about, ...said, text: after })
  await vi.waitFor(() => expect(heard.at(-1)?.text).toBe(after), { timeout: 5_000 })
  await door.drain(5_000)
  return heard.splice(0).filter(reply => reply.text !== after)
}

test('a person’s reply in a thread', async () => {
  const reply = { user: 'U0SON', channel: 'D1', threadTs: '1790000000.000100', text: 'ok em' }
  expect(await happens(said)).toEqual([reply])
  expect(await happens({ ...said, subtype: 'thread_broadcast' })).toEqual([reply])
  expect(await happens({ ...said, subtype: 'file_share', files: [{ id: 'F1' }] })).toEqual([reply])
})

test.for([
  ['words outside of a thread', { ...said, thread_ts: undefined }],
  ['the head of a thread', { ...said, ts: said.thread_ts }],
  ['a bot', { ...said, bot_id: 'B0OTHER' }],
  ['a bot’s own kind of message', { ...said, subtype: 'bot_message' }],
  ['an edit', { subtype: 'message_changed', message: said, previous_message: said }],
  ['a removal', { subtype: 'message_deleted', previous_message: said }],
  ['somebody who joined', { ...said, subtype: 'channel_join' }],
  ['a file without words', { ...said, text: undefined, subtype: 'file_share' }],
  ['nonsense', { user: 7, text: {}, thread_ts: [] }],
] as const)('not %s', async ([, event]) => {
  expect(await happens(event)).toEqual([])
  expect(door.logged.filter(line => line.includes('"level":50'))).toEqual([])
})
