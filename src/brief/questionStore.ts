// Questions on briefs in the database.
import { aliasedTable, and, asc, desc, eq, isNull, type SQL, sql } from 'drizzle-orm'
import { refuse } from '../core/refusal.ts'
import type { Scope } from '../ctx.ts'
import { brief, client, person, question, task } from '../db/schema.ts'
import type { Brief, BriefRefusal } from './model.ts'
import type { Place, Question, QuestionRefusal } from './questionModel.ts'
import { type Client, isId, toBrief } from './store.ts'

/** What a question is about: the brief, its client, and the task it was asked from. */
export type Subject = { brief: Brief; client: Client; task: { id: string; number: number; title: string } | null }

const here = (scope: Scope) => eq(question.workspaceId, scope.workspace.id)

const taskColumns = { id: task.id, number: task.number, title: task.title }

/** Refuses a brief that is unknown, and a task that is unknown or has none. */
export async function subjectOf(scope: Scope, place: Place): Promise<Subject> {
  return 'task' in place ? ofTask(scope, place.task) : ofBrief(scope, place.brief)
}

async function ofTask(scope: Scope, id: string): Promise<Subject> {
  if (!isId(id)) return refuse<QuestionRefusal>('question.noBrief')
  const [row] = await scope.db
    .select({ brief, client, task: taskColumns })
    .from(task)
    .innerJoin(brief, and(eq(brief.workspaceId, task.workspaceId), eq(brief.id, task.briefId)))
    .innerJoin(client, and(eq(client.workspaceId, task.workspaceId), eq(client.id, brief.clientId)))
    .where(and(eq(task.workspaceId, scope.workspace.id), eq(task.id, id)))
  const found = row && toBrief(row.brief)
  return row && found ? { ...row, brief: found } : refuse<QuestionRefusal>('question.noBrief')
}

async function ofBrief(scope: Scope, id: string): Promise<Subject> {
  if (!isId(id)) return refuse<BriefRefusal>('brief.unknown')
  const [row] = await scope.db
    .select({ brief, client })
    .from(brief)
    .innerJoin(client, and(eq(client.workspaceId, brief.workspaceId), eq(client.id, brief.clientId)))
    .where(and(eq(brief.workspaceId, scope.workspace.id), eq(brief.id, id)))
  const found = row && toBrief(row.brief)
  return row && found ? { ...row, brief: found, task: null } : refuse<BriefRefusal>('brief.unknown')
}

const asker = aliasedTable(person, 'asker')
const answerer = aliasedTable(person, 'answerer')

type Row = {
  question: typeof question.$inferSelect
  task: Question['task']
  byName: string | null
  answererName: string | null
}

/** Throws when a row contradicts itself, which no flow writes. */
function toQuestion({ question: row, task, byName, answererName }: Row): Question {
  const { id, briefId, by, words, createdAt, answer, answeredBy, answeredAt, withdrawnAt } = row
  const asked = { id, briefId, task, by, byName: byName ?? by, words, createdAt }
  if (withdrawnAt) return { ...asked, status: 'withdrawn', withdrawnAt }
  if (!answeredAt) return { ...asked, status: 'open' }
  if (answer === null || answeredBy === null) throw new Error(`question ${id} is answered and lacks its answer`)
  return { ...asked, status: 'answered', answer, answeredBy, answererName: answererName ?? answeredBy, answeredAt }
}

const rowsWhere = (scope: Scope, ...which: (SQL | undefined)[]) =>
  scope.db
    .select({ question, task: taskColumns, byName: asker.name, answererName: answerer.name })
    .from(question)
    .leftJoin(task, and(eq(task.workspaceId, scope.workspace.id), eq(task.id, question.taskId)))
    .leftJoin(asker, and(eq(asker.workspaceId, scope.workspace.id), eq(asker.id, question.by)))
    .leftJoin(answerer, and(eq(answerer.workspaceId, scope.workspace.id), eq(answerer.id, question.answeredBy)))
    .where(and(here(scope), ...which))

/** All that was asked of a brief and not taken back, the latest first. */
export async function questionsOf(scope: Scope, briefId: string): Promise<Question[]> {
  if (!isId(briefId)) return []
  const rows = await rowsWhere(scope, eq(question.briefId, briefId), isNull(question.withdrawnAt)).orderBy(
    desc(question.createdAt),
    desc(question.id),
  )
  return rows.map(toQuestion)
}

export async function questionById(scope: Scope, id: string): Promise<Question> {
  if (!isId(id)) return refuse<QuestionRefusal>('question.unknown')
  const [row] = await rowsWhere(scope, eq(question.id, id))
  return row ? toQuestion(row) : refuse<QuestionRefusal>('question.unknown')
}

/** Locks the row, so that the second of two who answer at once meets what the first said. */
export async function questionToChange(scope: Scope, id: string): Promise<Question> {
  if (!isId(id)) return refuse<QuestionRefusal>('question.unknown')
  await scope.db
    .select({ id: question.id })
    .from(question)
    .where(and(here(scope), eq(question.id, id)))
    .for('update')
  return questionById(scope, id)
}

export async function insertQuestion(
  scope: Scope,
  asked: { briefId: string; taskId: string | null; by: string; words: string },
): Promise<string> {
  const [row] = await scope.db
    .insert(question)
    .values({ ...asked, workspaceId: scope.workspace.id, createdAt: scope.now })
    .returning({ id: question.id })
  if (!row) throw new Error('an insert returns its row')
  return row.id
}

export async function saveQuestion(scope: Scope, changed: Question): Promise<void> {
  await scope.db
    .update(question)
    .set({
      ...(changed.status === 'answered' && {
        answer: changed.answer,
        answeredBy: changed.answeredBy,
        answeredAt: changed.answeredAt,
      }),
      ...(changed.status === 'withdrawn' && { withdrawnAt: changed.withdrawnAt }),
    })
    .where(and(here(scope), eq(question.id, changed.id)))
}

/** A question that waits, with those who may be asked for its answer. */
export type OpenQuestion = {
  id: string
  briefId: string
  briefCode: string
  briefTitle: string
  /** Who answers for the brief, who wrote it, and who for its client: `hearerOf` says whose word it waits for. */
  brief: Pick<Brief, 'status' | 'author' | 'owner'>
  client: { id: string; name: string; owner: string; backup: string | null }
  task: { id: string; number: number; title: string } | null
  by: string
  byName: string
  words: string
  createdAt: Date
}

/** What waits for an answer, the oldest first. A closed brief has no open question. */
export async function openQuestions(scope: Scope): Promise<OpenQuestion[]> {
  const rows = await scope.db
    .select({ question, task: taskColumns, byName: asker.name, brief, client })
    .from(question)
    .innerJoin(brief, and(eq(brief.workspaceId, scope.workspace.id), eq(brief.id, question.briefId)))
    .innerJoin(client, and(eq(client.workspaceId, scope.workspace.id), eq(client.id, brief.clientId)))
    .leftJoin(task, and(eq(task.workspaceId, scope.workspace.id), eq(task.id, question.taskId)))
    .leftJoin(asker, and(eq(asker.workspaceId, scope.workspace.id), eq(asker.id, question.by)))
    .where(
      and(here(scope), isNull(question.answeredAt), isNull(question.withdrawnAt), sql`${brief.status} <> 'closed'`),
    )
    .orderBy(asc(question.createdAt), asc(question.id))
  return rows.flatMap(({ question: { id, by, words, createdAt }, task, byName, brief: row, client }) => {
    const of = toBrief(row)
    if (!of) return []
    const { status, author, owner } = of
    return [
      {
        id,
        briefId: of.id,
        briefCode: of.code,
        briefTitle: of.form.title,
        brief: { status, author, owner },
        client: { id: client.id, name: client.name, owner: client.owner, backup: client.backup },
        task,
        by,
        byName: byName ?? by,
        words,
        createdAt,
      },
    ]
  })
}
