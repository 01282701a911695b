// Words of the forms in which admins set things up.
import type { Bilingual } from '../core/locale.ts'
import { mrk } from '../slack/mrkdwn.ts'

const vi = {
  departments: {
    title: 'Phòng ban',
    channel: 'Kênh',
    lead: 'Trưởng nhóm',
    add: 'Thêm phòng ban',
    saved: (name: string) => mrk`Đã lưu *${name}*.`,
    closed: (name: string) => mrk`Đã đóng *${name}*. Task cũ vẫn còn nguyên.`,
    empty: mrk`Chưa có phòng ban nào. Thêm một phòng để giao task.`,
  },
  department: {
    newTitle: 'Phòng ban mới',
    editTitle: 'Sửa phòng ban',
    name: 'Tên phòng',
    code: 'Mã ngắn',
    codeHint: 'Chữ thường không dấu, ví dụ: media. Đặt rồi không đổi.',
    channel: 'Kênh của phòng',
    channelHint: 'Task và nhắc việc vào đây. Nhớ mời bot vào kênh: /invite @Nhịp Cầu',
    lead: 'Trưởng nhóm',
    leadHint: 'Nhận task chưa có người làm, và được nhắc khi task chưa ai trả lời.',
    close: 'Đóng phòng này',
    confirmClose:
      'Phòng sẽ không còn trong danh sách giao việc. Bạn mở lại bất cứ lúc nào bằng cách thêm phòng cùng mã.',
  },

  channels: {
    title: 'Kênh chung',
    account: 'Kênh account',
    accountHint: 'Thẻ brief và tin cho team account.',
    finance: 'Kênh tài chính',
    financeHint: 'Công nợ mỗi sáng, có số tiền: hãy chọn kênh riêng tư chỉ gồm người được xem.',
    leadership: 'Kênh ban giám đốc',
    admin: 'Kênh quản trị bot',
    adminHint: 'Mình báo vào đây khi có tin không gửi được. Để trống thì mình nhắn riêng từng quản trị.',
    alertAfter: 'Báo quản trị khi tin chờ quá (phút)',
    alertAfterHint: 'Từ 5 đến 1440 phút. Mỗi lần trục trặc mình chỉ báo một tin, và sửa tin đó khi đã thông.',
    invite: mrk`Nhớ mời bot vào từng kênh: \`/invite @Nhịp Cầu\`.`,
  },
  saved: mrk`Đã lưu.`,

  everyone: {
    title: 'Mọi người',
    pick: 'Chọn người để sửa',
    intro: mrk`Chọn một người để trao vai trò, xếp phòng ban.`,
    noRole: (count: number) => `Chưa có vai trò (${count})`,
    more: (count: number) => `và ${count} người nữa`,
  },
  person: {
    title: 'Sửa thông tin',
    roles: 'Vai trò',
    rolesHint: 'Một người có thể giữ nhiều vai trò.',
    department: 'Phòng ban',
    reportsTo: 'Cấp trên',
    reportsToHint: 'Cấp trên trực tiếp trong công ty.',
    saved: (name: string) => mrk`Đã lưu *${name}*.`,
  },
  language: {
    title: 'Cài đặt của tôi',
    label: 'Ngôn ngữ',
    hint: 'Áp dụng cho Home, biểu mẫu và tin riêng. Tin trong kênh theo ngôn ngữ của kênh.',
    likeWorkspace: (name: string) => `Theo công ty (${name})`,
    onlyAdmins: mrk`Phòng ban, vai trò và giờ làm do quản trị cài đặt. Bạn cần đổi gì thì nhắn quản trị nhé.`,
  },

  hours: {
    title: 'Giờ làm',
    start: 'Bắt đầu làm việc',
    end: 'Tan làm',
    quietFrom: 'Không làm phiền từ',
    quietTo: 'Không làm phiền đến',
    quietHint: 'Trong giờ này mình không nhắn ai; tin chờ đến giờ làm kế tiếp.',
    rest: 'Ngày nghỉ hằng tuần',
  },
  region: {
    title: 'Ngôn ngữ & múi giờ',
    locale: 'Ngôn ngữ trong kênh',
    localeHint: 'Mỗi người vẫn chọn được ngôn ngữ riêng.',
    zone: 'Múi giờ',
    zoneHint: '09:00 của công ty là giờ ở đây. Gõ tên thành phố để tìm.',
    currency: 'Tiền tệ mặc định',
  },
}

const en: typeof vi = {
  departments: {
    title: 'Departments',
    channel: 'Channel',
    lead: 'Lead',
    add: 'Add a department',
    saved: name => mrk`*${name}* is saved.`,
    closed: name => mrk`*${name}* is closed. Its old tasks stay.`,
    empty: mrk`No departments yet. Add one to hand over tasks.`,
  },
  department: {
    newTitle: 'New department',
    editTitle: 'Edit department',
    name: 'Name',
    code: 'Short code',
    codeHint: 'Small letters, for example: media. It cannot be changed later.',
    channel: 'Channel',
    channelHint: 'Tasks and nudges go here. Please invite the bot: /invite @Nhịp Cầu',
    lead: 'Lead',
    leadHint: 'Gets tasks that nobody has yet, and hears of tasks that nobody answers.',
    close: 'Close this department',
    confirmClose: 'It will no longer be offered for tasks. Add a department with the same code to open it again.',
  },

  channels: {
    title: 'Shared channels',
    account: 'Account channel',
    accountHint: 'Brief cards and messages for the account team.',
    finance: 'Finance channel',
    financeHint: 'Receivables every morning, with amounts: choose a private channel of those who may see them.',
    leadership: 'Leadership channel',
    admin: 'Admin channel',
    adminHint: 'Hears of messages that cannot be sent. Left empty, each admin is told directly.',
    alertAfter: 'Tell the admins when a message waits longer than (minutes)',
    alertAfterHint: 'From 5 to 1440 minutes. Each trouble is told once, in one message that says when it is over.',
    invite: mrk`Please invite the bot to each channel: \`/invite @Nhịp Cầu\`.`,
  },
  saved: mrk`Saved.`,

  everyone: {
    title: 'People',
    pick: 'Choose a person to edit',
    intro: mrk`Choose a person to give roles or a department.`,
    noRole: count => `No role yet (${count})`,
    more: count => `and ${count} more`,
  },
  person: {
    title: 'Edit person',
    roles: 'Roles',
    rolesHint: 'A person may hold several roles.',
    department: 'Department',
    reportsTo: 'Reports to',
    reportsToHint: 'The direct superior in the company.',
    saved: name => mrk`*${name}* is saved.`,
  },
  language: {
    title: 'My settings',
    label: 'Language',
    hint: 'For your Home, forms and direct messages. Channels have a language of their own.',
    likeWorkspace: name => `Like the company (${name})`,
    onlyAdmins: mrk`Departments, roles and hours are set by the admins. Please ask one of them for a change.`,
  },

  hours: {
    title: 'Working hours',
    start: 'Work starts',
    end: 'Work ends',
    quietFrom: 'Quiet from',
    quietTo: 'Quiet until',
    quietHint: 'Nobody is messaged in this time; messages wait for the next working hour.',
    rest: 'Weekly rest days',
  },
  region: {
    title: 'Language & time zone',
    locale: 'Language of channels',
    localeHint: 'Each person can still choose a language of their own.',
    zone: 'Time zone',
    zoneHint: 'The company’s 09:00 is meant here. Type a city to search.',
    currency: 'Default currency',
  },
}

export const settingsTexts: Bilingual<typeof vi> = { vi, en }
