import type { Bilingual, Locale } from '../core/locale.ts'
import { type Clock, clockOf, type Day, dayOf, showDayShort } from '../core/time.ts'
import { type Mrk, mrk } from '../slack/mrkdwn.ts'
import type { Sentence } from '../slack/on.ts'
import type { EntryName, JobsRefusal, Ran, When } from './model.ts'

/** `counted`: what its number means. */
type EntryWords = { name: string; what: string; counted: (n: number) => string }

const clockThenDay = (at: Date, zone: string, locale: Locale): string =>
  `${showDayShort(dayOf(at, zone), locale)} ${clockOf(at, zone)}`

const MINUTE = 60_000
const inUnits = (ms: number): [n: number, unit: 'minutes' | 'hours' | 'days'] => {
  const minutes = Math.floor(ms / MINUTE)
  if (minutes < 60) return [minutes, 'minutes']
  return minutes < 48 * 60 ? [Math.floor(minutes / 60), 'hours'] : [Math.floor(minutes / 1440), 'days']
}

const messages = (n: number): string => (n === 0 ? 'không có tin mới' : `${n} tin`)
const messagesEn = (n: number): string => (n === 0 ? 'nothing new to say' : n === 1 ? '1 message' : `${n} messages`)

const vi = {
  title: 'Lịch chạy',
  close: 'Đóng',
  save: 'Lưu',
  cancel: 'Hủy',
  intro: mrk`Những việc mình tự làm theo giờ. Đổi là áp dụng ngay cho cả công ty.`,
  looked: (at: Date, zone: string) => mrk`Lần gần nhất mình soát lịch: ${clockThenDay(at, zone, 'vi')}.`,
  neverLooked: mrk`Mình chưa soát lịch lần nào.`,

  entries: {
    'digest.departments': {
      name: 'Bản tin các phòng',
      what: 'Việc sắp đến hạn và quá hạn, gửi vào kênh từng phòng.',
      counted: messages,
    },
    'digest.people': {
      name: 'Việc hôm nay của từng người',
      what: 'Tin riêng cho mỗi người; ai chọn giờ riêng thì nhận đúng giờ đó.',
      counted: messages,
    },
    'digest.receivables': {
      name: 'Công nợ buổi sáng',
      what: 'Hóa đơn đến hạn và quá hạn, gửi kế toán và account phụ trách.',
      counted: messages,
    },
    'nudge.sweep': {
      name: 'Nhắc việc đang chờ',
      what: 'Nhắc người đang được chờ, rồi chuyển cấp khi chưa có phản hồi.',
      counted: messages,
    },
    'report.noise': {
      name: 'Báo cáo nhắc việc tháng',
      what: 'Tháng qua mình nhắc ai bao nhiêu lần, bao nhiêu lần có phản hồi; gửi quản trị.',
      counted: messages,
    },
    'outbox.archive': {
      name: 'Dọn tin cũ',
      what: 'Dọn nội dung những tin đã gửi từ lâu. Không nhắn ai.',
      counted: n => (n === 0 ? 'không có tin nào để dọn' : `dọn ${n} tin`),
    },
    'ledger.alerts': {
      name: 'Canh tin bị kẹt',
      what: 'Báo kênh quản trị khi có tin chờ quá lâu.',
      counted: n => (n === 0 ? 'không có gì bất thường' : `${n} cảnh báo`),
    },
  } satisfies Record<EntryName, EntryWords> as Record<EntryName, EntryWords>,

  rhythm(when: When, clock: Clock | undefined): string {
    switch (when.rhythm) {
      case 'workingDays':
        return `${clock} mỗi ngày làm việc`
      case 'firstWorkingDay':
        return `${clock} ngày làm việc đầu tháng`
      case 'everyDay':
        return `${clock} mỗi ngày`
      case 'workingTime':
        return `${when.minutes} phút một lần trong giờ làm`
      case 'always':
        return `${when.minutes} phút một lần, cả ngày lẫn đêm`
    }
  },
  own: (clocks: string) => `giờ riêng: ${clocks}`,
  next: (at: Date, zone: string) => `lần tới ${clockThenDay(at, zone, 'vi')}`,
  soon: 'chạy trong phút tới',
  paused: (at: Date, zone: string) => mrk`*Đang tạm dừng* từ ${clockThenDay(at, zone, 'vi')}`,
  last: (what: string) => `Lần gần nhất: ${what}`,
  never: 'Chưa chạy lần nào',
  at: (at: Date, zone: string) => clockThenDay(at, zone, 'vi'),
  late: (ms: number): string => {
    const [n, unit] = inUnits(ms)
    return n === 0 ? 'trễ' : `trễ ${n} ${{ minutes: 'phút', hours: 'giờ', days: 'ngày' }[unit]}`
  },
  left: (failed: number) => `${failed} phần bị lỗi, đã ghi vào nhật ký`,
  skipped: (day: Day, monthly: boolean) =>
    `${monthly ? `tháng ${day.slice(5, 7)}` : showDayShort(day, 'vi')} bỏ qua (tạm dừng, hoặc hệ thống dừng tới hết giờ làm)`,
  failed: (at: Date, times: number, retryAt: Date, zone: string) =>
    `${clockThenDay(at, zone, 'vi')} gặp lỗi${times > 1 ? `, đã thử ${times} lần` : ''}; thử lại từ ${clockOf(retryAt, zone)}`,

  run: 'Chạy ngay',
  pause: 'Tạm dừng',
  resume: 'Chạy tiếp',
  retime: 'Đổi giờ',
  confirmPause: 'Lượt rơi vào lúc tạm dừng được ghi là bỏ qua và không gửi bù.',
  confirmPauseRepeated: 'Trong lúc tạm dừng mình không làm việc này; chạy tiếp thì mình làm từ đó.',

  retimeTitle: 'Đổi giờ chạy',
  clock: 'Giờ chạy',
  clockHint: (usual: Clock) => `Giờ của công ty. Mặc định: ${usual}.`,

  ran: (name: string, counted: string) => mrk`*${name}* vừa chạy xong: ${counted}.`,
  pausedNow: (name: string) => mrk`*${name}* đã tạm dừng.`,
  resumedNow: (name: string, then: Mrk) => mrk`*${name}* chạy tiếp. ${then}`,
  retimedNow: (name: string, then: Mrk) => mrk`*${name}* đã đổi giờ. ${then}`,
  same: (name: string, then: Mrk) => mrk`*${name}* giữ giờ cũ. ${then}`,
  thenSoon: mrk`Hôm nay chưa chạy mà giờ đã qua, nên mình chạy ngay trong phút tới.`,
  nextIs: (at: Date, zone: string) => mrk`Lần tới: ${clockThenDay(at, zone, 'vi')}.`,
  thenNever: mrk`Giờ làm hiện không có lúc nào mình được gửi tin; nhờ bạn xem lại *Giờ làm* trong Cài đặt.`,
  alreadyRan: (monthly: boolean, at: Date, zone: string) =>
    mrk`${monthly ? 'Tháng này' : 'Hôm nay'} đã chạy rồi, giờ mới áp dụng từ ${showDayShort(dayOf(at, zone), 'vi')}.`,
  alreadySkipped: (monthly: boolean, at: Date, zone: string) =>
    mrk`Lượt ${monthly ? 'tháng này' : 'hôm nay'} đã bỏ qua; lần tới ${clockThenDay(at, zone, 'vi')}. Cần ngay thì bấm *Chạy ngay*.`,
}

const en: typeof vi = {
  title: 'Timetable',
  close: 'Close',
  save: 'Save',
  cancel: 'Cancel',
  intro: mrk`What I do by the clock. A change counts at once, for the whole company.`,
  looked: (at, zone) => mrk`I last looked through it at ${clockThenDay(at, zone, 'en')}.`,
  neverLooked: mrk`I have not looked through it yet.`,

  entries: {
    'digest.departments': {
      name: 'Department digests',
      what: 'Work that is due or late, into the channel of each department.',
      counted: messagesEn,
    },
    'digest.people': {
      name: 'Everybody’s day',
      what: 'One direct message to each person; those who chose an hour get it then.',
      counted: messagesEn,
    },
    'digest.receivables': {
      name: 'Morning receivables',
      what: 'Invoices due and late, to finance and whoever answers for the client.',
      counted: messagesEn,
    },
    'nudge.sweep': {
      name: 'Nudges',
      what: 'Asks whoever is waited for, then climbs a level when nobody answers.',
      counted: messagesEn,
    },
    'report.noise': {
      name: 'Monthly nudge report',
      what: 'Whom I nudged last month, how often, and how often it was answered; to admins.',
      counted: messagesEn,
    },
    'outbox.archive': {
      name: 'Archive',
      what: 'Puts away the content of messages sent long ago. Messages nobody.',
      counted: n => (n === 0 ? 'nothing to put away' : n === 1 ? '1 message put away' : `${n} messages put away`),
    },
    'ledger.alerts': {
      name: 'Watch over stuck messages',
      what: 'Tells the admin channel when a message waits too long.',
      counted: n => (n === 0 ? 'nothing unusual' : n === 1 ? '1 alert' : `${n} alerts`),
    },
  },

  rhythm(when, clock) {
    switch (when.rhythm) {
      case 'workingDays':
        return `${clock} on working days`
      case 'firstWorkingDay':
        return `${clock} on the first working day of the month`
      case 'everyDay':
        return `${clock} every day`
      case 'workingTime':
        return `every ${when.minutes} minutes in working hours`
      case 'always':
        return `every ${when.minutes} minutes, day and night`
    }
  },
  own: clocks => `own hours: ${clocks}`,
  next: (at, zone) => `next ${clockThenDay(at, zone, 'en')}`,
  soon: 'runs within a minute',
  paused: (at, zone) => mrk`*Paused* since ${clockThenDay(at, zone, 'en')}`,
  last: what => `Last: ${what}`,
  never: 'Has not run yet',
  at: (at, zone) => clockThenDay(at, zone, 'en'),
  late: ms => {
    const [n, unit] = inUnits(ms)
    return n === 0 ? 'late' : `${n} ${n === 1 ? unit.slice(0, -1) : unit} late`
  },
  left: failed => `${failed === 1 ? '1 part' : `${failed} parts`} failed, see the log`,
  skipped: (day, monthly) =>
    `${monthly ? day.slice(0, 7) : showDayShort(day, 'en')} skipped (paused, or the system was down until work ended)`,
  failed: (at, times, retryAt, zone) =>
    `${clockThenDay(at, zone, 'en')} failed${times > 1 ? `, tried ${times} times` : ''}; again from ${clockOf(retryAt, zone)}`,

  run: 'Run now',
  pause: 'Pause',
  resume: 'Resume',
  retime: 'Change time',
  confirmPause: 'What falls into the pause is recorded as skipped and not made up for.',
  confirmPauseRepeated: 'While it is paused I do nothing of this; resumed, I go on from there.',

  retimeTitle: 'Change the time',
  clock: 'Time',
  clockHint: usual => `By the company’s clock. Usually ${usual}.`,

  ran: (name, counted) => mrk`*${name}* has just run: ${counted}.`,
  pausedNow: name => mrk`*${name}* is paused.`,
  resumedNow: (name, then) => mrk`*${name}* runs again. ${then}`,
  retimedNow: (name, then) => mrk`*${name}* has a new time. ${then}`,
  same: (name, then) => mrk`*${name}* keeps its time. ${then}`,
  thenSoon: mrk`It has not run today and its time is past, so it runs within a minute.`,
  nextIs: (at, zone) => mrk`Next: ${clockThenDay(at, zone, 'en')}.`,
  thenNever: mrk`Your hours leave no moment at which I may speak; please look at *Working hours* in the settings.`,
  alreadyRan: (monthly, at, zone) =>
    mrk`It has run ${monthly ? 'this month' : 'today'} already; the new time counts from ${showDayShort(dayOf(at, zone), 'en')}.`,
  alreadySkipped: (monthly, at, zone) =>
    mrk`${monthly ? 'This month’s' : 'Today’s'} run was skipped; next ${clockThenDay(at, zone, 'en')}. Press *Run now* if you need it.`,
}

export type JobsTexts = typeof vi
export const jobsTexts: Bilingual<JobsTexts> = { vi, en }

/** Its number in words, with what was left out. */
export const resultOf = (words: JobsTexts, name: EntryName, { said, failed }: Ran): string =>
  [words.entries[name].counted(said), failed > 0 && words.left(failed)].filter(Boolean).join(' · ')

export const jobsRefusals: Bilingual<Record<JobsRefusal, Sentence>> = {
  vi: {
    'jobs.unknown': 'Mục này không còn trong lịch chạy. Bạn gõ /nhipcau lịch để xem lịch mới.',
    'jobs.noClock': 'Mục này chạy lặp lại suốt giờ làm nên không có giờ để đổi.',
    'jobs.clockQuiet': v =>
      v.possible
        ? `${v.clock} nằm ngoài giờ làm hoặc trong giờ không làm phiền. Bạn chọn trong khoảng ${v.possible} giúp nhé.`
        : 'Giờ làm và giờ không làm phiền đang trùng hết nhau. Bạn sửa Giờ làm trong Cài đặt trước nhé.',
    'jobs.busy': 'Đang có một lượt chạy khác. Bạn đợi một phút rồi bấm lại giúp nhé.',
    'jobs.notNow': v =>
      v.next
        ? `Ngoài giờ làm mình không gửi tin cho mọi người. Từ ${v.next} bạn bấm lại được.`
        : 'Giờ làm hiện không có lúc nào mình được gửi tin. Bạn xem lại Giờ làm trong Cài đặt nhé.',
  },
  en: {
    'jobs.unknown': 'This is no longer in the timetable. Type /nhipcau timetable to see it as it is.',
    'jobs.noClock': 'This comes again and again, so it has no time to change.',
    'jobs.clockQuiet': v =>
      v.possible
        ? `${v.clock} is outside working hours or in quiet time. Please choose a time within ${v.possible}.`
        : 'Working hours and quiet time overlap completely. Please change Working hours in the settings first.',
    'jobs.busy': 'Another run is under way. Please wait a minute and press again.',
    'jobs.notNow': v =>
      v.next
        ? `Outside working hours I message nobody. You can press this again from ${v.next}.`
        : 'Your hours leave no moment at which I may speak. Please look at Working hours in the settings.',
  },
}
