import { expect, test } from 'vitest'
import { ClientBasics, ClientTerms, ContactForm, changePeople, freeCode } from '../../src/client/model.ts'
import { problemsOf } from '../../src/core/fields.ts'
import { Refusal } from '../../src/core/refusal.ts'
import type { Role } from '../../src/db/schema.ts'

const basics = { name: 'Vinamilk', code: 'VNM', tier: 'key', owner: 'U0LAN' }
const terms = { termsDays: '30', currency: 'VND', locale: 'vi' }
const contact = { name: 'Nguyễn Văn Dũng' }

type Schema = typeof ClientBasics | typeof ClientTerms | typeof ContactForm
const wrong = (schema: Schema, form: object): string[] => {
  const read = schema.safeParse(form)
  return read.success ? [] : problemsOf(read.error).map(p => `${p.field}: ${p.code}`)
}

test.for([
  ['vnm', 'VNM'],
  [' Vn7 ', 'VN7'],
  ['PG', 'PG'],
  ['12345', '12345'],
])('the code %j is kept as %s', ([typed, code]) => {
  expect(ClientBasics.parse({ ...basics, code: typed }).code).toBe(code)
})

test.for(['V', 'VINAMI', 'SỮA', 'V-M', 'V M', '🐮🐮', '<!ch', '_*~'])(
  'the code %j is refused beside its field',
  code => {
    expect(wrong(ClientBasics, { ...basics, code })).toEqual(['code: client.codeShape'])
  },
)

test('a form that was left empty is corrected in one go', () => {
  expect(wrong(ClientBasics, { name: ' ', code: '' })).toEqual([
    'name: field.required',
    'code: field.required',
    'tier: field.choose',
    'owner: field.required',
  ])
})

test('names are kept in NFC, without what hides in them', () => {
  const { name } = ClientBasics.parse({ ...basics, name: 'Sữa\u200b  Ba\n Vì'.normalize('NFD') })
  expect(name).toBe('Sữa Ba Vì')
})

test('a name longer than eighty characters is refused with its length', () => {
  const read = ClientBasics.safeParse({ ...basics, name: 'x'.repeat(81) })
  expect(read.error && problemsOf(read.error)).toEqual([
    { code: 'field.tooLong', field: 'name', values: { max: 80, is: 81 } },
  ])
})

test.for([
  ['30', 30],
  ['0', 0],
  ['180', 180],
  ['45 ngày', 45],
  ['45 days', 45],
] as const)('terms of %j are %i days', ([typed, days]) => {
  expect(ClientTerms.parse({ ...terms, termsDays: typed }).termsDays).toBe(days)
})

test.for([
  ['181', 'termsDays: field.tooBig'],
  ['-1', 'termsDays: field.notANumber'],
  ['ba mươi', 'termsDays: field.notANumber'],
  ['1,5', 'termsDays: field.notANumber'],
  ['', 'termsDays: field.required'],
] as const)('terms of %j are refused: %s', ([typed, problem]) => {
  expect(wrong(ClientTerms, { ...terms, termsDays: typed })).toEqual([problem])
})

test.for([
  ['0100233488', '0100233488'],
  ['01.00.112.437', '0100112437'],
  ['0314409058-002', '0314409058-002'],
  // The check digit is wrong; that is a warning on the card, never a refusal.
  ['0100233480', '0100233480'],
  ['', null],
] as const)('the tax code %j is kept as %j', ([typed, kept]) => {
  expect(ClientTerms.parse({ ...terms, taxCode: typed }).taxCode).toBe(kept)
})

test.for([
  ['12345', 'taxCode: taxcode.format'],
  ['0316000060', 'taxCode: taxcode.impossible'],
] as const)('the tax code %j is refused: %s', ([typed, problem]) => {
  expect(wrong(ClientTerms, { ...terms, taxCode: typed })).toEqual([problem])
})

test.for(['0903 123 456', '+84 (903) 123-456', '028.3822.1234'])('the telephone number %j is kept as typed', phone => {
  expect(ContactForm.parse({ ...contact, phone }).phone).toBe(phone)
})

test.for([
  [{ phone: 'gọi anh Dũng' }, 'phone: client.phoneShape'],
  [{ phone: '123' }, 'phone: client.phoneShape'],
  [{ email: 'dung@' }, 'email: field.notAnEmail'],
  [{ email: '<!channel>' }, 'email: field.notAnEmail'],
] as const)('a contact with %j is refused: %s', ([fields, problem]) => {
  expect(wrong(ContactForm, { ...contact, ...fields })).toEqual([problem])
})

test('a box that is ticked makes the decision maker, an empty one does not', () => {
  expect(ContactForm.parse({ ...contact, decides: ['yes'] }).decides).toBe(true)
  expect(ContactForm.parse({ ...contact, decides: [] }).decides).toBe(false)
  expect(ContactForm.parse(contact).decides).toBe(false)
})

const person = (id: string, ...roles: Role[]) => ({
  id,
  roles,
  name: id,
  kind: 'member' as const,
  active: true,
  department: null,
  locale: 'vi' as const,
  homeOpenedAt: null,
})
const before = { owner: 'U0LAN', backup: 'U0MAI' }

test.for([
  ['the owner hands the client over', person('U0LAN', 'executive'), { owner: 'U0BE', backup: 'U0MAI' }, []],
  ['a manager hands it over', person('U0HOA', 'manager'), { owner: 'U0HOA', backup: 'U0MAI' }, []],
  ['an executive leaves the people alone', person('U0BE', 'executive'), before, []],
  [
    'an executive takes it',
    person('U0BE', 'executive'),
    { owner: 'U0BE', backup: 'U0MAI' },
    ['owner: client.peopleLocked'],
  ],
  [
    'an executive becomes the backup, who sees amounts',
    person('U0BE', 'executive'),
    { owner: 'U0LAN', backup: 'U0BE' },
    ['backup: client.peopleLocked'],
  ],
  [
    'the backup takes it',
    person('U0MAI', 'executive'),
    { owner: 'U0MAI', backup: null },
    ['owner: client.peopleLocked', 'backup: client.peopleLocked'],
  ],
  [
    'the owner is the own backup',
    person('U0LAN', 'manager'),
    { owner: 'U0LAN', backup: 'U0LAN' },
    ['backup: client.backupIsOwner'],
  ],
] as const)('%s', ([, actor, after, problems]) => {
  let told: string[] = []
  try {
    changePeople(actor, before, after)
  } catch (err) {
    if (!(err instanceof Refusal)) throw err
    told = err.problems.map(p => `${p.field}: ${p.code}`)
  }
  expect(told).toEqual(problems)
})

test.for([
  ['VNM', 'Vinamilk', ['VNM'], 'VIN'],
  ['SBV', 'Sữa Ba Vì', ['SBV'], 'SUA'],
  ['TP', 'Thế Giới Di Động', ['TP'], 'TGDD'],
  ['VNM', '🐮', ['VNM'], 'VNM2'],
  ['VNM', '', ['VNM', 'VNM2', 'VNM3'], 'VNM4'],
  ['ABCDE', '!', ['ABCDE', ...[2, 3, 4, 5, 6, 7, 8, 9].map(n => `ABCD${n}`)], 'ABC10'],
] as const)('when %s of %j is taken beside %j, %s is free', ([wished, name, taken, free]) => {
  expect(freeCode(wished, name, new Set(taken))).toBe(free)
})
