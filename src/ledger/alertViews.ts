import type { Locale } from '../core/locale.ts'
import { clockOf, dayOf, showMoment } from '../core/time.ts'
import { partAction } from '../people/views.ts'
import { actions, button, type Message, message, section } from '../slack/blocks.ts'
import { channelLink, join, type Mrk } from '../slack/mrkdwn.ts'
import type { Place, Trouble, TroubleKind } from './alertModel.ts'
import { alertTexts } from './alertTexts.ts'

/** Places that are named in one message. */
const MOST_PLACES = 10

/** Where and when it is read: the message stands in Slack under the day it was first said. */
export type Reading = { locale: Locale; zone: string; began: Date }

const when = (moment: Date, { locale, zone, began }: Reading): string =>
  dayOf(moment, zone) === dayOf(began, zone) ? clockOf(moment, zone) : showMoment(moment, zone, locale)

export function troubleMessage(kind: TroubleKind, { count, since, places }: Trouble, reading: Reading): Message {
  const words = alertTexts[reading.locale]
  const text = words.open[kind](count, when(since, reading), placesLine(places, reading.locale))
  return message(text, [
    section(text),
    actions(button({ action: partAction('undelivered'), label: words.look, style: 'primary' })),
  ])
}

export function overMessage(kind: TroubleKind, since: Date, until: Date, reading: Reading): Message {
  const text = alertTexts[reading.locale].over[kind](when(since, reading), when(until, reading))
  return message(text, [section(text)])
}

function placesLine(places: readonly Place[], locale: Locale): Mrk {
  const words = alertTexts[locale]
  const named = places
    .slice(0, MOST_PLACES)
    .map(({ id, person }) => (person === undefined ? channelLink(id) : words.directOf(person)))
  const more = places.length > MOST_PLACES && words.more(places.length - MOST_PLACES)
  return join([...named, more], ', ')
}
