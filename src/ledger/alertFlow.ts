// Looks after what the bot has to say, and tells the people who run it when something is wrong.
import { dayOf } from '../core/time.ts'
import type { Scope } from '../ctx.ts'
import { sayAll, unsay } from '../outbox/say.ts'
import { awayOn, keeper, peopleByIds, peopleWithRole } from '../people/store.ts'
import type { Message } from '../slack/blocks.ts'
import {
  keyOf,
  nextStep,
  type Place,
  type Step,
  type Told,
  TROUBLES,
  type Trouble,
  type TroubleKind,
} from './alertModel.ts'
import { keepTold, lastTold, troublesNow } from './alertStore.ts'
import { overMessage, type Reading, troubleMessage } from './alertViews.ts'

/** At any hour, for it is the bot that needs help; but each trouble once. Answers how many messages it said or changed. */
export async function lookForTrouble(scope: Scope): Promise<number> {
  const [found, told] = [await troublesNow(scope), await lastTold(scope)]
  const at = { now: scope.now, zone: scope.workspace.zone }
  let said = 0
  for (const kind of TROUBLES) {
    said += await take(scope, kind, nextStep(kind, found[kind], told[kind], at), found.lost?.places ?? [])
  }
  return said
}

async function take(scope: Scope, kind: TroubleKind, step: Step, lost: readonly Place[]): Promise<number> {
  switch (step?.do) {
    case undefined:
      return 0
    case 'begin': {
      if (step.instead) await unsay(scope, keysOf(step.instead))
      const began = scope.now
      const telling = { key: keyOf(kind, began), to: await listeners(scope, lost), began }
      return tell(scope, kind, toldOf('began', telling, step.trouble, scope.now), step.trouble)
    }
    case 'change':
      if (step.news) return tell(scope, kind, toldOf('grew', step.told, step.trouble, scope.now), step.trouble)
      return say(scope, step.told, reading => troubleMessage(kind, step.trouble, reading))
    case 'end':
      await keepTold(scope, kind, { ...step.told, what: 'over' })
      return say(scope, step.told, reading => overMessage(kind, step.told.since, scope.now, reading))
  }
}

const toldOf = (
  what: 'began' | 'grew',
  { key, to, began }: Pick<Told, 'key' | 'to' | 'began'>,
  { count, since, places }: Trouble,
  at: Date,
): Told => ({ what, at, key, to, began, since, count, places: places.map(place => place.id) })

async function tell(scope: Scope, kind: TroubleKind, now: Told, trouble: Trouble): Promise<number> {
  await keepTold(scope, kind, now)
  return say(scope, now, reading => troubleMessage(kind, trouble, reading))
}

const keyFor = ({ key }: Told, listener: string): string => `${key}:${listener}`
const keysOf = (told: Told): string[] => told.to.map(listener => keyFor(told, listener))

async function say(scope: Scope, told: Told, draw: (reading: Reading) => Message): Promise<number> {
  const { zone, locale } = scope.workspace
  const people = await peopleByIds(scope, told.to)
  return sayAll(
    scope,
    told.to.map(to => ({
      key: keyFor(told, to),
      to,
      message: draw({ zone, began: told.began, locale: people.get(to)?.locale ?? locale }),
    })),
  )
}

/** The admin channel; where there is none, or it is lost itself, the admins who are here. */
async function listeners(scope: Scope, lost: readonly Place[]): Promise<string[]> {
  const { adminChannel, zone } = scope.workspace
  if (adminChannel && !lost.some(place => place.id === adminChannel)) return [adminChannel]
  const [admins, away] = [await peopleWithRole(scope, 'admin'), await awayOn(scope, dayOf(scope.now, zone))]
  const here = admins.filter(admin => !away.has(admin.id))
  if (admins.length > 0) return (here.length > 0 ? here : admins).map(admin => admin.id)
  const last = await keeper(scope)
  return last ? [last.id] : []
}
