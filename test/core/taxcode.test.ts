import { expect, test } from 'vitest'
import { readTaxCode } from '../../src/core/taxcode.ts'

test.for([
  ['0100233488', '0100233488'],
  ['01.00.233.488', '0100233488'],
  [' 0100 233 488 ', '0100233488'],
  ['0314409058-002', '0314409058-002'],
  ['0314409058002', '0314409058-002'],
  ['079099001234', '079099001234'],
] as const)('%s is the tax code %s', ([text, code]) => {
  expect(readTaxCode(text)).toEqual({ ok: true, code })
})

test('dots and spaces are not part of the code', () => {
  expect(readTaxCode('01.00.112.437')).toMatchObject({ ok: true, code: '0100112437' })
})

test('a check digit that does not match warns and does not block', () => {
  expect(readTaxCode('0100233480')).toEqual({ ok: true, code: '0100233480', warning: 'taxcode.checksum' })
})

test.for(Array.from({ length: 10 }, (_, x) => `031600006${x}`))(
  '%s cannot exist: its check digit would be 10',
  text => {
    expect(readTaxCode(text)).toEqual({ ok: false, problem: 'taxcode.impossible' })
  },
)

test.for(['', '123', '01002334880', '0314409058-000', '0100A33488', 'MST'])(
  '%j is not the shape of a tax code',
  text => {
    expect(readTaxCode(text)).toEqual({ ok: false, problem: 'taxcode.format' })
  },
)

test('a code of nothing but zeros after the prefix cannot exist', () => {
  expect(readTaxCode('0100000001')).toEqual({ ok: false, problem: 'taxcode.impossible' })
})
