import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  addContact,
  archiveClient,
  changeBasics,
  changeContact,
  changeTerms,
  createClient,
  restoreClient,
  withdrawContact,
} from '../../src/client/flow.ts'
import { ClientBasics, ClientTerms, ContactForm } from '../../src/client/model.ts'
import { activeClient, clientById, clientCard, clientsMatching, clientsOf } from '../../src/client/store.ts'
import { AlreadyDone } from '../../src/ctx.ts'
import { activity, brief, client, outbox, person } from '../../src/db/schema.ts'
import { type Agency, agency, FRIDAY } from '../setup/agency.ts'
import { type FreshDb, freshDb } from '../setup/db.ts'
import { problemsIn, refused, wordsOf } from '../setup/hands.ts'

const basics = (fields: Partial<ClientBasics> = {}): ClientBasics =>
  ClientBasics.parse({ name: 'Vinamilk', code: 'VNM', tier: 'key', owner: 'U0LAN', ...fields })
const contact = (fields: object = {}): ContactForm =>
  ContactForm.parse({
    name: 'Nguyễn Văn Dũng',
    addressAs: 'anh Dũng',
    phone: '0903 123 456',
    decides: ['yes'],
    ...fields,
  })

let db: FreshDb
let house: Agency
let code = 0
/** A code nobody has used yet. */
const fresh = (): string => `Z${++code}`

beforeAll(async () => {
  db = await freshDb()
  house = await agency(db.db)
})
afterAll(() => db.close())

const told = async (subject: string) =>
  (
    await db.db
      .select()
      .from(activity)
      .where(and(eq(activity.kind, 'client'), eq(activity.subject, subject)))
      .orderBy(activity.id)
  ).map(row => ({ what: row.what, who: row.who, before: row.before, after: row.after }))

describe('a new client', () => {
  test('takes the workspace’s currency, language and thirty days, and is on record', async () => {
    const made = await createClient(house.as('U0LAN'), basics({ code: fresh() }))
    expect(await clientById(house.scope(), made.id)).toMatchObject({
      name: 'Vinamilk',
      currency: 'VND',
      locale: 'vi',
      termsDays: 30,
      owner: 'U0LAN',
      archivedAt: null,
    })
    expect(await told(made.id)).toMatchObject([{ what: 'created', who: 'U0LAN' }])
  })

  test('sent twice is made once', async () => {
    const form = basics({ code: fresh() })
    await createClient(house.as('U0LAN', FRIDAY, 'view:once'), form)
    await expect(createClient(house.as('U0LAN', FRIDAY, 'view:once'), form)).rejects.toThrow(AlreadyDone)
    expect(await db.db.select().from(client).where(eq(client.code, form.code))).toHaveLength(1)
  })

  test('with a code that is taken is told whose it is, and of one that is free', async () => {
    const taken = fresh()
    await createClient(house.as('U0LAN'), basics({ code: taken, name: 'Sữa Ba Vì' }))
    const problems = await problemsIn(
      createClient(house.as('U0HOA'), basics({ code: taken, name: 'Thế Giới Di Động' })),
    )
    expect(problems).toEqual([
      { code: 'client.codeTaken', field: 'code', values: { code: taken, client: 'Sữa Ba Vì', free: 'TGDD' } },
    ])
  })

  test('is made once when two people want the same code at the same moment', async () => {
    const wanted = fresh()
    const both = await Promise.allSettled([
      createClient(house.as('U0LAN'), basics({ code: wanted, name: 'Một' })),
      createClient(house.as('U0HOA'), basics({ code: wanted, name: 'Hai' })),
    ])
    expect(both.map(b => b.status).sort()).toEqual(['fulfilled', 'rejected'])
    const lost = both.find(b => b.status === 'rejected')
    expect(lost?.reason).toMatchObject({ problems: [{ code: 'client.codeTaken' }] })
  })

  test.for(['U0NAM', 'U0KETOAN', 'U0ADMIN'])('is not for %s, who is not of the account team', async who => {
    expect(await refused(createClient(house.as(who), basics({ code: fresh() })))).toEqual(['people.needsAccount'])
  })

  test('names every person who cannot answer for it, beside the field', async () => {
    await db.db.update(person).set({ active: false }).where(eq(person.id, 'U0BE'))
    const form = basics({ code: fresh(), owner: 'U0NAM', backup: 'U0BE' })
    expect(await refused(createClient(house.as('U0LAN'), form))).toEqual([
      'owner: client.notAccount',
      'backup: people.gone',
    ])
    await db.db.update(person).set({ active: true }).where(eq(person.id, 'U0BE'))
    expect(await refused(createClient(house.as('U0LAN'), basics({ code: fresh(), owner: 'U0NOBODY' })))).toEqual([
      'owner: people.notMember',
    ])
  })

  test('made for somebody else is told to them, in their own direct message', async () => {
    const made = await createClient(
      house.as('U0LAN'),
      basics({ code: fresh(), owner: 'U0HOA', name: '<!channel> *x*' }),
    )
    const said = (await house.said()).filter(s => s.key.startsWith(`client:${made.id}:`))
    expect(said).toMatchObject([{ channel: 'U0HOA' }])
    expect(wordsOf(said)).toContain('&lt;!channel&gt;')
    expect(wordsOf(said)).not.toContain('<!channel>')
  })

  test('late in the evening, it is told to them the next working morning', async () => {
    const evening = new Date('2026-11-20T21:00:00+07:00')
    const made = await createClient(house.as('U0LAN', evening), basics({ code: fresh(), owner: 'U0HOA' }))
    const rows = await db.db
      .select({ notBefore: outbox.notBefore })
      .from(outbox)
      .where(eq(outbox.key, `client:${made.id}:owner:U0HOA:2026-11-20`))
    expect(rows.map(row => row.notBefore?.toISOString())).toEqual(['2026-11-23T02:00:00.000Z'])
  })
})

describe('a change', () => {
  test('keeps what it was before', async () => {
    const made = await createClient(house.as('U0LAN'), basics({ code: fresh() }))
    await changeBasics(house.as('U0MAI'), made.id, { ...basics({ code: made.code }), tier: 'standard' })
    expect((await told(made.id)).at(-1)).toEqual({
      what: 'changed',
      who: 'U0MAI',
      before: { tier: 'key' },
      after: { tier: 'standard' },
    })
  })

  test('that changes nothing leaves no trace', async () => {
    const made = await createClient(house.as('U0LAN'), basics({ code: fresh() }))
    await changeBasics(house.as('U0LAN'), made.id, basics({ code: made.code }))
    expect(await told(made.id)).toHaveLength(1)
  })

  test('of the owner is for the owner and managers', async () => {
    const made = await createClient(house.as('U0MAI'), basics({ code: fresh(), owner: 'U0MAI' }))
    const toBe = basics({ code: made.code, owner: 'U0BE' })
    expect(await refused(changeBasics(house.as('U0BE'), made.id, toBe))).toEqual(['owner: client.peopleLocked'])
    await changeBasics(house.as('U0LAN'), made.id, toBe)
    expect(await clientById(house.scope(), made.id)).toMatchObject({ owner: 'U0BE' })
  })

  test('is possible after the owner has left, as long as the owner stays', async () => {
    const made = await createClient(house.as('U0LAN'), basics({ code: fresh(), owner: 'U0BE' }))
    await db.db.update(person).set({ active: false }).where(eq(person.id, 'U0BE'))
    const form = basics({ code: made.code, owner: 'U0BE', name: 'Vinamilk mới' })
    expect(await changeBasics(house.as('U0LAN'), made.id, form)).toMatchObject({ name: 'Vinamilk mới' })
    await db.db.update(person).set({ active: true }).where(eq(person.id, 'U0BE'))
  })

  test('of the paperwork makes the client found by its legal name and tax code', async () => {
    const made = await createClient(house.as('U0LAN'), basics({ code: fresh() }))
    const terms = ClientTerms.parse({
      legalName: 'Công ty CP Sữa Việt Nam',
      taxCode: '0300588569',
      termsDays: '45',
      currency: 'USD',
      locale: 'en',
    })
    await changeTerms(house.as('U0LAN'), made.id, terms)
    expect(await clientById(house.scope(), made.id)).toMatchObject({ termsDays: 45, currency: 'USD', locale: 'en' })
    for (const query of ['sua viet nam', '0300588569'])
      expect((await clientsMatching(house.scope(), query, 10)).map(c => c.id)).toContain(made.id)
  })

  test.for(['not-an-id', '00000000-0000-4000-8000-000000000000', ''])(
    'of the unknown client %j is refused',
    async id => {
      expect(await refused(changeBasics(house.as('U0LAN'), id, basics()))).toEqual(['client.unknown'])
    },
  )

  test('does not reach into another workspace', async () => {
    const made = await createClient(house.as('U0LAN'), basics({ code: fresh() }))
    const other = await agency(db.db, 'T0OTHER')
    expect(await refused(changeBasics(other.as('U0LAN'), made.id, basics()))).toEqual(['client.unknown'])
    expect(await clientById(other.scope(), made.id)).toBeUndefined()
    expect(await clientsMatching(other.scope(), made.name, 10)).toEqual([])
    // And both may use one code.
    await createClient(other.as('U0LAN'), basics({ code: made.code }))
  })
})

describe('archiving', () => {
  test('is for managers, hides the client from the pickers, and can be undone', async () => {
    const made = await createClient(house.as('U0MAI'), basics({ code: fresh(), owner: 'U0MAI' }))
    expect(await refused(archiveClient(house.as('U0MAI'), made.id))).toEqual(['people.needsManager'])
    await archiveClient(house.as('U0LAN'), made.id)
    expect(await refused(activeClient(house.scope(), made.id, 'client'))).toEqual(['client: client.archived'])
    expect((await clientsMatching(house.scope(), made.code, 10)).map(c => c.id)).not.toContain(made.id)
    expect((await clientsOf(house.scope(), 'U0MAI')).map(c => c.id)).not.toContain(made.id)
    await restoreClient(house.as('U0LAN'), made.id)
    expect((await activeClient(house.scope(), made.id)).id).toBe(made.id)
    expect((await told(made.id)).map(t => t.what)).toEqual(['created', 'archived', 'restored'])
  })

  test('pressed by two people is recorded once', async () => {
    const made = await createClient(house.as('U0LAN'), basics({ code: fresh() }))
    await Promise.all([archiveClient(house.as('U0LAN'), made.id), archiveClient(house.as('U0HOA'), made.id)])
    expect((await told(made.id)).filter(t => t.what === 'archived')).toHaveLength(1)
  })

  test('keeps the code, because briefs carry it', async () => {
    const made = await createClient(house.as('U0LAN'), basics({ code: fresh() }))
    await archiveClient(house.as('U0LAN'), made.id)
    expect(await refused(createClient(house.as('U0LAN'), basics({ code: made.code })))).toEqual([
      'code: client.codeTaken',
    ])
  })
})

describe('contacts', () => {
  test('are several, deciders first, and a withdrawn one is kept but not shown', async () => {
    const made = await createClient(house.as('U0LAN'), basics({ code: fresh() }))
    const mai = await addContact(house.as('U0MAI'), made.id, contact({ name: 'Chị Mai', decides: [] }))
    const dung = await addContact(house.as('U0LAN'), made.id, contact())
    const names = async () => (await clientCard(house.scope(), made.id)).contacts.map(c => c.name)
    expect(await names()).toEqual(['Nguyễn Văn Dũng', 'Chị Mai'])
    await changeContact(house.as('U0LAN'), mai.id, contact({ name: 'Trần Thị Mai', decides: [] }))
    await withdrawContact(house.as('U0LAN'), dung.id)
    expect(await names()).toEqual(['Trần Thị Mai'])
    expect(await refused(withdrawContact(house.as('U0LAN'), dung.id))).toEqual(['client.contactUnknown'])
    expect((await told(made.id)).map(t => t.what)).toEqual([
      'created',
      'contactAdded',
      'contactAdded',
      'contactChanged',
      'contactWithdrawn',
    ])
  })

  test('are changed by account people only', async () => {
    const made = await createClient(house.as('U0LAN'), basics({ code: fresh() }))
    expect(await refused(addContact(house.as('U0CHI'), made.id, contact()))).toEqual(['people.needsAccount'])
  })
})

test('the card counts briefs that are open or handed over, not drafts or closed ones', async () => {
  const made = await createClient(house.as('U0LAN'), basics({ code: fresh() }))
  await db.db.insert(brief).values(
    (['draft', 'open', 'handed', 'closed'] as const).map(status => ({
      workspaceId: house.workspace.id,
      clientId: made.id,
      status,
      author: 'U0LAN',
      owner: 'U0LAN',
      form: {},
      createdAt: FRIDAY,
      updatedAt: FRIDAY,
    })),
  )
  expect(await clientCard(house.scope(), made.id)).toMatchObject({ openBriefs: 2 })
})
