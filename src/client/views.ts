// A client as Slack shows it: forms, card, search results. Owns the action ids of the slice.
import { LOCALES, type Locale } from '../core/locale.ts'
import { readTaxCode } from '../core/taxcode.ts'
import { fieldWords } from '../core/words.ts'
import { isAccount, isManager, seesAmountsOf } from '../people/model.ts'
import {
  actions,
  button,
  context,
  divider,
  facts,
  header,
  type KnownBlock,
  type Message,
  type ModalView,
  message,
  modal,
  type Option,
  option,
  quote,
  section,
} from '../slack/blocks.ts'
import { channelInput, choicesInput, personInput, selectInput, textInput } from '../slack/inputs.ts'
import { channelLink, join, type Mrk, mention, mrk } from '../slack/mrkdwn.ts'
import { type Client, type ClientCard, type Contact, CURRENCIES, clientName, TIERS } from './model.ts'
import { type ClientTexts, clientTexts } from './texts.ts'

export const BASICS = 'client.basics'
export const TERMS = 'client.terms'
export const CONTACT = 'client.contact'

export const PICK = 'client.pick'
export const NEW = 'client.new'
export const OPEN = 'client.open'
export const EDIT = 'client.edit'
export const ARCHIVE = 'client.archive'
export const RESTORE = 'client.restore'
export const CONTACT_NEW = 'client.contactNew'
export const CONTACT_EDIT = 'client.contactEdit'
export const CONTACT_WITHDRAW = 'client.contactWithdraw'

/** Served by the slices above. */
const BRIEF_NEW = 'brief.new'
const INVOICE_NEW = 'invoice.new'

/** Contacts on a card; an agency talks to a handful per client. */
const MOST_CONTACTS = 20

type Viewer = Parameters<typeof isAccount>[0]

/** What `client.pick` offers, and what a form shows as already picked. */
export const clientOption = (client: Pick<Client, 'id' | 'code' | 'name'>): Option =>
  option(client.id, clientName(client))

// — forms —

/** For a new client without one. The second step follows the first, which has saved already. */
export function basicsModal(locale: Locale, me: string, client?: Client): ModalView {
  const t = clientTexts[locale]
  return modal({
    callback: BASICS,
    title: client ? t.editClient : t.newClient,
    submit: t.next,
    close: t.close,
    metadata: client && { client: client.id },
    about: client?.id ?? 'new',
    blocks: [
      textInput({
        field: 'name',
        label: t.name,
        placeholder: t.namePlaceholder,
        initial: client?.name,
        max: 80,
        focus: !client,
      }),
      textInput({
        field: 'code',
        label: t.code,
        hint: t.codeHint,
        placeholder: 'VNM',
        initial: client?.code,
        max: 10,
      }),
      selectInput({
        field: 'tier',
        label: t.tier,
        options: TIERS.map(tier => option(tier, t.tiers[tier])),
        initial: client?.tier ?? 'standard',
      }),
      personInput({ field: 'owner', label: t.owner, initial: client?.owner ?? me }),
      personInput({ field: 'backup', label: t.backup, hint: t.backupHint, optional: true, initial: client?.backup }),
      channelInput({ field: 'channel', label: t.channel, optional: true, initial: client?.channel }),
    ],
  })
}

/** `saved` says what the step before it has kept. */
export function termsModal(locale: Locale, client: Client, saved: Mrk): ModalView {
  const t = clientTexts[locale]
  const currencies = [...new Set([...CURRENCIES, client.currency])]
  return modal({
    callback: TERMS,
    about: client.id,
    title: t.terms,
    submit: t.save,
    close: t.later,
    metadata: { client: client.id },
    blocks: [
      section(saved),
      textInput({ field: 'legalName', label: t.legalName, optional: true, initial: client.legalName, max: 200 }),
      textInput({
        field: 'taxCode',
        label: t.taxCode,
        placeholder: '0100233488',
        optional: true,
        initial: client.taxCode,
        max: 30,
      }),
      textInput({
        field: 'termsDays',
        label: t.termsDays,
        hint: t.termsHint,
        initial: String(client.termsDays),
        max: 12,
      }),
      selectInput({
        field: 'currency',
        label: t.currency,
        options: currencies.map(currency => option(currency, currency)),
        initial: client.currency,
      }),
      selectInput({
        field: 'locale',
        label: t.language,
        options: LOCALES.map(locale => option(locale, t.languages[locale])),
        initial: client.locale,
      }),
      textInput({ field: 'note', label: t.note, optional: true, initial: client.note, multiline: true, max: 1000 }),
    ],
  })
}

/** `anew` tells two new contacts of one client apart, so that the second does not begin with what was typed for the first. */
export function contactModal(locale: Locale, client: Client, contact: Contact | { anew: number }): ModalView {
  const known = 'id' in contact ? contact : undefined
  const about = 'id' in contact ? contact.id : `${contact.anew}`
  const t = clientTexts[locale]
  return modal({
    callback: CONTACT,
    about,
    title: known ? t.editContact : t.addContact,
    submit: t.save,
    close: t.close,
    metadata: { client: client.id, ...(known && { contact: known.id }) },
    blocks: [
      section(t.contactOf(clientName(client))),
      textInput({ field: 'name', label: t.contactName, initial: known?.name, max: 80, focus: !known }),
      textInput({
        field: 'addressAs',
        label: t.addressAs,
        placeholder: t.addressAsPlaceholder,
        optional: true,
        initial: known?.addressAs,
        max: 40,
      }),
      textInput({ field: 'title', label: t.title, optional: true, initial: known?.title, max: 80 }),
      textInput({
        field: 'phone',
        label: t.phone,
        placeholder: '0903 123 456',
        optional: true,
        initial: known?.phone,
        max: 30,
      }),
      textInput({
        field: 'email',
        label: t.email,
        placeholder: 'mai@congty.vn',
        optional: true,
        initial: known?.email,
        max: 200,
      }),
      choicesInput({
        field: 'decides',
        label: t.decides,
        options: [option('yes', t.decidesHint)],
        initial: known?.decides ? ['yes'] : [],
        optional: true,
      }),
      known &&
        actions(
          button({
            action: CONTACT_WITHDRAW,
            label: t.withdrawContact,
            value: known.id,
            style: 'danger',
            confirm: {
              title: t.withdrawContact,
              text: t.withdrawContactAsk(known.name),
              confirm: t.withdrawContact,
              deny: t.cancel,
            },
          }),
        ),
    ],
  })
}

// — card —

function contactBlock(t: ClientTexts, viewer: Viewer, contact: Contact): KnownBlock {
  const account = isAccount(viewer)
  const called = contact.addressAs ? mrk`*${contact.addressAs}* (${contact.name})` : mrk`*${contact.name}*`
  const who = join([called, contact.title, contact.decides && t.decides], ' · ')
  const reach = account ? join([contact.phone, contact.email], ' · ') : mrk``
  return section(
    join([who, reach], '\n'),
    account
      ? button({ action: CONTACT_EDIT, label: t.edit, value: contact.id, aria: `${t.edit} ${contact.name}` })
      : undefined,
  )
}

/** Telephone and email of contacts are for account people; the invoice button for those who see this client's amounts. */
function cardBlocks(
  locale: Locale,
  viewer: Viewer,
  card: ClientCard,
  notice?: Mrk,
): (KnownBlock | undefined | false)[] {
  const t = clientTexts[locale]
  const { client, contacts, openBriefs } = card
  const taxCode = client.taxCode ? readTaxCode(client.taxCode) : undefined
  const warning = taxCode?.ok && taxCode.warning
  const account = isAccount(viewer)
  const open = client.archivedAt === null
  return [
    notice && section(notice),
    header(clientName(client)),
    !open && context(mrk`${t.archivedSince}`),
    ...facts([
      [t.tier, t.tiers[client.tier]],
      [t.owner, t.people(client.owner, client.backup)],
      [t.channel, client.channel && channelLink(client.channel)],
      [t.openBriefs, openBriefs > 0 ? String(openBriefs) : t.noOpenBriefs],
      [t.dueIn, mrk`${t.days(client.termsDays)}, ${client.currency}`],
      [t.language, t.languages[client.locale]],
      [t.legalName, client.legalName],
      [t.taxCode, client.taxCode],
    ]),
    warning && context(mrk`${fieldWords[locale][warning]({})}`),
    client.note ? quote(client.note) : undefined,
    actions(
      account && open && button({ action: BRIEF_NEW, label: t.newBrief, value: client.id, style: 'primary' }),
      open && seesAmountsOf(viewer, client) && button({ action: INVOICE_NEW, label: t.newInvoice, value: client.id }),
      account && button({ action: EDIT, label: t.edit, value: client.id, aria: `${t.edit} ${client.name}` }),
      isManager(viewer) &&
        (open
          ? button({
              action: ARCHIVE,
              label: t.archive,
              value: client.id,
              confirm: {
                title: t.archive,
                text: t.archiveAsk(clientName(client), openBriefs),
                confirm: t.archive,
                deny: t.cancel,
              },
            })
          : button({ action: RESTORE, label: t.restore, value: client.id })),
    ),
    divider(),
    section(
      mrk`*${t.contacts}*`,
      account ? button({ action: CONTACT_NEW, label: t.addContact, value: client.id }) : undefined,
    ),
    ...(contacts.length === 0
      ? [context(mrk`${t.noContacts}`)]
      : contacts.slice(0, MOST_CONTACTS).map(contact => contactBlock(t, viewer, contact))),
  ]
}

/** `notice` says what has just been done. */
export const cardModal = (locale: Locale, viewer: Viewer, card: ClientCard, notice?: Mrk): ModalView =>
  modal({
    callback: 'client.card',
    title: clientTexts[locale].cardTitle(card.client.code),
    close: clientTexts[locale].close,
    blocks: cardBlocks(locale, viewer, card, notice),
  })

export const cardMessage = (locale: Locale, viewer: Viewer, card: ClientCard, notice?: Mrk): Message =>
  message(mrk`${clientName(card.client)}`, cardBlocks(locale, viewer, card, notice))

// — finding —

function clientRow(locale: Locale, client: Client): KnownBlock {
  const t = clientTexts[locale]
  const archived = client.archivedAt ? ` (${t.archivedLabel})` : ''
  return section(
    mrk`*${client.code}* · ${client.name}${archived}\n${t.tiers[client.tier]} · ${mention(client.owner)}`,
    button({ action: OPEN, label: t.open, value: client.id, aria: `${t.open} ${clientName(client)}` }),
  )
}

const newButton = (t: ClientTexts, viewer: Viewer) => isAccount(viewer) && button({ action: NEW, label: t.newClient })

/** Up to `most` clients; one more than that says that there are others. */
export function matchesMessage(
  locale: Locale,
  viewer: Viewer,
  query: string,
  found: readonly Client[],
  most: number,
): Message {
  const t = clientTexts[locale]
  const shown = found.slice(0, most)
  const lead = shown.length === 0 ? t.noMatch(query) : t.matches(query, shown.length, found.length > most)
  return message(lead, [
    section(lead),
    ...shown.map(client => clientRow(locale, client)),
    shown.length === 0 && actions(newButton(t, viewer)),
  ])
}

export function myClientsMessage(locale: Locale, viewer: Viewer, mine: readonly Client[]): Message {
  const t = clientTexts[locale]
  const lead = mine.length === 0 ? t.mineNone : mrk`*${t.mine}*`
  return message(lead, [
    section(lead),
    ...mine.slice(0, 20).map(client => clientRow(locale, client)),
    mine.length > 0 && context(t.findHint),
    actions(newButton(t, viewer)),
  ])
}
