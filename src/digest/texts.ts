import type { Bilingual } from '../core/locale.ts'
import type { Sentence } from '../slack/on.ts'
import type { DigestRefusal } from './model.ts'

const vi = {
  departmentTitle: (department: string, day: string) => `Việc của ${department} · ${day}`,
  personTitle: (day: string) => `Việc của bạn · ${day}`,
  sentLate: '(gửi muộn)',
  parts: {
    late: 'Trễ',
    today: 'Hôm nay',
    soon: 'Hai ngày làm việc tới',
    waiting: 'Chờ bạn nhận',
    clientLate: 'Việc trễ của khách bạn phụ trách',
    toApprove: 'Chờ bạn duyệt',
    requests: 'Xin dời hạn',
    orphaned: 'Người nhận đã nghỉ',
    unanswered: 'Chưa ai nhận',
  },
  /** In a summary, after a number. */
  counts: {
    late: 'việc trễ',
    today: 'việc hôm nay',
    soon: 'việc sắp đến hạn',
    waiting: 'việc chờ bạn nhận',
    clientLate: 'việc trễ của khách',
    toApprove: 'việc chờ bạn duyệt',
    requests: 'lời xin dời hạn',
    orphaned: 'việc có người nhận đã nghỉ',
    unanswered: 'việc chưa ai nhận',
  },
  gone: '(đã nghỉ)',
  nobody: 'Chưa có người làm',
  notAccepted: 'chưa nhận',
  rounds: (n: number) => `sửa lần ${n}`,
  withPartner: (partner: string) => `với ${partner}`,
  snoozed: (who: string, until: string | null, reason: string) =>
    until ? `${who} đã hoãn đến ${until}: ${reason}` : `${who} đã tắt nhắc: ${reason}`,
  wishes: (who: string, dueAt: string, reason: string) => `${who} xin dời sang ${dueAt}: ${reason}`,
  more: (n: number) => `… và ${n} việc khác`,
  moreOf: (n: number, people: number) => `… và ${n} việc khác của ${people} người`,
  seeHome: 'Xem tất cả trong Home của Nhịp Cầu.',
  nudge: {
    several: (n: number) => `${n} việc đang chờ trả lời`,
    yours: (days: number) =>
      `Việc này chờ bạn trả lời đã ${days} ngày làm việc. Bạn bấm nhận, hoặc trả lại nếu không phải việc của bạn nhé.`,
    others: (days: number, who: string) =>
      `Việc này giao cho ${who} đã ${days} ngày làm việc mà chưa có trả lời. Bạn hỏi giúp hoặc giao người khác nhé.`,
    nobodys: (days: number) => `Việc này đã ${days} ngày làm việc chưa có người làm. Bạn chọn người giúp nhé.`,
  },
  receivables: {
    title: (day: string) => `Công nợ · ${day}`,
    clientsOverdue: 'khách quá hạn',
    clientsSoon: 'khách sắp đến hạn',
    overdue: (invoices: number, oldestDays: number) =>
      invoices === 1 ? `quá hạn ${oldestDays} ngày` : `quá hạn (${invoices} hóa đơn, lâu nhất ${oldestDays} ngày)`,
    dueSoon: (invoices: number, first: string) =>
      invoices === 1 ? `đến hạn ${first}` : `sắp đến hạn (${invoices} hóa đơn, sớm nhất ${first})`,
    amountsHidden: 'Kênh này có người ngoài nhóm tài chính nên mình không ghi số tiền. Xem số tiền bằng `/congno`.',
    more: (clients: number) => `… và ${clients} khách khác`,
    see: 'Xem chi tiết từng hóa đơn bằng `/congno`.',
  },
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
  departmentTitle: (department, day) => `${department} · ${day}`,
  personTitle: day => `Your day · ${day}`,
  sentLate: '(sent late)',
  parts: {
    late: 'Late',
    today: 'Today',
    soon: 'Next two working days',
    waiting: 'Waiting for your answer',
    clientLate: 'Late work for your clients',
    toApprove: 'Waiting for your approval',
    requests: 'Later dates asked for',
    orphaned: 'Assignee has left',
    unanswered: 'Nobody has accepted',
  },
  counts: {
    late: 'late',
    today: 'due today',
    soon: 'due soon',
    waiting: 'waiting for your answer',
    clientLate: 'late for your clients',
    toApprove: 'to approve',
    requests: 'asking for a later date',
    orphaned: 'whose assignee has left',
    unanswered: 'nobody has accepted',
  },
  gone: '(has left)',
  nobody: 'Nobody yet',
  notAccepted: 'not accepted',
  rounds: n => `round ${n}`,
  withPartner: partner => `with ${partner}`,
  snoozed: (who, until, reason) =>
    until ? `${who} put it off until ${until}: ${reason}` : `${who} muted it: ${reason}`,
  wishes: (who, dueAt, reason) => `${who} asks for ${dueAt}: ${reason}`,
  more: n => `… and ${n} more`,
  moreOf: (n, people) => `… and ${n} more of ${count(people, 'person', 'people')}`,
  seeHome: 'See all of it in the Nhịp Cầu Home.',
  nudge: {
    several: n => `${n} tasks are waiting for an answer`,
    yours: days =>
      `This has been waiting for your answer for ${workdays(days)}. Please accept it, or hand it back if it is not yours.`,
    others: (days, who) =>
      `${who} was asked ${workdays(days)} ago and has not answered. Please check with them or choose somebody else.`,
    nobodys: days => `Nobody has been chosen for this in ${workdays(days)}. Please choose somebody.`,
  },
  receivables: {
    title: day => `Receivables · ${day}`,
    clientsOverdue: 'overdue clients',
    clientsSoon: 'clients due soon',
    overdue: (invoices, oldestDays) =>
      invoices === 1
        ? `overdue by ${count(oldestDays, 'day')}`
        : `overdue (${invoices} invoices, the oldest by ${count(oldestDays, 'day')})`,
    dueSoon: (invoices, first) =>
      invoices === 1 ? `due on ${first}` : `due soon (${invoices} invoices, the first on ${first})`,
    amountsHidden:
      'This channel is also read by people outside finance, so amounts are left out. See them with `/congno`.',
    more: clients => `… and ${count(clients, 'more client')}`,
    see: 'See every invoice with `/congno`.',
  },
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

export type DigestTexts = typeof vi
export const digestTexts: Bilingual<DigestTexts> = { vi, en }

export const digestRefusals: Bilingual<Record<DigestRefusal, Sentence>> = {
  vi: {
    'digest.nothingToSnooze': 'Việc này không còn nữa nên không cần hoãn. Bạn mở Home để xem việc hiện tại nhé.',
    'digest.notYours':
      'Bạn chỉ hoãn được nhắc việc của chính mình. Muốn đổi hạn, bạn bấm “Xin dời hạn” trên thẻ việc nhé.',
  },
  en: {
    'digest.nothingToSnooze': 'This no longer exists, so there is nothing to put off. Open the Home to see your work.',
    'digest.notYours':
      'You can only put off your own reminders. To change a due date, use “Ask for a later date” on the task’s card.',
  },
}
