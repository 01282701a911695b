import type { Bilingual } from '../core/locale.ts'
import type { Tier } from '../db/schema.ts'
import { channelLink, type Mrk, mention, mrk } from '../slack/mrkdwn.ts'
import type { Sentence } from '../slack/on.ts'
import { type ClientRefusal, LONGEST_TERMS } from './model.ts'

const vi = {
  close: 'Đóng',
  later: 'Để sau',
  next: 'Tiếp tục',
  save: 'Lưu',

  newClient: 'Khách hàng mới',
  editClient: 'Sửa khách hàng',
  cardTitle: (code: string) => `Khách hàng ${code}`,
  terms: 'Giấy tờ & thanh toán',
  created: (name: string): Mrk =>
    mrk`*${name}* đã được lưu. Phần dưới điền khi có, để sau cũng được: vào thẻ khách hàng → Sửa.`,
  saved: (name: string): Mrk => mrk`*${name}* đã được lưu.`,

  name: 'Tên khách hàng',
  namePlaceholder: 'Vinamilk',
  code: 'Mã khách hàng',
  codeHint: '2–5 chữ cái không dấu hoặc số. Mã brief bắt đầu bằng mã này: VNM-26-003.',
  tier: 'Nhóm khách',
  tiers: { key: 'Key account', strategic: 'Chiến lược', standard: 'Tiêu chuẩn' } satisfies Record<Tier, string>,
  owner: 'Account phụ trách',
  backup: 'Người hỗ trợ',
  backupHint: 'Thay account phụ trách khi vắng, và cũng xem được công nợ của khách.',
  channel: 'Kênh Slack của khách',
  legalName: 'Tên pháp nhân trên hóa đơn',
  taxCode: 'Mã số thuế',
  dueIn: 'Hạn thanh toán',
  termsDays: 'Hạn thanh toán (số ngày)',
  termsHint: `Tính từ ngày hóa đơn, từ 0 đến ${LONGEST_TERMS} ngày.`,
  currency: 'Tiền tệ',
  language: 'Ngôn ngữ làm việc',
  languages: { vi: 'Tiếng Việt', en: 'English' },
  note: 'Ghi chú',

  days: (n: number): string => (n === 0 ? 'Thanh toán ngay' : `${n} ngày từ ngày hóa đơn`),
  people: (owner: string, backup: string | null): Mrk =>
    backup ? mrk`${mention(owner)}, hỗ trợ: ${mention(backup)}` : mention(owner),
  openBriefs: 'Brief đang chạy',
  noOpenBriefs: 'Chưa có',
  archivedSince: 'Đã lưu trữ. Khôi phục để nhận brief mới.',

  contacts: 'Đầu mối',
  noContacts: 'Chưa có đầu mối nào. Thêm người mình hay liên hệ để cả team gọi đúng tên.',
  decides: 'Người quyết định',
  addContact: 'Thêm đầu mối',
  editContact: 'Sửa đầu mối',
  contactOf: (name: string): Mrk => mrk`Đầu mối của *${name}*`,
  contactName: 'Họ tên',
  addressAs: 'Cách xưng hô',
  addressAsPlaceholder: 'anh Dũng, chị Mai',
  title: 'Chức vụ',
  phone: 'Điện thoại',
  email: 'Email',
  decidesHint: 'Duyệt cuối bên khách',
  withdrawContact: 'Gỡ đầu mối',
  withdrawContactAsk: (name: string) => `Gỡ ${name} khỏi danh sách đầu mối?`,

  newBrief: 'Brief mới',
  newInvoice: 'Ghi hóa đơn',
  edit: 'Sửa',
  archive: 'Lưu trữ',
  restore: 'Khôi phục',
  archiveAsk: (name: string, openBriefs: number) =>
    `${name} sẽ không còn trong danh sách chọn${openBriefs > 0 ? `; ${openBriefs} brief đang chạy vẫn tiếp tục` : ''}. Công nợ vẫn theo dõi như cũ, và có thể khôi phục bất cứ lúc nào.`,
  cancel: 'Hủy',
  open: 'Mở',
  archived: (name: string): Mrk => mrk`Đã lưu trữ *${name}*.`,
  restored: (name: string): Mrk => mrk`Đã khôi phục *${name}*.`,
  contactSaved: (name: string): Mrk => mrk`Đã lưu đầu mối *${name}*.`,
  contactWithdrawn: (name: string): Mrk => mrk`Đã gỡ đầu mối *${name}*.`,

  archivedLabel: 'lưu trữ',
  matches: (query: string, n: number, more: boolean): Mrk =>
    more
      ? mrk`${n} khách gần nhất với “${query}”. Gõ thêm vài chữ để lọc bớt.`
      : mrk`Có ${n} khách khớp với “${query}”:`,
  noMatch: (query: string): Mrk =>
    mrk`Chưa thấy khách nào khớp với “${query}”. Thử mã hoặc một phần tên, không cần dấu.`,
  mine: 'Khách của bạn',
  mineNone: mrk`Bạn chưa phụ trách khách nào. Tìm khách bằng \`/client <tên>\`, không cần dấu.`,
  findHint: mrk`Tìm khách khác: \`/client <tên hoặc mã>\``,
  youOwn: (name: string, by: string, channel: string | null): Mrk =>
    channel
      ? mrk`${mention(by)} vừa giao bạn phụ trách *${name}*. Kênh của khách: ${channelLink(channel)}`
      : mrk`${mention(by)} vừa giao bạn phụ trách *${name}*.`,
}

const en: typeof vi = {
  close: 'Close',
  later: 'Later',
  next: 'Continue',
  save: 'Save',

  newClient: 'New client',
  editClient: 'Edit client',
  cardTitle: code => `Client ${code}`,
  terms: 'Paperwork and payment',
  created: name => mrk`*${name}* is saved. Fill in the rest now or later, from the client card → Edit.`,
  saved: name => mrk`*${name}* is saved.`,

  name: 'Client name',
  namePlaceholder: 'Vinamilk',
  code: 'Client code',
  codeHint: '2–5 letters or digits. Brief codes begin with it: VNM-26-003.',
  tier: 'Tier',
  tiers: { key: 'Key account', strategic: 'Strategic', standard: 'Standard' },
  owner: 'Account owner',
  backup: 'Backup',
  backupHint: 'Stands in for the owner, and sees the receivables of this client too.',
  channel: 'Slack channel of this client',
  legalName: 'Legal name on invoices',
  taxCode: 'Tax code',
  dueIn: 'Payment terms',
  termsDays: 'Payment terms (days)',
  termsHint: `Counted from the invoice date, 0 to ${LONGEST_TERMS} days.`,
  currency: 'Currency',
  language: 'Working language',
  languages: { vi: 'Tiếng Việt', en: 'English' },
  note: 'Note',

  days: n => (n === 0 ? 'Payable at once' : `${n} days from the invoice date`),
  people: (owner, backup) => (backup ? mrk`${mention(owner)}, backup: ${mention(backup)}` : mention(owner)),
  openBriefs: 'Open briefs',
  noOpenBriefs: 'None',
  archivedSince: 'Archived. Restore it to take new briefs.',

  contacts: 'Contacts',
  noContacts: 'No contacts yet. Add the people you talk to, so that the team addresses them well.',
  decides: 'Decision maker',
  addContact: 'Add contact',
  editContact: 'Edit contact',
  contactOf: name => mrk`A contact at *${name}*`,
  contactName: 'Full name',
  addressAs: 'How to address them',
  addressAsPlaceholder: 'anh Dũng, Ms Mai',
  title: 'Title',
  phone: 'Phone',
  email: 'Email',
  decidesHint: 'Gives the final approval',
  withdrawContact: 'Remove contact',
  withdrawContactAsk: name => `Remove ${name} from the contacts?`,

  newBrief: 'New brief',
  newInvoice: 'Record invoice',
  edit: 'Edit',
  archive: 'Archive',
  restore: 'Restore',
  archiveAsk: (name, openBriefs) =>
    `${name} can no longer be picked${openBriefs > 0 ? `; its ${openBriefs} open briefs go on` : ''}. Receivables are still followed, and it can be restored at any time.`,
  cancel: 'Cancel',
  open: 'Open',
  archived: name => mrk`*${name}* is archived.`,
  restored: name => mrk`*${name}* is restored.`,
  contactSaved: name => mrk`Contact *${name}* is saved.`,
  contactWithdrawn: name => mrk`Contact *${name}* is removed.`,

  archivedLabel: 'archived',
  matches: (query, n, more) =>
    more
      ? mrk`The ${n} clients closest to “${query}”. Type a little more to narrow it down.`
      : mrk`${n} clients match “${query}”:`,
  noMatch: query => mrk`No client matches “${query}”. Try the code or part of the name, accents do not matter.`,
  mine: 'Your clients',
  mineNone: mrk`You have no clients yet. Find one with \`/client <name>\`, accents do not matter.`,
  findHint: mrk`Find another: \`/client <name or code>\``,
  youOwn: (name, by, channel) =>
    channel
      ? mrk`${mention(by)} made you the account owner of *${name}*. Its channel: ${channelLink(channel)}`
      : mrk`${mention(by)} made you the account owner of *${name}*.`,
}

export const clientTexts: Bilingual<typeof vi> = { vi, en }
export type ClientTexts = typeof vi

export const clientRefusals: Bilingual<Record<ClientRefusal, Sentence>> = {
  vi: {
    'client.unknown': 'Không tìm thấy khách hàng này. Bạn tìm lại bằng /client và tên khách giúp.',
    'client.archived': v => `${v.client} đã lưu trữ. Bạn chọn khách khác, hoặc nhờ manager khôi phục trước giúp.`,
    'client.codeShape': 'Mã gồm 2–5 chữ cái không dấu hoặc số, viết liền. Ví dụ: VNM',
    'client.codeTaken': v => `Mã ${v.code} là của ${v.client}. Còn trống: ${v.free}`,
    'client.notAccount': v =>
      `${v.name} chưa có vai trò account. Bạn chọn người khác, hoặc nhờ quản trị thêm vai trò trong /nhipcau.`,
    'client.peopleLocked': 'Chỉ account phụ trách hoặc manager đổi được người của khách này. Bạn nhờ họ đổi giúp.',
    'client.backupIsOwner': 'Người hỗ trợ cần khác account phụ trách. Bạn chọn người khác hoặc để trống giúp.',
    'client.phoneShape': 'Số điện thoại chưa đúng. Ví dụ: 0903 123 456 hoặc +84 903 123 456',
    'client.contactUnknown': 'Đầu mối này đã được gỡ. Bạn mở lại thẻ khách hàng giúp.',
  },
  en: {
    'client.unknown': 'This client cannot be found. Please look for it with /client and its name.',
    'client.archived': v =>
      `${v.client} is archived. Please pick another client, or ask a manager to restore it first.`,
    'client.codeShape': 'A code has 2–5 letters or digits, no spaces. Example: VNM',
    'client.codeTaken': v => `The code ${v.code} belongs to ${v.client}. Still free: ${v.free}`,
    'client.notAccount': v =>
      `${v.name} has no account role yet. Please pick somebody else, or ask an admin to add the role in /nhipcau.`,
    'client.peopleLocked': 'Only the account owner or a manager can change the people of this client. Please ask them.',
    'client.backupIsOwner':
      'The backup must be somebody other than the owner. Please pick another person or leave it empty.',
    'client.phoneShape': 'That is not a phone number. Example: 0903 123 456 or +84 903 123 456',
    'client.contactUnknown': 'This contact was removed. Please open the client card again.',
  },
}
