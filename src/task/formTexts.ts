// The words of the forms.
import type { Bilingual } from '../core/locale.ts'
import { type Mrk, mrk } from '../slack/mrkdwn.ts'

const vi = {
  close: 'Đóng',
  cancel: 'Hủy',
  dueHint: 'Gõ như nói: thứ 6 17h, 30/11, mai 10h, +3 ngày làm việc. Không ghi giờ là cuối giờ làm.',
  estimateHint: 'Ví dụ: 4 giờ hoặc 2 ngày.',
  due: 'Hạn',
  estimate: 'Ước lượng',
  expected: 'Yêu cầu',
  reason: 'Lý do',

  // a task of its own
  newTask: 'Task mới',
  fromMessage: 'Tạo task từ tin nhắn',
  create: 'Giao việc',
  title: 'Tên việc',
  titlePlaceholder: 'Banner TVC Tết',
  assignee: 'Người làm',
  assigneeHint: 'Để trống: trưởng nhóm của phòng phân công; không chọn cả phòng thì là việc của bạn.',
  department: 'Phòng',
  departmentHint: 'Để trống: theo phòng của người làm.',
  partner: 'Đối tác',
  partnerHint: 'Production house, KOL, freelancer… nếu có.',
  client: 'Khách hàng',
  clientPlaceholder: 'Gõ tên hoặc mã khách',
  noDay: mrk`Còn thiếu hạn, bạn thêm giúp. Phần đã gõ vẫn ở đây.`,
  whoIs: (name: string): Mrk => mrk`Chưa rõ “@${name}” là ai. Bạn chọn người làm giúp.`,

  // answers
  submit: 'Nộp việc',
  finish: 'Xong việc',
  work: 'Link hoặc lời nhắn',
  workPlaceholder: 'https://drive.google.com/…',
  workHint: 'Dán link tới file (Drive, Figma, Frame.io…) và ghi chú nếu cần.',
  oldBrief: (read: string, newest: string): Mrk =>
    mrk`Lưu ý: bạn đang theo *${read}*, brief đã có *${newest}*. Bạn xem phần thay đổi trong thread của thẻ trước khi nộp nhé.`,
  unread: 'bản cũ',
  later: 'Xin dời hạn',
  move: 'Đổi hạn',
  send: 'Gửi',
  save: 'Lưu',
  dueNow: (due: string): Mrk => mrk`Hạn hiện tại: *${due}*`,
  dueNew: 'Hạn mới',
  laterReason: 'Vì sao cần thêm thời gian',
  notMine: 'Không phải tôi',
  notMineAbout: (task: string): Mrk => mrk`Trả lại *${task}* để trưởng nhóm giao người khác.`,
  notMineReason: 'Vì sao, hoặc ai phù hợp hơn',
  handBack: 'Trả lại việc',
  return: 'Trả lại để chỉnh',
  returnSubmit: 'Trả lại',
  returnReason: 'Cần chỉnh những gì',
  returnDue: 'Hạn mới',
  returnDueHint: 'Để trống: giữ hạn cũ.',
  assign: 'Phân công',
  loads: 'Đang có trong tay',
  withdraw: 'Hủy việc',
  withdrawAbout: (task: string): Mrk => mrk`Hủy *${task}*. Người làm sẽ được báo để dừng lại.`,
  withdrawReason: 'Vì sao không cần nữa',
  decline: 'Không đồng ý',
  declineAbout: (who: string, until: string): Mrk => mrk`${who} xin dời hạn sang *${until}*.`,
  declineReason: 'Nhắn lại cho người xin',
  about: (task: string): Mrk => mrk`*${task}*`,

  // handing over
  handover: 'Giao việc',
  hand: 'Giao việc',
  handAnyway: 'Vẫn giao việc',
  choose: 'Chọn phòng',
  chooseField: (max: number) => `Giao cho những phòng nào (tối đa ${max})`,
  next: 'Tiếp tục',
  made: 'Đã giao việc',
  brief: (code: string, title: string): Mrk =>
    mrk`*${code} · ${title}*\nPhòng nào chưa cần thì để trống cả việc lẫn người làm.`,
  assigneeOrLead: 'Để trống: trưởng nhóm phân công.',
  expectedOf: 'Cần làm gì',
  expectedPlaceholder: 'KV chính + 3 adapt, gửi 2 hướng',
  idle: 'đang rảnh',
  load: (tasks: number, hours: number) => (hours > 0 ? `${tasks} việc, ${hours}h tuần này` : `${tasks} việc`),
  andMore: (n: number) => `và ${n} người nữa`,
  noPeople: 'Chưa có ai trong phòng này; bạn vẫn chọn được người bất kỳ.',
  warned: mrk`*Bạn xem lại giúp trước khi giao.* Vẫn đúng thì bấm Vẫn giao việc, hoặc sửa ngay bên dưới.`,
  flag: {
    restDay: (department: string, day: string): Mrk => mrk`*${department}*: hạn rơi vào ngày nghỉ, ${day}.`,
    tight: (department: string, estimate: number, left: number): Mrk =>
      mrk`*${department}*: ước lượng ${estimate} giờ, nhưng từ giờ tới hạn chỉ còn ${left} giờ làm việc.`,
    overloaded: (department: string, who: string, hours: number, week: string): Mrk =>
      mrk`*${department}*: ${who} sẽ có ${hours} giờ việc trong tuần ${week}, quá 40 giờ.`,
    alreadyAsked: (department: string, n: number): Mrk =>
      mrk`*${department}* đang có ${n} việc của brief này. Giao tiếp là thêm việc mới.`,
    otherDepartment: (department: string, who: string): Mrk => mrk`*${department}*: ${who} không thuộc phòng này.`,
    noChannel: (department: string, lead: string | null): Mrk =>
      lead
        ? mrk`*${department}* chưa có kênh: thẻ sẽ gửi thẳng cho trưởng nhóm ${lead}. Quản trị đặt kênh trong /nhipcau → Cài đặt.`
        : mrk`*${department}* chưa có kênh và trưởng nhóm: thẻ sẽ nằm trong tin nhắn riêng của bạn. Quản trị đặt trong /nhipcau → Cài đặt.`,
  },
}

const en: typeof vi = {
  close: 'Close',
  cancel: 'Cancel',
  dueHint: 'As you would say it: friday 5pm, 30/11, tomorrow 10am, +3 working days. Without an hour: when work ends.',
  estimateHint: 'For example: 4 hours or 2 days.',
  due: 'Due',
  estimate: 'Estimate',
  expected: 'What is expected',
  reason: 'Reason',

  newTask: 'New task',
  fromMessage: 'Task from a message',
  create: 'Give the task',
  title: 'Task',
  titlePlaceholder: 'Tết TVC banner',
  assignee: 'Assignee',
  assigneeHint: 'Empty: the lead of the department decides; without a department it is yours.',
  department: 'Department',
  departmentHint: 'Empty: the department of the assignee.',
  partner: 'Partner',
  partnerHint: 'A production house, a KOL, a freelancer, if any.',
  client: 'Client',
  clientPlaceholder: 'Type a name or code',
  noDay: mrk`A due date is still missing. What you typed is kept.`,
  whoIs: name => mrk`Who is “@${name}”? Please pick the assignee.`,

  submit: 'Hand in',
  finish: 'Done',
  work: 'Link or message',
  workPlaceholder: 'https://drive.google.com/…',
  workHint: 'Paste a link to the file (Drive, Figma, Frame.io…) and a note if needed.',
  oldBrief: (read, newest) =>
    mrk`Note: you work from *${read}*, and the brief is at *${newest}*. Please read the change in the thread of the card first.`,
  unread: 'an older version',
  later: 'Ask for a later date',
  move: 'Change due date',
  send: 'Send',
  save: 'Save',
  dueNow: due => mrk`Due now: *${due}*`,
  dueNew: 'New due date',
  laterReason: 'Why more time is needed',
  notMine: 'Not mine',
  notMineAbout: task => mrk`Hand back *${task}* so that the lead can give it to somebody else.`,
  notMineReason: 'Why, or who suits it better',
  handBack: 'Hand back',
  return: 'Return for changes',
  returnSubmit: 'Return',
  returnReason: 'What needs to change',
  returnDue: 'New due date',
  returnDueHint: 'Empty: the due date stays.',
  assign: 'Assign',
  loads: 'In hand now',
  withdraw: 'Cancel task',
  withdrawAbout: task => mrk`Cancel *${task}*. The assignee is told to stop.`,
  withdrawReason: 'Why it is not needed any more',
  decline: 'Decline',
  declineAbout: (who, until) => mrk`${who} asks for *${until}*.`,
  declineReason: 'A word to whoever asked',
  about: task => mrk`*${task}*`,

  handover: 'Hand over',
  hand: 'Hand over',
  handAnyway: 'Hand over anyway',
  choose: 'Pick departments',
  chooseField: max => `Which departments (at most ${max})`,
  next: 'Continue',
  made: 'Handed over',
  brief: (code, title) => mrk`*${code} · ${title}*\nLeave a department empty if it has nothing to do yet.`,
  assigneeOrLead: 'Empty: the lead decides.',
  expectedOf: 'What is to be done',
  expectedPlaceholder: 'Main KV and 3 adaptations, two directions',
  idle: 'free',
  load: (tasks, hours) => {
    const open = tasks === 1 ? '1 task' : `${tasks} tasks`
    return hours > 0 ? `${open}, ${hours}h this week` : open
  },
  andMore: n => `and ${n} more`,
  noPeople: 'Nobody is in this department yet; you can still pick anybody.',
  warned: mrk`*Please look again before handing over.* If it is right, press Hand over anyway, or change it below.`,
  flag: {
    restDay: (department, day) => mrk`*${department}*: due on a day off, ${day}.`,
    tight: (department, estimate, left) =>
      mrk`*${department}*: estimated at ${estimate} hours, but only ${left} working hours are left until it is due.`,
    overloaded: (department, who, hours, week) =>
      mrk`*${department}*: ${who} would have ${hours} hours of work in the week of ${week}, above 40.`,
    alreadyAsked: (department, n) =>
      mrk`*${department}* has ${n === 1 ? 'a task' : `${n} tasks`} of this brief already. Handing over again adds to that.`,
    otherDepartment: (department, who) => mrk`*${department}*: ${who} is not in this department.`,
    noChannel: (department, lead) =>
      lead
        ? mrk`*${department}* has no channel: the card goes straight to its lead ${lead}. An admin can set the channel in /nhipcau → Settings.`
        : mrk`*${department}* has no channel and no lead: the card stays in your direct messages. An admin can set both in /nhipcau → Settings.`,
  },
}

export const taskFormTexts: Bilingual<typeof vi> = { vi, en }
export type TaskFormTexts = typeof vi
