// A small agency in a real database, for flow tests: people with roles, departments with channels, and a clock in hand.
import { asc, eq } from 'drizzle-orm'
import { fold } from '../../src/core/text.ts'
import { vietnamCalendar } from '../../src/core/vietnam.ts'
import type { Ctx, Scope, Workspace } from '../../src/ctx.ts'
import type { Db } from '../../src/db/client.ts'
import type { Delivery } from '../../src/db/delivery.ts'
import { department, outbox, person, type Role, workspace } from '../../src/db/schema.ts'
import type { Message } from '../../src/slack/blocks.ts'

/** Friday 20/11/2026, 10:00 in Ho Chi Minh City; Tuesday the 24th is a day off. */
export const FRIDAY = new Date('2026-11-20T03:00:00Z')

const PEOPLE: [id: string, name: string, roles: Role[], department?: string][] = [
  ['U0ADMIN', 'Trần Quản Trị', ['admin']],
  ['U0CEO', 'Lê Thị Tổng', ['leadership']],
  ['U0DUC', 'Phạm Minh Đức', ['director']],
  ['U0LAN', 'Nguyễn Thị Lan', ['manager']],
  ['U0HOA', 'Đặng Thị Thùy Dương', ['manager']],
  ['U0MAI', 'Nguyễn Thị Mai', ['executive']],
  ['U0BE', 'Vũ Bé', ['intern']],
  ['U0NAM', 'Hoàng Nam', ['planner'], 'planner'],
  ['U0CHI', 'Bùi Linh Chi', ['creative'], 'creative'],
  ['U0SON', 'Đỗ Sơn', ['creative'], 'creative'],
  ['U0TUAN', 'Ngô Tuấn', ['producer'], 'production'],
  ['U0KETOAN', 'Lý Kế Toán', ['finance']],
]

export type Agency = {
  workspace: Workspace
  scope: (now?: Date) => Scope
  as: (id: string, now?: Date, request?: string) => Ctx
  /** Everything the bot has to say so far, in the order it was first said. */
  said: () => Promise<
    { key: string; channel: string; threadKey: string | null; revision: number; withdrawn: boolean; message: Message }[]
  >
  deliveries: Delivery[]
}

export async function agency(db: Db, teamId = 'T0SONG'): Promise<Agency> {
  const [row] = await db
    .insert(workspace)
    .values({
      id: teamId,
      name: 'Sông Agency',
      botUserId: 'U0BOT',
      botId: 'B0BOT',
      installer: 'U0ADMIN',
      hours: { start: '09:00', end: '18:00', quietFrom: '18:30', quietTo: '08:30' },
      calendar: vietnamCalendar,
      accountChannel: 'C0ACCOUNT',
      financeChannel: 'C0FINANCE',
      leadershipChannel: 'C0LEADERS',
      createdAt: FRIDAY,
    })
    .returning()
  if (!row) throw new Error('no workspace')
  await db.insert(person).values(
    PEOPLE.map(([id, name, roles, dept]) => ({
      workspaceId: teamId,
      id,
      name,
      folded: fold(name),
      kind: 'member' as const,
      roles,
      department: dept ?? null,
      updatedAt: FRIDAY,
    })),
  )
  await db.insert(department).values([
    { workspaceId: teamId, code: 'planner', name: 'Planner', channel: 'C0PLANNER', lead: 'U0NAM', position: 1 },
    { workspaceId: teamId, code: 'creative', name: 'Creative', channel: 'C0CREATIVE', lead: 'U0CHI', position: 2 },
    {
      workspaceId: teamId,
      code: 'production',
      name: 'Production',
      channel: 'C0PRODUCTION',
      lead: 'U0TUAN',
      position: 3,
    },
  ])

  const deliveries: Delivery[] = []
  const scope = (now = FRIDAY): Scope => ({
    db,
    enqueue: async (_, more) => void deliveries.push(...more),
    workspace: row,
    now,
  })
  return {
    workspace: row,
    scope,
    deliveries,
    as(id, now = FRIDAY, request) {
      const found = PEOPLE.find(p => p[0] === id)
      if (!found) throw new Error(`nobody is called ${id}`)
      const [, name, roles, dept] = found
      return {
        ...scope(now),
        actor: {
          id,
          name,
          kind: 'member',
          active: true,
          roles,
          department: dept ?? null,
          locale: 'vi',
          homeOpenedAt: null,
        },
        locale: 'vi',
        ...(request !== undefined && { request }),
      }
    },
    async said() {
      const rows = await db.select().from(outbox).where(eq(outbox.workspaceId, teamId)).orderBy(asc(outbox.createdAt))
      return rows.map(r => ({
        key: r.key,
        channel: r.channel,
        threadKey: r.threadKey,
        revision: r.revision,
        withdrawn: r.withdrawn,
        message: r.content as Message,
      }))
    },
  }
}
