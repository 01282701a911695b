// A file that somebody uploaded in a form: read with our token, from Slack and from nowhere else.
import { WebAPIPlatformError, type WebClient } from '@slack/web-api'
import { z } from 'zod'

export type SlackFile =
  | { ok: true; name: string; bytes: Uint8Array }
  | { ok: false; problem: 'tooLarge' | 'unreadable' }

/** Reads an uploaded file of at most so many bytes. */
export type ReadFile = (id: string, most: number) => Promise<SlackFile>

const Info = z.looseObject({
  name: z.string().nullish(),
  size: z.number().nullish(),
  mode: z.string().nullish(),
  url_private_download: z.string().nullish(),
})

const UNREADABLE: SlackFile = { ok: false, problem: 'unreadable' }
const TIMEOUT_MS = 8_000

/** Our token goes to Slack's own hosts only; a file of another service has its address there. */
function isSlacks(url: string, slackApiUrl: string): boolean {
  if (!URL.canParse(url)) return false
  const { origin, protocol, hostname } = new URL(url)
  if (origin === new URL(slackApiUrl).origin) return true
  return protocol === 'https:' && (hostname === 'slack.com' || hostname.endsWith('.slack.com'))
}

export const readFileWith =
  (reader: WebClient): ReadFile =>
  async (id, most) => {
    const info = await infoOf(reader, id)
    if (!info || info.mode === 'external' || !info.url_private_download) return UNREADABLE
    if ((info.size ?? 0) > most) return { ok: false, problem: 'tooLarge' }
    if (!isSlacks(info.url_private_download, reader.slackApiUrl)) return UNREADABLE
    try {
      const answer = await fetch(info.url_private_download, {
        headers: { authorization: `Bearer ${reader.token}` },
        // Without the right to read it Slack sends one to its sign-in page.
        redirect: 'manual',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      })
      if (answer.status !== 200 || !answer.body) return UNREADABLE
      const bytes = await upTo(most, answer.body)
      return bytes ? { ok: true, name: info.name ?? '', bytes } : { ok: false, problem: 'tooLarge' }
    } catch {
      return UNREADABLE
    }
  }

async function infoOf(reader: WebClient, id: string): Promise<z.infer<typeof Info> | undefined> {
  try {
    return Info.safeParse((await reader.files.info({ file: id })).file).data
  } catch (err) {
    if (err instanceof WebAPIPlatformError) return undefined
    throw err
  }
}

/** What was said of its size may be wrong; more than `most` is not kept. */
async function upTo(most: number, body: AsyncIterable<Uint8Array>): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.byteLength
    if (size > most) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
