import type { Ctx } from '../ctx.ts'
import type { ModalView } from '../slack/blocks.ts'
import type { Mrk } from '../slack/mrkdwn.ts'
import type { On } from '../slack/on.ts'
import { isAdmin } from './model.ts'
import { changeOwn, type HourMoved, ownSettingsOf, unmute } from './ownFlow.ts'
import { OwnForm, type OwnSettings } from './ownModel.ts'
import { ownTexts } from './ownTexts.ts'
import { OWN_FORM, ownModal, UNMUTE } from './ownViews.ts'

const shown = ({ locale, workspace, actor }: Ctx, own: OwnSettings, done?: Mrk): ModalView =>
  ownModal(own, { locale, workspace, isAdmin: isAdmin(actor), ...(done && { done }) })

export const ownSettingsModal = async (ctx: Ctx): Promise<ModalView> => shown(ctx, await ownSettingsOf(ctx))

export function ownListeners(on: On, hourMoved?: HourMoved): void {
  on.submit(OWN_FORM, OwnForm, (ctx, form) => changeOwn(ctx, form, hourMoved))
  on.click(UNMUTE, async (ctx, { value, update }) => {
    const { about, own } = await unmute(ctx, value)
    const t = ownTexts[ctx.locale]
    await update(shown(ctx, own, t.unmuted(t.about(about))))
  })
}
