// The form in three steps, and what is shown before it is saved and after.
import { clientOption } from '../client/views.ts'
import type { Calendar } from '../core/calendar.ts'
import type { Locale } from '../core/locale.ts'
import { ellipsis } from '../core/text.ts'
import { showMoment } from '../core/time.ts'
import {
  actions,
  bold,
  button,
  context,
  divider,
  type KnownBlock,
  type ModalView,
  modal,
  option,
  rich,
  section,
  userLeaf,
} from '../slack/blocks.ts'
import { personInput, searchInput, selectInput, textInput } from '../slack/inputs.ts'
import { channelLink, mrk } from '../slack/mrkdwn.ts'
import { type Answers, LONGEST } from './answers.ts'
import { differences } from './changeViews.ts'
import { type Brief, type BriefForm, type Field, JOB_TYPES, missing, type Part, STEPS, type Step } from './model.ts'
import type { Client, DraftLine } from './store.ts'
import { briefTexts } from './texts.ts'
import { gapLine, HANDOVER, OPEN, offDay, QUESTIONS, showBudget, showPart } from './views.ts'

export const STEP_FORMS = { 1: 'brief.step1', 2: 'brief.step2', 3: 'brief.step3' } as const satisfies Record<
  Step,
  string
>
export const REVIEW = 'brief.review'
/** Goes to another step, keeping what is typed; its value is the step. */
export const TO_STEP = 'brief.step'
export const RESUME = 'brief.resume'
export const DROP = 'brief.drop'
const PICK_CLIENT = 'client.pick'

/** Drafts shown above a new form; the rest is on Home. */
const DRAFTS_SHOWN = 3

/** What is being written, as the form shows it. */
export type Writing = {
  /** Id of the draft. */
  draft: string
  typed: Answers
  author: string
  client: Client | undefined
  /** Set when an existing brief is changed. */
  editing?: { brief: Brief; base: BriefForm; stamp: number; budgetKept: boolean }
}

export type StepExtras = {
  drafts?: readonly DraftLine[]
  zone?: string
  fromMessage?: boolean
  /** What the form got wrong, as sentences by field, when it comes back from a later step. */
  wrong?: Partial<Record<string, string>>
  /** Makes Slack forget what stood in the same fields before. */
  anew?: boolean
}

const metadataOf = ({ draft, editing }: Writing) => ({
  draft,
  ...(editing && { brief: editing.brief.id, stamp: editing.stamp }),
})

export function stepModal(locale: Locale, step: Step, writing: Writing, extras: StepExtras = {}): ModalView {
  const t = briefTexts[locale]
  const { editing, client, typed } = writing
  const wrong = extras.wrong ?? {}
  const fields = (STEPS[step - 1] ?? []).filter(field => !(editing && field === 'client'))
  const shown: readonly string[] = fields
  const elsewhere = Object.entries(wrong).flatMap(([field, sentence]) =>
    sentence && !shown.includes(field) ? [section(mrk`${sentence}`)] : [],
  )
  return modal({
    callback: STEP_FORMS[step],
    title: editing ? t.editTitle(editing.brief.code, step) : t.stepTitle[step],
    submit: step === 3 ? t.toReview : t.next,
    close: step === 1 ? t.close : t.later,
    metadata: metadataOf(writing),
    blocks: [
      ...draftBlocks(locale, extras),
      ...elsewhere,
      step === 1 && !editing && context(mrk`${extras.fromMessage ? t.fromMessage : t.stepIntro}`),
      (step > 1 || editing) && context(mrk`${headline(typed, client, t)}`),
      ...fields.flatMap(field => {
        const sentence = wrong[field]
        return [
          ...(sentence ? [section(mrk`*${t.label[field]}*: ${sentence}`)] : []),
          fieldInput(locale, field, writing, extras.anew ?? false),
        ]
      }),
      step > 1 && actions(button({ action: TO_STEP, label: t.back, value: String(step - 1) })),
    ],
  })
}

type Texts = (typeof briefTexts)['vi']

const headline = (typed: Answers, client: Client | undefined, t: Texts): string =>
  [client ? `${client.code} · ${client.name}` : t.draftNoClient, typed.title].filter(Boolean).join(' · ')

function draftBlocks(locale: Locale, { drafts = [], zone = 'UTC' }: StepExtras): KnownBlock[] {
  if (drafts.length === 0) return []
  const t = briefTexts[locale]
  const more = drafts.length - DRAFTS_SHOWN
  return [
    section(mrk`*${t.drafts(drafts.length)}*`),
    ...drafts.slice(0, DRAFTS_SHOWN).flatMap(draft => draftLine(locale, zone, draft)),
    ...(more > 0 ? [context(mrk`${t.draftsMore(more)}`)] : []),
    divider(),
  ]
}

/** One unfinished brief with what can be done about it; for the form and for Home. */
export function draftLine(locale: Locale, zone: string, draft: DraftLine): KnownBlock[] {
  const t = briefTexts[locale]
  const facts = [
    draft.client ?? (draft.editing ? undefined : t.draftNoClient),
    draft.editing && t.draftOf(draft.editing),
    t.draftSaved(showMoment(draft.updatedAt, zone, locale)),
  ]
  const buttons = actions(
    button({ action: `${RESUME}#${draft.id}`, label: t.resume, value: draft.id }),
    button({
      action: `${DROP}#${draft.id}`,
      label: t.drop,
      value: draft.id,
      confirm: { title: t.drop, text: t.dropAsk, confirm: t.drop, deny: t.close },
    }),
  )
  return [
    rich({ line: [bold(draft.title || t.draftUntitled), ` · ${facts.filter(Boolean).join(' · ')}`] }),
    ...(buttons ? [buttons] : []),
  ]
}

/** Texts of several lines; the others are one line. */
const LINES: readonly Field[] = [
  'background',
  'objectives',
  'audience',
  'message',
  'deliverables',
  'mandatories',
  'donts',
  'kpi',
  'references',
  'launch',
  'tone',
]

function fieldInput(locale: Locale, field: Field, writing: Writing, anew: boolean): KnownBlock {
  const t = briefTexts[locale]
  const { typed, client, author, editing } = writing
  const words = { field: anew ? `${field}@1` : field, label: t.label[field] }
  switch (field) {
    case 'client':
      return searchInput({
        ...words,
        action: PICK_CLIENT,
        initial: client && clientOption(client),
        placeholder: t.example.client,
      })
    case 'jobType':
      return selectInput({
        ...words,
        optional: true,
        options: JOB_TYPES.map(type => option(type, t.jobType[type])),
        initial: typed.jobType,
      })
    case 'owner':
      return personInput({ ...words, initial: typed.owner || client?.owner || author })
    default:
      return textInput({
        ...words,
        optional: field !== 'title',
        multiline: LINES.includes(field),
        max: LONGEST[field],
        initial: ellipsis(typed[field] ?? '', LONGEST[field]),
        ...hintOf(field, t, client, editing?.budgetKept ?? false),
        ...exampleOf(field, t),
      })
  }
}

function hintOf(field: Field, t: Texts, client: Client | undefined, budgetKept: boolean): { hint?: string } {
  if (field === 'budget') return { hint: budgetKept ? t.hint.budgetKept : t.hint.budget(client?.currency ?? 'VND') }
  if (field === 'objectives' || field === 'deliverables' || field === 'launch' || field === 'approval')
    return { hint: t.hint[field] }
  return {}
}

const exampleOf = (field: Field, t: Texts): { placeholder?: string } => {
  const examples: Partial<Record<Field, string>> = t.example
  const example = examples[field]
  return example === undefined ? {} : { placeholder: example }
}

// — before it is saved —

export type Review = Writing & {
  form: BriefForm
  owner: string
  calendar: Calendar
  /** Somebody else saved in between: who, and which parts. */
  overtaken?: { by: string | null; parts: readonly Field[] }
  /** The version this will become, when people work by the brief already. */
  nextVersion?: number
  changed: readonly Part[]
}

const SHOWN = 600

/** The whole with full figures and dates, what is missing, and for a change what differs. */
export function reviewModal(locale: Locale, review: Review): ModalView {
  const t = briefTexts[locale]
  const { editing, form, overtaken } = review
  const gaps = missing(form, editing?.brief.waived ?? {})
  return modal({
    callback: REVIEW,
    title: editing ? t.reviewEditTitle(editing.brief.code) : t.reviewTitle,
    submit: editing ? t.save : t.create,
    close: t.later,
    metadata: metadataOf(review),
    blocks: [
      overtaken &&
        section(mrk`${t.overtaken(overtaken.by ?? t.somebody, overtaken.parts.map(part => t.label[part]).join(', '))}`),
      section(
        mrk`*${gaps.length > 0 ? gapLine(gaps, t) : t.complete}*${gaps.length > 0 && !editing && mrk`\n${t.canCreate}`}`,
      ),
      ...(editing ? changeBlocks(locale, review, editing) : []),
      ...([1, 2, 3] as const).flatMap(step => partBlocks(locale, step, review)),
    ],
  })
}

function changeBlocks(locale: Locale, review: Review, editing: NonNullable<Writing['editing']>): KnownBlock[] {
  const t = briefTexts[locale]
  const { changed, form, nextVersion, owner } = review
  const ownerChanged = owner !== editing.brief.owner
  if (changed.length === 0 && !ownerChanged) return [section(mrk`${t.nothingChanged}`), divider()]
  const names = [...changed, ...(ownerChanged ? (['owner'] as const) : [])].map(part => t.label[part]).join(', ')
  return [
    section(mrk`*${t.changesNow}*: ${names}`),
    ...differences(locale, { before: editing.base, after: form, parts: changed }),
    ...(nextVersion ? [context(mrk`${t.willBeVersion(nextVersion)}`)] : []),
    divider(),
  ]
}

function partBlocks(locale: Locale, step: Step, review: Review): KnownBlock[] {
  const t = briefTexts[locale]
  const lines = (STEPS[step - 1] ?? []).flatMap(field => {
    if (field === 'owner') return [{ line: [bold(t.label.owner), ': ', userLeaf(review.owner)] }]
    const text = shownIn(locale, field, review)
    return text === undefined
      ? []
      : [{ line: [bold(t.label[field]), text.includes('\n') ? '\n' : ': ', ellipsis(text, SHOWN)] }]
  })
  const flags = step === 3 ? flagsOf(locale, review) : []
  return [
    section(
      mrk`*${t.reviewPart[step]}*`,
      button({
        action: `${TO_STEP}#${step}`,
        label: t.change,
        value: String(step),
        aria: `${t.change}: ${t.reviewPart[step]}`,
      }),
    ),
    rich(...(lines.length > 0 ? lines : [{ line: [t.empty] }])),
    ...flags.map(flag => context(mrk`${flag}`)),
  ]
}

function shownIn(locale: Locale, field: Exclude<Field, 'owner'>, review: Review): string | undefined {
  const t = briefTexts[locale]
  const { form, client, editing } = review
  if (field === 'client') return client && `${client.code} · ${client.name}`
  if (field === 'budget') return editing?.budgetKept && !review.typed.budget ? t.kept : showBudget(form, locale)
  return showPart(field, form, locale)
}

/** Days that are no working days or in an odd order: said, not refused. */
function flagsOf(locale: Locale, { form, calendar }: Review): string[] {
  const t = briefTexts[locale]
  const { launch, approval, deliverables = [] } = form
  const launchOff = offDay(launch?.day, calendar, locale)
  const approvalOff = offDay(approval?.day, calendar, locale)
  const late = launch ? deliverables.filter(d => d.due && d.due > launch.day).length : 0
  return [
    launchOff && `${t.launch}: ${launchOff}`,
    approvalOff && `${t.label.approval}: ${approvalOff}`,
    launch && approval && approval.day > launch.day && t.approvalAfterLaunch,
    late > 0 && t.dueAfterLaunch(late),
  ].filter(flag => typeof flag === 'string')
}

// — after —

export function doneModal(locale: Locale, brief: Brief, accountChannel: string | null): ModalView {
  const t = briefTexts[locale]
  const gaps = missing(brief.form, brief.waived)
  return modal({
    callback: 'brief.done',
    title: t.doneTitle,
    close: t.close,
    blocks: [
      section(mrk`*${t.done(brief.code)}*: ${brief.form.title}`),
      context(accountChannel ? mrk`${t.doneInChannel} ${channelLink(accountChannel)}` : mrk`${t.doneInDm}`),
      section(mrk`${gaps.length > 0 ? gapLine(gaps, t) : t.doneComplete}`),
      actions(
        gaps.length === 0 && button({ action: HANDOVER, label: t.handover, value: brief.id, style: 'primary' }),
        gaps.length > 0 && button({ action: QUESTIONS, label: t.questions, value: brief.id, style: 'primary' }),
        button({ action: OPEN, label: t.open, value: brief.id }),
      ),
    ],
  })
}
