import type { Locale } from '../core/locale.ts'
import { showMoment } from '../core/time.ts'
import { isPerson } from '../outbox/row.ts'
import { actions, button, context, divider, type KnownBlock, type ModalView, modal, section } from '../slack/blocks.ts'
import { LIMITS } from '../slack/limits.ts'
import { channelLink, join, type Mrk, mention, mrk } from '../slack/mrkdwn.ts'
import type { Place, Undelivered } from './undeliveredModel.ts'
import { type UndeliveredTexts, undeliveredTexts } from './undeliveredTexts.ts'

export const AGAIN = 'ledger.again'
export const AGAIN_ALL = 'ledger.againAll'
export const DROP = 'ledger.drop'

/** Left for the line about what happened, the introduction, and what is not shown. */
const MOST_BLOCKS = LIMITS.viewBlocks - 5

export type Reading = { locale: Locale; zone: string }

const placeLink = (place: string): Mrk => (isPerson(place) ? mention(place) : channelLink(place))

export function undeliveredModal(reading: Reading, places: readonly Place[], done?: Mrk): ModalView {
  const words = undeliveredTexts[reading.locale]
  const shown: KnownBlock[] = []
  let hidden = 0
  for (const place of places) {
    const blocks = placeBlocks(words, reading, place)
    if (hidden === 0 && shown.length + blocks.length <= MOST_BLOCKS) shown.push(...blocks)
    else hidden++
  }
  return modal({
    callback: 'ledger.undelivered',
    title: words.title,
    close: words.close,
    blocks: [
      done && context(done),
      places.length === 0 ? section(words.none) : context(words.intro),
      ...shown,
      hidden > 0 && context(words.morePlaces(hidden)),
    ],
  })
}

function placeBlocks(words: UndeliveredTexts, reading: Reading, place: Place): KnownBlock[] {
  const more = place.count - place.messages.length
  const all =
    place.givenUp > 1
      ? button({ action: `${AGAIN_ALL}#${place.channel}`, value: place.channel, label: words.againAll })
      : undefined
  const name = words.place(placeLink(place.channel), place.count)
  const [first, ...others] = place.messages.map(message => whyOf(words, message))
  // Of a channel that lost its bot all wait for the same reason, which is then said once.
  const shared = others.length > 0 && others.every(why => why.text === first?.text) ? first : undefined
  return [
    divider(),
    section(shared ? mrk`${name}\n${shared}` : name, all),
    ...place.messages.flatMap(message => messageBlocks(words, reading, message, shared === undefined)),
    ...(more > 0 ? [context(words.more(more))] : []),
  ]
}

function whyOf(words: UndeliveredTexts, { plight, reason, code }: Undelivered): Mrk {
  const why = code === null ? mrk`${words.reasons[reason]}` : mrk`${words.reasons[reason]} (\`${code}\`)`
  return mrk`${words.plights[plight]}: ${why}`
}

function messageBlocks(
  words: UndeliveredTexts,
  { locale, zone }: Reading,
  message: Undelivered,
  saysWhy: boolean,
): KnownBlock[] {
  const { id, kind, plight, saidAt, isEdit } = message
  const what = join([words.kinds[kind], isEdit && words.edit, words.said(showMoment(saidAt, zone, locale))], ' · ')
  const buttons = actions(
    plight !== 'late' && button({ action: `${AGAIN}#${id}`, value: id, label: words.again }),
    button({
      action: `${DROP}#${id}`,
      value: id,
      label: words.drop,
      confirm: { title: words.dropTitle, text: words.dropText, confirm: words.drop, deny: words.cancel },
    }),
  )
  return [section(saysWhy ? mrk`${what}\n${whyOf(words, message)}` : what), ...(buttons ? [buttons] : [])]
}
