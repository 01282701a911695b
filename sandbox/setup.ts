/**
 * Before the newcomer comes: the agency tells the bot who is who, through the bot's own commands and forms, as people
 * would on the first day. Nothing here knows the app's code; a form that changes its fields breaks this, as it would a user.
 */
import type { Person } from './human.ts'
import type { Department, SeedPerson } from './seed.ts'
import { seed } from './seed.ts'
import type { Sandbox } from './server.ts'
import type { Entered } from './state.ts'

const ADMIN = 'U0SON'
const DIRECTOR = 'U0MINH'

const ROLES: Record<SeedPerson['role'], string[]> = {
  ceo: ['leadership', 'admin'],
  ad: ['director'],
  am: ['manager'],
  ae: ['executive'],
  intern: ['intern'],
  head: [],
  member: [],
  finance: ['finance'],
  admin: ['admin'],
}
/** What somebody of a department does, where their rank does not say it. */
const TRADE: Partial<Record<Department, string>> = { planner: 'planner', creative: 'creative', production: 'producer' }
const DEPARTMENTS = ['planner', 'creative', 'production'] as const

/** Throws when the app does not do what its forms promise. */
export async function setup(sandbox: Sandbox): Promise<void> {
  const { human } = sandbox
  const admin = human.as(ADMIN)
  await settings(sandbox, admin)
  await clients(sandbox, human.as(DIRECTOR))
  await invoices(sandbox)
  await human.settle()
}

async function opened(sandbox: Sandbox, person: Person, callback: string): Promise<void> {
  await sandbox.human.until(() => person.modal()?.callback_id === callback)
}

async function sent(person: Person, values: Record<string, Entered>): Promise<void> {
  const { errors } = await person.submit(values)
  if (errors) throw new Error(`the form was refused: ${JSON.stringify(errors)}`)
}

async function settings(sandbox: Sandbox, admin: Person): Promise<void> {
  await admin.command('/nhipcau', 'cài đặt', { channel: 'general' })
  await sandbox.human.until(() => admin.modal())

  await admin.click('modal', 'people.departments')
  await opened(sandbox, admin, 'people.departmentList')
  for (const code of DEPARTMENTS) {
    const lead = seed.people.find(p => p.department === code && p.role === 'head')?.user
    await admin.click('modal', `people.department#${code}`)
    await opened(sandbox, admin, 'people.departmentForm')
    await sent(admin, { channel: seed.departmentChannels[code], ...(lead && { lead }) })
    await opened(sandbox, admin, 'people.departmentList')
  }
  await admin.close()

  await admin.click('modal', 'people.channels')
  await opened(sandbox, admin, 'people.channelsForm')
  await sent(admin, {
    accountChannel: seed.departmentChannels.account,
    financeChannel: seed.departmentChannels.finance,
    leadershipChannel: seed.departmentChannels.management,
  })

  await admin.click('modal', 'people.everyone')
  await opened(sandbox, admin, 'people.everyoneList')
  for (const { user, role, department } of seed.people) {
    await admin.click('modal', 'people.pick', { selected: user })
    await opened(sandbox, admin, 'people.personForm')
    const trade = TRADE[department]
    const inDepartment = DEPARTMENTS.some(code => code === department)
    await sent(admin, {
      roles: [...ROLES[role], ...(trade ? [trade] : [])],
      ...(inDepartment && { department }),
      ...(seed.users.find(u => u.id === user)?.locale?.startsWith('en') && { language: 'en' }),
    })
    await opened(sandbox, admin, 'people.everyoneList')
  }
  await admin.close({ all: true })
}

async function clients(sandbox: Sandbox, director: Person): Promise<void> {
  for (const client of seed.clients) {
    await director.command('/client', 'mới', { channel: 'account' })
    await opened(sandbox, director, 'client.basics')
    await sent(director, {
      name: client.name,
      code: client.code,
      tier: client.keyAccount ? 'key' : 'standard',
      owner: client.accountManager,
      ...(client.accountExecutive && { backup: client.accountExecutive }),
      ...(client.channel && { channel: client.channel }),
    })
    await opened(sandbox, director, 'client.terms')
    await sent(director, { taxCode: client.taxCode, termsDays: String(client.paymentTermDays) })
    for (const contact of client.contacts) {
      await director.click('modal', 'client.contactNew')
      await opened(sandbox, director, 'client.contact')
      const { name, title, phone, email, decides } = contact
      await sent(director, { name, title, phone, email, ...(decides && { decides: ['yes'] }) })
    }
    await director.close({ all: true })
  }
}

/** What clients owe from earlier work, so that the first morning has something to say. Days before today. */
const OWED = [
  { client: 'LUA', number: '1C26TSA 118', amount: '86tr + VAT', daysAgo: 40, by: 'U0LAN' },
  { client: 'BMI', number: '1C26TSA 97', amount: '450tr + VAT', daysAgo: 62, by: 'U0LAN' },
  { client: 'PDV', number: '1C26TSA 121', amount: '1,2 tỷ + VAT', daysAgo: 30, by: 'U0TUAN' },
]

async function invoices(sandbox: Sandbox): Promise<void> {
  const clock = await fetch(`${sandbox.url}/ui/clock`)
  const { now } = (await clock.json()) as { now: string }
  for (const { client, number, amount, daysAgo, by } of OWED) {
    const person = sandbox.human.as(by)
    await person.command('/invoice', '', { channel: 'account' })
    await opened(sandbox, person, 'invoice.form')
    const [found] = await person.options('client.pick', client)
    if (!found) throw new Error(`no client ${client}`)
    const issued = new Date(new Date(now).getTime() - daysAgo * 86_400_000).toISOString().slice(0, 10)
    await sent(person, { client: found.value, number, amount, issuedOn: issued })
    await opened(sandbox, person, 'invoice.confirm')
    await sent(person, {})
    await person.close({ all: true })
  }
}
