import type { Bilingual } from '../core/locale.ts'
import { type Mrk, mrk } from '../slack/mrkdwn.ts'
import type { Sentence } from '../slack/on.ts'
import type { MutedAbout, OwnRefusal } from './ownModel.ts'

const vi = {
  hour: 'Bản tin sáng',
  company: (at: string) => `Theo công ty (${at})`,
  own: 'Vào giờ của tôi',
  digestAt: 'Giờ của tôi',
  digestAtHint: (possible: string) =>
    `Trong giờ làm việc: ${possible}. Trước giờ này mình cũng không nhắc bạn việc gì. Áp dụng từ bản tin tới.`,
  summary: 'Nhắc việc trong ngày',
  oneSummary: 'Một bản tóm tắt mỗi ngày, không nhắc lẻ',
  oneSummaryHint: 'Mọi việc chờ bạn nằm trong bản tin sáng. Tin đồng nghiệp gửi bạn vẫn tới ngay.',
  muted: mrk`*Đang tắt nhắc*`,
  nothingMuted: mrk`Bạn chưa tắt nhắc việc nào. Muốn tắt, bạn bấm *Nhắc sau* ở lời nhắc.`,
  until: (day: string, reason: string): Mrk => mrk`nhắc lại ${day} · ${reason}`,
  forGood: (reason: string): Mrk => mrk`tắt hẳn · ${reason}`,
  unmute: 'Bật lại',
  unmuted: (what: string): Mrk => mrk`Đã bật lại: *${what}*.`,
  more: (n: number): Mrk => mrk`và ${n} mục nữa; bật lại vài mục để thấy tiếp`,
  leave: 'Nghỉ phép của tôi',
  about: (about: MutedAbout): string => {
    switch (about.kind) {
      case 'task':
        return `#${about.number} ${about.title}`
      case 'request':
        return `Xin dời hạn #${about.number} ${about.title}`
      case 'question':
        return `Câu hỏi về ${about.brief}`
      case 'receivables':
        return `Công nợ ${about.client}`
      case 'promise':
        return `Hẹn thanh toán của ${about.client}`
    }
  },
}

const en: typeof vi = {
  hour: 'Your morning',
  company: at => `Like the company (${at})`,
  own: 'At an hour of my own',
  digestAt: 'My hour',
  digestAtHint: possible =>
    `Within working hours: ${possible}. You are not nudged before it either. Counts from your next morning on.`,
  summary: 'Nudges during the day',
  oneSummary: 'One summary a day, no nudges besides',
  oneSummaryHint: 'All that waits for you is in your morning. What colleagues send you still comes at once.',
  muted: mrk`*Put off or muted*`,
  nothingMuted: mrk`You have muted nothing. To do so, press *Later* on a reminder.`,
  until: (day, reason) => mrk`again on ${day} · ${reason}`,
  forGood: reason => mrk`muted for good · ${reason}`,
  unmute: 'Turn on again',
  unmuted: what => mrk`On again: *${what}*.`,
  more: n => mrk`and ${n} more; turn some on again to see them`,
  leave: 'My leave',
  about: about => {
    switch (about.kind) {
      case 'task':
        return `#${about.number} ${about.title}`
      case 'request':
        return `Later date for #${about.number} ${about.title}`
      case 'question':
        return `Question on ${about.brief}`
      case 'receivables':
        return `Receivables of ${about.client}`
      case 'promise':
        return `Promised payment of ${about.client}`
    }
  },
}

export type OwnTexts = typeof vi
export const ownTexts: Bilingual<OwnTexts> = { vi, en }

export const ownRefusals: Bilingual<Record<OwnRefusal, Sentence>> = {
  vi: {
    'own.hourQuiet': v => `${v.clock} nằm ngoài giờ mình được nhắn. Bạn chọn giờ trong khoảng ${v.possible} nhé.`,
    'own.hourMissing': 'Bạn chọn giờ nhận bản tin, hoặc chọn “Theo công ty” ở trên nhé.',
    'own.notMuted': 'Mục này đã bật sẵn rồi.',
  },
  en: {
    'own.hourQuiet': v => `I may not write to anybody at ${v.clock}. Please choose a time within ${v.possible}.`,
    'own.hourMissing': 'Please choose the hour, or “Like the company” above.',
    'own.notMuted': 'This one is on already.',
  },
}
