// A Slack that answers at once and notes when each modal was asked for; in a process of its own, as the real one is.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export const TEAM = 'T0BENCH'
export const PERSON = 'U0BENCH'

/** Serves the Web API on a free port; `opened(triggerId, view)` is called for each views.open. */
export async function benchSlack(
  opened: (triggerId: string, view: string) => void,
): Promise<{ url: string; close: () => void }> {
  const answers: Record<string, object> = {
    'auth.test': { ok: true, team_id: TEAM, team: 'Bench', user_id: 'U0BOT', bot_id: 'B0BOT' },
    'users.list': {
      ok: true,
      members: [
        {
          id: PERSON,
          team_id: TEAM,
          real_name: 'Nguyễn Thị Lan',
          is_admin: true,
          is_owner: true,
          is_primary_owner: true,
        },
      ],
    },
  }
  const server = createServer(async (req, res) => {
    const method = (req.url ?? '').replace('/api/', '')
    let body = ''
    for await (const chunk of req) body += chunk
    res.writeHead(200, { 'content-type': 'application/json' })
    if (method === 'views.open') {
      const args = new URLSearchParams(body)
      opened(args.get('trigger_id') ?? '', args.get('view') ?? '')
    }
    res.end(JSON.stringify(answers[method] ?? { ok: true, channel: 'D0BENCH', ts: '1790000000.000100' }))
  })
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/api/`,
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}
