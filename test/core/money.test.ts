import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addMoney,
  MOST_MONEY,
  minorDigits,
  netOf,
  parseMoney,
  sameCurrency,
  showMoney,
  showShort,
  split,
  vatOf,
  vatRateOn,
} from '../../src/core/money.ts'
import { Refusal } from '../../src/core/refusal.ts'

const vnd = (amount: number) => ({ amount, currency: 'VND' })
const usd = (amount: number) => ({ amount, currency: 'USD' })

const read = (text: string, currency = 'VND'): number | string => {
  const result = parseMoney(text, currency)
  return result.ok ? result.money.amount : result.problem
}

function problemsOf(run: () => unknown): unknown {
  try {
    run()
  } catch (error) {
    if (error instanceof Refusal) return error.problems
    throw error
  }
  throw new Error('Nothing was refused')
}

describe('đồng as people type them', () => {
  test.for([
    ['150tr', 150_000_000],
    ['150 TR', 150_000_000],
    ['150 triệu', 150_000_000],
    ['150 triệu'.normalize('NFD'), 150_000_000],
    ['150 trieu đồng', 150_000_000],
    ['150m', 150_000_000],
    ['1,5 tỷ', 1_500_000_000],
    ['1.5 tỷ', 1_500_000_000],
    ['1,5 tỉ', 1_500_000_000],
    ['1.25b', 1_250_000_000],
    ['0,5 tỷ', 500_000_000],
    ['2.5tr', 2_500_000],
    ['2tr5', 2_500_000],
    ['1tr25', 1_250_000],
    ['1tr05', 1_050_000],
    ['5tr873', 5_873_000],
    ['1 triệu 2', 1_200_000],
    ['1 tỷ 2', 1_200_000_000],
    ['1 tỷ 200', 1_200_000_000],
    ['2 triệu rưỡi', 2_500_000],
    ['1 tỷ rưỡi', 1_500_000_000],
    ['1 tỷ 200 triệu', 1_200_000_000],
    ['1 tỷ 200tr', 1_200_000_000],
    ['1ty200tr', 1_200_000_000],
    ['1 tỷ 2 triệu', 1_002_000_000],
    ['3 tỷ 200 triệu 500 nghìn', 3_200_500_000],
    ['1.500,5tr', 1_500_500_000],
    ['500k', 500_000],
    ['500 ngàn', 500_000],
    ['500ng', 500_000],
    ['150.000.000', 150_000_000],
    ['150,000,000', 150_000_000],
    ['150 000 000', 150_000_000],
    ['150000000', 150_000_000],
    ['1000000', 1_000_000],
    ['1,000,000.00 VND', 1_000_000],
    ['162.000.000 ₫', 162_000_000],
    ['₫162,000,000', 162_000_000],
    ['162.000.000đ', 162_000_000],
    ['150.000đ', 150_000],
    ['150kđ', 150_000],
    ['150 VNĐ', 150],
    ['0', 0],
  ] as const)('%s is %d đồng', ([text, expected]) => {
    expect(read(text)).toBe(expected)
  })

  test.for([
    ['150', 'money.unclear', [150_000, 150_000_000]],
    ['1,5', 'money.unclear', [1_500_000, 1_500_000_000]],
    ['1.500', 'money.unclear', [1_500, 1_500_000]],
    ['500.000', 'money.unclear', [500_000, 500_000_000]],
    ['999999', 'money.unclear', [999_999, 999_999_000]],
    ['150 000', 'money.unclear', [150_000, 150_000_000]],
    ['1.500tr', 'money.confirm', [1_500_000_000, 1_500_000]],
    ['1,500 triệu', 'money.confirm', [1_500_000_000, 1_500_000]],
    ['1.500.000tr', 'money.confirm', [1_500_000_000_000]],
  ] as const)('%s can be read in two ways and is asked about', ([text, problem, amounts]) => {
    const result = parseMoney(text, 'VND')
    expect(result).toMatchObject({ ok: false, problem, suggestions: amounts.map(vnd) })
  })

  test.for([
    ['10-15tr', 'money.range'],
    ['10tr - 15tr', 'money.range'],
    ['10 đến 15 triệu', 'money.range'],
    ['khoảng 200tr', 'money.range'],
    ['tầm 200tr', 'money.range'],
    ['~200tr', 'money.range'],
    ['dưới 1 tỷ', 'money.range'],
    ['15 củ', 'money.slang'],
    ['2 chai', 'money.slang'],
    ['5 lít', 'money.slang'],
    ['$5k', 'money.currency'],
    ['5000 USD', 'money.currency'],
    ['20 €', 'money.currency'],
    ['100 usd 2tr', 'money.currency'],
    ['-5tr', 'money.negative'],
    ['−5tr', 'money.negative'],
    ['âm 5tr', 'money.negative'],
    ['(1.500.000)', 'money.negative'],
    ['99999 tỷ', 'money.tooLarge'],
    ['9.999.999 tỷ', 'money.tooLarge'],
    ['10000000000000', 'money.tooLarge'],
    ['200 triệu 1 tỷ', 'money.unreadable'],
    ['1 tỷ 2000 triệu', 'money.unreadable'],
    ['1,5 tỷ 200tr', 'money.unreadable'],
    ['1 tỷ 1 tỷ', 'money.unreadable'],
    ['1 triệu 0,5 triệu', 'money.unreadable'],
    ['1.5000k0', 'money.unreadable'],
    ['0,0005k', 'money.unreadable'],
    ['15.00.000', 'money.unreadable'],
    ['1500000,5', 'money.unreadable'],
    ['150tr + 20tr', 'money.unreadable'],
    ['150tr + 8% VAT', 'money.unreadable'],
    ['150 quả', 'money.unreadable'],
    ['một trăm', 'money.unreadable'],
    ['tr', 'money.unreadable'],
    ['VAT', 'money.unreadable'],
    ['', 'money.unreadable'],
    ['9'.repeat(5000), 'money.unreadable'],
  ] as const)('%s is refused', ([text, problem]) => {
    expect(read(text)).toBe(problem)
  })

  test.for([
    ['150tr + VAT', 150_000_000, 'excluded'],
    ['150tr+vat', 150_000_000, 'excluded'],
    ['150tr chưa VAT', 150_000_000, 'excluded'],
    ['150tr (chưa bao gồm VAT)', 150_000_000, 'excluded'],
    ['150tr chưa gồm thuế GTGT', 150_000_000, 'excluded'],
    ['150m excl. VAT', 150_000_000, 'excluded'],
    ['162tr đã gồm VAT', 162_000_000, 'included'],
    ['162tr đã bao gồm VAT', 162_000_000, 'included'],
    ['162tr gồm thuế', 162_000_000, 'included'],
    ['162m incl. VAT', 162_000_000, 'included'],
    ['162m VAT included', 162_000_000, 'included'],
    ['162tr', 162_000_000, undefined],
  ] as const)('%s says what it says about VAT', ([text, amount, vat]) => {
    const result = parseMoney(text, 'VND')
    expect(result.ok && [result.money.amount, result.vat]).toEqual([amount, vat])
  })

  test('a figure shown in full, in either language, is read back as itself', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: MOST_MONEY }), fc.constantFrom('vi', 'en'), (amount, locale) => {
        expect(read(showMoney(vnd(amount), locale))).toBe(amount)
      }),
    )
  })

  test('so is a short figure', () => {
    const round = fc
      .tuple(fc.integer({ min: 1, max: 99_999 }), fc.constantFrom(10, 1_000, 10_000, 1_000_000, 10_000_000))
      .map(([n, size]) => n * size)
    fc.assert(
      fc.property(round, fc.constantFrom('vi', 'en'), (amount, locale) => {
        expect(read(showShort(vnd(amount), locale))).toBe(amount)
      }),
    )
  })

  test('whatever is typed, an answer comes, and never an amount out of bounds', () => {
    const typed = fc.string({ unit: fc.constantFrom(...'0123456789.,-+ đtrktyỷiệunghìnVAT%$()'), maxLength: 30 })
    fc.assert(
      fc.property(typed, text => {
        const result = parseMoney(text, 'VND')
        const amounts = result.ok ? [result.money] : (result.suggestions ?? [])
        for (const { amount } of amounts)
          expect(amount >= 0 && amount <= MOST_MONEY && Number.isInteger(amount)).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('other currencies', () => {
  test.for([
    ['1500', 150_000],
    ['1,500.50', 150_050],
    ['1.500,50', 150_050],
    ['1,500', 150_000],
    ['1.5', 150],
    ['$5k', 500_000],
    ['US$ 20', 2_000],
    ['20 usd', 2_000],
    ['1.555,555', 'money.unreadable'],
    ['5tr ₫', 'money.currency'],
    ['20 €', 'money.currency'],
  ] as const)('%s in a dollar field is %s', ([text, expected]) => {
    expect(read(text, 'USD')).toBe(expected)
  })

  test('cents are minor units, đồng and yen have none', () => {
    expect(['VND', 'JPY', 'USD'].map(minorDigits)).toEqual([0, 0, 2])
    expect(showMoney(usd(150_050), 'en')).toBe('$1,500.50')
    expect(read(showMoney(usd(150_050), 'vi'), 'USD')).toBe(150_050)
  })
})

describe('money is shown', () => {
  test('in full with a no-break space', () => {
    expect(showMoney(vnd(162_000_000), 'vi')).toBe('162.000.000\u00a0₫')
    expect(showMoney(vnd(162_000_000), 'en')).toBe('₫162,000,000')
  })

  test.for([
    [162_000_000, '162 triệu', '₫162M'],
    [1_500_000_000, '1,5 tỷ', '₫1.5B'],
    [2_550_000, '2,55 triệu', '₫2.55M'],
    [500_000, '500 nghìn', '₫500K'],
    [-12_000_000, '-12 triệu', '-₫12M'],
    [1_234_000_000, '1.234.000.000\u00a0₫', '₫1,234,000,000'],
    [1_500_000_000_000, '1.500.000.000.000\u00a0₫', '₫1,500,000,000,000'],
    [162_000_001, '162.000.001\u00a0₫', '₫162,000,001'],
    [1_500, '1.500\u00a0₫', '₫1,500'],
    [0, '0\u00a0₫', '₫0'],
  ] as const)('%d short, only when exact', ([amount, vi, en]) => {
    expect([showShort(vnd(amount), 'vi'), showShort(vnd(amount), 'en')]).toEqual([vi, en])
  })
})

describe('VAT', () => {
  test.for([
    [150_000_000, 8, 12_000_000],
    [33_333_333, 8, 2_666_667],
    [25, 10, 3],
    [24, 10, 2],
    [-25, 10, -3],
    [1_000, 8.5, 85],
    [0, 8, 0],
  ] as const)('on %d at %d% is %d', ([net, percent, expected]) => {
    expect(vatOf(vnd(net), percent)).toEqual(vnd(expected))
  })

  test('a gross amount holds its net', () => {
    expect(netOf(vnd(162_000_000), 8)).toEqual(vnd(150_000_000))
    expect(netOf(vnd(-162_000_000), 8)).toEqual(vnd(-150_000_000))
    expect(netOf(vnd(100), 8)).toEqual(vnd(93))
  })

  test('taking VAT out undoes putting it on', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e12 }), fc.constantFrom(5, 8, 8.5, 10), (net, percent) => {
        const gross = addMoney(vnd(net), vatOf(vnd(net), percent))
        expect(netOf(gross, percent)).toEqual(vnd(net))
      }),
    )
  })

  test.for([
    ['2025-07-01', 8, false],
    ['2026-12-31', 8, false],
    ['2027-01-01', 10, true],
    ['2025-06-30', 8, true],
  ] as const)('an invoice of %s carries %d%, to be confirmed: %s', ([day, percent, unconfirmed]) => {
    const rate = vatRateOn(day)
    expect([rate.percent, rate.unconfirmed === true]).toEqual([percent, unconfirmed])
    expect(rate.source).toBeTruthy()
  })
})

describe('splitting', () => {
  test('leaves the remainder in the last part', () => {
    expect(split(vnd(100_000_001), [30, 40, 30]).map(m => m.amount)).toEqual([30_000_000, 40_000_000, 30_000_001])
    expect(split(vnd(100), [33.33, 33.33, 33.34]).map(m => m.amount)).toEqual([33, 33, 34])
  })

  test('refuses what is not 100%, and says what it is', () => {
    expect(problemsOf(() => split(vnd(100), [30, 40, 20]))).toEqual([
      { code: 'money.splitTotal', values: { total: 90 } },
    ])
    expect(problemsOf(() => split(vnd(100), []))).toEqual([{ code: 'money.splitTotal', values: { total: 0 } }])
  })

  test.for([[[100, 0]], [[150, -50]], [[33.333, 66.667]], [[Number.NaN, 100]]] as const)(
    'refuses shares of %j',
    ([percents]) => {
      expect(problemsOf(() => split(vnd(100), [...percents]))).toEqual([{ code: 'money.splitShare' }])
    },
  )

  test('adds up exactly, every part at least its share rounded down', () => {
    const shares = fc
      .uniqueArray(fc.integer({ min: 1, max: 9_999 }), { minLength: 0, maxLength: 5 })
      .map(cuts => [0, ...cuts.sort((a, b) => a - b), 10_000])
      .map(cuts => cuts.slice(1).map((cut, i) => (cut - (cuts[i] ?? 0)) / 100))
    fc.assert(
      fc.property(fc.integer({ min: 0, max: MOST_MONEY }), shares, (amount, percents) => {
        const parts = split(vnd(amount), percents)
        expect(parts.reduce((sum, part) => sum + part.amount, 0)).toBe(amount)
        for (const [i, part] of parts.entries()) {
          expect(part.amount).toBeGreaterThanOrEqual(Math.floor((amount * (percents[i] ?? 0)) / 100 - 0.01))
        }
      }),
    )
  })
})

describe('adding', () => {
  test('stays in one currency', () => {
    expect(addMoney(vnd(1), vnd(2), vnd(3))).toEqual(vnd(6))
    expect(sameCurrency(vnd(1), usd(1))).toBe(false)
    expect(() => addMoney(vnd(1), usd(1))).toThrow('Adding USD to VND')
  })

  test('what cannot be reckoned exactly is a fault', () => {
    expect(() => addMoney(vnd(Number.MAX_SAFE_INTEGER), vnd(1))).toThrow(RangeError)
  })
})
