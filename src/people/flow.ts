// How a workspace begins and ends with us, whom we know in it, and what each person sets for themself.
import { and, eq, isNull } from 'drizzle-orm'
import { dayOf } from '../core/time.ts'
import { vietnamCalendar } from '../core/vietnam.ts'
import type { Scope } from '../ctx.ts'
import { department, workspace } from '../db/schema.ts'
import { ownerOf } from '../outbox/owner.ts'
import { requeueLost, requeueStopped } from '../outbox/requeue.ts'
import { channelLostKey, say } from '../outbox/say.ts'
import type { Clients } from '../slack/clients.ts'
import { fetchPerson, type Identity, type SlackPerson } from '../slack/directory.ts'
import { checklist, purposesOf, type Step } from './model.ts'
import {
  departments,
  hasClient,
  members,
  peopleWithRole,
  personById,
  savePeople,
  setPerson,
  setWorkspace,
} from './store.ts'
import { peopleTexts } from './texts.ts'
import { channelLostMessage, welcomeCard } from './views.ts'

const HOURS = { start: '09:00', end: '18:00', quietFrom: '18:30', quietTo: '08:30' }

const DEPARTMENTS = [
  { code: 'planner', name: 'Planner', position: 1 },
  { code: 'creative', name: 'Creative', position: 2 },
  { code: 'production', name: 'Production', position: 3 },
]

/**
 * At each start: the workspace exists, its people are known, and the installer has been told once how to begin. A token
 * that works again ends a stop, and what was left unsent goes out.
 */
export async function welcomeWorkspace(
  { db: outer, enqueue, now }: Omit<Scope, 'workspace'>,
  { teamId, teamName, botUserId, botId }: Identity,
  people: readonly SlackPerson[],
): Promise<void> {
  await outer.transaction(async db => {
    const born = await db
      .insert(workspace)
      .values({
        id: teamId,
        name: teamName || teamId,
        botUserId,
        botId,
        hours: HOURS,
        calendar: vietnamCalendar,
        createdAt: now,
      })
      .onConflictDoNothing()
      .returning({ id: workspace.id })
    const rows = await db.select().from(workspace).where(eq(workspace.id, teamId)).for('no key update')
    const [known] = rows
    if (!known) throw new Error(`no workspace ${teamId}`)
    const scope: Scope = { db, enqueue, now, workspace: known }
    if (born.length > 0) {
      await db.insert(department).values(DEPARTMENTS.map(d => ({ ...d, workspaceId: teamId })))
    }
    await savePeople(scope, people)
    const installer = installerAmong(people, known.installer)
    if (installer && (await peopleWithRole(scope, 'admin')).length === 0) {
      const them = await personById(scope, installer)
      await setPerson(scope, installer, { roles: [...(them?.roles ?? []), 'admin'] })
    }
    const fresh = await setWorkspace(scope, {
      name: teamName || known.name,
      botUserId,
      botId,
      installer,
      stoppedAt: null,
      welcomedAt: known.welcomedAt ?? (installer ? now : null),
    })
    if (known.stoppedAt) await requeueLost({ ...scope, workspace: fresh }, now)
    await sayChecklist({ ...scope, workspace: fresh })
  })
}

/** Who installed is not told to a bot's token; the workspace's first owner is the best guess, then any Slack admin. */
function installerAmong(people: readonly SlackPerson[], known: string | null): string | null {
  const here = people.filter(p => p.active && p.kind === 'member')
  const chosen = here.find(p => p.id === known) ?? here.find(p => p.owner) ?? here.find(p => p.slackAdmin)
  return chosen?.id ?? null
}

export async function setupSteps(scope: Scope): Promise<Step[]> {
  const [open, people, client] = await Promise.all([departments(scope), members(scope), hasClient(scope)])
  return checklist(scope.workspace, open, people, client)
}

/** Brings the installer's card up to date; says nothing where nobody was welcomed yet. Needs the fresh workspace. */
export async function sayChecklist(scope: Scope): Promise<void> {
  const { installer, welcomedAt, locale } = scope.workspace
  const them = installer && welcomedAt ? await personById(scope, installer) : undefined
  if (!them?.active) return
  const words = peopleTexts[them.locale ?? locale]
  await say(scope, 'people:welcome', them.id, welcomeCard(words, them.name, await setupSteps(scope)))
}

/** Gets to know somebody Slack has but we do not. Slack may not know them either: then nobody is saved. */
export const meet =
  (reader: Clients['reader']) =>
  async (scope: Scope, userId: string): Promise<void> => {
    const found = await fetchPerson(reader, scope.workspace.id, userId)
    if (found) await savePeople(scope, [found])
  }

/** The token is no longer good: nothing is sent until a start with one that is. Told twice, in any order, it is one stop. */
export async function stopWorkspace(scope: Scope): Promise<void> {
  await scope.db
    .update(workspace)
    .set({ stoppedAt: scope.now })
    .where(and(eq(workspace.id, scope.workspace.id), isNull(workspace.stoppedAt)))
}

/** A channel that the settings count on takes no more messages: whose channel it is hears of it once a day. */
export async function tellChannelLost(
  scope: Scope,
  channel: string,
  why: 'archived' | 'left' | 'deleted',
): Promise<void> {
  const uses = purposesOf(channel, scope.workspace, await departments(scope))
  if (uses.length === 0) return
  await scope.db.transaction(async db => {
    const within = { ...scope, db }
    const to = await ownerOf(within, channel)
    if (!to) return
    const words = peopleTexts[to.locale ?? scope.workspace.locale]
    const text = words.channelLost(channel, why, uses.map(words.purposeShort))
    await say(
      within,
      channelLostKey(channel, dayOf(scope.now, scope.workspace.zone)),
      to.id,
      channelLostMessage(words, text),
    )
  })
}

/** The channel takes messages again. */
export async function channelIsBack(scope: Scope, channel: string): Promise<void> {
  await scope.db.transaction(db => requeueStopped({ ...scope, db }, channel))
}
