/**
 * One thing that is not allowed, as data: a code that `texts.ts` has words for in both languages, the form field it
 * belongs to (also the Slack block id), and the values its sentence names. Values are shown to the person who asked,
 * and to nobody else.
 */
export type Problem<Code extends string = string> = {
  code: Code
  field?: string
  values?: Record<string, string | number>
}

/**
 * The business saying no. Told to the person (beside the field where there is one), rolled back, logged at `info`.
 * Everything else that is thrown is a fault. Several problems at once, so that a form is corrected in one go.
 */
export class Refusal<Code extends string = string> extends Error {
  readonly problems: readonly Problem<Code>[]

  constructor(...problems: readonly [Problem<Code>, ...Problem<Code>[]]) {
    super(problems.map(p => p.code).join(', '))
    this.name = 'Refusal'
    this.problems = problems
  }
}

/** `refuse('brief.dueInPast', 'due')`: the short form for one problem. Never returns. */
export function refuse<Code extends string>(code: Code, field?: string, values?: Problem['values']): never {
  throw new Refusal<Code>({ code, ...(field && { field }), ...(values && { values }) })
}

/** Runs every check of a form, so that it is corrected in one go. */
export async function checkAll(...checks: (() => unknown)[]): Promise<void> {
  const problems: Refusal['problems'][number][] = []
  for (const check of checks) {
    try {
      await check()
    } catch (err) {
      if (!(err instanceof Refusal)) throw err
      problems.push(...err.problems)
    }
  }
  const [first, ...more] = problems
  if (first) throw new Refusal(first, ...more)
}
