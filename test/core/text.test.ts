import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { clean, compareVi, ellipsis, fold, givenName, nfc, rankMatches } from '../../src/core/text.ts'

const anyText = fc.string({ unit: 'binary', maxLength: 60 })
const vietnamese = fc.string({ unit: fc.constantFrom(...'aăâbcdđeêghiklmnoôơpqrstuưvxyếộữỵÀ \n\u0301\u200b👩‍🎨') })

describe('clean text', () => {
  test.for([
    ['accents as one letter', 'Thùy'.normalize('NFD'), 'Thùy'],
    ['single spaces, trimmed lines', '  Báo   giá\tKV  \n   TVC ', 'Báo giá KV\nTVC'],
    ['no-break spaces as spaces', '162.000.000\u00a0₫', '162.000.000 ₫'],
    ['no zero-width characters', 'Bá\u200bo g\ufeffiá\u2060', 'Báo giá'],
    ['no direction overrides', 'hoadon\u202efdp.exe\u202c', 'hoadonfdp.exe'],
    ['no control characters', 'a\u0000b\u0007c', 'abc'],
    ['line breaks of any system', 'a\r\nb\rc\u2028d', 'a\nb\nc\nd'],
    ['empty lines between paragraphs', 'a\n\n b', 'a\n\nb'],
    ['emoji that are joined', '👩‍🎨 ❤️‍🔥', '👩‍🎨 ❤️‍🔥'],
    ['no joiner that only hides', 'a\u200db \u200d', 'ab'],
    ['no halves of characters', 'a\ud83d', 'a\ufffd'],
    ['nothing of what cannot be seen', ' \u200b\u2060 \n\t', ''],
  ] as const)('has %s', ([, text, expected]) => {
    expect(clean(text)).toBe(expected)
  })

  test('is clean already', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, vietnamese), text => {
        expect(clean(clean(text))).toBe(clean(text))
      }),
      { numRuns: 1000 },
    )
  })
})

describe('folding', () => {
  test.for([
    ['Đặng Thị  Thùy Dương', 'dang thi thuy duong'],
    ['Hòa'.normalize('NFD'), 'hoa'],
    ['Hoà', 'hoa'],
    ['ƯỚC NGUYỆN', 'uoc nguyen'],
  ] as const)('%s is found as %s', ([text, expected]) => {
    expect(fold(text)).toBe(expected)
  })

  test('twice is once, and does not care how the accents are stored', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, vietnamese), text => {
        expect(fold(fold(text))).toBe(fold(text))
        expect(fold(text.normalize('NFD'))).toBe(fold(nfc(text)))
      }),
    )
  })
})

describe('an ellipsis', () => {
  test.for([
    ['Báo giá', 7, 'Báo giá'],
    ['Báo giá TVC', 8, 'Báo giá…'],
    ['Báo giá TVC', 9, 'Báo giá…'],
    ['👩‍🎨👩‍🎨', 7, '👩‍🎨…'],
    ['👩‍🎨👩‍🎨', 5, '…'],
    ['abc', 0, ''],
  ] as const)('%s within %d is %s', ([text, max, expected]) => {
    expect(ellipsis(text, max)).toBe(expected)
  })

  test('fits, and never splits what people see as one character', () => {
    const seen = (text: string): string[] => Array.from(new Intl.Segmenter('vi').segment(text), s => s.segment)
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), fc.integer({ min: 1, max: 40 }), (text, max) => {
        const short = ellipsis(text, max)
        expect(short.length).toBeLessThanOrEqual(max)
        const fits = text.length <= max
        expect(fits ? short : short.slice(-1)).toBe(fits ? text : '…')
        if (fits) return
        const kept = short.slice(0, -1)
        const whole = seen(text)
        const boundaries = whole.map((_, i) => whole.slice(0, i).join('').trimEnd())
        expect(boundaries).toContain(kept)
      }),
    )
  })
})

describe('Vietnamese order', () => {
  test('is not the order of code units', () => {
    // biome-ignore format: one row
    expect(['Ân', 'Đức', 'An', 'dũng', 'Ăn', 'Ánh', 'đá', 'Dạ'].sort(compareVi)).toEqual([
      'An', 'Ánh', 'Ăn', 'Ân', 'Dạ', 'dũng', 'đá', 'Đức',
    ])
  })

  test('people are called by the last word of their name', () => {
    expect([' Nguyễn Thị  Mai ', 'Dũng', ''].map(givenName)).toEqual(['Mai', 'Dũng', ''])
  })
})

describe('finding people', () => {
  const people = ['Nguyễn Thị Mai', 'Đặng Thị Thùy Dương', 'Đặng Thị Thuỳ Dương', 'Lê Hòa', 'Trần Hoa', 'Phạm Thoa']
  const find = (query: string): string[] => rankMatches(query, people, name => name)

  test.for([
    ['dang thuy duong', ['Đặng Thị Thùy Dương', 'Đặng Thị Thuỳ Dương']],
    ['DUONG', ['Đặng Thị Thùy Dương', 'Đặng Thị Thuỳ Dương']],
    ['thùy', ['Đặng Thị Thùy Dương', 'Đặng Thị Thuỳ Dương']],
    ['hoa', ['Trần Hoa', 'Lê Hòa', 'Phạm Thoa']],
    ['hòa', ['Lê Hòa', 'Trần Hoa', 'Phạm Thoa']],
    ['hòa'.normalize('NFD'), ['Lê Hòa', 'Trần Hoa', 'Phạm Thoa']],
    ['mai lan', []],
    ['', people],
  ] as const)('%s finds %j', ([query, expected]) => {
    expect(find(query)).toEqual(expected)
  })

  test('a text that begins with the query comes before one with a word that does, before one that contains it', () => {
    expect(rankMatches('an', ['Lan', 'Bình Ân', 'Ấn Độ'], name => name)).toEqual(['Ấn Độ', 'Bình Ân', 'Lan'])
  })

  test('every item found contains every word of the query', () => {
    fc.assert(
      fc.property(fc.array(vietnamese), vietnamese, (items, query) => {
        for (const item of rankMatches(query, items, text => text)) {
          for (const word of fold(query).split(' ')) expect(fold(item)).toContain(word)
        }
      }),
    )
  })
})
