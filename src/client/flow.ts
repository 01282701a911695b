import { type Problem, Refusal, refuse } from '../core/refusal.ts'
import { dayOf } from '../core/time.ts'
import { type Ctx, record, wish } from '../ctx.ts'
import { push } from '../outbox/say.ts'
import { sayChecklist } from '../people/flow.ts'
import { isAccount, mustBeAccount, mustManage } from '../people/model.ts'
import { colleague, personById } from '../people/store.ts'
import { message, section } from '../slack/blocks.ts'
import {
  active,
  type Client,
  type ClientBasics,
  type ClientRefusal,
  type ClientTerms,
  type Contact,
  type ContactForm,
  changePeople,
  clientName,
  freeCode,
} from './model.ts'
import {
  clientToChange,
  codesTaken,
  contactById,
  insertClient,
  insertContact,
  setArchived,
  updateClient,
  updateContact,
} from './store.ts'
import { clientTexts } from './texts.ts'

export const createClient = (ctx: Ctx, form: ClientBasics): Promise<Client> =>
  wish(ctx, async ctx => {
    mustBeAccount(ctx.actor)
    await checkBasics(ctx, form)
    const client = await insertClient(ctx, {
      ...form,
      currency: ctx.workspace.currency,
      locale: ctx.workspace.locale,
    })
    await record(ctx, { kind: 'client', subject: client.id, what: 'created', after: form })
    await tellOwner(ctx, client)
    await sayChecklist(ctx)
    return client
  })

export const changeBasics = (ctx: Ctx, id: string, form: ClientBasics): Promise<Client> =>
  wish(ctx, async ctx => {
    mustBeAccount(ctx.actor)
    const before = await clientToChange(ctx, id)
    await checkBasics(ctx, form, before)
    const after = await change(ctx, before, form)
    if (after.owner !== before.owner) await tellOwner(ctx, after)
    return after
  })

export const changeTerms = (ctx: Ctx, id: string, form: ClientTerms): Promise<Client> =>
  wish(ctx, async ctx => {
    mustBeAccount(ctx.actor)
    return change(ctx, await clientToChange(ctx, id), form)
  })

export const archiveClient = (ctx: Ctx, id: string): Promise<Client> =>
  wish(ctx, async ctx => {
    mustManage(ctx.actor)
    const client = await clientToChange(ctx, id)
    if (client.archivedAt) return client
    await setArchived(ctx, id, ctx.now)
    await record(ctx, { kind: 'client', subject: id, what: 'archived' })
    return { ...client, archivedAt: ctx.now }
  })

export const restoreClient = (ctx: Ctx, id: string): Promise<Client> =>
  wish(ctx, async ctx => {
    mustManage(ctx.actor)
    const client = await clientToChange(ctx, id)
    if (!client.archivedAt) return client
    await setArchived(ctx, id, null)
    await record(ctx, { kind: 'client', subject: id, what: 'restored' })
    return { ...client, archivedAt: null }
  })

export const addContact = (ctx: Ctx, clientId: string, form: ContactForm): Promise<Contact> =>
  wish(ctx, async ctx => {
    mustBeAccount(ctx.actor)
    active(await clientToChange(ctx, clientId))
    const contact = await insertContact(ctx, clientId, form)
    await record(ctx, { kind: 'client', subject: clientId, what: 'contactAdded', after: { id: contact.id, ...form } })
    return contact
  })

export const changeContact = (ctx: Ctx, id: string, form: ContactForm): Promise<Contact> =>
  wish(ctx, async ctx => {
    mustBeAccount(ctx.actor)
    const before = await contactById(ctx, id)
    await updateContact(ctx, id, form)
    const keys = differing(before, form)
    await record(ctx, {
      kind: 'client',
      subject: before.clientId,
      what: 'contactChanged',
      before: { id, ...only(keys, before) },
      after: { id, ...only(keys, form) },
    })
    return { ...before, ...form }
  })

export const withdrawContact = (ctx: Ctx, id: string): Promise<Contact> =>
  wish(ctx, async ctx => {
    mustBeAccount(ctx.actor)
    const contact = await contactById(ctx, id)
    await updateContact(ctx, id, { withdrawnAt: ctx.now })
    await record(ctx, {
      kind: 'client',
      subject: contact.clientId,
      what: 'contactWithdrawn',
      before: { id, name: contact.name },
    })
    return contact
  })

/** Everything that is wrong, at once. People who stay as they were are not checked again: the owner may have left. */
async function checkBasics(ctx: Ctx, form: ClientBasics, before?: Client): Promise<void> {
  const problems: Problem[] = []
  const check = async (what: () => unknown): Promise<void> => {
    try {
      await what()
    } catch (err) {
      if (!(err instanceof Refusal)) throw err
      problems.push(...err.problems)
    }
  }
  if (form.code !== before?.code) await check(() => checkCode(ctx, form))
  await check(() => changePeople(ctx.actor, before, form))
  for (const field of ['owner', 'backup'] as const) {
    const id = form[field]
    if (id !== null && id !== before?.[field]) await check(() => accountPerson(ctx, id, field))
  }
  const [first, ...rest] = problems
  if (first) throw new Refusal(first, ...rest)
}

async function checkCode(ctx: Ctx, { code, name }: ClientBasics): Promise<void> {
  const taken = await codesTaken(ctx)
  const whose = taken.get(code)
  if (!whose) return
  const free = freeCode(code, name, new Set(taken.keys()))
  refuse<ClientRefusal>('client.codeTaken', 'code', { code, client: whose.name, free })
}

/** Whoever stands with a client sees its amounts, so it is somebody of the account team. */
async function accountPerson(ctx: Ctx, id: string, field: string): Promise<void> {
  const person = await colleague(ctx, id, field)
  if (!isAccount(person)) refuse<ClientRefusal>('client.notAccount', field, { name: person.name })
}

async function change(ctx: Ctx, before: Client, form: ClientBasics | ClientTerms): Promise<Client> {
  const after = await updateClient(ctx, before, form)
  const keys = differing(before, form)
  if (keys.length === 0) return after
  await record(ctx, {
    kind: 'client',
    subject: before.id,
    what: 'changed',
    before: only(keys, before),
    after: only(keys, form),
  })
  return after
}

/** The fields of the form that say something else than what was kept. */
const differing = (before: object, form: object): string[] =>
  Object.entries(form).flatMap(([key, value]) => (Reflect.get(before, key) === value ? [] : [key]))

const only = (keys: readonly string[], of: object): Record<string, unknown> =>
  Object.fromEntries(keys.map(key => [key, Reflect.get(of, key)]))

async function tellOwner(ctx: Ctx, client: Client): Promise<void> {
  if (client.owner === ctx.actor.id) return
  const owner = await personById(ctx, client.owner)
  const t = clientTexts[owner?.locale ?? ctx.workspace.locale]
  const words = t.youOwn(clientName(client), ctx.actor.id, client.channel)
  const day = dayOf(ctx.now, ctx.workspace.zone)
  await push(ctx, `client:${client.id}:owner:${client.owner}:${day}`, client.owner, message(words, [section(words)]))
}
