// Every number moves when what it counts happens: read as Prometheus reads it, before and after.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { allSentences } from '../src/app.ts'
import { ENTRIES } from '../src/jobs/model.ts'
import { DOORS, OUTCOMES } from '../src/metrics.ts'
import { slackTexts } from '../src/slack/texts.ts'
import { type House, openHouse } from './setup/house.ts'

let house: House
beforeAll(async () => {
  house = await openHouse('http')
}, 120_000)
afterAll(() => house?.close())

type Numbers = (line: string) => number
async function scrape(): Promise<Numbers & { text: string }> {
  const res = await fetch(`${house.address()}/metrics`)
  expect(res.status).toBe(200)
  expect(res.headers.get('content-type')).toContain('text/plain; version=0.0.4')
  const text = await res.text()
  const values = new Map(text.split('\n').map(line => [line.replace(/ \S+$/, ''), Number(line.replace(/^.* /, ''))]))
  return Object.assign((line: string) => values.get(line) ?? 0, { text })
}

test('a morning at work moves every number, and none of them tells of whom', { timeout: 60_000 }, async () => {
  const { human, world } = house.sandbox
  const [lan, thao] = [human.as('U0LAN'), human.as('U0THAO')]
  const before = await scrape()
  const done = (kind: string) => `nhipcau_request_duration_seconds_count{kind="${kind}"}`

  await lan.command('/task', '@thao banner Tết 27/11 17h', { channel: 'account' })
  const card = await human.until(() =>
    lan
      .channel('creative')
      .messages()
      .find(m => JSON.stringify(m).includes('banner Tết')),
  )
  await house.quiet()
  await thao.click({ channel: world.channel('creative').id, ts: card.ts }, 'task.accept')
  await house.quiet()
  await thao.openHome()
  await thao.command('/client', 'mới', { channel: 'creative' })
  world.fail('views.open', { times: 1, error: 'internal_error' })
  await lan.command('/client', 'mới', { channel: 'account' })
  await house.quiet()
  await lan.command('/nhipcau', 'cài đặt', { channel: 'account' })
  await human.until(() => lan.modal())
  await lan.submit({ language: 'vi' })
  await house.moveTo('nextWorkday09')
  const after = await scrape()
  const moved = (line: string) => after(line) - before(line)

  expect(moved(done('command'))).toBe(4)
  expect(moved(done('click'))).toBe(1)
  expect(moved(done('submit'))).toBe(1)
  expect(moved(done('home'))).toBe(1)
  expect(moved('nhipcau_refusals_total{code="people.needsAccount"}')).toBe(1)
  expect(moved('nhipcau_faults_total')).toBe(1)
  expect(moved('nhipcau_deliveries_total{outcome="sent"}')).toBeGreaterThan(3)
  expect(moved('nhipcau_deliveries_total{outcome="edited"}')).toBeGreaterThan(0)
  expect(moved('nhipcau_delivery_wait_seconds_count')).toBeGreaterThan(3)
  expect(moved('nhipcau_runs_total{entry="digest.people",state="done"}')).toBe(1)
  expect(moved('nhipcau_run_duration_seconds_count{entry="digest.people"}')).toBe(1)
  expect(after('nhipcau_database_answers')).toBe(1)
  expect(after('nhipcau_outbox_messages{state="queued"}')).toBe(0)
  expect(after('nhipcau_outbox_oldest_seconds')).toBe(0)

  const closed: Record<string, readonly string[]> = {
    kind: DOORS,
    outcome: OUTCOMES,
    entry: ENTRIES,
    state: ['queued', 'held', 'sending', 'stopped', 'dead', 'done', 'late', 'failed'],
    code: [
      ...Object.keys(allSentences().vi),
      ...Object.keys(slackTexts.vi.who).map(who => `who.${who}`),
      'slack.expired',
    ],
  }
  const ours = after.text.split('\n').filter(line => line.startsWith('nhipcau_'))
  for (const [, label = '', value = ''] of ours.join('\n').matchAll(/(\w+)="([^"]*)"/g)) {
    if (label !== 'le') expect(closed[label], `${label}="${value}"`).toContain(value)
  }
})
