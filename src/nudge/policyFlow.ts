// The pace of nudges, as an admin sets it.
import { type Ctx, record } from '../ctx.ts'
import { mayChange } from '../people/settingsFlow.ts'
import { setWorkspace } from '../people/store.ts'
import { DEFAULT_POLICY, isDefault, type Policy, policyOf } from './policy.ts'

/** Null follows the product. */
export const changePolicy = (ctx: Ctx, wanted: Policy | null): Promise<Policy> =>
  mayChange(ctx, async ctx => {
    const nudging = wanted === null || isDefault(wanted) ? null : wanted
    const before = policyOf(ctx.workspace)
    await setWorkspace(ctx, { nudging })
    const after = nudging ?? DEFAULT_POLICY
    await record(ctx, { kind: 'workspace', subject: ctx.workspace.id, what: 'nudging', before, after })
    return after
  })
