/** views.*: modals live three seconds after a trigger, three deep; Home tabs are one per person. */
import { problemsOfView } from '../rules.ts'
import type { Json, View } from '../shapes.ts'
import { type ShownView, STACK_DEPTH, type Trigger } from '../world.ts'
import { ApiError, type Method, type Office, str } from './call.ts'

export function checkView(args: Json, type: 'modal' | 'home', { world, manifest }: Office, replaced?: ShownView): View {
  const problems = problemsOfView(args.view)
  const view = args.view as View
  // Slack's reference of file_input: the app needs files:read.
  if (manifest.scopes?.includes('files:read') === false && JSON.stringify(view).includes('"file_input"')) {
    problems.push('/blocks: a file_input needs the scope files:read')
  }
  if (problems.length === 0 && view.type !== type) problems.push(`/type: must be ${type}`)
  if (problems.length > 0) {
    const tooLarge = problems.some(problem => problem.includes('view_too_large'))
    throw new ApiError(
      tooLarge ? 'view_too_large' : 'invalid_arguments',
      problems.map(problem => `[ERROR] ${problem} [json-pointer:/view${problem.split(':')[0]}]`),
    )
  }
  const id = view.external_id
  const open = [...world.openViews(), ...world.homes.values()]
  if (id && open.some(shown => shown !== replaced && shown.view.external_id === id)) {
    throw new ApiError('duplicate_external_id')
  }
  return view
}

function trigger(args: Json, { world }: Office): Trigger {
  const redeemed = world.redeemTrigger(args.trigger_id ?? args.interactivity_pointer)
  if (typeof redeemed === 'string') throw new ApiError(redeemed)
  return redeemed
}

const open: Method = (args, office) => {
  const view = checkView(args, 'modal', office)
  const { user, channel } = trigger(args, office)
  return { view: office.world.viewJson(office.world.show(user, view, channel ? { channel } : {})) }
}

const push: Method = (args, office) => {
  const view = checkView(args, 'modal', office)
  const { user, viewId } = trigger(args, office)
  const stack = office.world.stack(user)
  const top = stack.at(-1)
  if (!top || !stack.some(shown => shown.id === viewId)) throw new ApiError('view_not_found')
  if (stack.length >= STACK_DEPTH) throw new ApiError('push_limit_reached')
  return { view: office.world.viewJson(office.world.show(user, view, { onTopOf: top })) }
}

const update: Method = (args, office) => {
  const { world } = office
  const id = str(args, 'view_id')
  const external = str(args, 'external_id')
  const shown = world.openViews().find(v => (id ? v.id === id : external !== '' && v.view.external_id === external))
  if (!shown) throw new ApiError('not_found')
  const view = checkView(args, 'modal', office, shown)
  const hash = str(args, 'hash')
  if (hash && hash !== shown.hash) throw new ApiError('hash_conflict')
  return { view: world.viewJson(world.replace(shown, view)) }
}

const publish: Method = (args, office) => {
  const { world } = office
  const user = str(args, 'user_id')
  const person = world.users.get(user)
  if (!person || person.deleted || person.isBot) throw new ApiError('user_not_found')
  const known = world.homes.get(user)
  const view = checkView(args, 'home', office, known)
  const hash = str(args, 'hash')
  if (hash && known && hash !== known.hash) throw new ApiError('hash_conflict')
  return { view: world.viewJson(world.publish(user, view)) }
}

export const viewMethods: Record<string, Method> = {
  'views.open': open,
  'views.push': push,
  'views.update': update,
  'views.publish': publish,
}
