import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { problemsOfMessage, problemsOfView } from '../../sandbox/rules.ts'
import { clientListeners } from '../../src/client/listeners.ts'
import { clientCard, clientsMatching } from '../../src/client/store.ts'
import { clientRefusals, clientTexts } from '../../src/client/texts.ts'
import { basicsModal, cardMessage, cardModal, contactModal, termsModal } from '../../src/client/views.ts'
import { LOCALES } from '../../src/core/locale.ts'
import { ellipsis } from '../../src/core/text.ts'
import { mrk } from '../../src/slack/mrkdwn.ts'
import { type Agency, agency, FRIDAY } from '../setup/agency.ts'
import { type FreshDb, freshDb } from '../setup/db.ts'
import { refused, wordsOf } from '../setup/hands.ts'
import { buttonsOf, hands } from './hands.ts'

let db: FreshDb
let house: Agency
const at = hands(clientListeners)

beforeAll(async () => {
  db = await freshDb()
  house = await agency(db.db)
})
afterAll(() => db.close())

const BASICS = { name: 'Vinamilk', code: 'vnm', tier: 'key', owner: 'U0LAN', channel: 'C0VNM' }
const idOf = async (code: string): Promise<string> => (await clientsMatching(house.scope(), code, 1))[0]?.id ?? ''

test('an account manager makes a client in two steps, adds a contact and sees it all on the card', async () => {
  const { opened } = await at.command(house.as('U0LAN'), '/client', 'mới')
  expect(opened).toMatchObject([{ callback_id: 'client.basics' }])

  const second = await at.submit(house.as('U0LAN'), 'client.basics', BASICS)
  expect(second).toMatchObject({ callback_id: 'client.terms' })
  const client = await idOf('VNM')
  const card = await at.submit(
    house.as('U0LAN'),
    'client.terms',
    { legalName: 'Công ty CP Sữa Việt Nam', taxCode: '0100233480', termsDays: '45', currency: 'VND', locale: 'vi' },
    { client },
  )
  const words = wordsOf(card)
  expect(words).toContain('45 ngày từ ngày hóa đơn')
  // The check digit is wrong: saved, and said.
  expect(words).toContain('0100233480')
  expect(words).toContain('Số kiểm tra của MST không khớp')

  const form = await at.click(house.as('U0LAN'), 'client.contactNew', client, 'modal')
  expect(form.updated).toMatchObject([{ callback_id: 'client.contact' }])
  const after = await at.submit(
    house.as('U0LAN'),
    'client.contact',
    { name: 'Nguyễn Văn Dũng', addressAs: 'anh Dũng', title: 'Brand Manager', phone: '0903 123 456', decides: ['yes'] },
    { client },
  )
  expect(wordsOf(after)).toMatch(/anh Dũng.*Brand Manager.*Người quyết định/)
  expect(wordsOf(after)).toContain('0903 123 456')
})

test('editing begins with everything that is known', async () => {
  const client = await idOf('VNM')
  const { opened } = await at.click(house.as('U0LAN'), 'client.edit', client)
  expect(wordsOf(opened)).toContain('Vinamilk')
  expect(JSON.stringify(opened)).toContain('"initial_conversation":"C0VNM"')
  const next = await at.submit(house.as('U0LAN'), 'client.basics', { ...BASICS, name: 'Vinamilk VN' }, { client })
  expect(wordsOf(next)).toContain('0100233480')
  expect(wordsOf(next)).toContain('45')
})

describe('the card', () => {
  test.for([
    ['U0LAN', ['brief.new', 'invoice.new', 'client.edit', 'client.archive', 'client.contactNew', 'client.contactEdit']],
    ['U0HOA', ['brief.new', 'client.edit', 'client.archive', 'client.contactNew', 'client.contactEdit']],
    ['U0BE', ['brief.new', 'client.edit', 'client.contactNew', 'client.contactEdit']],
    ['U0KETOAN', ['invoice.new']],
    ['U0NAM', []],
  ] as const)('gives %s the buttons %j', async ([who, buttons]) => {
    const { opened } = await at.click(house.as(who), 'client.open', await idOf('VNM'))
    expect(buttonsOf(opened)).toEqual(buttons)
  })

  test('shows contacts to everybody, and how to reach them to account people only', async () => {
    const id = await idOf('VNM')
    const creative = wordsOf(await at.click(house.as('U0CHI'), 'client.open', id))
    expect(creative).toContain('anh Dũng')
    expect(creative).not.toContain('0903')
    expect(wordsOf(await at.click(house.as('U0BE'), 'client.open', id))).toContain('0903')
  })

  test('opens nothing for a client that is gone', async () => {
    expect(await refused(at.click(house.as('U0LAN'), 'client.open', 'three-weeks-old'))).toEqual(['client.unknown'])
  })

  test('gives way to the fresh card after a click in it', async () => {
    const id = await idOf('VNM')
    const { updated } = await at.click(house.as('U0LAN'), 'client.archive', id, 'modal')
    expect(buttonsOf(updated)).toEqual(expect.arrayContaining(['client.restore']))
    const { replied } = await at.click(house.as('U0LAN'), 'client.restore', id)
    expect(buttonsOf(replied)).toContain('client.archive')
  })

  test('refuses a press by somebody whose button was never theirs', async () => {
    const id = await idOf('VNM')
    expect(await refused(at.click(house.as('U0CHI'), 'client.edit', id))).toEqual(['people.needsAccount'])
    expect(await refused(at.click(house.as('U0BE'), 'client.archive', id))).toEqual(['people.needsManager'])
    expect(await refused(at.click(house.as('U0CHI'), 'client.contactNew', id))).toEqual(['people.needsAccount'])
  })
})

test('every view stays within Slack’s limits, with the longest and the most hostile words, in both languages', async () => {
  const card = await clientCard(house.scope(), await idOf('VNM'))
  const evil = '<!channel> *_~`& 🐮👨‍👩‍👧'.repeat(40)
  const client = {
    ...card.client,
    name: ellipsis(evil, 80),
    legalName: ellipsis(evil, 200),
    note: ellipsis(evil, 1000),
    currency: 'CHF',
  }
  const one = {
    clientId: client.id,
    workspaceId: client.workspaceId,
    addressAs: ellipsis(evil, 40),
    title: ellipsis(evil, 80),
    phone: '0'.repeat(15),
    email: `${'x'.repeat(60)}@${'y'.repeat(60)}.vn`,
    decides: true,
    withdrawnAt: null,
    createdAt: FRIDAY,
    name: ellipsis(evil, 80),
  }
  const contacts = Array.from({ length: 60 }, (_, n) => ({ ...one, id: `00000000-0000-4000-8000-0000000000${n + 10}` }))
  const full = { client, contacts, openBriefs: 99 }
  const viewer = house.as('U0LAN').actor
  for (const locale of LOCALES) {
    const contact = contacts[0]
    const views = [
      basicsModal(locale, 'U0LAN'),
      basicsModal(locale, 'U0LAN', client),
      termsModal(locale, client, mrk`x`),
      contactModal(locale, client, { anew: 1 }),
      contactModal(locale, client, contact ?? { anew: 2 }),
      cardModal(locale, viewer, full, mrk`x`),
    ]
    expect(views.flatMap(problemsOfView)).toEqual([])
    const message = cardMessage(locale, viewer, full)
    expect(problemsOfMessage(message)).toEqual([])
    expect(JSON.stringify(message).match(/"type":"mrkdwn","text":"[^"]*<!channel/)).toBeNull()
    expect(wordsOf(message)).toContain('&lt;!channel&gt;')
  }
})

test('titles, submit and close words fit a modal, and both languages refuse in different words', () => {
  for (const locale of LOCALES) {
    const t = clientTexts[locale]
    const titles = [t.newClient, t.editClient, t.terms, t.addContact, t.editContact, t.cardTitle('ABCDE')]
    for (const words of [...titles, t.next, t.save, t.later, t.close])
      expect(words.length, words).toBeLessThanOrEqual(24)
  }
  for (const [code, vi] of Object.entries(clientRefusals.vi))
    expect(clientRefusals.en[code as keyof typeof clientRefusals.en]).not.toEqual(vi)
})
