import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findDay, type ReadDay, readDay } from '../../src/core/saidDay.ts'
import { addDays, showDay, showDayShort } from '../../src/core/time.ts'
import { vietnamCalendar as calendar } from '../../src/core/vietnam.ts'

// A Wednesday; 24/11 is a holiday.
const TODAY = '2026-11-18'

/** `2026-11-27 17:00 [what remains]`, or the code of the problem. */
const told = (result: ReadDay | undefined): string => {
  if (!result) return 'none'
  const rest = result.rest ? ` [${result.rest}]` : ''
  return result.ok ? [result.day, result.clock].filter(Boolean).join(' ') + rest : result.problem + rest
}

const read = (text: string, today = TODAY): string => told(readDay(text, { today, calendar }))
const find = (text: string, today = TODAY): string => told(findDay(text, { today, calendar }))

describe('a day as people say it', () => {
  test.for([
    ['hôm nay', '2026-11-18'],
    ['nay', '2026-11-18'],
    ['today', '2026-11-18'],
    ['mai', '2026-11-19'],
    ['Mai', '2026-11-19'],
    ['ngày mai', '2026-11-19'],
    ['tomorrow', '2026-11-19'],
    ['mốt', '2026-11-20'],
    ['ngày mốt', '2026-11-20'],
    ['ngày kia', '2026-11-20'],
    ['day after tomorrow', '2026-11-20'],

    ['thứ 6', '2026-11-20'],
    ['thứ sáu', '2026-11-20'],
    ['THỨ SÁU', '2026-11-20'],
    ['thứ sáu'.normalize('NFD'), '2026-11-20'],
    ['thu sau', '2026-11-20'],
    ['thu 6', '2026-11-20'],
    ['t6', '2026-11-20'],
    ['T6', '2026-11-20'],
    ['fri', '2026-11-20'],
    ['Friday', '2026-11-20'],
    ['thứ ba', '2026-11-24'],
    ['thứ bảy', '2026-11-21'],
    ['cn', '2026-11-22'],
    ['chủ nhật', '2026-11-22'],
    ['sunday', '2026-11-22'],
    ['t2', '2026-11-23'],

    ['thứ 6 này', '2026-11-20'],
    ['thứ 4 này', '2026-11-18'],
    ['this friday', '2026-11-20'],
    ['thứ 6 tuần sau', '2026-11-27'],
    ['thứ 2 tuần sau', '2026-11-23'],
    ['tuần sau thứ 6', '2026-11-27'],
    ['t6 tuần tới', '2026-11-27'],
    ['thứ 6 sau', '2026-11-27'],
    ['next friday', '2026-11-27'],
    ['friday next week', '2026-11-27'],
    ['thứ 6 tới', '2026-11-20'],
    ['thứ 4 tới', '2026-11-25'],

    ['30/11', '2026-11-30'],
    ['ngày 30/11', '2026-11-30'],
    ['30/11/2026', '2026-11-30'],
    ['30-11-26', '2026-11-30'],
    ['30-11', '2026-11-30'],
    ['30.11', '2026-11-30'],
    ['2026-11-30', '2026-11-30'],
    ['30 tháng 11', '2026-11-30'],
    ['ngày 30 tháng 11 năm 2026', '2026-11-30'],
    ['nov 30', '2026-11-30'],
    ['November 30th, 2026', '2026-11-30'],
    ['30 nov', '2026-11-30'],
    ['ngày 30', '2026-11-30'],
    ['ngày 5', '2026-12-05'],
    ['18/11', '2026-11-18'],
    ['1/3', '2027-03-01'],

    ['+3 ngày làm việc', '2026-11-23'],
    ['+4 ngày làm việc', '2026-11-25'],
    ['+4nlv', '2026-11-25'],
    ['+4 working days', '2026-11-25'],
    ['+3 ngày', '2026-11-21'],
    ['3 ngày nữa', '2026-11-21'],
    ['in 3 days', '2026-11-21'],
    ['+2 tuần', '2026-12-02'],
    ['2 tuần nữa', '2026-12-02'],
    ['ngày làm việc tới', '2026-11-19'],

    ['Thu 3 Dec', '2026-12-03'],
    ['Thu 3 Dec 2026', '2026-12-03'],
    ['thu 3', '2026-11-24'],

    ['cuối tháng', '2026-11-30'],
    ['cuối tháng sau', '2026-12-31'],
    ['cuối tháng 1', '2027-01-29'],
    ['end of month', '2026-11-30'],
  ] as const)('%s is %s', ([text, expected]) => {
    expect(read(text)).toBe(expected)
  })

  test.for([
    ['thứ 6 17h', '2026-11-20 17:00'],
    ['17h thứ 6', '2026-11-20 17:00'],
    ['trước 17h thứ 6', '2026-11-20 17:00'],
    ['thứ 6 lúc 17 giờ 30', '2026-11-20 17:30'],
    ['thứ 6, 17h30', '2026-11-20 17:30'],
    ['mai 17:30', '2026-11-19 17:30'],
    ['mai 17g30', '2026-11-19 17:30'],
    ['mai 9h sáng', '2026-11-19 09:00'],
    ['sáng mai 9h', '2026-11-19 09:00'],
    ['5h chiều mai', '2026-11-19 17:00'],
    ['5 rưỡi chiều mai', 'day.unreadable [5 rưỡi chiều mai]'],
    ['5h rưỡi chiều mai', '2026-11-19 17:30'],
    ['5 giờ chiều mai', '2026-11-19 17:00'],
    ['mai 8h tối', '2026-11-19 20:00'],
    ['thứ 6 tối 8h', '2026-11-20 20:00'],
    ['trưa mai', '2026-11-19 12:00'],
    ['1h trưa mai', '2026-11-19 13:00'],
    ['chiều mai', '2026-11-19'],
    ['EOD thứ 6', '2026-11-20'],
    ['thứ 6 cuối ngày', '2026-11-20'],
    ['tomorrow 5pm', '2026-11-19 17:00'],
    ['friday 12 am', '2026-11-20 00:00'],
    ['friday at 5:30 p.m.', '2026-11-20 17:30'],
    ['mai 05:00', '2026-11-19 05:00'],
    ['17h', '2026-11-18 17:00'],
    ['17:30', '2026-11-18 17:30'],
    ['30/11/2026 09:00', '2026-11-30 09:00'],
  ] as const)('%s is %s, to the hour', ([text, expected]) => {
    expect(read(text)).toBe(expected)
  })

  test.for([
    ['30/02', 'day.notReal'],
    ['31/11', 'day.notReal'],
    ['11/30', 'day.notReal'],
    ['29/02', 'day.notReal'],
    ['2026-02-30', 'day.notReal'],
    ['cuối tháng 13', 'day.notReal'],
    ['01/10', 'day.past'],
    ['17/11', 'day.past'],
    ['30/11/2025', 'day.past'],
    ['hôm qua', 'day.past'],
    ['thứ 2 tuần này', 'day.past'],
    ['tuần sau', 'day.vague'],
    ['cuối tuần', 'day.vague'],
    ['đầu tuần sau', 'day.vague'],
    ['tháng sau', 'day.vague'],
    ['next week', 'day.vague'],
    ['thứ 4', 'day.whichWeek'],
    ['wednesday', 'day.whichWeek'],
    ['T5 27/11', 'day.disagree'],
    ['T6 30/02', 'day.notReal'],
    ['thứ 6 5h', 'day.clockUnclear'],
    ['mai 1:30', 'day.clockUnclear'],
    ['thứ 6 25h', 'day.notAClock'],
    ['mai 17:75', 'day.notAClock'],
    ['mai 13pm', 'day.notAClock'],
    ['mai 17h sáng', 'day.notAClock'],
    ['abc', 'day.unreadable [abc]'],
    ['30/11/2026/5', 'day.unreadable [30/11/2026/5]'],
    ['10/11-15/11', 'day.unreadable [10/11-15/11]'],
    ['thứ 8', 'day.unreadable [thứ 8]'],
    ['một', 'day.unreadable [một]'],
    ['', 'day.unreadable'],
  ] as const)('%s is asked about: %s', ([text, expected]) => {
    expect(read(text)).toBe(expected)
  })

  test('a date behind us is next year’s when half a year has gone, and is asked about before', () => {
    expect(read('19/5')).toBe('2027-05-19')
    expect(read('20/5')).toBe('day.past')
    expect(readDay('01/10', { today: TODAY, calendar })).toMatchObject({
      values: { day: '2026-10-01', next: '2027-10-01' },
    })
  })

  test('29/02 is found in the leap year ahead', () => {
    expect(read('29/2', '2027-12-01')).toBe('2028-02-29')
  })

  test('on that very weekday both readings are offered', () => {
    expect(readDay('t4', { today: TODAY, calendar })).toMatchObject({ values: { today: TODAY, next: '2026-11-25' } })
  })

  test('the end of a month whose last working day has gone is past', () => {
    expect(read('cuối tháng', '2027-01-31')).toBe('day.past')
  })

  test('what follows the day is left over', () => {
    expect(read('thứ 6 17h gửi khách')).toBe('2026-11-20 17:00 [gửi khách]')
  })

  test('a day as the bot shows it is read back as itself', () => {
    const ahead = fc.integer({ min: 0, max: 180 }).map(n => addDays(TODAY, n))
    fc.assert(
      fc.property(ahead, fc.constantFrom('vi', 'en'), (day, locale) => {
        expect(read(showDay(day, locale))).toBe(day)
        expect(read(showDayShort(day, locale))).toBe(day)
        expect(read(`17:00 ${showDayShort(day, locale)}`)).toBe(`${day} 17:00`)
      }),
    )
  })
})

describe('a day in a free line', () => {
  test.for([
    ['banner TVC thứ 6 17h', '2026-11-20 17:00 [banner TVC]'],
    ['banner TVC 17h thứ 6 nhé', '2026-11-20 17:00 [banner TVC]'],
    ['banner TVC thứ 6 giúp em ạ!', '2026-11-20 [banner TVC]'],
    ['KV Tết - deadline: 30/11', '2026-11-30 [KV Tết]'],
    ['KV Tết, hạn chót là thứ 6', '2026-11-20 [KV Tết]'],
    ['TVC 17h 30/11', '2026-11-30 17:00 [TVC]'],
    ['TVC 17h 30 tháng 11', '2026-11-30 17:00 [TVC]'],
    ['banner thứ Sáu ngày 20/11', '2026-11-20 [banner]'],
    ['banner (thứ 6)', '2026-11-20 [banner]'],
    ['gửi trước 17h thứ 6 cho khách', '2026-11-20 17:00 [gửi cho khách]'],
    ['quay clip ngày mai, bản offline', '2026-11-19 [quay clip, bản offline]'],
    ['họp PPM 9h mai tại studio', '2026-11-19 09:00 [họp PPM tại studio]'],
    ['gửi banner mai', '2026-11-19 [gửi banner]'],
    ['GỬI BANNER MAI', '2026-11-19 [GỬI BANNER]'],
    ['mai gửi banner cho khách', '2026-11-19 [gửi banner cho khách]'],
    ['họp 17h', '2026-11-18 17:00 [họp]'],
    ['banner T6', '2026-11-20 [banner]'],
    ['bản 2 thứ 6', '2026-11-20 [bản 2]'],
    ['banner deadline mai nha', '2026-11-19 [banner]'],
    ['hạn t6 gửi khách', '2026-11-20 [gửi khách]'],
    ['banner 30/02', 'day.notReal [banner]'],
    ['banner TVC tuần sau', 'day.vague [banner TVC]'],
    ['banner tuần sau thứ 6', '2026-11-27 [banner]'],
  ] as const)('%s → %s', ([text, expected]) => {
    expect(find(text)).toBe(expected)
  })

  test.for([
    ['brief cho chị Mai thứ 6', '2026-11-20 [brief cho chị Mai]'],
    ['brief thứ 6 cho chị Mai', '2026-11-20 [brief cho chị Mai]'],
    ['brief thứ 6 chị quỳnh mai', '2026-11-20 [brief chị quỳnh mai]'],
    ['@mai banner t6', '2026-11-20 [@mai banner]'],
    ['banner khuyến mãi mai', '2026-11-19 [banner khuyến mãi]'],
    ['banner 20/12 thứ 6 17h', '2026-11-20 17:00 [banner 20/12]'],
    ['banner 11.11 mai 9h', '2026-11-19 09:00 [banner 11.11]'],
    ['video 9:16 thứ 6', '2026-11-20 [video 9:16]'],
    ['mạng 5G thứ 6', '2026-11-20 [mạng 5G]'],
    ['video 10-15s thứ 5', '2026-11-19 [video 10-15s]'],
    ['budget 1.5 tỷ gửi thứ 6', '2026-11-20 [budget 1.5 tỷ gửi]'],
    ['sửa lần thứ 3 thứ 6', '2026-11-20 [sửa lần thứ 3]'],
    ['chuyển sang thứ 6', '2026-11-20 [chuyển sang]'],
    ['phim Hàn thứ 6', '2026-11-20 [phim Hàn]'],
    ['gửi ngay thứ 6', '2026-11-20 [gửi ngay]'],
    ['brief cho Lan thứ 6', '2026-11-20 [brief cho Lan]'],
    ['banner 1/2 trang, thứ 6', '2026-11-20 [banner 1/2 trang]'],
  ] as const)('only the day is taken out of: %s', ([text, expected]) => {
    expect(find(text)).toBe(expected)
  })

  test.for([
    'gửi banner chị Mai',
    'gửi banner chị mai',
    'Mai gửi banner',
    'gửi báo giá cho mai',
    'gửi banner mai cho khách',
    'chụp hoa mai',
    'banner khuyen mai',
    'báo cáo năm nay',
    'sửa lần thứ 3',
    'Trung thu 2 bản',
    'Trung thu 2',
    'banner 1/2 trang báo',
    'hỗ trợ 24/7',
    'banner sale 11.11',
    'video 9:16',
    'bản v1.2',
    'size 10-12',
    'quay 3 ngày',
    'món mới cho nhà hàng',
    'gửi sếp 5 mẫu',
    'báo cáo tháng 6',
    'https://example.com/30/11',
    '#t6',
    'banner TVC',
    '',
  ])('there is no day in: %s', text => {
    expect(find(text)).toBe('none')
  })

  test('whatever the line, a phrase at its end is found and the rest is left as it was', () => {
    const words = fc.array(
      fc.constantFrom('banner', 'TVC', 'cho', 'chị', 'Mai', 'Lan', 'KV', 'Tết', '9:16', '1.5', 'hoa'),
      {
        minLength: 1,
        maxLength: 6,
      },
    )
    const phrase = fc.constantFrom(
      ['thứ 6 17h', '2026-11-20 17:00'],
      ['30/11', '2026-11-30'],
      ['ngày mai', '2026-11-19'],
      ['+4 ngày làm việc', '2026-11-25'],
      ['next friday 5pm', '2026-11-27 17:00'],
    )
    fc.assert(
      fc.property(words, phrase, (before, [said, expected]) => {
        expect(find(`${before.join(' ')} ${said}`)).toBe(`${expected} [${before.join(' ')}]`)
      }),
    )
  })

  test('whatever is typed, an answer comes', () => {
    const typed = fc.string({ unit: fc.constantFrom(...'0123456789/.-:+ hgTtứnàymaisu6,()đầcố'), maxLength: 30 })
    fc.assert(
      fc.property(typed, text => {
        const result = findDay(text, { today: TODAY, calendar })
        if (result?.ok) expect(result.day >= TODAY).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })
})
