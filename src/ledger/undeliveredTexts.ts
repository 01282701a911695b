import type { Bilingual } from '../core/locale.ts'
import { type Mrk, mrk } from '../slack/mrkdwn.ts'
import type { Sentence } from '../slack/on.ts'
import type { Kind, Plight, Reason, UndeliveredRefusal } from './undeliveredModel.ts'

const vi = {
  title: 'Tin chưa gửi được',
  close: 'Đóng',
  none: mrk`Không có tin nào bị kẹt.`,
  intro: mrk`Tin mới nhất của từng nơi ở trên cùng. Nội dung tin không hiện ở đây.`,
  place: (place: Mrk, count: number): Mrk => mrk`*${place}* · ${count} tin`,
  again: 'Gửi lại',
  againAll: 'Gửi lại tất cả',
  drop: 'Bỏ',
  dropTitle: 'Bỏ tin này?',
  dropText: 'Tin sẽ không được gửi nữa. Phần đã có trong Slack vẫn giữ nguyên.',
  cancel: 'Hủy',
  more: (count: number): Mrk => mrk`và ${count} tin nữa ở đây`,
  morePlaces: (count: number): Mrk => mrk`và ${count} nơi khác nữa; xử lý bớt thì phần còn lại sẽ hiện ra`,
  sentAgain: (count: number): Mrk => mrk`Đang gửi lại ${count} tin.`,
  dropped: mrk`Đã bỏ.`,
  said: (when: string): string => `tạo lúc ${when}`,
  edit: 'bản cập nhật',
  plights: {
    late: 'Đang chờ, mình vẫn tự thử lại',
    stopped: 'Đang chờ nơi nhận',
    dead: 'Đã ngừng gửi',
  } satisfies Record<Plight, string>,
  kinds: {
    task: 'Tin về task',
    brief: 'Tin về brief',
    question: 'Câu hỏi về brief',
    invoice: 'Tin về hóa đơn',
    promise: 'Hẹn thanh toán',
    client: 'Tin về khách hàng',
    digest: 'Bản tin sáng',
    nudge: 'Nhắc việc',
    leave: 'Nghỉ phép',
    people: 'Tin về cài đặt',
    ledger: 'Cảnh báo của bot',
    other: 'Tin khác',
  } satisfies Record<Kind, string>,
  reasons: {
    notInChannel: 'bot không còn trong kênh, hãy mời lại bằng /invite @Nhịp Cầu',
    archived: 'kênh đã lưu trữ',
    noChannel: 'không còn kênh này, hoặc bot đã bị đưa ra khỏi kênh riêng tư',
    person: 'người này không nhận tin của bot được nữa',
    notAllowed: 'kênh không cho bot gửi tin',
    parent: 'tin gốc của thread chưa gửi được',
    rateLimited: 'Slack đang giới hạn số tin',
    content: 'Slack không nhận tin này',
    fault: 'lỗi của Nhịp Cầu, đã ghi vào log',
    unreachable: 'Slack không phản hồi',
  } satisfies Record<Reason, string>,
}

const en: typeof vi = {
  title: 'Undelivered messages',
  close: 'Close',
  none: mrk`No message is stuck.`,
  intro: mrk`The newest of each place first. What the messages say is not shown here.`,
  place: (place, count) => mrk`*${place}* · ${count === 1 ? '1 message' : `${count} messages`}`,
  again: 'Send again',
  againAll: 'Send all again',
  drop: 'Drop',
  dropTitle: 'Drop this message?',
  dropText: 'It will not be sent any more. What is in Slack already stays as it is.',
  cancel: 'Cancel',
  more: count => mrk`and ${count} more here`,
  morePlaces: count => mrk`and ${count} more places; they show up as these are dealt with`,
  sentAgain: count => mrk`${count === 1 ? 'One message is' : `${count} messages are`} being sent again.`,
  dropped: mrk`Dropped.`,
  said: when => `from ${when}`,
  edit: 'an update',
  plights: {
    late: 'Waiting, still being tried',
    stopped: 'Waiting for its place',
    dead: 'Given up',
  },
  kinds: {
    task: 'About a task',
    brief: 'About a brief',
    question: 'Question about a brief',
    invoice: 'About an invoice',
    promise: 'Promise to pay',
    client: 'About a client',
    digest: 'Morning digest',
    nudge: 'Nudge',
    leave: 'Leave',
    people: 'About the settings',
    ledger: 'Warning from the bot',
    other: 'Other message',
  },
  reasons: {
    notInChannel: 'the bot is no longer in the channel; invite it with /invite @Nhịp Cầu',
    archived: 'the channel is archived',
    noChannel: 'the channel is gone, or the bot was removed from a private channel',
    person: 'this person can no longer get messages from the bot',
    notAllowed: 'the channel does not let the bot post',
    parent: 'the message it answers was not delivered',
    rateLimited: 'Slack limits how much is sent',
    content: 'Slack does not take this message',
    fault: 'a fault of Nhịp Cầu’s own; it is in the log',
    unreachable: 'Slack did not answer',
  },
}

export type UndeliveredTexts = typeof vi
export const undeliveredTexts: Bilingual<UndeliveredTexts> = { vi, en }

export const undeliveredRefusals: Bilingual<Record<UndeliveredRefusal, Sentence>> = {
  vi: { 'ledger.notUndelivered': 'Tin này đã được gửi hoặc đã được bỏ rồi. Bạn mở lại danh sách để xem mới nhất nhé.' },
  en: { 'ledger.notUndelivered': 'This message was sent or dropped meanwhile. Please open the list anew.' },
}
