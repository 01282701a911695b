import type { DayProblem } from './dayForms.ts'
import type { FieldCode } from './fields.ts'
import type { Bilingual, Locale } from './locale.ts'
import { type MoneyProblem, type MoneyRefusal, showMoney } from './money.ts'
import type { Problem } from './refusal.ts'
import type { TaxCodeProblem } from './taxcode.ts'
import { type Day, showDay } from './time.ts'

export type CoreCode = FieldCode | MoneyProblem | MoneyRefusal | DayProblem | TaxCodeProblem | 'taxcode.checksum'

type Values = NonNullable<Problem['values']>
type Sentence = (values: Values) => string

const amount = (value: Values[string] | undefined, { currency }: Values, locale: Locale): string =>
  showMoney({ amount: Number(value), currency: String(currency) }, locale)

/** The amounts that may have been meant: `150.000 ₫ hay 150.000.000 ₫`. */
const amounts = (values: Values, locale: Locale): string =>
  [values.first, values.second]
    .filter(value => value !== undefined)
    .map(value => amount(value, values, locale))
    .join(locale === 'vi' ? ' hay ' : ' or ')

const example = ({ currency }: Values): string => (currency === 'VND' ? '150tr' : '1,500.50')

const day = (value: Values[string] | undefined, locale: Locale): string => showDay(String(value) as Day, locale)

/** What to tell the person whose input could not be taken, and what to do about it. */
export const fieldWords: Bilingual<Record<CoreCode, Sentence>> = {
  vi: {
    'field.required': () => 'Bạn điền giúp ô này.',
    'field.tooShort': v => `Ngắn quá${has(v)}: cần ít nhất ${v.min} ký tự.`,
    'field.tooLong': v => `Dài quá${has(v)}: tối đa ${v.max} ký tự, bạn rút gọn giúp.`,
    'field.tooSmall': v => `Cần từ ${v.min} trở lên.`,
    'field.tooBig': v => `Tối đa là ${v.max}.`,
    'field.notAnEmail': () => 'Email chưa đúng. Ví dụ: mai@congty.vn',
    'field.notANumber': () => 'Chỗ này cần một con số. Ví dụ: 12',
    'field.notADate': () => 'Ngày chưa đúng. Bạn chọn lại trên lịch giúp.',
    'field.choose': () => 'Bạn chọn một mục trong danh sách giúp.',
    'field.invalid': () => 'Nội dung ô này chưa hợp lệ, bạn nhập lại giúp.',

    'money.unclear': v => `Số tiền chưa rõ: ${amounts(v, 'vi')}? Bạn gõ lại đủ đơn vị giúp, ví dụ: 150tr`,
    'money.confirm': v => `“${v.said}” là ${amounts(v, 'vi')}? Bạn gõ lại đủ số giúp: ${amount(v.first, v, 'vi')}`,
    'money.range': v => `Cần một con số cụ thể, chưa nhận khoảng ước lượng. Ví dụ: ${example(v)}`,
    'money.slang': v => `Bạn gõ số tiền theo nghìn, triệu, tỷ giúp. Ví dụ: ${example(v)}`,
    'money.currency': v => `Ô này tính bằng ${v.currency}. Bạn đổi sang ${v.currency} rồi gõ lại giúp: ${example(v)}`,
    'money.negative': v => `Số tiền không được âm. Ví dụ: ${example(v)}`,
    'money.tooLarge': () => 'Số tiền lớn quá, bạn kiểm tra lại số 0 giúp.',
    'money.unreadable': v => `Chưa đọc được số tiền này. Bạn gõ như: ${example(v)}${vnd(v, ', 1,5 tỷ, 150.000.000')}`,
    'money.splitTotal': v => `Tổng các đợt đang là ${percent(v.total, 'vi')}, cần đúng 100%.`,
    'money.splitShare': () => 'Mỗi đợt cần lớn hơn 0% và có tối đa hai số lẻ. Ví dụ: 30/40/30',

    'day.notReal': v => `Không có ngày ${v.said}. Bạn gõ lại theo ngày/tháng giúp, ví dụ: 30/11`,
    'day.past': v => `${day(v.day, 'vi')} đã qua rồi.${next(v, ' Nếu là ', 'vi')}`,
    'day.vague': v => `“${v.said}” là ngày nào? Bạn gõ cụ thể giúp, ví dụ: thứ 6 hoặc 30/11`,
    'day.whichWeek': v => `Hôm nay hay ${day(v.next, 'vi')}? Bạn gõ “hôm nay” hoặc ${typed(v.next)} giúp.`,
    'day.disagree': v => `Thứ và ngày không khớp: ${day(v.day, 'vi')}. Bạn kiểm tra lại giúp.`,
    'day.clockUnclear': v =>
      `“${v.said}” là sáng hay chiều? Bạn gõ như: ${v.morning ?? '05:00'} hoặc ${v.evening ?? '17h'}`,
    'day.notAClock': v => `Không có giờ “${v.said}”. Bạn gõ như: 17h30`,
    'day.unreadable': () => 'Chưa đọc được ngày. Bạn gõ như: thứ 6, 30/11 hoặc +3 ngày làm việc',

    'taxcode.format': () => 'MST gồm 10 số, 13 số (chi nhánh, ví dụ 0314409058-002) hoặc 12 số định danh cá nhân.',
    'taxcode.impossible': () => 'MST này không thể có thật, bạn kiểm tra lại từng số giúp.',
    'taxcode.checksum': () => 'Số kiểm tra của MST không khớp. Đã lưu, nhưng bạn đối chiếu lại với hóa đơn giúp.',
  },
  en: {
    'field.required': () => 'Please fill this in.',
    'field.tooShort': v => `Too short${has(v, 'en')}: at least ${v.min} characters, please.`,
    'field.tooLong': v => `Too long${has(v, 'en')}: at most ${v.max} characters, please shorten it.`,
    'field.tooSmall': v => `It must be ${v.min} or more.`,
    'field.tooBig': v => `It must be ${v.max} or less.`,
    'field.notAnEmail': () => 'That is not an email address. Example: mai@company.vn',
    'field.notANumber': () => 'Please enter a number. Example: 12',
    'field.notADate': () => 'That is not a date. Please pick it from the calendar.',
    'field.choose': () => 'Please choose from the list.',
    'field.invalid': () => 'This cannot be used as it is. Please enter it again.',

    'money.unclear': v => `Unclear amount: ${amounts(v, 'en')}? Please type it with its unit, for example 150tr`,
    'money.confirm': v => `Is “${v.said}” ${amounts(v, 'en')}? Please type it in full: ${amount(v.first, v, 'en')}`,
    'money.range': v => `Please give one exact amount, not a range or an estimate. Example: ${example(v)}`,
    'money.slang': v => `Please type the amount in thousands, millions or billions. Example: ${example(v)}`,
    'money.currency': v =>
      `This field is in ${v.currency}. Please convert to ${v.currency} and type it again: ${example(v)}`,
    'money.negative': v => `The amount cannot be negative. Example: ${example(v)}`,
    'money.tooLarge': () => 'That amount is too large. Please check the zeros.',
    'money.unreadable': v =>
      `That amount cannot be read. Please type it like ${example(v)}${vnd(v, ', 1.5b or 150,000,000')}`,
    'money.splitTotal': v => `The milestones add up to ${percent(v.total, 'en')}; they must make exactly 100%.`,
    'money.splitShare': () => 'Each share must be above 0% with at most two decimals. Example: 30/40/30',

    'day.notReal': v => `There is no such day as ${v.said}. Please type day/month, for example 30/11`,
    'day.past': v => `${day(v.day, 'en')} has passed.${next(v, ' If you mean ', 'en')}`,
    'day.vague': v => `Which day is “${v.said}”? Please be exact, for example friday or 30/11`,
    'day.whichWeek': v => `Today or ${day(v.next, 'en')}? Please type “today” or ${typed(v.next)}.`,
    'day.disagree': v => `The weekday and the date do not match: it is ${day(v.day, 'en')}. Please check.`,
    'day.clockUnclear': v =>
      `Is “${v.said}” in the morning or later? Please type ${v.morning ?? '05:00'} or ${v.evening ?? '17h'}`,
    'day.notAClock': v => `There is no such time as “${v.said}”. Please type it like 17:30`,
    'day.unreadable': () => 'That day cannot be read. Please type it like friday, 30/11 or +3 working days',

    'taxcode.format': () =>
      'A tax code has 10 digits, 13 for a branch (like 0314409058-002), or is a 12-digit personal ID.',
    'taxcode.impossible': () => 'No such tax code can exist. Please check every digit.',
    'taxcode.checksum': () =>
      'The check digit of this tax code does not match. Saved, but please compare it with an invoice.',
  },
}

const has = ({ is }: Values, locale: Locale = 'vi'): string =>
  is === undefined ? '' : locale === 'vi' ? ` (đang có ${is} ký tự)` : ` (${is} characters now)`

const vnd = ({ currency }: Values, more: string): string => (currency === 'VND' ? more : '')

const percent = (value: Values[string] | undefined, locale: Locale): string =>
  `${Number(value).toLocaleString(locale === 'vi' ? 'vi-VN' : 'en-US', { maximumFractionDigits: 2 })}%`

/** `2027-01-05` as a person would type it. */
const typed = (value: Values[string] | undefined): string => String(value).split('-').reverse().join('/')

const next = (values: Values, before: string, locale: Locale): string =>
  values.next === undefined
    ? ''
    : `${before}${day(values.next, locale)}${locale === 'vi' ? ', bạn gõ' : ', please type'} ${typed(values.next)}`
