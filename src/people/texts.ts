import { weekdayName } from '../core/calendar.ts'
import type { Bilingual, Locale } from '../core/locale.ts'
import { givenName } from '../core/text.ts'
import { type Day, showDay } from '../core/time.ts'
import type { Role } from '../db/schema.ts'
import { channelLink, join, type Mrk, mrk } from '../slack/mrkdwn.ts'
import type { Sentence } from '../slack/on.ts'
import type { PeopleRefusal, Purpose, Step } from './model.ts'
import { settingsTexts } from './settingsTexts.ts'

const weekdays = (locale: Locale): string[] =>
  // Any Monday does.
  Array.from({ length: 7 }, (_, n) => weekdayName(`2026-11-${16 + n}`, locale))

const upper = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

const vi = {
  roles: {
    intern: 'Intern',
    executive: 'AE (Account Executive)',
    manager: 'AM (Account Manager)',
    director: 'AD (Account Director)',
    planner: 'Planner',
    creative: 'Creative',
    producer: 'Producer',
    finance: 'Kế toán',
    leadership: 'Ban giám đốc',
    admin: 'Quản trị',
  } satisfies Record<Role, string>,
  languages: { vi: 'Tiếng Việt', en: 'English' } satisfies Record<Locale, string>,
  weekdays: weekdays('vi').map(upper),

  save: 'Lưu',
  add: 'Thêm',
  close: 'Đóng',
  cancel: 'Hủy',
  edit: 'Sửa',
  remove: 'Bỏ',
  openPart: 'Mở',
  none: 'chưa có',
  day: (day: Day) => showDay(day, 'vi'),

  help: {
    text: 'Hướng dẫn Nhịp Cầu',
    intro: mrk`*Nhịp Cầu* nối account với cả nhà: brief của khách thành task cho planner, creative, production.\nMình giữ deadline, nhắc đúng người trong giờ làm và theo dõi công nợ, để bạn lo phần việc với khách.`,
    commandsTitle: 'Lệnh',
    commands: [
      ['/brief VNM', 'mở brief mới cho khách VNM'],
      ['/task @Lan banner TVC thứ 6 17h', 'giao nhanh một việc; `/task` xem việc của mình'],
      ['/client vinamilk', 'tìm khách hàng, gõ không dấu cũng được; `/client` xem khách của mình, thêm khách mới'],
      ['/invoice VNM', 'ghi nhận hóa đơn'],
      ['/congno', 'xem công nợ (người được phép)'],
      ['/nhipcau nghỉ 30/11', 'báo nghỉ phép, chọn người thay; `/nhipcau nghỉ` xem ai đang nghỉ'],
      ['/nhipcau cài đặt', 'phòng ban, vai trò, giờ làm, ngày nghỉ, ngôn ngữ'],
    ] as [command: string, what: string][],
    shortcuts: mrk`*Từ một tin nhắn:* bấm ⋯ trên tin nhắn, chọn *Tạo brief từ tin nhắn* hoặc *Tạo task từ tin nhắn*.`,
    home: mrk`*Việc của bạn* luôn ở tab Home của Nhịp Cầu. Mỗi sáng 09:00 ngày làm việc mình nhắc những gì cần làm.`,
    admins: mrk`Quản trị: vai trò, phòng ban và giờ làm nằm trong *Cài đặt*; \`/nhipcau lịch\` xem bản tin nào chạy lúc nào.`,
  },

  welcome: {
    text: 'Nhịp Cầu đã sẵn sàng, còn vài bước thiết lập',
    hello: (name: string) =>
      mrk`Chào ${givenName(name)}, mình là *Nhịp Cầu*. Mình giúp team account biến brief của khách thành task cho từng phòng, giữ deadline và theo dõi công nợ ngay trong Slack.`,
    todo: mrk`Vài bước để cả team dùng được, làm lúc nào cũng được:`,
    ready: mrk`Thiết lập xong cả rồi. Team gõ \`/brief\` để nhận brief đầu tiên, hoặc \`/nhipcau\` để xem hướng dẫn.`,
    settings: 'Mở cài đặt',
  },
  checklist: {
    title: 'Thiết lập Nhịp Cầu',
    done: 'xong',
    todo: 'chưa làm',
    steps: {
      channels: ['Chọn kênh cho từng phòng và cho account', 'Cài đặt → Phòng ban, Kênh chung'],
      leads: ['Chọn trưởng nhóm cho từng phòng', 'Cài đặt → Phòng ban'],
      manager: ['Trao vai trò, ít nhất một AM hoặc AD', 'Cài đặt → Mọi người'],
      finance: ['Chọn kênh tài chính', 'Cài đặt → Kênh chung'],
      client: ['Thêm khách hàng đầu tiên', 'gõ `/client`'],
    } satisfies Record<Step['step'], [what: string, where: string]>,
    missing: (names: string[]) => `còn thiếu ${names.join(', ')}`,
  },

  purpose: (what: Mrk) => mrk`Từ nay mình gửi vào kênh này: ${what}. Quản trị có thể đổi kênh ở \`/nhipcau cài đặt\`.`,
  noPurpose: mrk`Kênh này hiện không còn nhận tin nào của mình.`,
  purposeOf: (purpose: Purpose): Mrk =>
    'department' in purpose
      ? mrk`task và nhắc việc của *${purpose.name}*`
      : mrk`${{ account: 'brief mới và cập nhật cho account', finance: 'công nợ mỗi sáng cho tài chính', leadership: 'tin cho ban giám đốc', admin: 'tin báo cho quản trị khi bot có trục trặc' }[purpose.shared]}`,
  purposeShort: (purpose: Purpose): string =>
    'department' in purpose
      ? `kênh phòng ${purpose.name}`
      : {
          account: 'kênh account',
          finance: 'kênh tài chính',
          leadership: 'kênh ban giám đốc',
          admin: 'kênh quản trị bot',
        }[purpose.shared],
  channelLost: (channel: string, why: 'archived' | 'left' | 'deleted', uses: string[]) =>
    mrk`${channelLink(channel)} đang là ${uses.join(', ')} nhưng ${{ archived: 'vừa được lưu trữ', left: 'mình vừa bị đưa ra khỏi kênh', deleted: 'vừa bị xóa' }[why]}, nên tin của mình không tới được đó. Bạn ${{ archived: 'mở lại kênh', left: 'mời lại mình bằng `/invite @Nhịp Cầu` trong kênh', deleted: 'tạo kênh mới' }[why]}, hoặc chọn kênh khác trong Cài đặt. Tin chưa gửi vẫn được giữ.`,

  hub: {
    title: 'Cài đặt',
    parts: {
      departments: ['Phòng ban', 'Tên, kênh và trưởng nhóm của từng phòng'],
      channels: ['Kênh chung', 'Kênh account, tài chính, ban giám đốc, quản trị'],
      everyone: ['Mọi người', 'Vai trò, phòng ban, cấp trên, ngôn ngữ'],
      hours: ['Giờ làm', 'Giờ làm việc, giờ không làm phiền, ngày nghỉ hằng tuần'],
      holidays: ['Ngày nghỉ', 'Ngày lễ, ngày làm bù, ngày nghỉ nửa buổi'],
      leave: ['Nghỉ phép', 'Ai nghỉ ngày nào, ai thay'],
      region: ['Ngôn ngữ & múi giờ', 'Ngôn ngữ trong kênh, múi giờ, tiền tệ'],
      nudging: ['Nhịp nhắc', 'Sau bao lâu thì nhắc lại, khi nào chuyển cấp'],
      timetable: ['Lịch chạy', 'Bản tin nào chạy lúc nào, lần gần nhất ra sao'],
      undelivered: ['Tin chưa gửi được', 'Gửi lại hoặc bỏ những tin bị kẹt'],
      mine: ['Của tôi', 'Ngôn ngữ, giờ nhận bản tin sáng, những gì đang tắt nhắc'],
    },
    ofAll: mrk`Dùng chung cho cả công ty; lưu là áp dụng ngay.`,
  },

  ...settingsTexts.vi,
}

const en: typeof vi = {
  roles: {
    intern: 'Intern',
    executive: 'Account Executive (AE)',
    manager: 'Account Manager (AM)',
    director: 'Account Director (AD)',
    planner: 'Planner',
    creative: 'Creative',
    producer: 'Producer',
    finance: 'Finance',
    leadership: 'Leadership',
    admin: 'Admin',
  },
  languages: vi.languages,
  weekdays: weekdays('en'),

  save: 'Save',
  add: 'Add',
  close: 'Close',
  cancel: 'Cancel',
  edit: 'Edit',
  remove: 'Remove',
  openPart: 'Open',
  none: 'none yet',
  day: day => showDay(day, 'en'),

  help: {
    text: 'How Nhịp Cầu works',
    intro: mrk`*Nhịp Cầu* connects account with the whole agency: a client's brief becomes tasks for planner, creative and production.\nIt keeps deadlines, nudges the right person in working hours and tracks receivables, so that you can look after the client.`,
    commandsTitle: 'Commands',
    commands: [
      ['/brief VNM', 'take a new brief for client VNM'],
      ['/task @Lan TVC banner friday 17h', 'hand over one task; `/task` lists yours'],
      ['/client vinamilk', 'find a client, with or without accents; `/client` lists yours and adds one'],
      ['/invoice VNM', 'record an invoice'],
      ['/congno', 'receivables (for those who may see them)'],
      ['/nhipcau leave 30/11', 'enter leave and who stands in; `/nhipcau leave` shows who is away'],
      ['/nhipcau settings', 'departments, roles, hours, holidays, language'],
    ],
    shortcuts: mrk`*From a message:* press ⋯ on it and choose *Tạo brief từ tin nhắn* (brief from message) or *Tạo task từ tin nhắn* (task from message).`,
    home: mrk`*Your work* is always in the Home tab of Nhịp Cầu. On working days at 09:00 you hear what needs doing.`,
    admins: mrk`Admins: roles, departments and hours are in *Settings*; \`/nhipcau timetable\` shows what runs when.`,
  },

  welcome: {
    text: 'Nhịp Cầu is here; a few things to set up',
    hello: name =>
      mrk`Hello ${name}, I am *Nhịp Cầu*. I turn client briefs into tasks for each department, keep deadlines and follow receivables, right here in Slack.`,
    todo: mrk`A few steps before the whole team can start, whenever it suits you:`,
    ready: mrk`Everything is set up. The team can type \`/brief\` to take the first brief, or \`/nhipcau\` for help.`,
    settings: 'Open settings',
  },
  checklist: {
    title: 'Setting up Nhịp Cầu',
    done: 'done',
    todo: 'to do',
    steps: {
      channels: ['Choose a channel for each department and for account', 'Settings → Departments, Shared channels'],
      leads: ['Choose a lead for each department', 'Settings → Departments'],
      manager: ['Give out roles, at least one Account Manager or Director', 'Settings → People'],
      finance: ['Choose the finance channel', 'Settings → Shared channels'],
      client: ['Add the first client', 'type `/client`'],
    },
    missing: names => `still without: ${names.join(', ')}`,
  },

  purpose: what => mrk`From now on this channel gets: ${what}. An admin can change that in \`/nhipcau settings\`.`,
  noPurpose: mrk`This channel gets no more messages from me.`,
  purposeOf: purpose =>
    'department' in purpose
      ? mrk`tasks and nudges of *${purpose.name}*`
      : mrk`${{ account: 'new briefs and updates for account', finance: 'receivables every morning, for finance', leadership: 'messages for leadership', admin: 'word to the admins when the bot has trouble' }[purpose.shared]}`,
  purposeShort: purpose =>
    'department' in purpose
      ? `the channel of ${purpose.name}`
      : {
          account: 'the account channel',
          finance: 'the finance channel',
          leadership: 'the leadership channel',
          admin: 'the admin channel',
        }[purpose.shared],
  channelLost: (channel, why, uses) =>
    mrk`${channelLink(channel)} is ${uses.join(', ')}, but ${{ archived: 'it was archived', left: 'I was removed from it', deleted: 'it was deleted' }[why]}, so my messages cannot get there. Please ${{ archived: 'unarchive it', left: 'invite me again with `/invite @Nhịp Cầu` in that channel', deleted: 'create a new one' }[why]}, or choose another channel in Settings. Unsent messages are kept.`,

  hub: {
    title: 'Settings',
    parts: {
      departments: ['Departments', 'Name, channel and lead of each department'],
      channels: ['Shared channels', 'Channels of account, finance, leadership and admins'],
      everyone: ['People', 'Roles, department, who reports to whom, language'],
      hours: ['Working hours', 'Working hours, quiet hours, weekly rest'],
      holidays: ['Holidays', 'Holidays, swapped working days, half days'],
      leave: ['Leave', 'Who is away when, and who stands in'],
      region: ['Language & time zone', 'Language of channels, time zone, currency'],
      nudging: ['Pace of nudges', 'How long people are waited for, and when it goes up'],
      timetable: ['Timetable', 'What runs when, and how the last run went'],
      undelivered: ['Undelivered messages', 'Send again or drop what is stuck'],
      mine: ['Mine', 'Language, hour of your morning, what you muted'],
    },
    ofAll: mrk`Shared by the whole company; what you save applies at once.`,
  },

  ...settingsTexts.en,
}

export const peopleTexts: Bilingual<typeof vi> = { vi, en }
export type PeopleTexts = typeof vi

/** `*AM*, *AD*`: several purposes of one channel in one line. */
export const purposesLine = (words: PeopleTexts, purposes: readonly Purpose[]): Mrk =>
  join(purposes.map(words.purposeOf), '; ')

export const peopleRefusals: Bilingual<Record<PeopleRefusal, Sentence>> = {
  vi: {
    'people.needsAccount':
      'Phần này dành cho team account. Bạn nhờ account phụ trách khách, hoặc nhờ quản trị trao vai trò nếu bạn là account.',
    'people.needsManager': 'Việc này cần AM, AD hoặc ban giám đốc. Bạn nhờ AM phụ trách giúp nhé.',
    'people.needsAdmin': 'Cài đặt này chỉ quản trị mới đổi được. Bạn nhắn quản trị giúp nhé.',
    'people.needsAmounts':
      'Số tiền của khách chỉ hiện với account phụ trách, kế toán, AD và ban giám đốc. Bạn hỏi AM phụ trách nhé.',
    'people.gone': v => `${v.name} không còn làm việc trong Slack này. Bạn chọn người khác giúp nhé.`,
    'people.notMember': 'Bạn chọn một thành viên của công ty giúp nhé, không phải bot hay tài khoản khách.',
    'people.departmentUnknown': 'Phòng ban này không còn nữa. Bạn đóng cửa sổ, mở lại danh sách rồi chọn giúp nhé.',
    'people.departmentTaken': v => `Mã “${v.code}” đã dùng cho phòng ${v.name}. Bạn chọn mã khác giúp nhé.`,
    'people.departmentCode': 'Mã cần ít nhất 2 ký tự, bắt đầu bằng chữ cái, ví dụ: media.',
    'people.departmentBusy': v =>
      `${v.name} còn ${v.count} task đang mở. Bạn cho hoàn tất hoặc rút các task đó rồi đóng phòng nhé.`,
    'people.lastAdmin': 'Đây là quản trị duy nhất. Bạn trao vai trò Quản trị cho người khác trước nhé.',
    'people.reportsToSelf': 'Một người không thể là cấp trên của chính mình. Bạn chọn người khác hoặc để trống.',
    'people.reportsInCircle': v =>
      `${v.name} đang là cấp dưới (trực tiếp hoặc gián tiếp) của người này. Bạn chọn cấp trên khác giúp nhé.`,
    'people.hoursOrder': 'Giờ tan làm cần sau giờ bắt đầu.',
    'people.hoursQuiet':
      'Giờ không làm phiền đang trùm hết giờ làm, nên mình sẽ không nhắn được lúc nào. Bạn chừa ra một khoảng giúp.',
    'people.noWorkingDay': 'Cần chừa ít nhất một ngày làm việc trong tuần.',
    'people.zoneUnknown': 'Chưa có múi giờ này. Bạn gõ tên thành phố rồi chọn trong danh sách, ví dụ: Ho Chi Minh.',
  },
  en: {
    'people.needsAccount':
      'This is for the account team. Please ask the client’s account person, or an admin for the role if you are one.',
    'people.needsManager': 'This needs an Account Manager, a director or leadership. Please ask the client’s manager.',
    'people.needsAdmin': 'Only admins can change this. Please ask one of them.',
    'people.needsAmounts':
      'A client’s amounts are for its account people, finance, directors and leadership. Please ask its manager.',
    'people.gone': v => `${v.name} is no longer active in this Slack. Please choose somebody else.`,
    'people.notMember': 'Please choose a member of the company, not a bot or a guest.',
    'people.departmentUnknown': 'This department is gone. Please close the window, open the list again and choose.',
    'people.departmentTaken': v => `The code “${v.code}” belongs to ${v.name}. Please choose another.`,
    'people.departmentCode': 'A code needs at least 2 characters and begins with a letter, for example: media.',
    'people.departmentBusy': v => `${v.name} still has ${v.count} open tasks. Please finish or withdraw them first.`,
    'people.lastAdmin': 'This is the only admin. Please make somebody else an admin first.',
    'people.reportsToSelf': 'Nobody reports to themself. Please choose somebody else or leave it empty.',
    'people.reportsInCircle': v =>
      `${v.name} already reports to this person, directly or not. Please choose somebody else.`,
    'people.hoursOrder': 'The end must be after the start.',
    'people.hoursQuiet':
      'The quiet time covers all working hours, so nothing could ever be said. Please leave some time.',
    'people.noWorkingDay': 'Please leave at least one working day in the week.',
    'people.zoneUnknown': 'There is no such time zone. Please type a city and choose from the list.',
  },
}
