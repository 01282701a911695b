// What people of a story do in a house, and what may never be found in it, whatever they typed.
import { expect } from 'vitest'
import type { Person } from '../../sandbox/human.ts'
import type { Message } from '../../sandbox/shapes.ts'
import type { Entered } from '../../sandbox/state.ts'
import type { House } from '../setup/house.ts'

/** Everything a person can read of a message or a view. */
export const read = (of: unknown): string => JSON.stringify(of) ?? ''

export function hands(house: House) {
  const { human, world } = house.sandbox
  const as = (id: string): Person => human.as(id)
  const until = <T>(fact: () => T) => human.until(fact, { timeout: 10_000 })
  const opened = (person: Person, callback: string) => until(() => person.modal()?.callback_id === callback)
  const inChannel = (name: string): Message[] => world.messages.get(world.channel(name).id) ?? []
  const card = (channel: string, says: string) =>
    until(() => inChannel(channel).find(m => !m.thread_ts && read(m).includes(says)))
  const dm = (person: Person, says: string) => until(() => person.dms().find(m => read(m).includes(says)))
  const told = (person: Person, says: string) => until(() => person.ephemerals().find(m => read(m).includes(says)))

  /** Types a command and waits for its form. */
  async function form(person: Person, command: string, text: string, callback: string, channel = 'account') {
    if (person.modal()) await person.close({ all: true })
    await person.command(command, text, { channel })
    await opened(person, callback)
  }
  async function sent(person: Person, values: Record<string, Entered> = {}): Promise<void> {
    const { errors, ok } = await person.submit(values)
    expect({ ok, errors }).toEqual({ ok: true })
  }
  /** The fields that were complained about, with the sentences beside them. */
  async function asked(person: Person, values: Record<string, Entered>): Promise<Record<string, string>> {
    const { errors = {}, refusedByClient } = await person.submit(values)
    expect(refusedByClient).toBeUndefined()
    return Object.fromEntries(Object.entries(errors).map(([block, words]) => [block.replace(/@.*/, ''), words]))
  }
  async function press(person: Person, channel: string, says: string, action: string) {
    const offered = `"action_id":"${action}"`
    const shown = () => inChannel(channel).find(m => read(m).includes(says) && read(m).includes(offered))
    const { ts } = await until(shown)
    return person.click({ channel: world.channel(channel).id, ts }, action)
  }
  async function pressInDm(person: Person, says: string, action: string) {
    const offered = `"action_id":"${action}"`
    const { ts } = await until(() => person.dms().find(m => read(m).includes(says) && read(m).includes(offered)))
    return person.click({ channel: world.addDm(person.id).id, ts }, action)
  }

  async function closeAll(...people: Person[]): Promise<void> {
    for (const person of people) if (person.modal()) await person.close({ all: true })
  }
  /** What stands in the fields of text of the modal on top. */
  const stateOf = (person: Person): Record<string, unknown> =>
    Object.fromEntries(
      Object.entries(person.modal()?.state.values ?? {}).flatMap(([block, actions]) =>
        Object.values(actions).map(element => [block, element.value]),
      ),
    )
  /** What Slack's event says of somebody. */
  const slackUser = (id: string, more: Record<string, unknown>) => {
    const { name, realName, email } = world.user(id)
    return { id, team_id: 'T0SONG', name, real_name: realName, profile: { real_name: realName, email }, ...more }
  }

  /** As far as the review: everything a brief needs, under this title. */
  async function writeBrief(person: Person, client: string, title: string): Promise<void> {
    await form(person, '/brief', client, 'brief.step1')
    await sent(person, {
      title,
      background: 'Doanh số mùa Tết giảm 30%',
      objectives: 'Bán 12.000 hộp',
      audience: '25–35, xa quê',
    })
    await opened(person, 'brief.step2')
    await sent(person, { deliverables: 'Facebook | KV | 3 | 30/11', mandatories: 'Logo', donts: 'Pháo', kpi: 'CTR' })
    await opened(person, 'brief.step3')
    await sent(person, { budget: '450tr', launch: '18/1', approver: 'Chị Vân', approval: '2/12' })
    await opened(person, 'brief.review')
  }
  async function takeBrief(person: Person, client: string, title: string): Promise<void> {
    await writeBrief(person, client, title)
    await sent(person)
    await card('account', title.normalize('NFC'))
    if (person.modal()) await person.close({ all: true })
  }
  /** One line that names no day opens the form of a task. */
  const taskForm = (person: Person, words = 'việc mới', channel = 'account') =>
    form(person, '/task', words, 'task.form', channel)
  async function giveTask(person: Person, values: Record<string, Entered>): Promise<void> {
    await taskForm(person)
    await sent(person, { due: '27/11 17h', ...values })
    await person.close({ all: true })
  }
  /** A new client with its first step kept; its terms are open. */
  async function client(values: Record<string, string>, person = as('U0MINH')): Promise<void> {
    await form(person, '/client', 'mới', 'client.basics')
    await sent(person, { tier: 'standard', owner: 'U0LAN', channel: 'C0ACCOUNT', ...values })
    await opened(person, 'client.terms')
  }
  async function settingsPart(part: string, callback: string): Promise<void> {
    const admin = as('U0SON')
    await form(admin, '/nhipcau', 'cài đặt', 'people.hub', 'general')
    await admin.click('modal', part)
    await opened(admin, callback)
  }
  const invoiceForm = (text = 'lua') => form(as('U0LAN'), '/invoice', text, 'invoice.form')
  /** Opens the invoices of a client of this person's, and the payment form of one of them. */
  async function payForm(person: Person, client: string, number: string, channel = 'account'): Promise<void> {
    if (person.modal()) await person.close({ all: true })
    const before = person.ephemerals().length
    await person.command('/congno', client, { channel })
    const answer = await until(() => person.ephemerals()[before])
    // After its serial: an id may hold any digits.
    const printed = number.includes(' ') ? number : ` ${number}`
    const block = answer.blocks?.find(b => b.accessory !== undefined && read(b).includes(printed))
    const where = { channel: answer.channel, ts: answer.ts }
    await person.click(where, 'invoice.pay', { blockId: String(block?.block_id) })
    await opened(person, 'invoice.payment')
  }
  return {
    as,
    until,
    opened,
    inChannel,
    card,
    dm,
    told,
    form,
    sent,
    asked,
    press,
    pressInDm,
    writeBrief,
    takeBrief,
    taskForm,
    giveTask,
    payForm,
    client,
    invoiceForm,
    settingsPart,
    slackUser,
    stateOf,
    closeAll,
  }
}
export type Hands = ReturnType<typeof hands>

// — what may never be —

const AMOUNT = /\d{1,3}([.,]\d{3}){2,}|\d ?(tr|triệu|tỷ)\b|₫/
/** What Slack reads as control in mrkdwn. */
const CONTROL = /<[^<>]*>/g

type Said = { channel: string; user: boolean; text: string; whole: string; blocks: unknown }

const asRecord = (value: unknown): Record<string, unknown> => (value ?? {}) as Record<string, unknown>

/** Everything the app ever posted, edited or answered, as it was sent, edits that were overwritten included. */
function everSaid({ sandbox }: House): Said[] {
  return sandbox.traffic
    .filter(e => e.direction === 'app→slack' && /^chat\.(post|update)|^response_url$/.test(e.method))
    .map(e => {
      const args = asRecord(typeof e.request === 'string' ? JSON.parse(e.request) : e.request)
      const user = e.method === 'chat.postEphemeral' || e.method === 'response_url'
      const channel = String(args.channel ?? '')
      return { channel, user, text: String(args.text ?? ''), whole: read(args), blocks: args.blocks }
    })
}

function* nodes(of: unknown): Generator<Record<string, unknown>> {
  if (Array.isArray(of)) for (const item of of) yield* nodes(item)
  else if (typeof of === 'object' && of !== null) {
    yield asRecord(of)
    for (const value of Object.values(of)) yield* nodes(value)
  }
}

/** No message calls anybody or leads anywhere by what somebody typed: `outsiders` are named only in hostile words. */
export function expectNobodyCalled(house: House, outsiders: readonly string[]): void {
  const held = [...house.sandbox.world.messages.values()].flat().filter(m => m.bot_id !== undefined)
  const ephemerals = house.sandbox.world.ephemerals
  expect(held.length).toBeGreaterThan(0)
  const all = [...everSaid(house), ...held, ...ephemerals]
  for (const { text, blocks } of all) {
    const marked = [...nodes(blocks)].filter(n => n.type === 'mrkdwn').map(n => String(n.text))
    for (const control of [text, ...marked].flatMap(words => words.match(CONTROL) ?? [])) {
      expect(control).toMatch(/^<(@[UW]\w+|#C\w+(\|[^>]*)?|https:\/\/[\w.-]*slack\.com\/[^>]*)>$/)
      for (const id of outsiders) expect(control).not.toContain(id)
    }
    for (const node of nodes(blocks)) {
      if (node.type === 'mrkdwn') expect(node.verbatim).toBe(true)
      expect(node.type).not.toBe('broadcast')
      if (node.type === 'user') expect(outsiders).not.toContain(node.user_id)
      // An address is shown as the address it is, never under another name.
      if (node.type === 'link' && !/slack\.com\//.test(String(node.url))) expect(node.text).toBe(node.url)
    }
  }
}

/** Amounts are told to who may see them, in direct messages and the finance channel, and never on a locked screen. */
export function expectNoAmountLeaked(house: House): void {
  const { world, traffic } = house.sandbox
  expect(traffic.length).toBeLessThan(5000)
  const said = everSaid(house)
  expect(said.some(s => AMOUNT.test(s.whole))).toBe(true)
  for (const { channel, user, text, whole } of said) {
    expect(text).not.toMatch(AMOUNT)
    const place = world.channels.get(channel)
    if (place && !place.dmWith && !user && channel !== 'C0FINANCE') expect(whole).not.toMatch(AMOUNT)
  }
}

export function expectLogSilent(house: House, words: readonly string[]): void {
  const log = house.logged.join('\n').normalize('NFC')
  for (const word of words) expect(log).not.toContain(word)
  expect(log).not.toContain('"level":"error"')
}
