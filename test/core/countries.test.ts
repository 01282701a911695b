import Holidays from 'date-holidays'
import { expect, test } from 'vitest'
import { COUNTRIES, countryName, publicHolidays, weeklyRestOf } from '../../src/core/countries.ts'
import { isDay } from '../../src/core/time.ts'
import { vietnamCalendar } from '../../src/core/vietnam.ts'

test('the list is the library’s own', () => {
  expect([...COUNTRIES].sort()).toEqual(Object.keys(new Holidays().getCountries('en')).sort())
})

test('every country has a name in both languages', () => {
  for (const country of COUNTRIES) {
    expect(countryName(country, 'vi'), country).not.toBe(country)
    expect(countryName(country, 'en'), country).not.toBe(country)
  }
  expect(countryName('JP', 'vi')).toBe('Nhật Bản')
})

test('Viet Nam is our own table, never the library', async () => {
  const days = await publicHolidays('VN', [2026])
  expect(Object.keys(days)).toEqual(Object.keys(vietnamCalendar.days).filter(day => day.startsWith('2026')))
  expect(days['2026-11-24']).toMatchObject({ name: 'Ngày Văn hóa Việt Nam', source: 'culture' })
})

test.for([
  ['SG', '2027-02-08', 'Chinese New Year (substitute day)'],
  ['JP', '2026-05-06', 'Constitution Day (substitute day)'],
  ['US', '2027-07-05', 'Independence Day (substitute day)'],
  // Three days, dated by the daylight after the sunset at which they begin.
  ['AE', '2027-03-09', 'End of Ramadan (Eid al-Fitr)'],
  ['AE', '2027-03-11', 'End of Ramadan (Eid al-Fitr)'],
] as const)('%s has %s off: %s', async ([country, day, name]) => {
  expect((await publicHolidays(country, [2026, 2027]))[day]).toEqual({ kind: 'off', name, source: 'library' })
})

test('only public holidays, on real days of the years asked for', async () => {
  const days = await publicHolidays('US', [2026, 2027, 2028])
  expect(days['2026-02-14']).toBeUndefined()
  expect(Object.keys(days).filter(day => !isDay(day) || day < '2025-12-31' || day > '2029-01-01')).toEqual([])
  expect(Object.keys(days).length).toBeGreaterThan(30)
})

test.for([
  ['VN', [6, 7]],
  ['EG', [5, 6]],
  ['IR', [5]],
] as const)('%s rests on %s', ([country, rest]) => {
  expect(weeklyRestOf(country)).toEqual(rest)
})
