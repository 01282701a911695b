import type { Bilingual } from '../core/locale.ts'
import type { Sentence } from '../slack/on.ts'
import type { NudgeRefusal } from './model.ts'

/** What happened last, as the one word beside who did it. */
export type Act =
  | 'accepted'
  | 'started'
  | 'submitted'
  | 'finished'
  | 'approved'
  | 'returned'
  | 'handedBack'
  | 'assigned'
  | 'withdrawn'
  | 'dueMoved'
  | 'laterAsked'
  | 'laterGranted'
  | 'laterDeclined'
  | 'answered'
  | 'kept'
  | 'broken'
  | 'renewed'

const overdueVi = (invoices: number, days: number): string =>
  invoices === 1
    ? `Khách có 1 hóa đơn quá hạn ${days} ngày`
    : `Khách có ${invoices} hóa đơn quá hạn, lâu nhất ${days} ngày`
const overdueEn = (invoices: number, days: number): string =>
  invoices === 1
    ? `The client has an invoice overdue by ${count(days, 'day')}`
    : `The client has ${invoices} overdue invoices, the oldest by ${count(days, 'day')}`

const vi = {
  label: {
    task: (number: number, title: string) => `#${number} ${title}`,
    question: (brief: string) => `Câu hỏi về ${brief}`,
    receivable: (client: string) => `Công nợ ${client}`,
    promise: (client: string) => `Hẹn thanh toán của ${client}`,
  },
  someBrief: 'brief',
  hours: (n: number) => `${n} giờ làm việc`,
  days: (n: number) => `${n} ngày làm việc`,
  /** How it stands, then what is asked of whoever it is theirs to do. */
  own: {
    offer: (waited: string) => [
      `Việc này chờ bạn nhận ${waited} rồi.`,
      'Bạn bấm nhận, xin dời hạn, hoặc trả lại nếu chưa đúng người nhé.',
    ],
    nobody: (waited: string) => [`Việc này đã ${waited} chưa có người làm.`, 'Bạn chọn người giúp nhé.'],
    late: (waited: string) => [
      `Việc này quá hạn ${waited} rồi.`,
      'Xong thì bạn nộp, chưa kịp thì xin dời hạn giúp mình nhé.',
    ],
    lateNow: ['Việc này vừa quá hạn.', 'Xong thì bạn nộp, chưa kịp thì xin dời hạn giúp mình nhé.'],
    approval: (who: string, waited: string) => [`${who} đã nộp bài, chờ bạn duyệt ${waited} rồi.`],
    request: (who: string, until: string, reason: string, waited: string) => [
      `${who} xin dời sang ${until}: “${reason}”. Chờ bạn trả lời ${waited} rồi.`,
    ],
    question: (who: string, words: string, waited: string) => [
      `${who} hỏi: “${words}”. Chờ bạn trả lời ${waited} rồi.`,
    ],
    receivable: (invoices: number, days: number) => [
      `${overdueVi(invoices, days)}.`,
      'Bạn hỏi khách ngày thanh toán rồi ghi lại giúp mình nhé.',
    ],
    promise: (who: string, day: string) => [
      `${who} hẹn thanh toán ${day} mà mình chưa thấy tiền về.`,
      'Tiền về rồi thì bạn ghi nhận, chưa thì xin khách hẹn lại ngày nhé.',
    ],
  },
  /** The same of somebody above, who is asked to help. `who` is whose it is. */
  above: {
    offer: (who: string, waited: string) => [
      `Việc giao cho ${who} đã ${waited} chưa ai nhận.`,
      'Bạn hỏi lại giúp, hoặc giao người khác nhé.',
    ],
    nobody: (waited: string) => [`Việc này đã ${waited} chưa có người làm.`, 'Bạn chọn người giúp nhé.'],
    late: (who: string, waited: string) => [
      `Việc của ${who} quá hạn ${waited} rồi.`,
      'Bạn hỏi lại giúp, hoặc giao người khác nhé.',
    ],
    approval: (who: string, waited: string) => [
      `Bài của ${who} chờ duyệt ${waited} rồi.`,
      'Bạn duyệt giúp, hoặc nhắc người duyệt nhé.',
    ],
    request: (who: string, until: string, reason: string, waited: string) => [
      `${who} xin dời sang ${until}: “${reason}”. Đã chờ ${waited}, bạn quyết giúp nhé.`,
    ],
    question: (who: string, words: string, waited: string) => [
      `${who} hỏi: “${words}”. Đã chờ ${waited}, bạn trả lời giúp hoặc nhắc người phụ trách nhé.`,
    ],
    receivable: (invoices: number, days: number) => [
      `${overdueVi(invoices, days)}, chưa có ngày hẹn thanh toán.`,
      'Bạn hỗ trợ account nói chuyện với khách nhé.',
    ],
    promise: (who: string, day: string) => [
      `${who} hẹn thanh toán ${day} mà chưa thấy tiền về.`,
      'Bạn hỗ trợ account nói chuyện với khách nhé.',
    ],
  },
  /** To whoever stands in, who can see to it but not press for somebody else. */
  cover: 'Bạn lo giúp, hoặc báo người giao việc nhé.',
  brokenBefore: (n: number) => `Trước đó khách đã trễ hẹn ${n} lần.`,
  /** In the weeks before Tết. */
  gently: 'Cận Tết rồi, bạn hỏi thăm khách nhẹ nhàng thôi nhé',
  owed: {
    receivable: (sums: string) => `Số tiền quá hạn: ${sums}`,
    promise: (sums: string) => `Còn phải thu: ${sums}`,
  },
  /** Who was asked before, and what came of it. */
  before: {
    silent: (who: string, times: number, since: string) =>
      times > 1
        ? `Đã nhắc ${who} ${times} lần từ ${since}, chưa có trả lời.`
        : `Đã nhắc ${who} lúc ${since}, chưa có trả lời.`,
    doing: (who: string, at: string) => `${who} báo đang xử lý lúc ${at}.`,
    notMine: (who: string, reason: string) => `${who} báo không phải việc của mình: “${reason}”.`,
    snoozed: (who: string, until: string | null, reason: string) =>
      until ? `${who} hoãn nhắc đến ${until}: “${reason}”.` : `${who} tắt nhắc việc này: “${reason}”.`,
  },
  standIn: (who: string, until: string) => `Bạn đang thay ${who} (nghỉ đến hết ${until})`,
  instead: (who: string) => `thay ${who}`,
  times: (n: number) => `Nhắc lần ${n}`,
  said: {
    doing: (at: string, again: string) => `Bạn báo đang xử lý lúc ${at}. Mình hỏi lại lúc ${again}`,
    notMine: (at: string) => `Bạn báo không phải việc của bạn lúc ${at}. Mình chuyển lên cấp trên`,
    snoozed: (until: string | null) => (until ? `Bạn hoãn nhắc đến ${until}` : 'Bạn đã tắt nhắc việc này'),
  },
  button: {
    doing: 'Đang làm',
    looking: 'Để tôi lo',
    asking: 'Đang hỏi khách',
    notMine: 'Không phải tôi',
    done: 'Xong',
    answer: 'Trả lời',
    promise: 'Ghi ngày hẹn',
    promiseAgain: 'Hẹn lại ngày',
    paid: 'Đã nhận tiền',
    receivables: 'Xem công nợ',
    open: 'Xem',
  },
  bump: {
    one: (label: string, waited: string) => `${label} vẫn đang chờ bạn, ${waited} rồi.`,

    list: (n: number) => `${n} việc trong danh sách này vẫn đang chờ bạn.`,
  },
  list: {
    title: (n: number) => `${n} việc đang chờ bạn`,
    over: 'Danh sách này không còn việc nào chờ bạn.',
    more: (n: number) => `… và ${n} việc khác. Xem tất cả trong Home của Nhịp Cầu.`,
  },
  closed: {
    plain: (label: string) => `Đã xử lý · ${label}`,
    by: (label: string, who: string, did: string, at: string) => `Đã xử lý · ${label} · ${who} ${did} ${at}`,
    did: {
      accepted: 'nhận việc',
      started: 'bắt đầu làm',
      submitted: 'nộp bài',
      finished: 'làm xong',
      approved: 'duyệt',
      returned: 'trả lại để sửa',
      handedBack: 'trả lại việc',
      assigned: 'giao người khác',
      withdrawn: 'hủy việc',
      dueMoved: 'đổi hạn',
      laterAsked: 'xin dời hạn',
      laterGranted: 'đồng ý dời hạn',
      laterDeclined: 'giữ hạn cũ',
      answered: 'trả lời',
      kept: 'ghi nhận tiền về',
      broken: 'ghi nhận trễ hẹn',
      renewed: 'ghi ngày hẹn mới',
    } satisfies Record<Act, string>,
  },
  notMine: {
    title: 'Không phải việc của tôi',
    submit: 'Gửi',
    close: 'Hủy',
    reason: 'Vì sao, và nên hỏi ai?',
    hint: 'Người ở cấp trên nhận được ngay lời này.',
    placeholder: 'Ví dụ: brand này chị Hoa phụ trách từ tháng 11',
  },
  sure: {
    offer: 'Ghi nhận là bạn nhận việc này?',
    late: 'Ghi nhận là đã xong?',
    approval: 'Ghi nhận là đã duyệt?',
    request: 'Ghi nhận là đồng ý dời hạn?',
    question: 'Ghi nhận là đã có câu trả lời?',
    receivable: 'Ghi nhận là khách đã thanh toán?',
    promise: 'Ghi nhận là khách đã thanh toán?',
    above: 'Ghi nhận là bạn đang lo việc này?',
    yes: { offer: 'Đúng, tôi nhận', late: 'Đúng, đã xong', approval: 'Đúng, đã duyệt', other: 'Đúng rồi' },
    no: 'Chưa',
    pointer: 'Mình chưa hiểu được lời nhắn ở đây. Bạn bấm nút ở tin nhắc phía trên giúp mình nhé.',
  },
  snooze: {
    title: 'Nhắc lại sau',
    /** Opens the form; short, for it stands third in a row on a phone. */
    button: 'Nhắc sau',
    submit: 'Hoãn nhắc',
    close: 'Hủy',
    done: 'Đóng',
    days: 'Hoãn bao lâu?',
    option: (days: string, until: string) => `${days} ngày làm việc (nhắc lại ${until})`,
    mute: 'Tắt nhắc việc này',
    reason: 'Lý do',
    reasonHint: 'Nếu vẫn chưa xong, người phụ trách và cấp trên thấy lý do này.',
    reasonPlaceholder: 'Ví dụ: chờ khách phản hồi',
    saved: (until: string | null) =>
      until
        ? `Đã hoãn. Mình nhắc lại vào ${until}.`
        : 'Đã tắt nhắc việc này. Người phụ trách vẫn thấy việc nếu bị trễ.',
  },
}

const en: typeof vi = {
  label: {
    task: (number, title) => `#${number} ${title}`,
    question: brief => `Question on ${brief}`,
    receivable: client => `Receivables of ${client}`,
    promise: client => `Promise to pay of ${client}`,
  },
  someBrief: 'a brief',
  hours: n => count(n, 'working hour'),
  days: n => workdays(n),
  own: {
    offer: waited => [
      `This has been waiting for your answer for ${waited}.`,
      'Please accept it, ask for a later date, or hand it back if it is not yours.',
    ],
    nobody: waited => [`Nobody has been chosen for this in ${waited}.`, 'Please choose somebody.'],
    late: waited => [`This is ${waited} late.`, 'Please hand it in, or ask for a later date.'],
    lateNow: ['This has just become late.', 'Please hand it in, or ask for a later date.'],
    approval: (who, waited) => [`${who} handed this in; it has been waiting for your approval for ${waited}.`],
    request: (who, until, reason, waited) => [
      `${who} asks for ${until}: “${reason}”. This has been waiting for your answer for ${waited}.`,
    ],
    question: (who, words, waited) => [`${who} asks: “${words}”. This has been waiting for your answer for ${waited}.`],
    receivable: (invoices, days) => [
      `${overdueEn(invoices, days)}.`,
      'Please ask when they will pay, and record the day.',
    ],
    promise: (who, day) => [
      `${who} promised to pay on ${day}, and the money is not here.`,
      'Please record it if it came, or ask for another day.',
    ],
  },
  above: {
    offer: (who, waited) => [
      `${who} was asked ${waited} ago and nobody has accepted this.`,
      'Please check, or choose somebody else.',
    ],
    nobody: waited => [`Nobody has been chosen for this in ${waited}.`, 'Please choose somebody.'],
    late: (who, waited) => [`${who} is ${waited} late with this.`, 'Please check, or choose somebody else.'],
    approval: (who, waited) => [
      `The work of ${who} has been waiting for approval for ${waited}.`,
      'Please approve it, or remind whoever should.',
    ],
    request: (who, until, reason, waited) => [
      `${who} asks for ${until}: “${reason}”. This has been waiting for ${waited}; please decide.`,
    ],
    question: (who, words, waited) => [
      `${who} asks: “${words}”. This has been waiting for ${waited}; please answer, or remind whoever should.`,
    ],
    receivable: (invoices, days) => [
      `${overdueEn(invoices, days)}, and no day to pay.`,
      'Please help the account team talk to them.',
    ],
    promise: (who, day) => [
      `${who} promised to pay on ${day}, and the money is not here.`,
      'Please help the account team talk to them.',
    ],
  },
  cover: 'Please see to it, or tell whoever gave the task.',
  brokenBefore: n => `The client broke ${count(n, 'promise')} before this one.`,
  gently: 'Tết is near; please ask gently',
  owed: {
    receivable: sums => `Overdue: ${sums}`,
    promise: sums => `Remaining: ${sums}`,
  },
  before: {
    silent: (who, times, since) =>
      times > 1
        ? `${who} was asked ${times} times since ${since} and has not answered.`
        : `${who} was asked at ${since} and has not answered.`,
    doing: (who, at) => `${who} said at ${at}: on it.`,
    notMine: (who, reason) => `${who} says it is not theirs: “${reason}”.`,
    snoozed: (who, until, reason) =>
      until ? `${who} put it off until ${until}: “${reason}”.` : `${who} muted it: “${reason}”.`,
  },
  standIn: (who, until) => `You stand in for ${who} (away until the end of ${until})`,
  instead: who => `for ${who}`,
  times: n => `Reminder ${n}`,
  said: {
    doing: (at, again) => `You said at ${at}: on it. I will ask again at ${again}`,
    notMine: at => `You said at ${at}: not yours. It goes a level up`,
    snoozed: until => (until ? `You put it off until ${until}` : 'You muted this'),
  },
  button: {
    doing: 'On it',
    looking: 'I will see to it',
    asking: 'Asking the client',
    notMine: 'Not mine',
    done: 'Done',
    answer: 'Answer',
    promise: 'Record a promised day',
    promiseAgain: 'Another day',
    paid: 'Money received',
    receivables: 'See receivables',
    open: 'See',
  },
  bump: {
    one: (label, waited) => `${label} is still waiting for you, for ${waited}.`,
    list: n =>
      n === 1
        ? '1 thing in this list is still waiting for you.'
        : `${n} things in this list are still waiting for you.`,
  },
  list: {
    title: n => `${n} things are waiting for you`,
    over: 'Nothing in this list waits for you any more.',
    more: n => `… and ${n} more. See all of it in the Nhịp Cầu Home.`,
  },
  closed: {
    plain: label => `Settled · ${label}`,
    by: (label, who, did, at) => `Settled · ${label} · ${who} ${did} ${at}`,
    did: {
      accepted: 'accepted it',
      started: 'started',
      submitted: 'handed it in',
      finished: 'finished it',
      approved: 'approved it',
      returned: 'returned it',
      handedBack: 'handed it back',
      assigned: 'chose somebody else',
      withdrawn: 'cancelled it',
      dueMoved: 'moved the date',
      laterAsked: 'asked for a later date',
      laterGranted: 'agreed to the later date',
      laterDeclined: 'kept the date',
      answered: 'answered',
      kept: 'recorded the money',
      broken: 'recorded it as broken',
      renewed: 'recorded another day',
    },
  },
  notMine: {
    title: 'Not mine',
    submit: 'Send',
    close: 'Cancel',
    reason: 'Why, and who should be asked?',
    hint: 'Whoever stands above hears this at once.',
    placeholder: 'For example: Hoa looks after this brand since November',
  },
  sure: {
    offer: 'Shall I note that you accept this?',
    late: 'Shall I note that it is done?',
    approval: 'Shall I note that it is approved?',
    request: 'Shall I note that you agree to the later date?',
    question: 'Shall I note an answer?',
    receivable: 'Shall I note that the client has paid?',
    promise: 'Shall I note that the client has paid?',
    above: 'Shall I note that you are seeing to this?',
    yes: { offer: 'Yes, I accept', late: 'Yes, done', approval: 'Yes, approved', other: 'Yes' },
    no: 'Not yet',
    pointer: 'I cannot read what is written here. Please use the buttons of the reminder above.',
  },
  snooze: {
    title: 'Remind me later',
    button: 'Later',
    submit: 'Put off',
    close: 'Cancel',
    done: 'Close',
    days: 'For how long?',
    option: (days, until) => `${workdays(Number(days))} (again on ${until})`,
    mute: 'Do not remind me of this again',
    reason: 'Reason',
    reasonHint: 'If it still waits, whoever answers for it and the levels above see this.',
    reasonPlaceholder: 'For example: waiting for the client to reply',
    saved: until =>
      until
        ? `Put off. You will be reminded on ${until}.`
        : 'Muted. Whoever answers for the work still sees it when it is late.',
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
      'Lời nhắc này hỏi người khác. Muốn đổi hạn việc của bạn, bạn bấm “Xin dời hạn” trên thẻ việc nhé.',
    'nudge.over': 'Việc này không còn chờ ai nữa. Bạn mở Home để xem việc hiện tại nhé.',
    'nudge.muteMoney': 'Công nợ chỉ hoãn nhắc được tối đa 5 ngày làm việc, không tắt hẳn. Bạn chọn số ngày nhé.',
    'nudge.hoursUnreadable': 'Mình chưa đọc được. Bạn ghi số giờ làm việc của từng cấp, ví dụ: 8, 16, 24, 32.',
    'nudge.hoursOrder': 'Cấp sau phải chờ lâu hơn cấp trước, ví dụ: 8, 16, 24, 32.',
    'nudge.hoursMany': ({ max }) => `Nhiều nhất ${max} cấp: người làm, lead, manager, director.`,
    'nudge.hoursSize': ({ max }) => `Mỗi cấp từ 0,5 đến ${max} giờ làm việc.`,
  },
  en: {
    'nudge.nothingToSnooze': 'This no longer exists, so there is nothing to put off. Open the Home to see your work.',
    'nudge.notYours':
      'This reminder asks somebody else. To change your own due date, use “Ask for a later date” on the task’s card.',
    'nudge.over': 'This waits for nobody any more. Open the Home to see your work.',
    'nudge.muteMoney': 'Receivables can be put off for five working days at most, not muted. Please choose the days.',
    'nudge.hoursUnreadable': 'Please write the working hours of each level, for example: 8, 16, 24, 32.',
    'nudge.hoursOrder': 'Each level has to wait longer than the one before it, for example: 8, 16, 24, 32.',
    'nudge.hoursMany': ({ max }) => `At most ${max} levels: assignee, lead, manager, director.`,
    'nudge.hoursSize': ({ max }) => `Each level from 0.5 to ${max} working hours.`,
  },
}
