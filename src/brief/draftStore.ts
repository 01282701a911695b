// Drafts in the database: rows of the same table without a code, holding what was typed, as typed.
import { and, eq } from 'drizzle-orm'
import { z } from 'zod'
import { refuse } from '../core/refusal.ts'
import type { Scope } from '../ctx.ts'
import { brief, type Source } from '../db/schema.ts'
import type { Answers } from './answers.ts'
import { type Brief, BriefForm, type BriefRefusal, FIELDS, type Step } from './model.ts'
import { here, isId, type Row, toBrief } from './store.ts'

const Kept = z.object({
  /** Where the writing goes on. */
  step: z.union([z.literal(1), z.literal(2), z.literal(3)]),
  typed: z.partialRecord(z.enum(FIELDS), z.string()),
  /** A draft of changes: the brief it changes, as it was when the writing began. */
  base: z.object({ brief: z.string(), form: BriefForm, owner: z.string() }).optional(),
})
export type Base = NonNullable<z.infer<typeof Kept>['base']>

export type Draft = {
  id: string
  author: string
  step: Step
  typed: Answers
  base?: Base
  source: Source | null
  updatedAt: Date
}

function toDraft(row: Pick<Row, 'id' | 'author' | 'form' | 'source' | 'updatedAt'>): Draft {
  const { step, typed, base } = Kept.parse(row.form)
  return {
    id: row.id,
    author: row.author,
    step,
    typed,
    ...(base && { base }),
    source: row.source,
    updatedAt: row.updatedAt,
  }
}

/** Locks the draft; undefined when nothing was kept under this id yet. Somebody else's, a dropped or a finished one is refused. */
export async function draftToWrite(scope: Scope, id: string, author: string): Promise<Draft | undefined> {
  if (!isId(id)) return refuse<BriefRefusal>('brief.draftGone')
  const [row] = await scope.db
    .select()
    .from(brief)
    .where(and(here(scope), eq(brief.id, id)))
    .for('update')
  if (!row) return undefined
  if (row.author !== author) return refuse<BriefRefusal>('brief.draftGone')
  if (row.code) return refuse<BriefRefusal>('brief.alreadyMade', undefined, { code: row.code })
  return row.status === 'draft' ? toDraft(row) : refuse<BriefRefusal>('brief.draftGone')
}

/** Writes the draft, new or not. Two first writes at once become one row. */
export async function saveDraft(scope: Scope, draft: Draft): Promise<void> {
  const form: z.infer<typeof Kept> = { step: draft.step, typed: draft.typed, ...(draft.base && { base: draft.base }) }
  await scope.db
    .insert(brief)
    .values({
      workspaceId: scope.workspace.id,
      id: draft.id,
      status: 'draft',
      author: draft.author,
      owner: draft.author,
      form,
      source: draft.source,
      createdAt: scope.now,
      updatedAt: scope.now,
    })
    .onConflictDoUpdate({
      target: brief.id,
      set: { form, updatedAt: scope.now },
      setWhere: and(here(scope), eq(brief.author, draft.author), eq(brief.status, 'draft')),
    })
}

/** Keeps where a draft came from, or what it changes, before anything is typed into it; later writing is not touched. */
export async function beginDraft(
  scope: Scope,
  begun: { id: string; author: string; base?: Base; source?: Source },
): Promise<void> {
  const form: z.infer<typeof Kept> = { step: 1, typed: {}, ...(begun.base && { base: begun.base }) }
  await scope.db
    .insert(brief)
    .values({
      workspaceId: scope.workspace.id,
      id: begun.id,
      status: 'draft',
      author: begun.author,
      owner: begun.author,
      form,
      source: begun.source ?? null,
      createdAt: scope.now,
      updatedAt: scope.now,
    })
    .onConflictDoUpdate({
      target: brief.id,
      set: { source: begun.source ?? null },
      setWhere: and(here(scope), eq(brief.author, begun.author), eq(brief.status, 'draft')),
    })
}

/** A dropped or finished draft of changes: kept, and no longer offered. */
export async function withdrawDraft(scope: Scope, id: string): Promise<void> {
  await scope.db
    .update(brief)
    .set({ status: 'closed', updatedAt: scope.now })
    .where(and(here(scope), eq(brief.id, id), eq(brief.status, 'draft')))
}

/** The draft becomes a brief: same row, so the same draft cannot become two. */
export async function promoteDraft(
  scope: Scope,
  id: string,
  made: { code: string; clientId: string; owner: string; form: BriefForm },
): Promise<Brief> {
  const [row] = await scope.db
    .update(brief)
    .set({ ...made, status: 'open', updatedAt: scope.now, createdAt: scope.now })
    .where(and(here(scope), eq(brief.id, id), eq(brief.status, 'draft')))
    .returning()
  const found = row && toBrief(row)
  if (!found) throw new Error(`draft ${id} was locked and is gone`)
  return found
}
