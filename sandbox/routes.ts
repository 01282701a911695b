/** What the sandbox's port serves: the Web API, response URLs, files, and the page with its own little API. */

import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { Office } from './api/call.ts'
import { argumentsOf, callMethod, type Tokens } from './api/dispatch.ts'
import { bytes, json } from './bodies.ts'
import { download } from './files.ts'
import type { Human } from './human.ts'
import { pageRoutes } from './page-api.ts'
import { useResponseUrl } from './respond.ts'

export type Served = {
  office: Office
  human: Human
  /** Where the app listens, once known. */
  app: { url: string }
  signingSecret: string
  tokens: Tokens
}

export function routes(served: Served): RequestListener {
  const page = pageRoutes(served)
  return (request, response) => {
    answer(request, response, served, page).catch(error => {
      console.error(error)
      if (!response.headersSent) json(response, 500, { ok: false, error: 'internal_error', detail: String(error) })
    })
  }
}

export type Route = (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<boolean>

async function answer(request: IncomingMessage, response: ServerResponse, served: Served, page: Route): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://sandbox')
  if (url.pathname.startsWith('/api/')) return api(request, response, url, served)
  if (url.pathname.startsWith('/respond/')) return respond(request, response, url, served.office)
  if (download(request, response, served)) return
  if (url.pathname.startsWith('/upload/') || url.pathname.startsWith('/files-pri/')) {
    return file(request, response, served)
  }
  if (await page(request, response, url)) return
  json(response, 404, { ok: false, error: 'not_found' })
}

async function api(request: IncomingMessage, response: ServerResponse, url: URL, { office, tokens }: Served) {
  const method = url.pathname.slice('/api/'.length)
  const args = argumentsOf(request.headers['content-type'] ?? '', (await bytes(request)).toString())
  const token = (request.headers.authorization ?? '').replace(/^Bearer /, '') || String(args.token ?? '')
  const fromQuery = Object.fromEntries(url.searchParams)
  const reply = await callMethod(method, { ...fromQuery, ...args }, token, tokens, office)
  if (reply.lost === 'reset') return void request.socket.destroy()
  if (reply.lost === 'hang') return
  json(response, reply.status, reply.body, reply.headers)
}

async function respond(request: IncomingMessage, response: ServerResponse, url: URL, office: Office): Promise<void> {
  const end = office.traffic.begin()
  const body = (await bytes(request)).toString()
  const used = await useResponseUrl(url.pathname.slice('/respond/'.length), body, office)
  const error = used.status === 200 ? {} : { error: String(used.body.error) }
  const what = {
    method: 'response_url',
    summary: body.slice(0, 120),
    status: used.status,
    ms: 0,
    request: body,
    ...error,
  }
  office.traffic.record({ direction: 'app→slack', ...what })
  end()
  json(response, used.status, used.body)
}

async function file(request: IncomingMessage, response: ServerResponse, { office }: Served): Promise<void> {
  const headers: Record<string, string> = {}
  for (const name of ['authorization', 'content-type']) {
    const value = request.headers[name]
    if (typeof value === 'string') headers[name] = value
  }
  const method = request.method ?? 'GET'
  const body = method === 'GET' ? {} : { body: new Uint8Array(await bytes(request)) }
  const stored = await office.store.raw(request.url ?? '/', { method, headers, ...body })
  response.writeHead(stored.status, {
    'content-type': stored.headers.get('content-type') ?? 'application/octet-stream',
  })
  response.end(Buffer.from(await stored.arrayBuffer()))
}
