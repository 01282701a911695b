// What Slack sends back of a form, as plain values by field. `view.state.values` is not typed by block, so nothing here
// is believed: the slice's schema decides what it is.
import { z } from 'zod'
import { nfc } from '../core/text.ts'

const chosen = z.object({ value: z.string() })

const Element = z.looseObject({
  type: z.string(),
  /** Composed here, for it goes back into a form, into a draft or to a slice: decomposed it is longer and found by nobody. */
  value: z.string().transform(nfc).nullish(),
  selected_option: chosen.nullish(),
  selected_options: z.array(chosen).nullish(),
  selected_user: z.string().nullish(),
  selected_users: z.array(z.string()).nullish(),
  selected_conversation: z.string().nullish(),
  selected_date: z.string().nullish(),
  selected_time: z.string().nullish(),
  /** Uploaded files by their ids; all else that Slack says of them is asked anew. */
  files: z.array(z.object({ id: z.string() })).nullish(),
})

const Values = z.record(z.string(), z.record(z.string(), Element))

export type RawForm = Record<string, string | string[] | undefined>

/** `due@2` is the field `due`, asked anew; `roles@U0LAN` the field `roles`, asked about Lan. */
export const fieldOf = (blockId: string): string => blockId.replace(/@.*$/, '')

function typedIn(element: z.infer<typeof Element>): string | string[] | undefined {
  if (element.selected_options) return element.selected_options.map(o => o.value)
  if (element.selected_users) return element.selected_users
  const { files } = element
  if (files) return files.map(file => file.id)
  return (
    element.selected_option?.value ??
    element.selected_user ??
    element.selected_conversation ??
    element.selected_date ??
    element.selected_time ??
    element.value ??
    undefined
  )
}

/** Values by field; a field left empty is undefined. Throws a ZodError on anything that is not Slack's shape. */
export function readForm(values: unknown): RawForm {
  const form: RawForm = {}
  for (const [blockId, elements] of Object.entries(Values.parse(values ?? {}))) {
    const element = Object.values(elements)[0]
    if (element) form[fieldOf(blockId)] = typedIn(element)
  }
  return form
}

/** The ids that a modal carries, to be parsed before use; what is no JSON carries none. */
export function metadataOf(text: string | undefined): unknown {
  try {
    return JSON.parse(text || '{}')
  } catch {
    return {}
  }
}
