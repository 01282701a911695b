/** One person's modal stack: entering, Slack's own checks, sending, the app's answer, closing. */
import type { Office } from './api/call.ts'
import { ApiError } from './api/call.ts'
import { checkView } from './api/views.ts'
import { viewClosed, viewSubmission } from './payloads.ts'
import { interactiveElements, isJson } from './shapes.ts'
import { clientComplaint, type Entered, enter, isStateful, valuesOf } from './state.ts'
import type { Outcome, Transport } from './transport.ts'
import { type ShownView, STACK_DEPTH, type World } from './world.ts'

/** A test asked for something no person could do. */
export class FormError extends Error {}

/** An answer to a submission that Slack cannot use. */
class Broken extends Error {}

export type SubmitResult = Outcome & {
  /** By block id: from the app, or from Slack's client when nothing was sent. */
  errors?: Record<string, string>
  /** True when Slack's client refused by itself and the app heard nothing. */
  refusedByClient?: boolean
  /** The modal that was sent has gone from the screen. */
  closed: boolean
  /** What is on top now, if anything. */
  view?: ReturnType<World['viewJson']>
}

export class Forms {
  #owner: string
  #office: Office
  #transport: Transport
  #errors = new Map<string, Record<string, string>>()

  constructor(owner: string, office: Office, transport: Transport) {
    this.#owner = owner
    this.#office = office
    this.#transport = transport
  }

  errors(): Record<string, string> {
    const top = this.#stack().at(-1)
    return (top && this.#errors.get(top.id)) ?? {}
  }

  fill(values: Record<string, Entered>): void {
    const shown = this.#top()
    for (const [name, entered] of Object.entries(values)) {
      // A form may add "@" and an id of its own to a field's name; a person sees the field all the same.
      const found = interactiveElements(shown.view.blocks).filter(
        e => [e.block.block_id, e.block.block_id?.replace(/@.*/, '')].includes(name) && isStateful(e.element),
      )
      const [target] = found
      const blockId = target?.block.block_id ?? name
      if (!target || found.length > 1) {
        const there = shown.view.blocks.map(block => block.block_id).join(', ')
        throw new FormError(`Block "${blockId}" holds ${found.length} fields; the blocks here are: ${there}`)
      }
      const actionId = target.element.action_id as string
      const offered = this.#office.world.offered.get(`${this.#owner} ${blockId} ${actionId}`) ?? []
      const { files } = this.#office.world
      shown.typed[blockId] = { ...shown.typed[blockId], [actionId]: enter(target.element, entered, offered, files) }
    }
    this.#office.traffic.changed()
  }

  async submit(values: Record<string, Entered>): Promise<SubmitResult> {
    const shown = this.#top()
    if (!shown.view.submit) throw new FormError('This modal has no submit button')
    this.fill(values)
    const complaints = this.#complaints(shown)
    this.#errors.set(shown.id, complaints)
    if (Object.keys(complaints).length > 0) {
      this.#office.traffic.changed()
      return { ok: false, status: 0, ms: 0, errors: complaints, refusedByClient: true, ...this.#result(shown) }
    }
    const payload = viewSubmission(this.#office.world, shown)
    const outcome = await this.#transport.deliver(
      { kind: 'interactive', payload },
      shown.view.callback_id ?? shown.view.title?.text ?? '',
    )
    // Too late or not 200: Slack says so inside the modal, which stays.
    if (outcome.ok) this.#tryToObey(outcome.answer, shown)
    const errors = this.#errors.get(shown.id)
    const some = errors && Object.keys(errors).length > 0 ? { errors } : {}
    return { ...outcome, ...some, ...this.#result(shown) }
  }

  async close({ all = false } = {}): Promise<Outcome | undefined> {
    const stack = this.#stack()
    const top = this.#top()
    const cleared = all || top.view.clear_on_close === true
    const gone = cleared ? [...stack].reverse() : [top]
    this.#keep(stack.filter(shown => !gone.includes(shown)))
    let last: Outcome | undefined
    for (const shown of gone) {
      if (!shown.view.notify_on_close) continue
      const payload = viewClosed(this.#office.world, shown, cleared)
      last = await this.#transport.deliver({ kind: 'interactive', payload }, shown.view.callback_id ?? '')
    }
    return last
  }

  /** What Slack cannot use makes it say "We had some trouble connecting"; the modal stays as it is. */
  #tryToObey(answer: unknown, shown: ShownView): void {
    try {
      this.#obey(answer, shown)
    } catch (error) {
      if (!(error instanceof Broken) && !(error instanceof ApiError)) throw error
      const pointers = error instanceof ApiError ? error.messages : []
      this.#office.traffic.problem('invalid_response', [error.message, ...pointers].join('; '))
    }
  }

  #obey(answer: unknown, shown: ShownView): void {
    const { world } = this.#office
    const stack = this.#stack()
    if (answer === undefined || answer === '') {
      this.#keep(stack.filter(other => other !== shown))
      return
    }
    if (!isJson(answer)) throw new Broken(`the answer to a submission is not JSON: ${answer}`)
    switch (answer.response_action) {
      case 'errors':
        this.#showErrors(answer.errors, shown)
        return
      case 'clear':
        this.#keep([])
        return
      case 'update':
        world.replace(shown, checkView(answer, 'modal', this.#office, shown))
        return
      case 'push':
        if (stack.length >= STACK_DEPTH) throw new Broken('push_limit_reached: three views are the most')
        world.show(this.#owner, checkView(answer, 'modal', this.#office), { onTopOf: shown })
        return
      default:
        throw new Broken(`unknown response_action "${answer.response_action}"`)
    }
  }

  /** Errors may stand only beside input blocks that are there. */
  #showErrors(errors: unknown, shown: ShownView): void {
    const inputs = new Set(shown.view.blocks.filter(b => b.type === 'input').map(b => b.block_id))
    if (!isJson(errors) || Object.keys(errors).length === 0) throw new Broken('errors without any error')
    for (const [blockId, sentence] of Object.entries(errors)) {
      if (!inputs.has(blockId)) throw new Broken(`an error for "${blockId}", which is no input block of this view`)
      if (typeof sentence !== 'string' || sentence === '') throw new Broken(`the error for "${blockId}" is empty`)
    }
    this.#errors.set(shown.id, errors as Record<string, string>)
    this.#office.traffic.changed()
  }

  #complaints(shown: ShownView): Record<string, string> {
    const values = valuesOf(shown.view.blocks, shown.typed)
    const complaints: Record<string, string> = {}
    for (const block of shown.view.blocks) {
      if (block.type !== 'input' || !block.block_id || !block.element?.action_id) continue
      const complaint = clientComplaint(block, values[block.block_id]?.[block.element.action_id])
      if (complaint) complaints[block.block_id] = complaint
    }
    return complaints
  }

  #result(shown: ShownView): { closed: boolean; view?: ReturnType<World['viewJson']> } {
    const stack = this.#stack()
    const top = stack.at(-1)
    return { closed: !stack.includes(shown), ...(top && { view: this.#office.world.viewJson(top) }) }
  }

  #stack(): ShownView[] {
    return this.#office.world.stack(this.#owner)
  }

  #top(): ShownView {
    const top = this.#stack().at(-1)
    if (!top) throw new FormError(`${this.#owner} has no modal open\n${this.#office.traffic.tail()}`)
    return top
  }

  #keep(stack: ShownView[]): void {
    this.#office.world.stacks.set(this.#owner, stack)
    this.#office.traffic.changed()
  }
}
