import type { Bilingual } from '../core/locale.ts'
import type { Sentence } from '../slack/on.ts'
import type { NudgeRefusal } from './model.ts'

const vi = {
  snooze: {
    title: 'Nhắc lại sau',
    /** Opens the form; short, for it stands third in a row on a phone. */
    button: 'Nhắc sau',
    submit: 'Hoãn nhắc',
    close: 'Hủy',
    done: 'Đóng',
    receivablesOf: (client: string) => `Công nợ ${client}`,
    days: 'Hoãn bao lâu?',
    option: (days: string, until: string) => `${days} ngày làm việc (nhắc lại ${until})`,
    reason: 'Lý do',
    reasonHint: 'Người phụ trách thấy lý do này nếu việc bị trễ.',
    reasonPlaceholder: 'Ví dụ: chờ khách gửi logo',
    saved: (until: string) => `Đã hoãn. Mình nhắc lại vào ${until}.`,
  },
}

const en: typeof vi = {
  snooze: {
    title: 'Remind me later',
    button: 'Later',
    submit: 'Put off',
    close: 'Cancel',
    done: 'Close',
    receivablesOf: client => `Receivables of ${client}`,
    days: 'For how long?',
    option: (days, until) => `${workdays(Number(days))} (again on ${until})`,
    reason: 'Reason',
    reasonHint: 'Whoever answers for the work sees it when the work is late.',
    reasonPlaceholder: 'For example: waiting for the client’s logo',
    saved: until => `Put off. You will be reminded on ${until}.`,
  },
}

const count = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`
const workdays = (n: number): string => count(n, 'working day')

export type NudgeTexts = typeof vi
export const nudgeTexts: Bilingual<NudgeTexts> = { vi, en }

export const nudgeRefusals: Bilingual<Record<NudgeRefusal, Sentence>> = {
  vi: {
    'nudge.nothingToSnooze': 'Việc này không còn nữa nên không cần hoãn. Bạn mở Home để xem việc hiện tại nhé.',
    'nudge.notYours':
      'Bạn chỉ hoãn được nhắc việc của chính mình. Muốn đổi hạn, bạn bấm “Xin dời hạn” trên thẻ việc nhé.',
  },
  en: {
    'nudge.nothingToSnooze': 'This no longer exists, so there is nothing to put off. Open the Home to see your work.',
    'nudge.notYours':
      'You can only put off your own reminders. To change a due date, use “Ask for a later date” on the task’s card.',
  },
}
