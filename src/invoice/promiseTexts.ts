// What is said around a promise to pay, in both languages side by side.
import type { Bilingual, Locale } from '../core/locale.ts'
import { showMoney } from '../core/money.ts'
import type { Problem } from '../core/refusal.ts'
import { showDay, showDayShort } from '../core/time.ts'
import { type Mrk, mention, mrk } from '../slack/mrkdwn.ts'
import type { Sentence } from '../slack/on.ts'
import type { PromiseRefusal, Said } from './promiseModel.ts'

const vi = {
  record: 'Ghi ngày hẹn thanh toán',
  recordAria: (client: string) => `Ghi ngày ${client} hẹn thanh toán`,
  recordAsk: 'Khách hẹn ngày trả?',
  title: 'Hẹn ngày thanh toán',
  about: 'Khoản được hẹn',
  all: (n: number, sum: string) => `Tất cả ${n} hóa đơn, còn ${sum}`,
  one: (number: string, sum: string, due: string) => `${number} · còn ${sum} · hạn ${due}`,
  day: 'Ngày hẹn',
  dayHint: 'Gõ như: thứ 6, 27/11, +5 ngày. Xa nhất 180 ngày.',
  amount: 'Số tiền hẹn',
  amountHint: 'Để trống là cả khoản. Gõ như: 81tr, 50.000.000',
  promisedBy: 'Người hẹn',
  promisedByHint: (names: string) => `Người liên hệ: ${names}`,
  said: 'Hẹn qua',
  how: { zalo: 'Zalo', mail: 'Email', call: 'Gọi điện', meeting: 'Gặp trực tiếp' } satisfies Record<Said, string>,

  whole: 'cả khoản',
  part: 'một phần',
  ahead: (day: string, who: string, what: string) => `Hẹn ${day}, ${who}, ${what}`,
  today: (who: string, what: string) => `Hẹn hôm nay, ${who}, ${what}`,
  due: (day: string, who: string, what: string) => `Hẹn ${day}, ${who}, ${what}, đang chờ tiền về`,
  broken: (day: string, who: string, what: string) => `Trễ hẹn ${day}, ${who}, ${what}`,
  renewed: (n: number) => (n === 1 ? 'hẹn lại' : `hẹn lại lần ${n}`),
  brokenTimes: (n: number) => `đã trễ hẹn ${n} lần`,
  others: (n: number) => `và ${n} hẹn khác`,
  callDirector: (n: number): Mrk => mrk`Khách đã trễ hẹn ${n} lần: nên báo Account Director.`,

  given: (words: string): Mrk => mrk`Đã ghi: ${words}.`,
  quietUntil: (day: string): Mrk => mrk`Mình không nhắc khoản này cho tới ${day}.`,
  restDay: (why: string, day: string): Mrk => mrk`Ngày hẹn là ngày nghỉ (${why}): mình hỏi lại ${day}.`,
  givenShort: (client: string): Mrk => mrk`*${client}* vừa hẹn ngày thanh toán`,
  givenForYou: (by: string, client: string, about: string, words: string): Mrk =>
    mrk`${mention(by)} ghi hẹn thanh toán của *${client}*, ${about}: ${words}.`,
  allOf: 'mọi hóa đơn đang mở',
  invoice: (number: string) => `hóa đơn ${number}`,
  kept: (day: string): Mrk => mrk`Khách giữ lời hẹn ${day}.`,
  late: (day: string): Mrk => mrk`Khách trả sau ngày hẹn ${day}.`,
}

const en: typeof vi = {
  record: 'Record promise to pay',
  recordAria: client => `Record when ${client} promised to pay`,
  recordAsk: 'Did they name a day?',
  title: 'Promise to pay',
  about: 'What is promised',
  all: (n, sum) => `All ${n} invoices, ${sum} remaining`,
  one: (number, sum, due) => `${number} · ${sum} remaining · due ${due}`,
  day: 'Promised for',
  dayHint: 'Type it like friday, 27/11 or +5 days. At most 180 days ahead.',
  amount: 'Amount promised',
  amountHint: 'Empty means the whole of it. Type it like 81tr or 50,000,000',
  promisedBy: 'Who promised',
  promisedByHint: names => `Contacts: ${names}`,
  said: 'Said by',
  how: { zalo: 'Zalo', mail: 'Email', call: 'Phone call', meeting: 'In person' },

  whole: 'the whole of it',
  part: 'a part',
  ahead: (day, who, what) => `Promised for ${day}, ${who}, ${what}`,
  today: (who, what) => `Promised for today, ${who}, ${what}`,
  due: (day, who, what) => `Promised for ${day}, ${who}, ${what}, money not seen yet`,
  broken: (day, who, what) => `Broken promise of ${day}, ${who}, ${what}`,
  renewed: n => (n === 1 ? 'promised anew' : `promised anew ${n} times`),
  brokenTimes: n => (n === 1 ? 'broken once before' : `broken ${n} times`),
  others: n => (n === 1 ? 'and 1 other promise' : `and ${n} other promises`),
  callDirector: n => mrk`${n} promises were broken: better bring in the account director.`,

  given: words => mrk`Noted: ${words}.`,
  quietUntil: day => mrk`No reminders of it until ${day}.`,
  restDay: (why, day) => mrk`That is a day off (${why}): I will ask on ${day}.`,
  givenShort: client => mrk`*${client}* promised to pay`,
  givenForYou: (by, client, about, words) => mrk`${mention(by)} noted a promise of *${client}*, ${about}: ${words}.`,
  allOf: 'all open invoices',
  invoice: number => `invoice ${number}`,
  kept: day => mrk`The client kept the promise of ${day}.`,
  late: day => mrk`The client paid after the promised ${day}.`,
}

export const promiseTexts: Bilingual<typeof vi> = { vi, en }
export type PromiseTexts = typeof vi

type Values = NonNullable<Problem['values']>
const day = (value: Values[string] | undefined, locale: Locale): string => showDay(String(value), locale)
const money = (value: Values[string] | undefined, { currency }: Values, locale: Locale): string =>
  showMoney({ amount: Number(value), currency: String(currency) }, locale)

export const promiseRefusals: Bilingual<Record<PromiseRefusal, Sentence>> = {
  vi: {
    'promise.nothingOwed': 'Khách này không còn hóa đơn nào chờ thu nên không cần ghi hẹn.',
    'promise.aboutGone': 'Hóa đơn này vừa thu đủ hoặc đã hủy. Bạn đóng rồi mở lại /congno để chọn khoản khác giúp.',
    'promise.tooFar': v => `${day(v.day, 'vi')} xa quá ${v.max} ngày, bạn kiểm tra lại giúp.`,
    'promise.tooMuch': v => `Khoản này chỉ còn ${money(v.remaining, v, 'vi')}. Để trống nếu khách hẹn trả hết.`,
    'promise.same': v => `Hẹn này đã được ghi rồi: ${showDayShort(String(v.day), 'vi')}, ${v.who}.`,
  },
  en: {
    'promise.nothingOwed': 'This client has no invoice waiting to be paid, so there is nothing to promise.',
    'promise.aboutGone': 'That invoice was just paid or voided. Please open /congno again and choose another.',
    'promise.tooFar': v => `${day(v.day, 'en')} is more than ${v.max} days ahead. Please check.`,
    'promise.tooMuch': v => `Only ${money(v.remaining, v, 'en')} of it remain. Leave it empty if they promised it all.`,
    'promise.same': v => `This promise is noted already: ${showDayShort(String(v.day), 'en')}, ${v.who}.`,
  },
}
