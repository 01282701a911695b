import type { Bilingual } from '../core/locale.ts'

const vi = {
  fault: (id: string) =>
    `Có lỗi ngoài dự kiến, mình đã ghi lại. Bạn thử lại giúp; nếu vẫn lỗi, báo quản trị mã ${id} nhé.`,
  faultTitle: 'Có lỗi',
  noticeTitle: 'Lưu ý',
  close: 'Đóng',
  saving: 'Mình đang lưu, chờ một chút nhé. Bạn có thể đóng cửa sổ này, nội dung không mất.',
  savingTitle: 'Đang lưu',
  saved: 'Đã lưu.',
  savedTitle: 'Xong',
  expired: 'Lệnh vừa rồi mở chậm quá nên Slack đã bỏ qua. Bạn gõ lại giúp mình nhé.',
  stale: 'Nút này thuộc một tin đã cũ nên không bấm được nữa. Bạn mở Home của Nhịp Cầu để xem việc hiện tại nhé.',
  staleForm: 'Biểu mẫu này đã cũ. Bạn chép lại nội dung rồi mở biểu mẫu mới giúp mình nhé.',
  who: {
    guest: 'Tài khoản khách (guest) chưa dùng được Nhịp Cầu. Bạn nhờ account phụ trách thao tác giúp nhé.',
    stranger: 'Nhịp Cầu chỉ dùng cho thành viên công ty này. Anh/chị cần gì nhắn trực tiếp account phụ trách giúp nhé.',
    bot: 'Nhịp Cầu không nhận lệnh từ bot.',
    inactive: 'Tài khoản này đã ngừng hoạt động nên không dùng được Nhịp Cầu. Bạn liên hệ quản trị nhé.',
    unknown: 'Nhịp Cầu chưa được cài cho không gian làm việc này. Bạn nhờ quản trị Slack cài giúp nhé.',
  },
}

const en: typeof vi = {
  fault: id =>
    `Something unexpected went wrong and is on record. Please try again; if it happens again, give your admin the code ${id}.`,
  faultTitle: 'Something went wrong',
  noticeTitle: 'Please note',
  close: 'Close',
  saving: 'Still saving, one moment. You may close this window, nothing is lost.',
  savingTitle: 'Saving',
  saved: 'Saved.',
  savedTitle: 'Done',
  expired: 'That opened too slowly and Slack dropped it. Please type it again.',
  stale:
    'This button belongs to an old message and no longer works. Open the Nhịp Cầu Home to see the work as it stands.',
  staleForm: 'This form is out of date. Please copy what you wrote and open a new one.',
  who: {
    guest: 'Guest accounts cannot use Nhịp Cầu yet. Please ask your account contact to do this for you.',
    stranger: 'Nhịp Cầu serves members of this company only. Please ask your account contact here to do this for you.',
    bot: 'Nhịp Cầu takes no commands from bots.',
    inactive: 'This account is deactivated, so it cannot use Nhịp Cầu. Please contact an admin.',
    unknown: 'Nhịp Cầu is not installed in this workspace. Please ask your Slack admin to install it.',
  },
}

export const slackTexts: Bilingual<typeof vi> = { vi, en }
