import { randomUUID } from 'node:crypto'
import { type Day, instantOf } from '../../src/core/time.ts'
import type { Scope } from '../../src/ctx.ts'
import { client, task } from '../../src/db/schema.ts'
import type { Message } from '../../src/slack/blocks.ts'

export const at = (day: Day, clock: string) => instantOf(day, clock, 'Asia/Ho_Chi_Minh')

let number = 0

/** A task in the database, given by Lan to Chi. Returns its id. */
export async function givenTask(scope: Scope, more: Partial<typeof task.$inferInsert> = {}): Promise<string> {
  const id = randomUUID()
  const status = more.status ?? 'doing'
  const taken = status === 'offered' ? {} : { acceptedAt: scope.now }
  await scope.db.insert(task).values({
    id,
    workspaceId: scope.workspace.id,
    number: ++number,
    title: `Việc số ${number}`,
    department: 'creative',
    assignee: 'U0CHI',
    manager: 'U0LAN',
    dueAt: at('2026-11-23', '17:00'),
    offeredAt: scope.now,
    createdAt: scope.now,
    updatedAt: scope.now,
    status,
    ...taken,
    ...(status === 'submitted' && { submittedAt: scope.now, work: 'https://drive.example/kv' }),
    ...more,
  })
  return id
}

export async function givenClient(scope: Scope, more: Partial<typeof client.$inferInsert> = {}): Promise<string> {
  const id = randomUUID()
  await scope.db.insert(client).values({
    id,
    workspaceId: scope.workspace.id,
    code: 'VNM',
    name: 'Vinamilk',
    folded: 'vnm vinamilk',
    owner: 'U0LAN',
    currency: 'VND',
    createdAt: scope.now,
    ...more,
  })
  return id
}

/** Every word somebody reads in a message's blocks, people called as `@U…`. */
export const wordsOf = (value: unknown): string => {
  if (Array.isArray(value)) return value.map(wordsOf).join('\n')
  if (typeof value !== 'object' || value === null) return ''
  const here = value as Record<string, unknown>
  if (here.type === 'user') return `@${here.user_id}`
  if (typeof here.text === 'string') return here.text
  if (here.type === 'rich_text_section' && Array.isArray(here.elements)) return here.elements.map(wordsOf).join('')
  return Object.values(here).map(wordsOf).filter(Boolean).join('\n')
}

/** `action value` of every button. */
export const buttonsOf = (message: Message): string[] =>
  message.blocks.flatMap(block =>
    block.type === 'actions'
      ? block.elements.flatMap(element => (element.type === 'button' ? [`${element.action_id} ${element.value}`] : []))
      : [],
  )
