// How a person is answered: in words, where they are. A refusal is a sentence in their language; anything else is a fault,
// logged whole under a short id that they can quote.
import { WebAPIPlatformError, type WebClient } from '@slack/web-api'
import type { Locale } from '../core/locale.ts'
import { type Problem, Refusal } from '../core/refusal.ts'
import { AlreadyDone } from '../ctx.ts'
import { faultId, type Log } from '../log.ts'
import type { Metrics } from '../metrics.ts'
import { type Message, type ModalView, message, modal, section } from './blocks.ts'
import { mrk } from './mrkdwn.ts'
import type { Sentences } from './on.ts'
import { slackTexts } from './texts.ts'

/** Slack's own names for a trigger that was too old or already used; the reference and the guide differ. */
const isExpiredTrigger = (err: unknown): boolean =>
  err instanceof WebAPIPlatformError &&
  /trigger/.test(`${err.data.error} ${err.data.response_metadata?.messages?.join(' ') ?? ''}`)

const isUsedTrigger = (err: unknown): boolean => err instanceof WebAPIPlatformError && /exchanged/.test(err.data.error)

const isModalGone = (err: unknown): boolean =>
  err instanceof WebAPIPlatformError && (err.data.error === 'not_found' || err.data.error === 'hash_conflict')

export const noticeOf = (locale: Locale, title: string, blocks: Message['blocks']): ModalView =>
  modal({ callback: 'notice', title, close: slackTexts[locale].close, blocks })

export const notice = (locale: Locale, title: string, text: string): ModalView =>
  noticeOf(locale, title, [section(mrk`${text}`)])

export const asMessage = (text: string): Message => message(mrk`${text}`, [section(mrk`${text}`)])

/** Bolt's way to answer at the address that Slack sent along. */
export type Respond = (answer: {
  text: string
  blocks?: Message['blocks']
  response_type: 'ephemeral'
  replace_original: false
}) => Promise<unknown>

export type Answering = ReturnType<typeof createAnswering>

export function createAnswering({
  client,
  log,
  metrics,
  sentences,
}: {
  client: WebClient
  log: Log
  metrics: Metrics
  sentences: Sentences
}) {
  /** Where the words fail us, the person hears of a fault, not nothing. */
  function sentenceOf(problem: Problem, locale: Locale, entry: string): string {
    try {
      const sentence = sentences[locale][problem.code]
      if (sentence === undefined) throw new Error(`no words for ${problem.code}`)
      return typeof sentence === 'function' ? sentence(problem.values ?? {}) : sentence
    } catch (err) {
      return fault(err, locale, entry)
    }
  }

  /** Logged whole; the sentence holds the id. */
  function fault(err: unknown, locale: Locale, entry: string): string {
    const id = faultId()
    metrics.fault()
    log.error({ err, fault: id, entry }, 'fault')
    return slackTexts[locale].fault(id)
  }

  /** The sentence for each problem of a no, which is counted and logged by its codes. */
  function refused(no: Refusal, locale: Locale, entry: string): (Problem & { sentence: string })[] {
    const told = no.problems.map(problem => ({ ...problem, sentence: sentenceOf(problem, locale, entry) }))
    for (const { code } of told) metrics.refused(code)
    log.info({ entry, refused: told.map(p => p.code) }, 'refused')
    return told
  }

  /** What went wrong, as a sentence for the person. */
  function told(err: unknown, locale: Locale, entry: string): string {
    if (err instanceof Refusal) {
      return refused(err, locale, entry)
        .map(p => p.sentence)
        .join('\n')
    }
    if (isExpiredTrigger(err)) {
      metrics.refused('slack.expired')
      return slackTexts[locale].expired
    }
    return fault(err, locale, entry)
  }

  /**
   * The response address may be used up or too old; then an ephemeral message. Away from a channel, or where the bot may not
   * speak, a direct message is left.
   */
  async function tell(
    respond: Respond | undefined,
    to: { user: string; channel?: string },
    say: Message,
  ): Promise<void> {
    if (respond) {
      try {
        await respond({ ...say, response_type: 'ephemeral', replace_original: false })
        return
      } catch (err) {
        log.warn({ err }, 'response address refused an answer')
      }
    }
    if (to.channel) {
      try {
        await client.chat.postEphemeral({ channel: to.channel, user: to.user, ...say })
        return
      } catch (err) {
        log.info({ err }, 'an answer for one pair of eyes was not taken where they are')
      }
    }
    await client.chat.postMessage({ channel: to.user, ...say })
  }

  /** False when the modal is no longer there, or has moved on: its person went away, and is not to be told of a fault. */
  async function replace(args: { view_id: string; hash?: string; view: ModalView }): Promise<boolean> {
    try {
      await client.views.update(args)
      return true
    } catch (err) {
      if (isModalGone(err)) return false
      throw err
    }
  }

  /** What may be opened with one trigger, which Slack takes once and for three seconds. */
  function openWith(triggerId: string, inModal: boolean) {
    let opened: { id?: string; hash?: string } | undefined
    let done = false
    return {
      async open(view: ModalView): Promise<void> {
        const args = { trigger_id: triggerId, view }
        try {
          opened = (await (inModal ? client.views.push(args) : client.views.open(args))).view
        } catch (err) {
          // Not here: this very act was delivered before, and its process died before it could acknowledge it.
          throw !done && isUsedTrigger(err) ? new AlreadyDone() : err
        }
        done = true
      },
      async update(view: ModalView): Promise<void> {
        // The hash, for a quick hand may have sent this step and stand before the next one.
        if (opened?.id) await replace({ view_id: opened.id, ...(opened.hash && { hash: opened.hash }), view })
      },
      /** The trigger has opened something, and opens nothing more. */
      spent: () => done,
    }
  }

  return { refused, told, tell, replace, openWith }
}
