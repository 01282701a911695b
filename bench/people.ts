// What people do in Slack, as the signed requests that Slack sends for it, and what they are told in return.
import { createHmac } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { slackTexts } from '../src/slack/texts.ts'
import { type App, SECRET } from './apps.ts'
import type { FakeSlack } from './fakeSlackProcess.ts'
import { TEAM } from './fakeSlackWorld.ts'

/** done: they were told that it is done · no: they were told that it is not · unknown: no answer came, or no clear one. */
export type Outcome = { kind: 'done'; taskId?: string } | { kind: 'no' | 'unknown'; why: string }

type Answered = { status: number; body: string; ms: number }

/** Slack waits three seconds for an answer; one that comes later by another way is waited for as long as a person might. */
const ACK_MS = 3_000
const LATER_MS = 12_000

export type People = ReturnType<typeof openPeople>

export function openPeople(slack: FakeSlack, apps: readonly App[], random: () => number) {
  let count = 0
  const waiting = new Map<string, (answer: unknown) => void>()
  slack.told.on('respond', ({ to, answer }) => waiting.get(to)?.(answer))
  slack.told.on('view', ({ args }) => {
    if (args.view_id) waiting.get(args.view_id)?.(JSON.parse(args.view ?? '{}'))
  })

  function later(id: string): Promise<unknown> {
    return new Promise(resolve => {
      const timer = setTimeout(() => resolve(undefined), LATER_MS)
      waiting.set(id, answer => {
        clearTimeout(timer)
        waiting.delete(id)
        resolve(answer)
      })
    })
  }

  /** To whichever process the balancer picks; undefined when none answered in time. */
  async function send(form: Record<string, string>): Promise<Answered | undefined> {
    const ready = () => apps.filter(app => app.readySince !== undefined)
    // Where nobody listens, people see it and wait a little before they press again.
    for (let n = 0; n < 100 && ready().length === 0; n++) await sleep(50)
    const there = ready()
    const app = there[Math.floor(random() * there.length)]
    if (!app) return undefined
    return signedPost(`${app.url}/slack/events`, new URLSearchParams(form).toString(), ACK_MS)
  }
  const interact = (payload: object) => send({ payload: JSON.stringify({ api_app_id: 'A0', token: 'x', ...payload }) })
  const from = (user: string) => ({ user: { id: user, team_id: TEAM }, team: { id: TEAM, domain: 'chaos' } })

  return {
    /** A command that answers where it was typed; `done` when the answer offers the task that it made. */
    async command(user: string, command: string, text: string): Promise<Outcome> {
      const id = `r${++count}`
      const told = later(id)
      const sent = await send({
        command,
        text,
        team_id: TEAM,
        user_id: user,
        channel_id: 'C0CH1',
        trigger_id: `T${count}.${Date.now()}`,
        response_url: slack.respondUrl(id),
        api_app_id: 'A0',
        token: 'x',
      })
      if (sent?.status !== 200) return { kind: 'unknown', why: `status ${sent?.status ?? 'none'}` }
      const answer = (await told) as { text?: string } | undefined
      if (!answer) return { kind: 'unknown', why: 'acknowledged, and then nothing' }
      const taskId = taskIn(answer)
      return taskId ? { kind: 'done', taskId } : { kind: 'no', why: answer.text ?? '' }
    },

    /** `ms` until it was acknowledged, undefined when it was not; `told` is what the person was told, if anything. */
    async click(user: string, action: string, value: string): Promise<{ ms: number | undefined; told: () => unknown }> {
      const id = `r${++count}`
      let answer: unknown
      waiting.set(id, got => {
        answer = got
      })
      const sent = await interact({
        type: 'block_actions',
        ...from(user),
        trigger_id: `T${count}.${Date.now()}`,
        response_url: slack.respondUrl(id),
        channel: { id: 'C0CH1' },
        container: { type: 'message', channel_id: 'C0CH1', message_ts: '1790000000.000100' },
        message: { ts: '1790000000.000100' },
        actions: [{ action_id: action, type: 'button', value, action_ts: `${Date.now()}.${count}` }],
      })
      return { ms: sent?.status === 200 ? sent.ms : undefined, told: () => answer }
    },

    /** A filled form of its own; sent again it is the very same, as from a hand that presses twice. */
    form(user: string, callback: string, fields: Record<string, string | null>, metadata: object = {}) {
      const id = `V${++count}.${Date.now()}`
      const view = {
        id,
        hash: `h${count}`,
        type: 'modal',
        callback_id: callback,
        private_metadata: JSON.stringify(metadata),
        title: { type: 'plain_text', text: 'Biểu mẫu' },
        submit: { type: 'plain_text', text: 'Gửi' },
        blocks: Object.entries(fields).map(([field, value]) => ({
          type: 'input',
          block_id: field,
          label: { type: 'plain_text', text: field },
          element: { type: elementOf(field, value).type, action_id: field },
        })),
        state: {
          values: Object.fromEntries(
            Object.entries(fields).map(([field, value]) => [field, { [field]: elementOf(field, value) }]),
          ),
        },
      }
      return async (): Promise<Outcome> => {
        const late = later(id)
        const sent = await interact({ type: 'view_submission', ...from(user), trigger_id: `T${count}`, view })
        if (sent?.status !== 200) return { kind: 'unknown', why: `status ${sent?.status ?? 'none'}` }
        const answer = sent.body ? JSON.parse(sent.body) : { response_action: 'clear' }
        const saving = answer.response_action === 'update' && answer.view.title.text === slackTexts.vi.savingTitle
        return outcomeOf(saving ? { response_action: 'update', view: await late } : answer)
      }
    },
  }
}

type FormAnswer = { response_action?: string; view?: unknown; errors?: Record<string, string> }

function outcomeOf({ response_action, view, errors }: FormAnswer): Outcome {
  if (response_action === 'clear') return { kind: 'done' }
  if (response_action === 'errors') return { kind: 'no', why: JSON.stringify(errors) }
  if (!view) return { kind: 'unknown', why: 'still saving, and then nothing' }
  const taskId = taskIn(view)
  const { title } = view as { title?: { text?: string } }
  if (taskId || title?.text === slackTexts.vi.savedTitle) return { kind: 'done', ...(taskId && { taskId }) }
  return { kind: 'no', why: JSON.stringify(view).slice(0, 300) }
}

/** What the first button "open" of an answer opens. */
function taskIn(answer: unknown): string | undefined {
  if (typeof answer !== 'object' || answer === null) return undefined
  const { action_id, value } = answer as { action_id?: string; value?: string }
  if (action_id?.replace(/#.*/, '') === 'task.open') return value
  for (const part of Object.values(answer)) {
    const found = taskIn(part)
    if (found !== undefined) return found
  }
  return undefined
}

function elementOf(field: string, value: string | null) {
  if (field === 'assignee') return { type: 'users_select', selected_user: value }
  if (field === 'department' || field === 'client') {
    return { type: 'static_select', selected_option: value === null ? null : { value } }
  }
  return { type: 'plain_text_input', value }
}

/** Undefined when the connection fails or nothing comes in time. */
export async function signedPost(url: string, body: string, withinMs: number): Promise<Answered | undefined> {
  const at = String(Math.floor(Date.now() / 1000))
  const from = performance.now()
  try {
    const res = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': url.includes('/slack/') ? 'application/x-www-form-urlencoded' : 'application/json',
        'x-slack-request-timestamp': at,
        'x-slack-signature': `v0=${createHmac('sha256', SECRET).update(`v0:${at}:${body}`).digest('hex')}`,
      },
      body,
      signal: AbortSignal.timeout(withinMs),
    })
    return { status: res.status, body: await res.text(), ms: performance.now() - from }
  } catch {
    return undefined
  }
}
