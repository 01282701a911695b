/** Files that people upload in a form: what Slack says of them, and the bytes behind their private address. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname } from 'node:path'
import { ApiError, type Method, type Office, str } from './api/call.ts'
import type { Tokens } from './api/dispatch.ts'
import type { Json } from './shapes.ts'

export type Uploaded = { about: Json & { id: string; name: string }; content: Buffer }

const MOST_BYTES = 100_000_000
const TYPES: Record<string, string> = {
  ics: 'text/calendar',
  txt: 'text/plain',
  png: 'image/png',
  pdf: 'application/pdf',
}

/** @param baseUrl where the sandbox serves files */
export function upload(office: Office, baseUrl: string, user: string, name: string, content: Buffer): Uploaded {
  if (name === '' || content.length === 0) throw new Error('A file has a name and something in it')
  if (content.length > MOST_BYTES) throw new Error('Slack takes at most 100 MB')
  const { files, seed } = office.world
  const id = `F0FILE${files.size + 1}`
  const filetype = extname(name).slice(1).toLowerCase()
  const address = `${baseUrl}/files-pri/${seed.team.id}-${id}`
  const created = Math.floor(Date.now() / 1000)
  const about = {
    id,
    created,
    timestamp: created,
    name,
    title: name,
    mimetype: TYPES[filetype] ?? 'application/octet-stream',
    filetype,
    user,
    user_team: seed.team.id,
    size: content.length,
    mode: 'hosted',
    is_external: false,
    is_public: false,
    url_private: `${address}/${encodeURIComponent(name)}`,
    url_private_download: `${address}/download/${encodeURIComponent(name)}`,
  }
  const file = { about, content }
  files.set(id, file)
  return file
}

const info: Method = async (args, office) => {
  const file = office.world.files.get(str(args, 'file'))
  if (file) return { file: file.about, comments: [] }
  const answer = await office.store.call('files.info', args)
  if (!answer.ok) throw new ApiError(String(answer.error))
  return answer
}

export const fileMethods: Record<string, Method> = { 'files.info': info }

/** Serves an uploaded file to who brings the token and may read files; anybody else is sent to the sign-in page. False for no such file. */
export function download(
  request: IncomingMessage,
  response: ServerResponse,
  { office, tokens }: { office: Office; tokens: Tokens },
): boolean {
  const [, id = ''] = /^\/files-pri\/[^/]+-(F\w+)\//.exec(request.url ?? '') ?? []
  const file = office.world.files.get(id)
  if (!file) return false
  const allowed =
    request.headers.authorization === `Bearer ${tokens.bot}` && (office.manifest.scopes?.includes('files:read') ?? true)
  const status = allowed ? 200 : 302
  office.traffic.record({
    direction: 'app→slack',
    method: 'file',
    summary: file.about.name,
    status,
    ms: 0,
    request: request.url,
    ...(!allowed && { error: 'not allowed' }),
  })
  if (!allowed) response.writeHead(302, { location: '/?redir=signin' }).end()
  else response.writeHead(200, { 'content-type': String(file.about.mimetype) }).end(file.content)
  return true
}
