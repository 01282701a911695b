import { WebAPIPlatformError, WebClient } from '@slack/web-api'
import { afterEach, describe, expect, test } from 'vitest'
import { seed } from '../../sandbox/seed.ts'
import { createSandbox, type Sandbox } from '../../sandbox/server.ts'

let sandbox: Sandbox
afterEach(() => sandbox.close())

/** A workspace whose app was given these rights, and what of a file the app may see. */
async function stage(scopes: string[]) {
  sandbox = await createSandbox({
    seed,
    signingSecret: 'secret',
    botToken: 'xoxb-bot',
    appToken: 'xapp-app',
    transport: 'http',
    manifest: { commands: [], shortcuts: [], scopes },
  })
  const client = new WebClient('xoxb-bot', { slackApiUrl: sandbox.slackApiUrl, retryConfig: { retries: 0 } })
  const id = sandbox.human.as('U0LAN').upload('nghi.ics', 'BEGIN:VCALENDAR')
  const address = String(sandbox.world.files.get(id)?.about.url_private_download)
  const get = async (token: string) => {
    const answer = await fetch(address, { headers: { authorization: `Bearer ${token}` }, redirect: 'manual' })
    return [answer.status, await answer.text()]
  }
  return { client, id, get }
}

describe('an uploaded file', () => {
  test('is told of and given to the app that may read files', async () => {
    const { client, id, get } = await stage(['files:read'])
    expect((await client.files.info({ file: id })).file).toMatchObject({ name: 'nghi.ics', size: 15, filetype: 'ics' })
    expect(await get('xoxb-bot')).toEqual([200, 'BEGIN:VCALENDAR'])
  })

  test('is given to nobody else: they are sent to the sign-in page', async () => {
    const { get } = await stage(['files:read'])
    for (const token of ['', 'xoxb-other', 'xapp-app']) expect(await get(token)).toEqual([302, ''])
  })

  test('is out of reach without the right to read files', async () => {
    const { client, id, get } = await stage(['chat:write'])
    const refusal = await client.files.info({ file: id }).catch((err: unknown) => err)
    expect(refusal).toBeInstanceOf(WebAPIPlatformError)
    expect((refusal as WebAPIPlatformError).data.error).toBe('missing_scope')
    expect(await get('xoxb-bot')).toEqual([302, ''])
  })

  test('that is not there is not found', async () => {
    const { client } = await stage(['files:read'])
    await expect(client.files.info({ file: 'F0NONE' })).rejects.toThrow('file_not_found')
  })
})
