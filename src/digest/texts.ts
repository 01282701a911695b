import type { Bilingual } from '../core/locale.ts'

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
}

const count = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`

export type DigestTexts = typeof vi
export const digestTexts: Bilingual<DigestTexts> = { vi, en }
