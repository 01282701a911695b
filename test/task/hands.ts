// A small agency at work: a client, a brief ready to hand over, tasks in people's hands, and what everybody was told.
import { eq } from 'drizzle-orm'
import type { Ctx } from '../../src/ctx.ts'
import type { Db } from '../../src/db/client.ts'
import { brief, client, task } from '../../src/db/schema.ts'
import type { ModalView } from '../../src/slack/blocks.ts'
import type { RawForm } from '../../src/slack/form.ts'
import type { Answer, On } from '../../src/slack/on.ts'
import { putTask, type TaskWish } from '../../src/task/createFlow.ts'
import { toTask } from '../../src/task/store.ts'
import { type Agency, FRIDAY } from '../setup/agency.ts'
import { accepted, known, listenersOf, type Shown, surfaces } from '../setup/hands.ts'

export const hours = (n: number): Date => new Date(FRIDAY.getTime() + n * 3_600_000)
/** Friday 27/11/2026, 17:00 in Ho Chi Minh City. */
export const NEXT_FRIDAY = new Date('2026-11-27T10:00:00Z')

export async function aClient(db: Db, house: Agency, code = 'VNM'): Promise<string> {
  const [row] = await db
    .insert(client)
    .values({
      workspaceId: house.workspace.id,
      code,
      name: `Khách ${code}`,
      folded: `khach ${code.toLowerCase()}`,
      owner: 'U0LAN',
      backup: 'U0MAI',
      currency: 'VND',
      createdAt: FRIDAY,
    })
    .returning({ id: client.id })
  return row?.id ?? ''
}

const SAYS = {
  title: 'TVC Tết 2027',
  background: 'Doanh số giảm hai quý.',
  objectives: 'Tăng 10% nhận biết',
  audience: 'Nữ 25–34',
  message: 'Tết là ở bên nhau',
  deliverables: [{ channel: 'TV', format: 'TVC 30s', quantity: '1' }],
  mandatories: 'Logo ở cuối',
  donts: 'Không dùng màu đen',
  kpi: '5 triệu view',
  budget: { amount: 1_500_000_000, currency: 'VND' },
  launch: { day: '2027-01-15' },
  approver: 'chị Hạnh',
  approval: { day: '2026-12-20' },
}

export async function aBrief(
  db: Db,
  house: Agency,
  clientId: string,
  code: string,
  says: object = SAYS,
): Promise<string> {
  const [row] = await db
    .insert(brief)
    .values({
      workspaceId: house.workspace.id,
      code,
      clientId,
      status: 'open',
      author: 'U0MAI',
      owner: 'U0LAN',
      form: says,
      createdAt: FRIDAY,
      updatedAt: FRIDAY,
    })
    .returning({ id: brief.id })
  return row?.id ?? ''
}

/** The brief has moved on, as if its account people had edited it. */
export async function newVersion(db: Db, briefId: string, version: number): Promise<void> {
  await db.update(brief).set({ version, status: 'handed', handedAt: FRIDAY }).where(eq(brief.id, briefId))
}

export async function aTask(ctx: Ctx, wished: Partial<TaskWish> = {}): Promise<string> {
  const at = await putTask(ctx, {
    title: 'Banner TVC',
    expected: null,
    estimateHours: null,
    assignee: 'U0CHI',
    department: 'creative',
    clientId: null,
    partner: null,
    dueAt: NEXT_FRIDAY,
    source: null,
    ...wished,
  })
  return at.task.id
}

export async function taskNow(db: Db, id: string) {
  const [row] = await db.select().from(task).where(eq(task.id, id))
  if (!row) throw new Error(`no task ${id}`)
  return toTask(row)
}

/** The latest text under a key, whole. */
export async function saidUnder(house: Agency, key: string | RegExp) {
  return (await house.said()).filter(s => (typeof key === 'string' ? s.key === key : key.test(s.key)))
}

/** The action ids of every button, wherever it stands; jsonb does not keep the order of keys. */
export function buttonsOf(what: unknown): string[] {
  if (Array.isArray(what)) return what.flatMap(buttonsOf)
  if (typeof what !== 'object' || what === null) return []
  if ('type' in what && what.type === 'button' && 'action_id' in what) return [String(what.action_id)]
  return Object.values(what).flatMap(buttonsOf)
}

/** Fields of a form, in order, with what they begin with. */
export const fieldsOf = (view: ModalView): Record<string, unknown> =>
  Object.fromEntries(
    view.blocks.flatMap(block => {
      if (!('element' in block)) return []
      const { element } = block
      const initial = 'initial_value' in element ? element.initial_value : undefined
      return [[block.block_id ?? '', initial ?? ('initial_user' in element ? element.initial_user : undefined)]]
    }),
  )

/** A person's hands: what they type, press and send, and what they are shown. */
export function hands(listen: (on: On) => void) {
  const { commands, shortcuts, clicks, submits } = listenersOf(listen)
  return {
    async command(ctx: Ctx, text: string): Promise<Shown> {
      const { shown, ways } = surfaces()
      await known(commands, '/task')(ctx, { ...ways, text, channel: 'C0ACCOUNT' })
      return shown
    },
    async shortcut(ctx: Ctx, words: string): Promise<Shown> {
      const { shown, ways } = surfaces()
      await known(shortcuts, 'task.fromMessage')(ctx, { ...ways, message: { channel: 'C0ANY', ts: '17.1', words } })
      return shown
    },
    async click(ctx: Ctx, action: string, value: string, inView?: string): Promise<Shown> {
      const { shown, ways } = surfaces()
      await known(clicks, action)(ctx, {
        ...ways,
        value,
        ...(inView === undefined
          ? { message: { channel: 'D1', ts: '1.1' } }
          : { view: { id: 'V1', callback: inView, form: {}, metadata: {} } }),
      })
      return shown
    },
    async submit(ctx: Ctx, callback: string, raw: RawForm, metadata: object = {}): Promise<Answer> {
      const answer = await known(submits, callback)(ctx, raw, metadata)
      if (answer && 'update' in answer) accepted(answer.update)
      return answer
    },
  }
}

export const updatedBy = (answer: Answer): ModalView => {
  if (!answer || !('update' in answer)) throw new Error('the form was expected to give way to another view')
  return answer.update
}
export const metadataOf = (view: ModalView | undefined): Record<string, unknown> =>
  JSON.parse(view?.private_metadata ?? '{}')
