import { type BriefDeps, briefListeners } from '../../src/brief/listeners.ts'
import { type Problem, Refusal } from '../../src/core/refusal.ts'
import { fold } from '../../src/core/text.ts'
import { AlreadyDone } from '../../src/ctx.ts'
import { client, task } from '../../src/db/schema.ts'
import type { Message, ModalView } from '../../src/slack/blocks.ts'
import { fieldOf, type RawForm } from '../../src/slack/form.ts'
import type { Agency } from '../setup/agency.ts'
import { FRIDAY } from '../setup/agency.ts'
import { accepted, known, listenersOf } from '../setup/hands.ts'

type Values = Record<string, string | string[] | undefined>
type Sheet = { view: ModalView; values: Values; hash: string }

const INITIALS = ['initial_value', 'initial_user', 'initial_option', 'initial_options'] as const

function initialsOf(view: ModalView): Values {
  const values: Values = {}
  for (const block of view.blocks) {
    if (block.type !== 'input' || !('element' in block)) continue
    const element: Record<string, unknown> = { ...block.element }
    const initial = INITIALS.map(key => element[key]).find(found => found !== undefined)
    const one = (found: unknown): string => (typeof found === 'string' ? found : (found as { value: string }).value)
    values[block.block_id ?? ''] =
      initial === undefined ? undefined : Array.isArray(initial) ? initial.map(one) : one(initial)
  }
  return values
}

let hashes = 0

export function office(house: Agency, deps: Partial<BriefDeps> = {}) {
  const { commands, shortcuts, clicks, submits } = listenersOf(on =>
    briefListeners(on, {
      permalink: async ({ channel, ts }) => `https://song.slack.com/archives/${channel}/${ts}`,
      ...deps,
    }),
  )

  return function desk(user: string, now = FRIDAY) {
    const stack: Sheet[] = []
    const replies: Message[] = []
    const ctx = (request?: string) => house.as(user, now, request)
    const top = (): Sheet => stack.at(-1) ?? fail('no modal is open')
    const put = (view: ModalView, before?: Sheet): Sheet => {
      const fresh = initialsOf(accepted(view))
      const stays = before ? Object.keys(fresh).filter(id => id in before.values) : []
      const values = { ...fresh, ...Object.fromEntries(stays.map(id => [id, before?.values[id]])) }
      return { view, values, hash: `${++hashes}` }
    }
    const ways = {
      open: async (view: ModalView) => void stack.push(put(view)),
      reply: async (message: Message) => void replies.push(accepted(message)),
    }
    const form = ({ values }: Sheet): RawForm =>
      Object.fromEntries(Object.entries(values).map(([id, value]) => [fieldOf(id), value]))
    const metadata = ({ view }: Sheet): unknown => JSON.parse(view.private_metadata ?? '{}')

    const me = {
      replies,
      get modal(): ModalView {
        return top().view
      },
      get open(): boolean {
        return stack.length > 0
      },
      /** What stands in the form now. */
      get typed(): RawForm {
        return form(top())
      },
      command: (text = '') =>
        known(commands, '/brief')(ctx(), {
          ...ways,
          text,
          channel: 'C0ACCOUNT',
          update: async view => void stack.push(put(view, stack.pop())),
        }),
      shortcut: (words: string) =>
        known(shortcuts, 'brief.fromMessage')(ctx(), {
          ...ways,
          message: { channel: 'C0VNM', ts: '1790000000.000100', words },
        }),
      type(values: Values): void {
        const sheet = top()
        for (const [field, value] of Object.entries(values)) {
          const id = Object.keys(sheet.values).find(block => fieldOf(block) === field)
          if (!id) throw new Error(`the form has no field ${field}`)
          sheet.values[id] = value
        }
      },
      /** Sends along a field that the form does not have. */
      forge(field: string, value: string): void {
        top().values[field] = value
      },
      /** What Slack would do with the form: next view, closed, or what stands beside its fields. */
      async send(again?: Sheet): Promise<readonly Problem[]> {
        const sheet = again ?? top()
        const fields = Object.keys(sheet.values).map(fieldOf)
        try {
          const answer = await known(submits, sheet.view.callback_id ?? '')(
            ctx(`view:V1:${sheet.hash}`),
            form(sheet),
            metadata(sheet),
          )
          if (!answer) stack.pop()
          else if ('update' in answer) stack[stack.length - 1] = put(answer.update, sheet)
          else if ('push' in answer) stack.push(put(answer.push))
          else stack.length = 0
          return []
        } catch (err) {
          if (err instanceof AlreadyDone) return []
          if (!(err instanceof Refusal)) throw err
          return err.problems.map(p =>
            p.field && !fields.includes(p.field) ? { ...p, code: `${p.code} (no field)` } : p,
          )
        }
      },
      /** The same form twice at once, as an impatient hand sends it. */
      async sendTwice(): Promise<void> {
        const sheet = top()
        await Promise.all([me.send(sheet), me.send(sheet)])
      },
      async press(action: string, value: string): Promise<void> {
        const sheet = stack.at(-1)
        const name = action.replace(/#.*$/, '')
        await known(clicks, name)(ctx(), {
          ...ways,
          value,
          ...(sheet
            ? {
                view: {
                  id: 'V1',
                  callback: sheet.view.callback_id ?? '',
                  form: form(sheet),
                  metadata: metadata(sheet),
                },
              }
            : { message: { channel: 'C0ACCOUNT', ts: '1.1' } }),
          update: async view => {
            stack[stack.length - 1] = put(view, sheet)
          },
        })
      },
      close(): void {
        stack.length = 0
      },
    }
    return me
  }
}

function fail(why: string): never {
  throw new Error(why)
}

export const FULL_STEPS: [Values, Values, Values] = [
  {
    title: 'TVC Tết 2027',
    jobType: 'tvc',
    background: 'Thị phần giảm 3 điểm',
    objectives: '1. Nhận biết 20% lên 30%\n2. 5.000 đơn thử',
    audience: 'Mẹ 25–35 ở thành phố',
  },
  {
    message: 'Tết đủ đầy',
    deliverables: 'Facebook | video 15s | 3 | 25/11\nOOH | KV 4x3m | 1 | 26/11',
    mandatories: 'Logo ở khung cuối',
    donts: 'Không dùng màu đỏ của đối thủ',
    kpi: '5.000 đơn, đo bằng CRM',
    references: 'https://song.vn/ref',
  },
  {
    budget: '150tr + VAT',
    launch: 'T6 27/11 9h, teaser 23/11',
    approver: 'Chị Hương',
    approval: '25/11, trễ thì dời air',
    tone: 'Ấm, như phim Tết 2024',
  },
]

type Desk = ReturnType<ReturnType<typeof office>>

/** Writes a brief through to its review, with `over` laid on what each step says. */
export async function writeThrough(desk: Desk, over: [Values?, Values?, Values?] = []): Promise<void> {
  for (const i of [0, 1, 2] as const) {
    desk.type({ ...FULL_STEPS[i], ...over[i] })
    const problems = await desk.send()
    if (problems.length > 0) throw new Error(`step ${i + 1}: ${JSON.stringify(problems)}`)
  }
}

export async function aClient(
  house: Agency,
  over: Partial<typeof client.$inferInsert> = {},
): Promise<typeof client.$inferSelect> {
  const fields = { code: 'VNM', name: 'Vinamilk', owner: 'U0LAN', backup: 'U0MAI', currency: 'VND', ...over }
  const [row] = await house
    .scope()
    .db.insert(client)
    .values({
      workspaceId: house.workspace.id,
      folded: fold(`${fields.code} ${fields.name}`),
      createdAt: FRIDAY,
      ...fields,
    })
    .returning()
  return row ?? fail('no client')
}

let numbers = 0

export async function aTask(house: Agency, over: Partial<typeof task.$inferInsert>): Promise<typeof task.$inferSelect> {
  const [row] = await house
    .scope()
    .db.insert(task)
    .values({
      workspaceId: house.workspace.id,
      number: ++numbers,
      department: 'creative',
      title: 'Ý tưởng',
      assignee: 'U0CHI',
      manager: 'U0LAN',
      dueAt: new Date('2026-11-25T10:00:00Z'),
      status: 'doing',
      offeredAt: FRIDAY,
      createdAt: FRIDAY,
      updatedAt: FRIDAY,
      ...over,
    })
    .returning()
  return row ?? fail('no task')
}

/** Every word of a view or message, for asserting what it says. */
export const wordsOf = (what: unknown): string =>
  [...JSON.stringify(what).matchAll(/"(?:text|value|initial_value)":"((?:[^"\\]|\\.)*)"/g)]
    .map(match => JSON.parse(`"${match[1]}"`))
    .join('\n')

/** The action ids of every button. */
export function buttonsOf(what: unknown): string[] {
  if (Array.isArray(what)) return what.flatMap(buttonsOf)
  if (what === null || typeof what !== 'object') return []
  const one = what as { type?: unknown; action_id?: unknown }
  const inside = Object.values(what).flatMap(buttonsOf)
  return one.type === 'button' ? [String(one.action_id), ...inside] : inside
}
