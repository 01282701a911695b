import type { Bilingual } from '../core/locale.ts'

const vi = {
  title: 'Nhịp nhắc',
  submit: 'Lưu',
  close: 'Đóng',
  saved: 'Đã lưu. Nhịp mới áp dụng từ lần nhắc tới.',
  intro:
    'Mỗi ô là số giờ làm việc trước khi nhắc từng cấp: người làm, lead, manager, director. Ghi ít số hơn thì dừng ở cấp thấp hơn. Ai trùng vai thì nhắc luôn cấp kế tiếp.',
  example: (hours: readonly string[]) => {
    const who = ['người làm', 'lead', 'manager', 'director']
    return `Ví dụ khách thường, việc thường: ${hours.map((h, at) => `sau ${h} giờ nhắc ${who[at]}`).join(', ')}.`
  },
  tiers: { key: 'Khách trọng điểm', strategic: 'Khách chiến lược', standard: 'Khách thường' },
  urgencies: { normal: 'việc thường', urgent: 'việc gấp' },
  field: (tier: string, urgency: string) => `${tier}, ${urgency}`,
  hints: {
    normal: 'Số giờ tăng dần, ví dụ: 8, 16, 24, 32. Một ngày tính theo giờ làm của agency.',
    urgent: 'Gấp là còn không quá một ngày làm việc, hoặc đã trễ.',
  },
  rest: 'Cấp cuối được nhắc lại mỗi ngày làm việc, nhiều nhất 3 lần, sau đó chỉ còn trong tin sáng. Công nợ tính chậm gấp 5. Không nhắc ngoài giờ làm và ngày nghỉ.',
  toDefault: 'Về mặc định',
}

const en: typeof vi = {
  title: 'Pace of nudges',
  submit: 'Save',
  close: 'Close',
  saved: 'Saved. It counts from the next reminder on.',
  intro:
    'Each field holds the working hours before each level is asked: assignee, lead, manager, director. With fewer numbers it stops at a lower level. Nobody is asked on two levels.',
  example: hours => {
    const who = ['the assignee', 'the lead', 'the manager', 'the director']
    return `For ordinary work of a standard client: ${hours.map((h, at) => `after ${h} hours ${who[at]}`).join(', ')}.`
  },
  tiers: { key: 'Key clients', strategic: 'Strategic clients', standard: 'Standard clients' },
  urgencies: { normal: 'ordinary', urgent: 'urgent' },
  field: (tier, urgency) => `${tier}, ${urgency} work`,
  hints: {
    normal: 'Growing numbers of hours, for example: 8, 16, 24, 32. A day has as many as the agency works.',
    urgent: 'Urgent: due within one working day, or late.',
  },
  rest: 'The last level is asked again each working day, three times at most; then only the mornings speak of it. Receivables count five times as long. Nobody is asked outside working hours.',
  toDefault: 'Back to the defaults',
}

export type PolicyTexts = typeof vi
export const policyTexts: Bilingual<PolicyTexts> = { vi, en }
