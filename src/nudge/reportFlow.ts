// Once a month, what the bot itself asked of everybody, to those who set its pace.
import { type Day, instantOf } from '../core/time.ts'
import type { Scope } from '../ctx.ts'
import { sayAll } from '../outbox/say.ts'
import { peopleWithRole } from '../people/store.ts'
import { monthBefore } from './reportModel.ts'
import { noiseOf } from './reportStore.ts'
import { noiseMessage } from './reportViews.ts'
import { everyone } from './store.ts'

/** Into the admin channel, else to each admin. A month in which nobody was asked says nothing. */
export async function sayNoiseReport(scope: Scope, today: Day): Promise<number> {
  const { zone, adminChannel, locale } = scope.workspace
  const { from, until } = monthBefore(today)
  const noise = await noiseOf(scope, { from: instantOf(from, '00:00', zone), until: instantOf(until, '00:00', zone) })
  if (noise.total.sent + noise.total.inMornings === 0) return 0
  const people = await everyone(scope)
  const admins = adminChannel ? [] : await peopleWithRole(scope, 'admin')
  const readers = adminChannel
    ? [{ to: adminChannel, locale }]
    : admins.map(one => ({ to: one.id, locale: one.locale ?? locale }))
  return sayAll(
    scope,
    readers.map(({ to, locale }) => ({
      key: `nudge:noise:${from.slice(0, 7)}:${to}`,
      to,
      message: noiseMessage(locale, noise, from, people),
    })),
  )
}
