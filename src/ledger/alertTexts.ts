import type { Bilingual } from '../core/locale.ts'
import { type Mrk, mrk } from '../slack/mrkdwn.ts'
import type { TroubleKind } from './alertModel.ts'

const vi = {
  open: {
    late: (count: number, since: string): Mrk =>
      mrk`*${count} tin chưa gửi được*, tin cũ nhất chờ từ ${since}. Mình vẫn đang thử lại, không tin nào mất. Nếu kéo dài, bạn báo người vận hành bot giúp.`,
    dead: (count: number, since: string): Mrk =>
      mrk`*${count} tin bị Slack từ chối hẳn*, tin cũ nhất từ ${since}. Mình không tự gửi lại nữa: bạn mở danh sách để gửi lại hoặc bỏ giúp.`,
    lost: (count: number, since: string, places: Mrk): Mrk =>
      mrk`*Không gửi được vào ${places}.* Đang giữ ${count} tin, tin cũ nhất từ ${since}. Bạn mời lại bot bằng \`/invite @Nhịp Cầu\` trong kênh, hoặc chọn kênh khác ở \`/nhipcau cài đặt\`.`,
  } satisfies Record<TroubleKind, unknown>,
  over: {
    late: (since: string, until: string): Mrk =>
      mrk`*Đã thông lúc ${until}.* Từ ${since} có tin phải chờ lâu, nay không còn.`,
    dead: (since: string, until: string): Mrk =>
      mrk`*Đã xong lúc ${until}.* Các tin bị Slack từ chối từ ${since} đã được xử lý hết.`,
    lost: (since: string, until: string): Mrk =>
      mrk`*Đã thông lúc ${until}.* Từ ${since} có nơi không nhận tin, nay không còn.`,
  } satisfies Record<TroubleKind, unknown>,
  directOf: (name: string) => mrk`tin riêng của ${name}`,
  more: (count: number) => mrk`${count} nơi khác`,
  look: 'Xem tin chưa gửi được',
}

const en: typeof vi = {
  open: {
    late: (count, since) =>
      mrk`*${messages(count)} could not be sent yet*, the oldest waits since ${since}. I keep trying and none is lost. If it goes on, please tell whoever runs the bot.`,
    dead: (count, since) =>
      mrk`*Slack refuses ${messages(count)} for good*, the oldest since ${since}. I no longer try: please open the list to send again or drop.`,
    lost: (count, since, places) =>
      mrk`*I cannot post in ${places}.* ${messages(count)} kept, the oldest since ${since}. Please invite the bot again with \`/invite @Nhịp Cầu\` in the channel, or choose another one in \`/nhipcau settings\`.`,
  },
  over: {
    late: (since, until) => mrk`*Clear again at ${until}.* Messages waited too long since ${since}; none does now.`,
    dead: (since, until) => mrk`*Done at ${until}.* All that Slack had refused since ${since} is dealt with.`,
    lost: (since, until) => mrk`*Clear again at ${until}.* Since ${since} some place took no messages; all do now.`,
  },
  directOf: name => mrk`direct messages to ${name}`,
  more: count => mrk`${count} more`,
  look: 'See what is not sent',
}

const messages = (count: number): string => (count === 1 ? '1 message' : `${count} messages`)

export const alertTexts: Bilingual<typeof vi> = { vi, en }
