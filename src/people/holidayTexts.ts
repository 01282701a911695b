// Words of the calendar that an admin edits.
import type { DaySource, SpecialDay } from '../core/calendar.ts'
import { countryName } from '../core/countries.ts'
import type { Bilingual } from '../core/locale.ts'
import { type Day, showDay, showDayShort } from '../core/time.ts'
import { join, type Mrk, mrk } from '../slack/mrkdwn.ts'
import type { Sentence } from '../slack/on.ts'
import type { HolidayRefusal, Plan, Seeded } from './holidayModel.ts'
import { peopleTexts } from './texts.ts'

export type Moved = { count: number; to: Day }

const { save, add, close, cancel, edit, weekdays } = peopleTexts.vi

const vi = {
  save,
  add,
  close,
  cancel,
  edit,
  weekdays,
  day: (day: Day) => showDay(day, 'vi'),
  country: (code: string) => countryName(code, 'vi'),

  title: 'Ngày nghỉ',
  about: (country: string, rest: string[]) =>
    mrk`Lịch nhà nước: *${country}* · Nghỉ hằng tuần: ${rest.length > 0 ? rest.join(', ') : 'không có'}`,
  makesUp: (yes: boolean) =>
    yes ? mrk`Công ty làm bù các thứ Bảy hoán đổi: *có*` : mrk`Công ty làm bù các thứ Bảy hoán đổi: *không*`,
  empty: mrk`Chưa có ngày nghỉ nào sắp tới. Bấm *Thêm ngày*, hoặc *Nhập file .ics*.`,
  kinds: { off: 'Nghỉ', half: 'Chỉ làm buổi sáng', work: 'Làm bù' } satisfies Record<SpecialDay['kind'], string>,
  unconfirmed: 'chưa chính thức',
  /** Where a day comes from, for whoever wonders whether it is right. */
  sources: {
    law: 'Bộ luật Lao động 2019, điều 112',
    restLaw: 'Bộ luật Lao động 2019, điều 111.3: ngày lễ rơi vào ngày nghỉ hằng tuần thì nghỉ bù ngày làm việc kế tiếp',
    yearly: 'Quyết định nghỉ Tết và Quốc khánh hằng năm của Thủ tướng (Bộ luật Lao động 2019, điều 112.3)',
    culture: 'Nghị quyết 28/2026/QH16, hiệu lực từ 01/07/2026',
    bridge: 'Hoán đổi ngày làm việc của khối nhà nước; công ty tư nhân được chọn theo hay không',
    press: 'Báo Dân trí ngày 19/09/2026. Chưa có thông báo chính thức, bạn đối chiếu lại giúp',
    guess: 'Dự đoán: năm 2027 có thể nghỉ 01/09 hoặc 03/09, chưa có quyết định',
    swap: 'Làm bù theo lịch hoán đổi của nhà nước',
    library: 'Thư viện date-holidays, chỉ gồm ngày lễ toàn quốc',
    file: 'Nhập từ file .ics',
  } satisfies Record<DaySource, string>,
  byHand: 'Công ty tự nhập',
  from: (source: string) => mrk`Nguồn: ${source}.`,
  page: (page: number, of: number) => mrk`Trang ${page}/${of}`,
  previous: 'Trang trước',
  next: 'Trang sau',

  droppedTitle: mrk`*Ngày lễ công ty đã bỏ hoặc đổi*`,
  giveBack: 'Về lịch chính thức',
  moreDropped: (count: number) => mrk`và ${count} ngày nữa`,

  addDay: 'Thêm ngày',
  newTitle: 'Thêm ngày',
  dayField: 'Ngày',
  dayPlaceholder: '30/11 hoặc thứ 6 tuần sau',
  until: 'Đến hết ngày',
  untilHint: 'Để trống nếu chỉ một ngày.',
  kind: 'Loại ngày',
  name: 'Tên',
  namePlaceholder: 'Teambuilding, Nghỉ Tết thêm …',
  dueStays: mrk`Deadline đã hẹn giữ nguyên; chỉ lời nhắc chuyển sang ngày làm việc.`,

  editTitle: 'Sửa ngày',
  drop: 'Bỏ ngày này',
  confirmDrop: 'Ngày này sẽ theo nhịp làm việc hằng tuần. Ngày lễ chính thức vẫn lấy lại được.',

  swap: 'Hoán đổi ngày',
  swapTitle: 'Hoán đổi ngày',
  swapOff: 'Nghỉ ngày',
  swapWork: 'Làm bù ngày',
  swapWorkHint: 'Một ngày đang là ngày nghỉ, ví dụ thứ Bảy.',
  swapName: 'Nghỉ hoán đổi',

  makeUp: 'Làm bù thứ Bảy',
  makeUpTitle: 'Làm bù thứ Bảy',
  makeUpField: 'Công ty làm bù các thứ Bảy hoán đổi',
  makeUpYes: 'Có, các thứ Bảy này là ngày làm việc',
  makeUpNo: 'Không, các thứ Bảy này vẫn nghỉ',
  makeUpAbout: mrk`Khi nhà nước cho nghỉ thêm một ngày kẹp giữa, khối nhà nước làm bù vào một thứ Bảy. Công ty tư nhân tự chọn.`,
  makeUpSwap: ({ off, work }: { off: Day; work: Day }, past: boolean) =>
    mrk`• Nghỉ ${showDay(off, 'vi')}, làm bù ${showDay(work, 'vi')}${past && ' (đã qua)'}`,
  makeUpNext: mrk`Chưa có lịch hoán đổi mới được công bố; khi có, lựa chọn này áp dụng.`,

  chooseCountry: 'Lịch nước khác',
  countryTitle: 'Lịch nhà nước',
  countryField: 'Ngày lễ theo nước',
  countryHint: 'Gõ tên nước để tìm. Lấy ngày lễ của năm nay và hai năm tới.',
  countryAbout: mrk`Ngày lễ cũ của nhà nước được thay bằng ngày lễ của nước bạn chọn. Ngày công ty tự nhập, và ngày nhập từ file, giữ nguyên. Chọn lại đúng nước hiện tại để cập nhật lịch mới nhất.`,

  importFile: 'Nhập file .ics',
  importTitle: 'Nhập file .ics',
  fileField: 'File lịch',
  fileHint: 'File .ics tải từ Google Calendar, Outlook hoặc trang của cơ quan nhà nước; tối đa 1 MB.',
  look: 'Xem trước',
  previewTitle: 'Xem trước',
  chooseDays: 'Những ngày công ty nghỉ',
  chooseHint: 'Bỏ chọn ngày nào công ty vẫn làm, như Valentine, Halloween.',
  unnamed: 'Ngày nghỉ',
  span: (first: Day, last: Day) =>
    first === last ? showDay(first, 'vi') : `${showDayShort(first, 'vi')} – ${showDay(last, 'vi')}`,
  preview: (fresh: number, { known, resting, decided }: Plan): Mrk =>
    join(
      [
        mrk`*${fresh} ngày nghỉ mới*`,
        known > 0 && `${known} đã có`,
        resting > 0 && `${resting} rơi vào ngày nghỉ hằng tuần`,
        decided > 0 && `${decided} công ty đã xếp khác`,
      ],
      ', ',
    ),
  left: ({ meetings, long, unreadable }: { meetings: number; long: number; unreadable: number }): Mrk =>
    join(
      [
        meetings > 0 && `${meetings} sự kiện là cuộc họp hoặc lặp hằng tuần, hằng tháng`,
        long > 0 && `${long} sự kiện dài hơn một tháng`,
        unreadable > 0 && `${unreadable} sự kiện không đọc được`,
      ],
      ', ',
    ),
  leftOut: (what: Mrk) => mrk`Bỏ qua: ${what}.`,
  onlyFirst: (count: number) => mrk`Đợt này chọn được ${count} mục đầu; lưu rồi nhập lại file để lấy tiếp.`,
  nothingNew: mrk`File không có ngày nghỉ nào mới trong năm nay và hai năm tới.`,

  added: (count: number) => mrk`Đã thêm ${count} ngày.`,
  changed: (day: Day) => mrk`Đã lưu ${showDay(day, 'vi')}.`,
  removed: (day: Day) => mrk`Đã bỏ ${showDay(day, 'vi')}; ngày này theo nhịp hằng tuần.`,
  returned: (day: Day) => mrk`${showDay(day, 'vi')} đã về đúng lịch chính thức.`,
  swapped: (off: Day, work: Day) => mrk`Nghỉ ${showDay(off, 'vi')}, làm bù ${showDay(work, 'vi')}.`,
  saved: mrk`Đã lưu.`,
  seeded: (country: string, { added, removed, own }: Seeded) =>
    added + removed === 0
      ? mrk`Lịch *${country}* đã là bản mới nhất.`
      : mrk`Lịch *${country}*: thêm ${added} ngày, bỏ ${removed} ngày${own > 0 && `, giữ ${own} ngày công ty tự nhập`}.`,
  moved: ({ count, to }: Moved) =>
    mrk` ${count} deadline rơi vào ngày nghỉ này: deadline giữ nguyên, lời nhắc chuyển sang ${showDay(to, 'vi')}.`,
}

const en: typeof vi = {
  save: peopleTexts.en.save,
  add: peopleTexts.en.add,
  close: peopleTexts.en.close,
  cancel: peopleTexts.en.cancel,
  edit: peopleTexts.en.edit,
  weekdays: peopleTexts.en.weekdays,
  day: day => showDay(day, 'en'),
  country: code => countryName(code, 'en'),

  title: 'Holidays',
  about: (country, rest) =>
    mrk`Public holidays: *${country}* · Weekly rest: ${rest.length > 0 ? rest.join(', ') : 'none'}`,
  makesUp: yes =>
    yes ? mrk`The company works the Saturdays of swaps: *yes*` : mrk`The company works the Saturdays of swaps: *no*`,
  empty: mrk`No holidays ahead yet. Press *Add a day* or *Import .ics*.`,
  kinds: { off: 'Day off', half: 'Morning only', work: 'Working day' },
  unconfirmed: 'not official yet',
  sources: {
    law: 'Labour Code 2019, art. 112',
    restLaw: 'Labour Code 2019, art. 111.3: a holiday on weekly rest moves to the next working day',
    yearly: 'Yearly decision of the Prime Minister (Labour Code 2019, art. 112.3)',
    culture: 'Resolution 28/2026/QH16, in force from 01/07/2026',
    bridge: 'Swapped in the public sector; private employers may follow or not',
    press: 'Dân trí, 19/09/2026. There is no official notice yet; please check again',
    guess: 'A guess: in 2027 it may be 01/09 or 03/09, nothing is decided yet',
    swap: 'Worked for an official swap',
    library: 'The library date-holidays; national holidays only',
    file: 'Imported from an .ics file',
  },
  byHand: 'Entered by the company',
  from: source => mrk`Source: ${source}.`,
  page: (page, of) => mrk`Page ${page} of ${of}`,
  previous: 'Previous page',
  next: 'Next page',

  droppedTitle: mrk`*Public holidays that the company took out or changed*`,
  giveBack: 'Restore official day',
  moreDropped: count => mrk`and ${count} more`,

  addDay: 'Add a day',
  newTitle: 'Add a day',
  dayField: 'Day',
  dayPlaceholder: '30/11 or next friday',
  until: 'Up to and including',
  untilHint: 'Leave empty for a single day.',
  kind: 'Kind of day',
  name: 'Name',
  namePlaceholder: 'Team building, more days for Tết …',
  dueStays: mrk`Agreed deadlines stay; only nudges move to a working day.`,

  editTitle: 'Edit day',
  drop: 'Remove this day',
  confirmDrop: 'This day will follow the weekly rhythm. A public holiday can still be given back.',

  swap: 'Swap days',
  swapTitle: 'Swap days',
  swapOff: 'Day off',
  swapWork: 'Day worked for it',
  swapWorkHint: 'A day that is free now, such as a Saturday.',
  swapName: 'Swapped day off',

  makeUp: 'Saturdays of swaps',
  makeUpTitle: 'Saturdays of swaps',
  makeUpField: 'The company works the Saturdays of swaps',
  makeUpYes: 'Yes, these Saturdays are worked',
  makeUpNo: 'No, these Saturdays stay free',
  makeUpAbout: mrk`When the state gives a bridge day off, the public sector works a Saturday for it. Private companies choose.`,
  makeUpSwap: ({ off, work }, past) =>
    mrk`• ${showDay(off, 'en')} off, ${showDay(work, 'en')} worked${past && ' (past)'}`,
  makeUpNext: mrk`No new swap is announced; when there is one, this choice applies.`,

  chooseCountry: 'Another country',
  countryTitle: 'Public holidays',
  countryField: 'Country',
  countryHint: 'Type a name to search. This year and the next two are taken over.',
  countryAbout: mrk`The public holidays of before give way to those of the country you choose. What the company entered, and what came from a file, stays. Choose the same country again for its latest calendar.`,

  importFile: 'Import .ics',
  importTitle: 'Import .ics',
  fileField: 'Calendar file',
  fileHint: 'An .ics file from Google Calendar, Outlook or a public office; at most 1 MB.',
  look: 'Preview',
  previewTitle: 'Preview',
  chooseDays: 'Days that the company takes off',
  chooseHint: 'Take out what the company works, such as Valentine or Halloween.',
  unnamed: 'Day off',
  span: (first, last) =>
    first === last ? showDay(first, 'en') : `${showDayShort(first, 'en')} – ${showDay(last, 'en')}`,
  preview: (fresh, { known, resting, decided }) =>
    join(
      [
        mrk`*${fresh === 1 ? '1 new day off' : `${fresh} new days off`}*`,
        known > 0 && `${known} known already`,
        resting > 0 && `${resting} on weekly rest`,
        decided > 0 && `${decided} set otherwise by the company`,
      ],
      ', ',
    ),
  left: ({ meetings, long, unreadable }) =>
    join(
      [
        meetings > 0 && `${meetings} events that are meetings or repeat weekly or monthly`,
        long > 0 && `${long} events longer than a month`,
        unreadable > 0 && `${unreadable} events that cannot be read`,
      ],
      ', ',
    ),
  leftOut: what => mrk`Left out: ${what}.`,
  onlyFirst: count => mrk`The first ${count} can be chosen now; save, then import the file again for the rest.`,
  nothingNew: mrk`The file has no new day off in this year and the next two.`,

  added: count => mrk`${count === 1 ? '1 day is' : `${count} days are`} added.`,
  changed: day => mrk`${showDay(day, 'en')} is saved.`,
  removed: day => mrk`${showDay(day, 'en')} is removed and follows the weekly rhythm.`,
  returned: day => mrk`${showDay(day, 'en')} is what the official calendar says.`,
  swapped: (off, work) => mrk`${showDay(off, 'en')} is off, ${showDay(work, 'en')} is worked.`,
  saved: mrk`Saved.`,
  seeded: (country, { added, removed, own }) =>
    added + removed === 0
      ? mrk`The holidays of *${country}* are up to date.`
      : mrk`Holidays of *${country}*: ${added} added, ${removed} removed${own > 0 && `, ${own} of the company’s own kept`}.`,
  moved: ({ count, to }) =>
    mrk` ${count === 1 ? '1 deadline falls' : `${count} deadlines fall`} on it: deadlines stay, nudges move to ${showDay(to, 'en')}.`,
}

export const holidayTexts: Bilingual<typeof vi> = { vi, en }
export type HolidayTexts = typeof vi

const dayIn = (value: string | number | undefined, locale: 'vi' | 'en') => showDay(String(value), locale)

export const holidayRefusals: Bilingual<Record<HolidayRefusal, Sentence>> = {
  vi: {
    'holiday.dayOrder': 'Ngày kết thúc cần từ ngày bắt đầu trở đi.',
    'holiday.tooMany': v => `Khoảng này dài ${v.is} ngày; mỗi lần thêm tối đa ${v.max} ngày.`,
    'holiday.alreadyOff': 'Ngày này vốn đã nghỉ, không cần thêm nữa.',
    'holiday.alreadyWorked': 'Ngày này vốn đã làm việc như vậy, không cần thêm nữa.',
    'holiday.taken': v => `${dayIn(v.day, 'vi')} đang là “${v.name}”. Bạn bấm Sửa ở ngày đó trong danh sách nhé.`,
    'holiday.unknown': 'Ngày này không còn trong danh sách. Bạn mở lại Ngày nghỉ giúp.',
    'holiday.restAlready': v => `${dayIn(v.day, 'vi')} vốn đã nghỉ. Bạn chọn một ngày đang làm việc.`,
    'holiday.workAlready': v => `${dayIn(v.day, 'vi')} vốn là ngày làm việc. Bạn chọn một ngày đang nghỉ để làm bù.`,
    'holiday.countryUnknown': 'Chưa có lịch của nước này. Bạn gõ tên nước rồi chọn trong danh sách.',
    'holiday.noneChosen': 'Chưa chọn ngày nào còn mới. Bạn chọn ít nhất một mục, hoặc đóng cửa sổ.',
    'holiday.fileUnreadable': 'Mình không tải được file này từ Slack. Bạn tải file lên lại giúp.',
    'ics.notACalendar': 'File này không phải lịch .ics đọc được. Bạn xuất lại từ Google Calendar hoặc Outlook giúp.',
    'ics.tooLarge': v => `File lớn quá, tối đa ${v.max} MB. Bạn xuất riêng lịch ngày nghỉ giúp.`,
    'ics.tooManyEvents': v =>
      `File có quá nhiều sự kiện: tối đa ${v.max} sự kiện, trong đó ${v.rules} sự kiện lặp. Bạn xuất riêng lịch ngày nghỉ giúp.`,
  },
  en: {
    'holiday.dayOrder': 'The last day must not be before the first.',
    'holiday.tooMany': v => `That is ${v.is} days; please add at most ${v.max} at a time.`,
    'holiday.alreadyOff': 'This is a day off already; there is nothing to add.',
    'holiday.alreadyWorked': 'This day is already worked like that; there is nothing to add.',
    'holiday.taken': v => `${dayIn(v.day, 'en')} is “${v.name}” now. Please press Edit at that day in the list.`,
    'holiday.unknown': 'This day is no longer in the list. Please open Holidays again.',
    'holiday.restAlready': v => `${dayIn(v.day, 'en')} is off already. Please choose a day that is worked.`,
    'holiday.workAlready': v => `${dayIn(v.day, 'en')} is worked already. Please choose a day that is free now.`,
    'holiday.countryUnknown': 'There is no calendar of this country. Please type a name and choose from the list.',
    'holiday.noneChosen': 'No day that is still new is chosen. Please choose at least one, or close the window.',
    'holiday.fileUnreadable': 'This file could not be fetched from Slack. Please upload it again.',
    'ics.notACalendar': 'This is not an .ics calendar that can be read. Please export it again.',
    'ics.tooLarge': v => `The file is too large; at most ${v.max} MB. Please export the holidays alone.`,
    'ics.tooManyEvents': v =>
      `The file has too many events: at most ${v.max}, of which ${v.rules} repeated. Please export the holidays alone.`,
  },
}
