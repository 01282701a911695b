import type { Bilingual } from '../core/locale.ts'
import { type Mrk, mrk } from '../slack/mrkdwn.ts'

const vi = {
  stopped: (name: string, id: string, since: string): Mrk =>
    mrk`Nhịp Cầu đã ngừng ở ${name} (${id}) từ ${since}: Slack không nhận token của bot nữa. Cài lại app rồi khởi động lại bot; tin chưa gửi vẫn được giữ.`,
  silent: (name: string, id: string, since: string, waiting: number): Mrk =>
    mrk`Nhịp Cầu ở ${name} (${id}): từ ${since} không gửi được tin nào, ${waiting} tin đang chờ. Kiểm tra Slack và log của bot.`,
}

const en: typeof vi = {
  stopped: (name, id, since) =>
    mrk`Nhịp Cầu has stopped in ${name} (${id}) since ${since}: Slack no longer takes the bot’s token. Install the app again and restart the bot; unsent messages are kept.`,
  silent: (name, id, since, waiting) =>
    mrk`Nhịp Cầu in ${name} (${id}): nothing was delivered since ${since}, ${waiting} waiting. Please look at Slack and at the bot’s log.`,
}

export const alarmTexts: Bilingual<typeof vi> = { vi, en }
