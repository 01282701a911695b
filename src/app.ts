// One Bolt app with every slice's listeners; the same for Slack, the sandbox and the tests.
import { App } from '@slack/bolt'
import { briefListeners } from './brief/listeners.ts'
import { questionListeners } from './brief/questionListeners.ts'
import { questionRefusals } from './brief/questionTexts.ts'
import { briefRefusals } from './brief/texts.ts'
import { clientListeners } from './client/listeners.ts'
import { clientRefusals } from './client/texts.ts'
import type { Bilingual } from './core/locale.ts'
import { fieldWords } from './core/words.ts'
import type { Db } from './db/client.ts'
import type { Enqueue } from './db/queue.ts'
import { homeListeners } from './home/listeners.ts'
import { invoiceListeners } from './invoice/listeners.ts'
import { promiseListeners } from './invoice/promiseListeners.ts'
import { promiseRefusals } from './invoice/promiseTexts.ts'
import { invoiceRefusals } from './invoice/texts.ts'
import { sayMissedMorning } from './jobs/flow.ts'
import { jobsListeners, jobsWords } from './jobs/listeners.ts'
import { jobsRefusals } from './jobs/texts.ts'
import { undeliveredListeners } from './ledger/undeliveredListeners.ts'
import { undeliveredRefusals } from './ledger/undeliveredTexts.ts'
import { boltLogger, type Log } from './log.ts'
import type { Metrics } from './metrics.ts'
import { settle } from './nudge/flow.ts'
import { nudgeListeners } from './nudge/listeners.ts'
import { nudgeRefusals } from './nudge/texts.ts'
import { meet } from './people/flow.ts'
import { holidayRefusals } from './people/holidayTexts.ts'
import { leaveRefusals } from './people/leaveTexts.ts'
import { peopleListeners } from './people/listeners.ts'
import { ownRefusals } from './people/ownTexts.ts'
import { peopleRefusals } from './people/texts.ts'
import type { Clients } from './slack/clients.ts'
import { type Identity, permalinkOf } from './slack/directory.ts'
import { readFileWith } from './slack/files.ts'
import { createOn } from './slack/listen.ts'
import type { On, Registered, Sentence, Sentences } from './slack/on.ts'
import type { Door } from './slack/receivers.ts'
import { taskListeners } from './task/listeners.ts'
import { sayTaskCards } from './task/tell.ts'
import { taskRefusals } from './task/texts.ts'

export type AppParts = {
  door: Door
  clients: Clients
  botToken: string
  identity: Identity
  db: Db
  enqueue: Enqueue
  log: Log
  metrics: Metrics
  clock: () => Date
}

export type NhipCau = {
  app: App
  /** What the manifest must name. */
  registered: () => Registered
  /** Waits for work that was acknowledged but is not finished. */
  drain: (deadlineMs: number) => Promise<boolean>
}

/** Words for every refusal of every slice; two slices with one code would be a mistake, and stop the start. */
export function allSentences(): Sentences {
  const parts: Bilingual<Record<string, Sentence>>[] = [
    fieldWords,
    peopleRefusals,
    ownRefusals,
    holidayRefusals,
    leaveRefusals,
    clientRefusals,
    briefRefusals,
    questionRefusals,
    taskRefusals,
    invoiceRefusals,
    promiseRefusals,
    nudgeRefusals,
    undeliveredRefusals,
    jobsRefusals,
  ]
  const merge = (locale: 'vi' | 'en') => {
    const all: Record<string, Sentence> = {}
    for (const part of parts) {
      for (const [code, sentence] of Object.entries(part[locale])) {
        if (code in all) throw new Error(`two sentences for ${code}`)
        all[code] = sentence
      }
    }
    return all
  }
  return { vi: merge('vi'), en: merge('en') }
}

/** The table of contents of the bot. */
const slices = ({ reader }: Clients): ((on: On) => void)[] => [
  on => peopleListeners(on, jobsWords, readFileWith(reader), sayMissedMorning),
  clientListeners,
  on => briefListeners(on, { permalink: spot => permalinkOf(reader, spot), sayTaskCards }),
  questionListeners,
  on => taskListeners(on, { permalink: spot => permalinkOf(reader, spot) }),
  invoiceListeners,
  promiseListeners,
  nudgeListeners,
  homeListeners,
  undeliveredListeners,
  jobsListeners,
]

export async function buildApp(parts: AppParts): Promise<NhipCau> {
  const { door, clients, botToken, identity, db, enqueue, log, metrics, clock } = parts
  const authorized = { botToken, botId: identity.botId, botUserId: identity.botUserId, teamId: identity.teamId }
  const app = new App({
    receiver: door.receiver,
    // Both ids are known, so no event costs an auth.test.
    authorize: async () => authorized,
    logger: boltLogger(log),
    convoStore: false,
    ignoreSelf: true,
    // Bolt's own client is not used: `clients` keeps people's modals apart from digests.
    clientOptions: { slackApiUrl: clients.interactive.slackApiUrl, allowAbsoluteUrls: false },
  })
  app.error(async err => log.error({ err }, 'a listener failed'))

  const { on, registered, drain } = createOn(app, {
    db,
    enqueue,
    log,
    metrics,
    clock,
    client: clients.interactive,
    sentences: allSentences(),
    meet: meet(clients.reader),
    after: settle,
  })
  for (const listen of slices(clients)) listen(on)
  return { app, registered, drain }
}
