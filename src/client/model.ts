// Whom the agency serves: what the forms ask of a client and its contacts, and who may change what.
import { z } from 'zod'
import { line, optionalLine, optionalParagraph, problemIssue } from '../core/fields.ts'
import { LOCALES } from '../core/locale.ts'
import { type Problem, Refusal, refuse } from '../core/refusal.ts'
import { readTaxCode } from '../core/taxcode.ts'
import { clean, fold } from '../core/text.ts'
import type { Actor } from '../ctx.ts'
import type { client, contact, Tier } from '../db/schema.ts'
import { isManager } from '../people/model.ts'

export type Client = typeof client.$inferSelect
export type Contact = typeof contact.$inferSelect

/** A client as its card shows it. Contacts that were withdrawn are not among them. */
export type ClientCard = { client: Client; contacts: Contact[]; openBriefs: number }

export type ClientRefusal =
  | 'client.unknown'
  | 'client.archived'
  | 'client.codeShape'
  | 'client.codeTaken'
  | 'client.notAccount'
  | 'client.peopleLocked'
  | 'client.backupIsOwner'
  | 'client.phoneShape'
  | 'client.contactUnknown'

export const TIERS = ['key', 'strategic', 'standard'] as const satisfies readonly Tier[]

/** The currencies whose marks people type (`$`, `usd`, `€` …) are known, the đồng first. */
export const CURRENCIES = ['VND', 'USD', 'EUR', 'SGD', 'JPY', 'KRW', 'CNY', 'THB', 'HKD', 'AUD', 'GBP'] as const

export const LONGEST_TERMS = 180
const CODE_LENGTH = 5

const Code = z
  .string()
  .transform(text => clean(text).toUpperCase())
  .check(ctx => {
    if (!/^[A-Z0-9]{2,5}$/.test(ctx.value)) {
      const issue = ctx.value === '' ? problemIssue('field.required') : problemIssue('client.codeShape')
      ctx.issues.push({ ...issue, input: ctx.value })
    }
  })

const optionalId = z
  .string()
  .nullish()
  .transform(id => id || null)

/** First step: what is needed before anything can be done for the client. */
export const ClientBasics = z.object({
  name: line(1, 80),
  code: Code,
  tier: z.enum(TIERS),
  owner: z.string(),
  backup: optionalId,
  channel: optionalId,
})
export type ClientBasics = z.infer<typeof ClientBasics>

const TaxCode = optionalLine(30).transform((text, ctx) => {
  if (text === undefined) return null
  const read = readTaxCode(text)
  if (read.ok) return read.code
  ctx.issues.push({ ...problemIssue(read.problem), input: text })
  return z.NEVER
})

const TermsDays = z.string().transform((text, ctx) => {
  const said = clean(text).replace(/\s*(ngày|ngay|days?)$/i, '')
  const days = Number(said)
  const issue =
    said === ''
      ? problemIssue('field.required')
      : !/^\d{1,4}$/.test(said)
        ? problemIssue('field.notANumber')
        : days > LONGEST_TERMS && problemIssue('field.tooBig', { max: LONGEST_TERMS })
  if (!issue) return days
  ctx.issues.push({ ...issue, input: text })
  return z.NEVER
})

/** Second step: what the paperwork needs; all of it has a sensible beginning. */
export const ClientTerms = z.object({
  legalName: optionalLine(200).transform(name => name ?? null),
  taxCode: TaxCode,
  termsDays: TermsDays,
  currency: z.string().regex(/^[A-Z]{3}$/),
  locale: z.enum(LOCALES),
  note: optionalParagraph(1000).transform(note => note ?? null),
})
export type ClientTerms = z.infer<typeof ClientTerms>

const Phone = optionalLine(30).transform((text, ctx) => {
  if (text === undefined) return null
  const digits = text.replace(/\D/g, '').length
  if (/^\+?[\d\s.()-]+$/.test(text) && digits >= 8 && digits <= 15) return text
  ctx.issues.push({ ...problemIssue('client.phoneShape'), input: text })
  return z.NEVER
})

const Email = optionalLine(200).transform((text, ctx) => {
  if (text === undefined) return null
  if (z.email().safeParse(text).success) return text
  ctx.issues.push({ ...problemIssue('field.notAnEmail'), input: text })
  return z.NEVER
})

export const ContactForm = z.object({
  name: line(1, 80),
  addressAs: optionalLine(40).transform(text => text ?? null),
  title: optionalLine(80).transform(text => text ?? null),
  phone: Phone,
  email: Email,
  decides: z
    .array(z.string())
    .nullish()
    .transform(chosen => (chosen ?? []).length > 0),
})
export type ContactForm = z.infer<typeof ContactForm>

/** `VNM · Vinamilk` */
export const clientName = (c: Pick<Client, 'code' | 'name'>): string => `${c.code} · ${c.name}`

/** What people may remember of a client when they search for it. */
export const searchText = (c: Pick<Client, 'code' | 'name' | 'legalName' | 'taxCode'>): string =>
  [c.name, c.code, c.legalName, c.taxCode].filter(Boolean).join(' ')

/** Whoever stands with a client sees its amounts, so only its owner or a manager puts people there. */
const mayChangePeople = (actor: Actor, c: Pick<Client, 'owner'>): boolean => c.owner === actor.id || isManager(actor)

/** Refuses a change of owner or backup by somebody else's executive, and a client whose backup is its owner. */
export function changePeople(
  actor: Actor,
  before: Pick<Client, 'owner' | 'backup'> | undefined,
  after: Pick<Client, 'owner' | 'backup'>,
): void {
  const problems: Problem<ClientRefusal>[] = []
  if (before && !mayChangePeople(actor, before)) {
    for (const field of ['owner', 'backup'] as const)
      if (before[field] !== after[field]) problems.push({ code: 'client.peopleLocked', field })
  }
  if (after.backup === after.owner) problems.push({ code: 'client.backupIsOwner', field: 'backup' })
  const [first, ...rest] = problems
  if (first) throw new Refusal(first, ...rest)
}

/** Work may be taken up for this client. */
export function active(c: Client, field?: string): Client {
  return c.archivedAt ? refuse<ClientRefusal>('client.archived', field, { client: clientName(c) }) : c
}

/** A code that is still free: the name's initials, the wished code with a number, the name's first letters. */
export function freeCode(wished: string, name: string, taken: ReadonlySet<string>): string {
  const words = fold(name)
    .toUpperCase()
    .split(/[^A-Z0-9]+/)
    .filter(Boolean)
  const letters = words.join('')
  const ideas = [
    words.map(word => word[0]).join(''),
    ...[3, 4, 5].map(n => letters.slice(0, n)),
    ...[2, 3, 4, 5, 6, 7, 8, 9].map(n => `${wished.slice(0, CODE_LENGTH - 1)}${n}`),
  ]
  const free = ideas.map(idea => idea.slice(0, CODE_LENGTH)).find(idea => idea.length >= 2 && !taken.has(idea))
  if (free) return free
  for (let n = 10; ; n++) {
    const idea = `${wished.slice(0, CODE_LENGTH - String(n).length)}${n}`
    if (!taken.has(idea)) return idea
  }
}
