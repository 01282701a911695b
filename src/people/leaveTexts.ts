// Words of leave and cover. Why somebody is on leave is said to nobody.
import type { Bilingual } from '../core/locale.ts'
import { type Day, showDay } from '../core/time.ts'
import { type Mrk, mrk } from '../slack/mrkdwn.ts'
import type { Sentence } from '../slack/on.ts'
import type { LeaveRefusal } from './leaveModel.ts'
import { peopleTexts } from './texts.ts'

const { save, close, cancel, edit } = peopleTexts.vi

const span = (from: Day, until: Day, locale: 'vi' | 'en'): string =>
  from === until
    ? showDay(from, locale)
    : locale === 'vi'
      ? `từ ${showDay(from, 'vi')} đến hết ${showDay(until, 'vi')}`
      : `from ${showDay(from, 'en')} to ${showDay(until, 'en')}`

const vi = {
  save,
  close,
  cancel,
  edit,
  day: (day: Day) => showDay(day, 'vi'),
  span: (from: Day, until: Day) => span(from, until, 'vi'),

  title: 'Nghỉ phép',
  enter: 'Báo nghỉ',
  mine: mrk`*Của bạn*`,
  now: mrk`*Đang nghỉ*`,
  soon: mrk`*Sắp nghỉ*`,
  nobody: mrk`Chưa ai báo nghỉ. Báo trước ngày nghỉ và chọn người thay, lời nhắc trong những ngày đó sẽ đến người thay.`,
  line: (name: string, days: string, cover: string | undefined): Mrk =>
    mrk`*${name}* · ${days} · ${cover === undefined ? 'chưa có người thay' : `${cover} thay`}`,
  more: (count: number) => mrk`và ${count} lịch nghỉ nữa`,

  newTitle: 'Báo nghỉ',
  editTitle: 'Sửa lịch nghỉ',
  of: (name: string) => mrk`*${name}*`,
  person: 'Người nghỉ',
  from: 'Nghỉ từ ngày',
  fromPlaceholder: '30/11 hoặc thứ 6 tuần sau',
  until: 'Đến hết ngày',
  untilHint: 'Để trống nếu chỉ một ngày.',
  cover: 'Người thay',
  coverHint: 'Lời nhắc và việc chờ trả lời trong những ngày này sẽ đến người thay.',
  note: 'Ghi chú riêng',
  noteHint: 'Chỉ người nghỉ xem lại được; không ai khác thấy lý do.',
  withdraw: 'Rút lịch nghỉ',
  confirmWithdraw: 'Lời nhắc lại đến người này như thường. Người thay sẽ thấy tin của mình đổi theo.',

  saved: (name: string, days: string) => mrk`Đã ghi: *${name}* nghỉ ${days}.`,
  withdrawnNote: (name: string, days: string) => mrk`Đã rút: *${name}* nghỉ ${days}.`,
  unreached: (days: Day[]) =>
    mrk` Lưu ý: ${days.map(day => showDay(day, 'vi')).join(', ')} người thay cũng nghỉ, chưa ai nhận lời nhắc.`,

  confirmed: (days: string, cover: string | undefined, by: string | undefined): Mrk => {
    const who =
      by === undefined ? mrk`Đã ghi lịch nghỉ của bạn: ${days}.` : mrk`*${by}* đã ghi lịch nghỉ cho bạn: ${days}.`
    return cover === undefined
      ? mrk`${who} Chưa có người thay: bạn chọn một người để lời nhắc có người nhận.`
      : mrk`${who} *${cover}* thay: lời nhắc của bạn sẽ đến ${cover}.`
  },
  unconfirmed: (days: string): Mrk => mrk`Lịch nghỉ ${days} đã rút. Lời nhắc lại đến bạn như thường.`,
  asked: (name: string, days: string): Mrk =>
    mrk`*${name}* nghỉ ${days}, nhờ bạn thay: các lời nhắc của ${name} trong những ngày này sẽ đến bạn.`,
  relieved: (name: string, days: string, instead: string | undefined): Mrk =>
    instead === undefined
      ? mrk`Bạn không cần thay *${name}* ${days} nữa.`
      : mrk`Bạn không cần thay *${name}* ${days} nữa, *${instead}* thay.`,
}

const en: typeof vi = {
  save: peopleTexts.en.save,
  close: peopleTexts.en.close,
  cancel: peopleTexts.en.cancel,
  edit: peopleTexts.en.edit,
  day: day => showDay(day, 'en'),
  span: (from, until) => span(from, until, 'en'),

  title: 'Leave',
  enter: 'Enter leave',
  mine: mrk`*Yours*`,
  now: mrk`*Away now*`,
  soon: mrk`*Away soon*`,
  nobody: mrk`No leave is entered. Enter yours and choose who stands in; what waits for you on those days goes to them.`,
  line: (name, days, cover) =>
    mrk`*${name}* · ${days} · ${cover === undefined ? 'nobody stands in' : `${cover} stands in`}`,
  more: count => mrk`and ${count} more`,

  newTitle: 'Enter leave',
  editTitle: 'Edit leave',
  of: name => mrk`*${name}*`,
  person: 'Who is away',
  from: 'First day',
  fromPlaceholder: '30/11 or next friday',
  until: 'Last day',
  untilHint: 'Leave empty for a single day.',
  cover: 'Who stands in',
  coverHint: 'Nudges and questions of these days go to them.',
  note: 'Private note',
  noteHint: 'Only the person on leave can read it again; nobody else sees the reason.',
  withdraw: 'Withdraw this leave',
  confirmWithdraw: 'Nudges come to this person again as usual. Who stands in sees their message change.',

  saved: (name, days) => mrk`Saved: *${name}* is away ${days}.`,
  withdrawnNote: (name, days) => mrk`Withdrawn: *${name}* away ${days}.`,
  unreached: days =>
    mrk` Please note: on ${days.map(day => showDay(day, 'en')).join(', ')} who stands in is away too, and nudges reach nobody.`,

  confirmed: (days, cover, by) => {
    const who = by === undefined ? mrk`Your leave is entered: ${days}.` : mrk`*${by}* entered leave for you: ${days}.`
    return cover === undefined
      ? mrk`${who} Nobody stands in yet: choose somebody, so that nudges reach a person.`
      : mrk`${who} *${cover}* stands in: your nudges go to ${cover}.`
  },
  unconfirmed: days => mrk`The leave ${days} is withdrawn. Nudges come to you again as usual.`,
  asked: (name, days) =>
    mrk`*${name}* is away ${days} and asks you to stand in: nudges for ${name} come to you on those days.`,
  relieved: (name, days, instead) =>
    instead === undefined
      ? mrk`You need not stand in for *${name}* ${days} any more.`
      : mrk`You need not stand in for *${name}* ${days} any more; *${instead}* does.`,
}

export const leaveTexts: Bilingual<typeof vi> = { vi, en }
export type LeaveTexts = typeof vi

const daysIn = (v: Record<string, string | number>, locale: 'vi' | 'en') => span(String(v.day), String(v.until), locale)

export const leaveRefusals: Bilingual<Record<LeaveRefusal, Sentence>> = {
  vi: {
    'leave.notYours': 'Lịch nghỉ của người khác do chính họ, AM, AD hoặc quản trị ghi. Bạn nhắn họ giúp nhé.',
    'leave.gone': 'Lịch nghỉ này đã rút hoặc đã qua. Bạn mở lại /nhipcau nghỉ để xem lịch hiện tại.',
    'leave.order': 'Ngày cuối cần từ ngày đầu trở đi.',
    'leave.tooLong': v => `Khoảng này dài ${v.is} ngày; mỗi lịch nghỉ tối đa ${v.max} ngày.`,
    'leave.overlaps': v => `Đã có lịch nghỉ ${daysIn(v, 'vi')}. Bạn sửa lịch đó, hoặc chọn ngày khác.`,
    'leave.coverSelf': 'Người thay cần là người khác. Bạn chọn một đồng nghiệp, hoặc để trống.',
    'leave.coverAway': v =>
      `${v.name} cũng nghỉ ${daysIn(v, 'vi')}${v.instead ? `, ${v.instead} thay` : ''}. Bạn chọn ${v.instead ? `${v.instead} hoặc ` : ''}người khác nhé.`,
  },
  en: {
    'leave.notYours': 'Leave of others is entered by themselves, a manager, a director or an admin. Please ask them.',
    'leave.gone': 'This leave is withdrawn or over. Please open /nhipcau leave to see the present list.',
    'leave.order': 'The last day must not be before the first.',
    'leave.tooLong': v => `That is ${v.is} days; a leave has at most ${v.max}.`,
    'leave.overlaps': v => `There is a leave ${daysIn(v, 'en')} already. Please edit that one, or choose other days.`,
    'leave.coverSelf': 'Somebody else has to stand in. Please choose a colleague, or leave it empty.',
    'leave.coverAway': v =>
      `${v.name} is away too, ${daysIn(v, 'en')}${v.instead ? `; ${v.instead} stands in` : ''}. Please choose ${v.instead ? `${v.instead} or ` : ''}somebody else.`,
  },
}
