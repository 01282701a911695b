import { z } from 'zod'
import { fold } from '../core/text.ts'
import type { Ctx } from '../ctx.ts'
import { mustBeAccount } from '../people/model.ts'
import type { ModalView } from '../slack/blocks.ts'
import { LIMITS } from '../slack/limits.ts'
import { type Mrk, unescaped } from '../slack/mrkdwn.ts'
import type { Click, CommandCall, On, Sent } from '../slack/on.ts'
import {
  addContact,
  archiveClient,
  changeBasics,
  changeContact,
  changeTerms,
  createClient,
  restoreClient,
  withdrawContact,
} from './flow.ts'
import { active, ClientBasics, ClientTerms, ContactForm, clientName } from './model.ts'
import { clientCard, clientsOf, contactById, findClients, knownClient } from './store.ts'
import { clientTexts } from './texts.ts'
import {
  ARCHIVE,
  BASICS,
  basicsModal,
  CONTACT,
  CONTACT_EDIT,
  CONTACT_NEW,
  CONTACT_WITHDRAW,
  cardMessage,
  cardModal,
  clientOption,
  contactModal,
  EDIT,
  matchesMessage,
  myClientsMessage,
  NEW,
  OPEN,
  PICK,
  RESTORE,
  TERMS,
  termsModal,
} from './views.ts'

/** A reply that is read at a glance; more than these and the search is too wide. */
const MOST_MATCHES = 10

const NEW_WORDS = ['moi', 'them', 'new', 'add']

export function clientListeners(on: On): void {
  on.command('/client', command)
  on.options(PICK, async (ctx, query) => {
    const found = await findClients(ctx, query, { limit: LIMITS.options, mine: ctx.actor.id })
    return found.map(clientOption)
  })

  on.click(NEW, async (ctx, click) => {
    mustBeAccount(ctx.actor)
    await show(click, basicsModal(ctx.locale, ctx.actor.id))
  })
  on.click(OPEN, async (ctx, click) => show(click, await card(ctx, click.value)))
  on.click(EDIT, async (ctx, click) => {
    mustBeAccount(ctx.actor)
    await show(click, basicsModal(ctx.locale, ctx.actor.id, await knownClient(ctx, click.value)))
  })
  on.click(ARCHIVE, async (ctx, click) => {
    const client = await archiveClient(ctx, click.value)
    await afterClick(ctx, click, client.id, clientTexts[ctx.locale].archived(clientName(client)))
  })
  on.click(RESTORE, async (ctx, click) => {
    const client = await restoreClient(ctx, click.value)
    await afterClick(ctx, click, client.id, clientTexts[ctx.locale].restored(clientName(client)))
  })
  on.click(CONTACT_NEW, async (ctx, click) => {
    mustBeAccount(ctx.actor)
    await show(
      click,
      contactModal(ctx.locale, active(await knownClient(ctx, click.value)), { anew: ctx.now.getTime() }),
    )
  })
  on.click(CONTACT_EDIT, async (ctx, click) => {
    mustBeAccount(ctx.actor)
    const contact = await contactById(ctx, click.value)
    await show(click, contactModal(ctx.locale, await knownClient(ctx, contact.clientId), contact))
  })
  on.click(CONTACT_WITHDRAW, async (ctx, click) => {
    const contact = await withdrawContact(ctx, click.value)
    await show(click, await card(ctx, contact.clientId, clientTexts[ctx.locale].contactWithdrawn(contact.name)))
  })

  on.submit(BASICS, ClientBasics, async (ctx, form, sent) => {
    const { client: id } = idsOf(sent)
    const t = clientTexts[ctx.locale]
    const client = id ? await changeBasics(ctx, id, form) : await createClient(ctx, form)
    const saved = id ? t.saved(clientName(client)) : t.created(clientName(client))
    return { update: termsModal(ctx.locale, client, saved) }
  })
  on.submit(TERMS, ClientTerms, async (ctx, form, sent) => {
    const client = await changeTerms(ctx, idsOf(sent).client ?? '', form)
    return { update: await card(ctx, client.id, clientTexts[ctx.locale].saved(clientName(client))) }
  })
  on.submit(CONTACT, ContactForm, async (ctx, form, sent) => {
    const ids = idsOf(sent)
    const contact = ids.contact
      ? await changeContact(ctx, ids.contact, form)
      : await addContact(ctx, ids.client ?? '', form)
    return { update: await card(ctx, contact.clientId, clientTexts[ctx.locale].contactSaved(contact.name)) }
  })
}

/** `/client` is mine, `/client mới` a new one, anything else is looked for. */
async function command(ctx: Ctx, { text, open, reply }: CommandCall): Promise<void> {
  const query = unescaped(text).trim()
  if (NEW_WORDS.includes(fold(query))) {
    mustBeAccount(ctx.actor)
    return open(basicsModal(ctx.locale, ctx.actor.id))
  }
  if (query === '') return reply(myClientsMessage(ctx.locale, ctx.actor, await clientsOf(ctx, ctx.actor.id)))
  const found = await findClients(ctx, query, { limit: MOST_MATCHES + 1, archived: true })
  const [only] = found
  if (only && found.length === 1) return reply(cardMessage(ctx.locale, ctx.actor, await clientCard(ctx, only.id)))
  return reply(matchesMessage(ctx.locale, ctx.actor, query, found, MOST_MATCHES))
}

const Ids = z.object({ client: z.string().optional(), contact: z.string().optional() })
const idsOf = (sent: Sent): z.infer<typeof Ids> => Ids.catch({}).parse(sent.metadata)

const card = async (ctx: Ctx, id: string, notice?: Mrk): Promise<ModalView> =>
  cardModal(ctx.locale, ctx.actor, await clientCard(ctx, id), notice)

/** In a modal the next view takes the place of the last, so that none below shows what is no longer true. */
const show = (click: Click, view: ModalView): Promise<void> => (click.view ? click.update(view) : click.open(view))

async function afterClick(ctx: Ctx, click: Click, id: string, notice: Mrk): Promise<void> {
  const fresh = await clientCard(ctx, id)
  if (click.view) return click.update(cardModal(ctx.locale, ctx.actor, fresh, notice))
  return click.reply(cardMessage(ctx.locale, ctx.actor, fresh, notice))
}
