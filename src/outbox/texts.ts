import type { Bilingual } from '../core/locale.ts'
import { channelLink, type Mrk, mrk } from '../slack/mrkdwn.ts'

const vi = {
  /** First line of what Slack could not be given in time; `when` is the moment it was said. */
  late: (when: string): Mrk => mrk`Tin của ${when}, đến bây giờ mới gửi được vào Slack.`,
  channelStopped: (channel: string, why: string): Mrk =>
    mrk`Mình không gửi được tin vào ${channelLink(channel)} (${why}). Bạn mời lại bot bằng \`/invite @Nhịp Cầu\` trong kênh đó, hoặc chọn kênh khác ở \`/nhipcau\` → Cài đặt. Tin chưa gửi vẫn được giữ.`,
  why: {
    not_in_channel: 'bot không còn trong kênh',
    channel_not_found: 'kênh không còn hoặc bot đã bị đưa ra khỏi kênh riêng',
    is_archived: 'kênh đã lưu trữ',
    is_inactive: 'kênh đã lưu trữ',
  } as Record<string, string>,
}

const en: typeof vi = {
  late: when => mrk`From ${when}; it could not be sent to Slack until now.`,
  channelStopped: (channel, why) =>
    mrk`I cannot post in ${channelLink(channel)} (${why}). Please invite the bot again with \`/invite @Nhịp Cầu\` in that channel, or pick another one in \`/nhipcau\` → Settings. Unsent messages are kept.`,
  why: {
    not_in_channel: 'the bot is no longer in it',
    channel_not_found: 'it is gone, or the bot was removed from a private channel',
    is_archived: 'it is archived',
    is_inactive: 'it is archived',
  },
}

export const outboxTexts: Bilingual<typeof vi> = { vi, en }
