import type { Bilingual } from '../core/locale.ts'
import type { Kind } from './matter.ts'

const vi = {
  title: (month: string) => `Nhịp Cầu đã nhắc gì trong tháng ${month}`,
  month: (year: string, month: string) => `${Number(month)}/${year}`,
  total: (sent: number, mornings: number) =>
    `Đã gửi ${sent} lời nhắc; ngoài ra ${mornings} lần nằm sẵn trong tin sáng.`,
  outcome: (answered: number, settled: number, silent: number) =>
    `${answered} có trả lời · ${settled} được người khác giải quyết · ${silent} chưa có trả lời`,
  median: (time: string) => `Một nửa số câu trả lời đến trong vòng ${time}.`,
  minutes: (n: number) => `${n} phút`,
  hours: (n: number) => `${n} giờ`,
  days: (n: number) => `${n} ngày`,
  byKind: 'Theo loại',
  kind: {
    offer: 'Việc chờ nhận',
    late: 'Việc quá hạn',
    approval: 'Bài chờ duyệt',
    request: 'Xin dời hạn',
    question: 'Câu hỏi về brief',
    receivable: 'Công nợ',
    promise: 'Hẹn thanh toán',
  } satisfies Record<Kind, string>,
  line: (name: string, sent: number, inMornings: number, answered: number, silent: number) =>
    `${name}: ${sent} lời nhắc${inMornings > 0 ? ` và ${inMornings} lần trong tin sáng` : ''}, ${answered} có trả lời, ${silent} chưa`,
  mostAsked: 'Ai được nhắc nhiều nhất',
  leastAnswered: 'Nhắc nhiều mà ít phản hồi',
  leastHint: 'Có thể các bạn ấy đang quá tải, hoặc nhịp nhắc chưa hợp. Bạn hỏi thăm trước khi nhắc thêm nhé.',
  pace: 'Đổi nhịp nhắc',
}

const en: typeof vi = {
  title: month => `What Nhịp Cầu asked in ${month}`,
  month: (year, month) => `${year}-${month}`,
  total: (sent, mornings) => `${sent} reminders were sent; ${mornings} more stood in the mornings anyway.`,
  outcome: (answered, settled, silent) =>
    `${answered} answered · ${settled} settled by somebody else · ${silent} without an answer`,
  median: time => `Half of the answers came within ${time}.`,
  minutes: n => `${n} minutes`,
  hours: n => `${n} hours`,
  days: n => `${n} days`,
  byKind: 'By kind',
  kind: {
    offer: 'Waiting to be accepted',
    late: 'Late',
    approval: 'Waiting for approval',
    request: 'Later dates asked for',
    question: 'Questions on briefs',
    receivable: 'Receivables',
    promise: 'Promises to pay',
  },
  line: (name, sent, inMornings, answered, silent) =>
    `${name}: ${sent} reminders${inMornings > 0 ? ` and ${inMornings} in mornings` : ''}, ${answered} answered, ${silent} not`,
  mostAsked: 'Who is asked most',
  leastAnswered: 'Asked much, answering little',
  leastHint: 'Perhaps they have too much on their desk, or the pace does not fit. Talk to them before asking more.',
  pace: 'Change the pace',
}

export type ReportTexts = typeof vi
export const reportTexts: Bilingual<ReportTexts> = { vi, en }
