import type { Bilingual, Locale } from '../core/locale.ts'
import { addMoney, type Money, showMoney } from '../core/money.ts'
import type { Problem } from '../core/refusal.ts'
import { showDay } from '../core/time.ts'
import { type Mrk, mention, mrk } from '../slack/mrkdwn.ts'
import type { Sentence } from '../slack/on.ts'
import type { Bucket, Doubt, InvoiceRefusal, NewInvoice, NewPayment, Owed } from './model.ts'

const amounts = (sums: readonly Money[], locale: Locale): string =>
  sums.length === 0
    ? showMoney({ amount: 0, currency: 'VND' }, locale)
    : sums.map(m => showMoney(m, locale)).join(' + ')

/** `150.000.000 ₫ + VAT 8% 12.000.000 ₫ = 162.000.000 ₫`: nothing is left to reckon. */
function reckoning({ net, tax, currency, percent }: NewInvoice, locale: Locale, noVat: string): Mrk {
  const before: Money = { amount: net, currency }
  const vat: Money = { amount: tax, currency }
  if (percent === null) return mrk`*${showMoney(before, locale)}* (${noVat})`
  const total = showMoney(addMoney(before, vat), locale)
  return mrk`${showMoney(before, locale)} + VAT ${percent}% ${showMoney(vat, locale)} = *${total}*`
}

const vi = {
  close: 'Đóng',
  save: 'Lưu',
  back: 'Sửa lại',
  open: 'Chi tiết',
  openAria: (client: string) => `Xem công nợ ${client}`,

  newInvoice: 'Ghi hóa đơn',
  check: 'Xem lại',
  client: 'Khách hàng',
  clientPlaceholder: 'Gõ tên hoặc mã, không cần dấu',
  number: 'Số hóa đơn',
  numberHint: 'Ký hiệu và số như in trên hóa đơn. Ví dụ: 1C26TAA 42',
  amount: 'Số tiền trước thuế',
  amountHint: 'Tính bằng tiền tệ của khách. Gõ như: 150tr, 1,5 tỷ, 150.000.000 hoặc 162tr đã gồm VAT.',
  tax: 'Thuế GTGT',
  taxes: { '10': '10%', '8': '8%', '5': '5%', '0': '0%', none: 'Không chịu thuế (KCT)' },
  taxAuto: (percent: number) => `Theo ngày hóa đơn (hôm nay: ${percent}%)`,
  issuedOn: 'Ngày hóa đơn',
  issuedHint: 'Gõ như: hôm nay, hôm qua, 18/11. Để trống là hôm nay.',
  dueOn: 'Hạn thanh toán',
  dueHint: 'Để trống thì tính theo hạn thanh toán của khách. Gõ như: +30 ngày, 30/12.',
  note: 'Ghi chú',

  confirmTitle: 'Kiểm tra hóa đơn',
  reckoning: (invoice: NewInvoice): Mrk => reckoning(invoice, 'vi', 'không chịu thuế GTGT'),
  doubt(doubt: Doubt): string {
    switch (doubt.kind) {
      case 'dueProposed':
        return doubt.days === 0
          ? 'Hạn đề xuất theo khách: thanh toán ngay.'
          : `Hạn đề xuất theo khách: ${doubt.days} ngày từ ngày hóa đơn.`
      case 'dueDayOff':
        return `Hạn rơi vào ngày nghỉ: hạn giữ nguyên, nhắc nợ từ ${showDay(doubt.nudgeOn, 'vi')}.`
      case 'alreadyLate':
        return `Hạn này đã qua ${doubt.days} ngày: hóa đơn vào ngay danh sách quá hạn.`
      case 'issuedAhead':
        return 'Ngày hóa đơn ở sau hôm nay.'
      case 'vatIncluded':
        return `Đã bóc thuế từ ${showMoney(doubt.gross, 'vi')}.`
      case 'vatUnconfirmed':
        return 'Thuế suất cho ngày này chưa chắc chắn: kiểm tra nghị quyết mới hoặc hỏi kế toán trước khi lưu.'
      case 'vatUnusual':
        return `Hóa đơn ngày này thường là ${doubt.usual}%: kiểm tra lại thuế suất.`
      case 'noSerial':
        return 'Chưa có ký hiệu nên số này có thể trùng sang năm. Nên ghi đủ, ví dụ: 1C26TAA 42'
      case 'serialYear':
        return `Ký hiệu này là của năm ${doubt.year}, khác năm của ngày hóa đơn.`
      case 'similar':
        return `Khách này đã có hóa đơn ${doubt.number}: có phải cùng một hóa đơn?`
    }
  },
  recorded: (owed: Owed): Mrk =>
    mrk`Đã lưu hóa đơn *${owed.number}*: ${showMoney(owed.total, 'vi')}, hạn ${showDay(owed.dueOn, 'vi')}.`,
  /** Without amounts: a notification shows on locked screens. */
  recordedShort: (owed: Owed): Mrk => mrk`Hóa đơn mới của *${owed.client.name}*: ${owed.number}`,
  recordedForYou: (owed: Owed, by: string): Mrk =>
    mrk`${mention(by)} đã ghi nhận hóa đơn *${owed.number}* của *${owed.client.name}*: ${showMoney(owed.total, 'vi')}, hạn ${showDay(owed.dueOn, 'vi')}.`,

  receivablesOf: (code: string) => `Công nợ ${code}`,
  lead: (clients: number, invoices: number): Mrk => mrk`*Công nợ* · ${clients} khách, ${invoices} hóa đơn chưa thu đủ`,
  total: 'Còn phải thu',
  overdueTotal: 'Trong đó quá hạn',
  buckets: {
    notDue: 'Chưa đến hạn',
    to30: 'Quá hạn 1–30 ngày',
    to60: 'Quá hạn 31–60 ngày',
    to90: 'Quá hạn 61–90 ngày',
    to180: 'Quá hạn 91–180 ngày',
    over180: 'Quá hạn trên 180 ngày',
  } satisfies Record<Bucket, string>,
  amounts: (sums: readonly Money[]): string => amounts(sums, 'vi'),
  overdueLine: (sum: string, n: number, days: number) =>
    n === 1 ? `${sum} quá hạn ${days} ngày` : `${sum} quá hạn (${n} hóa đơn, lâu nhất ${days} ngày)`,
  dueSoonLine: (sum: string, n: number) => `${sum} đến hạn trong 7 ngày${n === 1 ? '' : ` (${n} hóa đơn)`}`,
  nextDueLine: (day: string) => `Hạn gần nhất ${day}`,
  totalLine: (sum: string) => `Tổng còn ${sum}`,
  more: (n: number): Mrk => mrk`Còn ${n} khách nữa: gõ \`/congno <tên khách>\` để xem.`,
  nothingOwed: mrk`Không có hóa đơn nào đang chờ thu. Ghi nhận hóa đơn mới bằng \`/invoice\`.`,
  nothingOwedBy: (client: string): Mrk => mrk`*${client}* không còn hóa đơn nào chờ thu.`,
  nothingMatches: (query: string): Mrk =>
    mrk`Không có công nợ nào khớp với “${query}” trong những khách bạn xem được. Thử mã hoặc một phần tên, không cần dấu.`,
  nothingToSee: mrk`Công nợ chỉ hiện với account của khách, kế toán, director và ban giám đốc. Bạn cần số liệu của khách nào, nhờ account phụ trách khách đó nhé.`,

  remainingOf: (owed: Owed): string =>
    owed.paid.amount === 0
      ? `Còn phải thu ${showMoney(owed.remaining, 'vi')}`
      : `Còn phải thu ${showMoney(owed.remaining, 'vi')}, đã nhận ${showMoney(owed.paid, 'vi')} / ${showMoney(owed.total, 'vi')}`,
  dueText: (owed: Owed, late: number, today: boolean): string =>
    today
      ? `Đến hạn hôm nay, ${showDay(owed.dueOn, 'vi')}`
      : late > 0
        ? `Quá hạn ${late} ngày, hạn ${showDay(owed.dueOn, 'vi')}`
        : `Hạn ${showDay(owed.dueOn, 'vi')}`,
  moreInvoices: (n: number): Mrk => mrk`Còn ${n} hóa đơn có hạn xa hơn.`,

  pay: 'Ghi nhận thanh toán',
  payAria: (number: string) => `Ghi nhận thanh toán hóa đơn ${number}`,
  paidAmount: 'Số tiền đã nhận',
  paidHint: 'Nhận một phần thì sửa lại số tiền. Gõ như: 81tr, 50.000.000',
  receivedOn: 'Ngày nhận tiền',
  receivedHint: 'Gõ như: hôm nay, hôm qua, 18/11. Để trống là hôm nay.',
  paidBefore: 'Đã nhận',
  payment: (amount: Money, day: string, by: string): Mrk =>
    mrk`${showMoney(amount, 'vi')} · ${showDay(day, 'vi')} · ${mention(by)}`,
  paid: (owed: Owed, { amount }: NewPayment): Mrk =>
    owed.remaining.amount === 0
      ? mrk`Đã ghi nhận ${showMoney(amount, 'vi')} cho *${owed.number}*. Hóa đơn đã thu đủ.`
      : mrk`Đã ghi nhận ${showMoney(amount, 'vi')} cho *${owed.number}*, còn ${showMoney(owed.remaining, 'vi')}.`,
  paidShort: (owed: Owed): Mrk => mrk`*${owed.client.name}* vừa thanh toán hóa đơn ${owed.number}`,
  paidForYou: (owed: Owed, { amount }: NewPayment, by: string): Mrk =>
    owed.remaining.amount === 0
      ? mrk`*${owed.client.name}* đã thanh toán đủ hóa đơn *${owed.number}*: ${mention(by)} vừa ghi nhận ${showMoney(amount, 'vi')}.`
      : mrk`*${owed.client.name}* đã thanh toán ${showMoney(amount, 'vi')} cho hóa đơn *${owed.number}*, còn ${showMoney(owed.remaining, 'vi')} (${mention(by)} ghi nhận).`,

  void: 'Hủy hóa đơn',
  voidAsk: 'Ghi nhầm hóa đơn này?',
  voidWhat: (owed: Owed): Mrk =>
    owed.paid.amount === 0
      ? mrk`Hóa đơn *${owed.number}* của *${owed.client.name}*, ${showMoney(owed.total, 'vi')}, sẽ không còn trong công nợ. Số hóa đơn dùng lại được.`
      : mrk`Hóa đơn *${owed.number}* của *${owed.client.name}*, ${showMoney(owed.total, 'vi')}, sẽ không còn trong công nợ, cùng ${showMoney(owed.paid, 'vi')} đã ghi nhận thanh toán. Số hóa đơn dùng lại được.`,
  reason: 'Lý do',
  reasonPlaceholder: 'Ghi nhầm khách, trùng hóa đơn …',
  voided: (owed: Owed): Mrk => mrk`Đã hủy hóa đơn *${owed.number}*.`,
  voidedForYou: (owed: Owed, by: string, reason: string): Mrk =>
    mrk`${mention(by)} đã hủy hóa đơn *${owed.number}* của *${owed.client.name}*: ${reason}`,
}

const en: typeof vi = {
  close: 'Close',
  save: 'Save',
  back: 'Edit again',
  open: 'Details',
  openAria: client => `View receivables of ${client}`,

  newInvoice: 'Record invoice',
  check: 'Review',
  client: 'Client',
  clientPlaceholder: 'Type a name or code',
  number: 'Invoice number',
  numberHint: 'Serial and number as printed. Example: 1C26TAA 42',
  amount: 'Amount before tax',
  amountHint: 'In the client’s currency. Type it like 150tr, 1.5b, 150,000,000 or 162tr incl. VAT.',
  tax: 'VAT',
  taxes: { '10': '10%', '8': '8%', '5': '5%', '0': '0%', none: 'Outside VAT' },
  taxAuto: percent => `By the invoice date (today: ${percent}%)`,
  issuedOn: 'Invoice date',
  issuedHint: 'Type it like today, yesterday or 18/11. Empty means today.',
  dueOn: 'Due date',
  dueHint: 'Empty follows the client’s payment terms. Type it like +30 days or 30/12.',
  note: 'Note',

  confirmTitle: 'Check the invoice',
  reckoning: invoice => reckoning(invoice, 'en', 'outside VAT'),
  doubt(doubt) {
    switch (doubt.kind) {
      case 'dueProposed':
        return doubt.days === 0
          ? 'Due date from the client’s terms: payable at once.'
          : `Due date from the client’s terms: ${doubt.days} days from the invoice date.`
      case 'dueDayOff':
        return `That is a day off: the due date stays, reminders begin on ${showDay(doubt.nudgeOn, 'en')}.`
      case 'alreadyLate':
        return `That was ${doubt.days} days ago: the invoice is overdue from the start.`
      case 'issuedAhead':
        return 'The invoice date is after today.'
      case 'vatIncluded':
        return `VAT taken out of ${showMoney(doubt.gross, 'en')}.`
      case 'vatUnconfirmed':
        return 'The VAT rate for this date is not certain: check for a new resolution or ask finance before saving.'
      case 'vatUnusual':
        return `Invoices of this date usually carry ${doubt.usual}%: please check the rate.`
      case 'noSerial':
        return 'Without a serial this number may come again next year. Better in full, for example 1C26TAA 42'
      case 'serialYear':
        return `This serial is of ${doubt.year}, the invoice date of another year.`
      case 'similar':
        return `This client already has invoice ${doubt.number}: is it the same one?`
    }
  },
  recorded: owed =>
    mrk`Invoice *${owed.number}* is saved: ${showMoney(owed.total, 'en')}, due ${showDay(owed.dueOn, 'en')}.`,
  recordedShort: owed => mrk`New invoice for *${owed.client.name}*: ${owed.number}`,
  recordedForYou: (owed, by) =>
    mrk`${mention(by)} recorded invoice *${owed.number}* of *${owed.client.name}*: ${showMoney(owed.total, 'en')}, due ${showDay(owed.dueOn, 'en')}.`,

  receivablesOf: code => `Receivables ${code}`,
  lead: (clients, invoices) =>
    mrk`*Receivables* · ${clients === 1 ? '1 client' : `${clients} clients`}, ${invoices === 1 ? '1 open invoice' : `${invoices} open invoices`}`,
  total: 'Still to collect',
  overdueTotal: 'Of which overdue',
  buckets: {
    notDue: 'Not due yet',
    to30: 'Overdue 1–30 days',
    to60: 'Overdue 31–60 days',
    to90: 'Overdue 61–90 days',
    to180: 'Overdue 91–180 days',
    over180: 'Overdue over 180 days',
  },
  amounts: sums => amounts(sums, 'en'),
  overdueLine: (sum, n, days) =>
    n === 1
      ? `${sum} overdue by ${days === 1 ? '1 day' : `${days} days`}`
      : `${sum} overdue (${n} invoices, oldest ${days} days)`,
  dueSoonLine: (sum, n) => `${sum} due within 7 days${n === 1 ? '' : ` (${n} invoices)`}`,
  nextDueLine: day => `Next due ${day}`,
  totalLine: sum => `${sum} in all`,
  more: n => mrk`${n} more clients: type \`/congno <client>\` to see them.`,
  nothingOwed: mrk`No invoice is waiting to be paid. Record a new one with \`/invoice\`.`,
  nothingOwedBy: client => mrk`*${client}* has no invoice waiting to be paid.`,
  nothingMatches: query =>
    mrk`No receivables match “${query}” among the clients you can see. Try the code or part of the name.`,
  nothingToSee: mrk`Receivables are shown to a client’s account people, finance, directors and leadership. If you need a figure, please ask the account owner of that client.`,

  remainingOf: owed =>
    owed.paid.amount === 0
      ? `${showMoney(owed.remaining, 'en')} to collect`
      : `${showMoney(owed.remaining, 'en')} to collect, ${showMoney(owed.paid, 'en')} of ${showMoney(owed.total, 'en')} received`,
  dueText: (owed, late, today) =>
    today
      ? `Due today, ${showDay(owed.dueOn, 'en')}`
      : late > 0
        ? `${late} days overdue, due ${showDay(owed.dueOn, 'en')}`
        : `Due ${showDay(owed.dueOn, 'en')}`,
  moreInvoices: n => mrk`${n} more invoices are due later.`,

  pay: 'Record payment',
  payAria: number => `Record a payment of invoice ${number}`,
  paidAmount: 'Amount received',
  paidHint: 'For a part payment, change the amount. Type it like 81tr or 50,000,000',
  receivedOn: 'Received on',
  receivedHint: 'Type it like today, yesterday or 18/11. Empty means today.',
  paidBefore: 'Received so far',
  payment: (amount, day, by) => mrk`${showMoney(amount, 'en')} · ${showDay(day, 'en')} · ${mention(by)}`,
  paid: (owed, { amount }) =>
    owed.remaining.amount === 0
      ? mrk`${showMoney(amount, 'en')} recorded for *${owed.number}*. The invoice is fully paid.`
      : mrk`${showMoney(amount, 'en')} recorded for *${owed.number}*, ${showMoney(owed.remaining, 'en')} remain.`,
  paidShort: owed => mrk`*${owed.client.name}* made a payment on invoice ${owed.number}`,
  paidForYou: (owed, { amount }, by) =>
    owed.remaining.amount === 0
      ? mrk`*${owed.client.name}* has fully paid invoice *${owed.number}*: ${mention(by)} recorded ${showMoney(amount, 'en')}.`
      : mrk`*${owed.client.name}* paid ${showMoney(amount, 'en')} of invoice *${owed.number}*, ${showMoney(owed.remaining, 'en')} remain (recorded by ${mention(by)}).`,

  void: 'Void invoice',
  voidAsk: 'Recorded by mistake?',
  voidWhat: owed =>
    owed.paid.amount === 0
      ? mrk`Invoice *${owed.number}* of *${owed.client.name}*, ${showMoney(owed.total, 'en')}, will leave the receivables. Its number can be used again.`
      : mrk`Invoice *${owed.number}* of *${owed.client.name}*, ${showMoney(owed.total, 'en')}, will leave the receivables, together with the ${showMoney(owed.paid, 'en')} recorded as paid. Its number can be used again.`,
  reason: 'Reason',
  reasonPlaceholder: 'Wrong client, recorded twice …',
  voided: owed => mrk`Invoice *${owed.number}* is void.`,
  voidedForYou: (owed, by, reason) =>
    mrk`${mention(by)} voided invoice *${owed.number}* of *${owed.client.name}*: ${reason}`,
}

export const invoiceTexts: Bilingual<typeof vi> = { vi, en }
export type InvoiceTexts = typeof vi

type Values = NonNullable<Problem['values']>
const day = (value: Values[string] | undefined, locale: Locale): string => showDay(String(value), locale)
const money = (value: Values[string] | undefined, { currency }: Values, locale: Locale): string =>
  showMoney({ amount: Number(value), currency: String(currency) }, locale)

export const invoiceRefusals: Bilingual<Record<InvoiceRefusal, Sentence>> = {
  vi: {
    'invoice.unknown': 'Không tìm thấy hóa đơn này. Bạn mở lại /congno giúp.',
    'invoice.numberShape': 'Số hóa đơn gồm tối đa 8 chữ số, ký hiệu đứng trước. Ví dụ: 1C26TAA 42',
    'invoice.serialShape':
      'Ký hiệu hóa đơn chưa đúng: C hoặc K, hai số của năm, một chữ loại hóa đơn, hai chữ tự chọn. Ví dụ: 1C26TAA 42',
    'invoice.numberTaken': v =>
      `Hóa đơn ${v.number} đã được ghi nhận cho ${v.client} (ngày ${day(v.issued, 'vi')}). Nếu là hóa đơn khác, bạn ghi đủ ký hiệu giúp.`,
    'invoice.noAmount': 'Số tiền cần lớn hơn 0.',
    'invoice.issuedTooFar': v => `${day(v.day, 'vi')} xa quá, bạn kiểm tra lại năm giúp.`,
    'invoice.dueBeforeIssue': v =>
      `Hạn ${day(v.due, 'vi')} trước ngày hóa đơn ${day(v.issued, 'vi')}. Bạn sửa lại, hoặc để trống để tính theo khách.`,
    'invoice.dueTooFar': v => `Hạn ${day(v.day, 'vi')} xa quá hai năm, bạn kiểm tra lại năm giúp.`,
    'invoice.draftGone': 'Bản nháp này không còn. Bạn mở lại /invoice và nhập lại giúp.',
    'invoice.overpaid': v => `Hóa đơn này chỉ còn ${money(v.remaining, v, 'vi')}. Bạn kiểm tra lại số tiền giúp.`,
    'invoice.settled': v => `Hóa đơn ${v.number} đã thu đủ rồi, không cần ghi thêm.`,
    'invoice.voided': v => `Hóa đơn ${v.number} đã hủy nên không ghi nhận thanh toán được.`,
    'invoice.receivedAhead': v => `${day(v.day, 'vi')} chưa tới. Bạn ghi ngày tiền đã về giúp.`,
    'invoice.receivedBeforeIssue': v =>
      `Ngày nhận tiền trước ngày hóa đơn ${day(v.issued, 'vi')}. Bạn kiểm tra lại giúp.`,
    'invoice.mayNotVoid': 'Chỉ account phụ trách, kế toán, director và ban giám đốc hủy được hóa đơn. Bạn nhờ họ giúp.',
  },
  en: {
    'invoice.unknown': 'This invoice cannot be found. Please open /congno again.',
    'invoice.numberShape': 'An invoice number has at most 8 digits, after its serial. Example: 1C26TAA 42',
    'invoice.serialShape':
      'That serial is not valid: C or K, two digits of the year, a letter for the kind, two letters. Example: 1C26TAA 42',
    'invoice.numberTaken': v =>
      `Invoice ${v.number} is already recorded for ${v.client} (${day(v.issued, 'en')}). If this is another one, please add its serial.`,
    'invoice.noAmount': 'The amount must be more than 0.',
    'invoice.issuedTooFar': v => `${day(v.day, 'en')} is too far away. Please check the year.`,
    'invoice.dueBeforeIssue': v =>
      `Due ${day(v.due, 'en')} is before the invoice date ${day(v.issued, 'en')}. Please correct it, or leave it empty to follow the client’s terms.`,
    'invoice.dueTooFar': v => `Due ${day(v.day, 'en')} is more than two years away. Please check the year.`,
    'invoice.draftGone': 'This draft is gone. Please open /invoice and enter it again.',
    'invoice.overpaid': v => `Only ${money(v.remaining, v, 'en')} of this invoice remain. Please check the amount.`,
    'invoice.settled': v => `Invoice ${v.number} is fully paid already; nothing more to record.`,
    'invoice.voided': v => `Invoice ${v.number} was voided, so it takes no payment.`,
    'invoice.receivedAhead': v => `${day(v.day, 'en')} has not come yet. Please give the day the money arrived.`,
    'invoice.receivedBeforeIssue': v => `That is before the invoice date ${day(v.issued, 'en')}. Please check.`,
    'invoice.mayNotVoid':
      'Only the account owner, finance, directors and leadership can void an invoice. Please ask them.',
  },
}
