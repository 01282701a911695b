import { describe, expect, test } from 'vitest'
import { LOCALES } from '../../src/core/locale.ts'
import { parseMoney } from '../../src/core/money.ts'
import { readDay } from '../../src/core/saidDay.ts'
import { vietnamCalendar } from '../../src/core/vietnam.ts'
import { fieldWords } from '../../src/core/words.ts'

const money = (text: string, locale: 'vi' | 'en', currency = 'VND'): string => {
  const result = parseMoney(text, currency)
  return result.ok ? 'read' : fieldWords[locale][result.problem](result.values)
}

const day = (text: string, locale: 'vi' | 'en', today = '2026-11-20'): string => {
  const result = readDay(text, { today, calendar: vietnamCalendar })
  return result.ok ? 'read' : fieldWords[locale][result.problem](result.values)
}

describe('what could not be read is answered with what to type', () => {
  test('money', () => {
    expect(money('150', 'vi')).toBe(
      'Số tiền chưa rõ: 150.000\u00a0₫ hay 150.000.000\u00a0₫? Bạn gõ lại đủ đơn vị giúp, ví dụ: 150tr',
    )
    expect(money('1.500tr', 'en')).toBe(
      'Is “1.500tr” ₫1,500,000,000 or ₫1,500,000? Please type it in full: ₫1,500,000,000',
    )
    expect(money('$5k', 'vi')).toBe('Ô này tính bằng VND. Bạn đổi sang VND rồi gõ lại giúp: 150tr')
    expect(money('abc', 'en', 'USD')).toBe('That amount cannot be read. Please type it like 1,500.50')
  })

  test('days', () => {
    expect(day('1/10', 'vi')).toBe('T5 01/10/2026 đã qua rồi. Nếu là T6 01/10/2027, bạn gõ 01/10/2027')
    expect(day('hôm qua', 'en')).toBe('Thu 19 Nov 2026 has passed.')
    expect(day('thứ 6', 'vi')).toBe('Hôm nay hay T6 27/11/2026? Bạn gõ “hôm nay” hoặc 27/11/2026 giúp.')
    expect(day('mai 5h30', 'vi')).toBe('“5h30” là sáng hay chiều? Bạn gõ như: 05:30 hoặc 17:30')
    expect(day('30/02', 'en')).toBe('There is no such day as 30/02. Please type day/month, for example 30/11')
  })

  test('what the answer says to type is then read', () => {
    expect(day('01/10/2027', 'vi')).toBe('read')
    expect(day('27/11/2026', 'vi')).toBe('read')
    expect(day('mai 05:30', 'vi')).toBe('read')
    expect(money('₫1,500,000,000', 'en')).toBe('read')
    expect(money('1,500.50', 'en', 'USD')).toBe('read')
  })
})

// biome-ignore format: one row per family
const values = {
  said: 'x', currency: 'VND', first: 1, second: 2, min: 1, max: 2, is: 3, total: 90,
  day: '2026-11-20', today: '2026-11-20', next: '2026-11-27', morning: '05:00', evening: '17:00',
}

test.for(LOCALES)('every sentence in %s is whole, and short enough for an error beside a field', locale => {
  for (const [code, sentence] of Object.entries(fieldWords[locale])) {
    const text = sentence(values)
    expect(text, code).not.toMatch(/undefined|NaN|null|\[object/)
    expect(text.length, code).toBeLessThanOrEqual(150)
    expect(text, code).toBe(text.normalize('NFC'))
  }
})
