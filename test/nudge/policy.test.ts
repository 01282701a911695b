import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { problemsOfView } from '../../sandbox/rules.ts'
import { problemsOf } from '../../src/core/fields.ts'
import { activity, workspace } from '../../src/db/schema.ts'
import { nudgeListeners } from '../../src/nudge/listeners.ts'
import { DEFAULT_POLICY, FIELDS, PolicyForm, policyOf, showSteps } from '../../src/nudge/policy.ts'
import { policyModal } from '../../src/nudge/policyViews.ts'
import { type Agency, agency, FRIDAY } from '../setup/agency.ts'
import { type FreshDb, freshDb } from '../setup/db.ts'
import { known, listenersOf, refused, surfaces, wordsOf } from '../setup/hands.ts'

const typed = (more: Record<string, string> = {}) => ({
  ...Object.fromEntries(FIELDS.map(field => [field, '2, 4, 8'])),
  ...more,
})

describe('what a field may say', () => {
  test.for([
    ['8, 16, 24, 32', [8, 16, 24, 32]],
    ['8 · 16 · 24 · 32', [8, 16, 24, 32]],
    ['8 16', [8, 16]],
    ['8', [8]],
    ['2h; 4h; 8h', [2, 4, 8]],
    ['2 giờ, 4 giờ', [2, 4]],
    ['0,5 2 4', [0.5, 2, 4]],
    ['1,5; 3', [1.5, 3]],
    ['  8,16,24  ', [8, 16, 24]],
  ] as const)('%s', ([text, expected]) => {
    const form = PolicyForm.safeParse(typed({ standard_normal: text }))
    expect(form.success ? form.data.standard.normal : undefined).toEqual(expected)
  })

  test.for([
    ['', 'nudge.hoursUnreadable'],
    ['tám giờ', 'nudge.hoursUnreadable'],
    ['8, x', 'nudge.hoursUnreadable'],
    ['-4, 8', undefined],
    ['16, 8', 'nudge.hoursOrder'],
    ['8, 8', 'nudge.hoursOrder'],
    ['1, 2, 3, 4, 5', 'nudge.hoursMany'],
    ['0, 8', 'nudge.hoursSize'],
    ['8, 9999', 'nudge.hoursSize'],
    ['1e9', 'nudge.hoursUnreadable'],
  ] as const)('not “%s”', ([text, code]) => {
    const form = PolicyForm.safeParse(typed({ key_urgent: text }))
    const problems = form.success ? [] : problemsOf(form.error).map(one => `${one.field}: ${one.code}`)
    expect(problems).toEqual(code === undefined ? [] : [`key_urgent: ${code}`])
  })

  test('all problems come at once', () => {
    const form = PolicyForm.safeParse(typed({ key_urgent: 'x', standard_normal: '4, 2' }))
    expect(form.success ? [] : problemsOf(form.error).map(one => one.field)).toEqual(['key_urgent', 'standard_normal'])
  })

  test('what a form shows is read back as it was', () => {
    const shown = Object.fromEntries(
      FIELDS.map(field => {
        const [tier, urgency] = field.split('_') as ['key', 'normal']
        return [field, showSteps(DEFAULT_POLICY[tier][urgency])]
      }),
    )
    expect(PolicyForm.parse(shown)).toEqual(DEFAULT_POLICY)
  })

  test.for([null, undefined, 7, {}, { standard: { normal: [3, 2], urgent: [1] } }, { key: [] }])(
    'a row that says %j follows the product',
    nudging => expect(policyOf({ nudging })).toEqual(DEFAULT_POLICY),
  )
})

describe('the settings', () => {
  let base: FreshDb
  let here: Agency
  beforeEach(async () => {
    base = await freshDb()
    here = await agency(base.db)
  })
  afterEach(() => base.close())
  const { clicks, submits } = listenersOf(nudgeListeners)
  const stored = async () => (await base.db.select().from(workspace).where(eq(workspace.id, 'T0SONG')))[0]?.nudging

  test('open for admins, fit every limit, and say what the numbers mean', async () => {
    const { shown, ways } = surfaces()
    await known(clicks, 'people.nudging')(here.as('U0ADMIN'), { value: '', ...ways })
    expect(wordsOf(shown.opened[0])).toContain('sau 8 giờ nhắc người làm, sau 16 giờ nhắc lead')
    expect(
      await refused(known(clicks, 'people.nudging')(here.as('U0LAN'), { value: '', ...ways }) as Promise<unknown>),
    ).toEqual(['people.needsAdmin'])
    for (const locale of ['vi', 'en'] as const) {
      expect(problemsOfView(policyModal(locale, DEFAULT_POLICY, { saved: true, about: 'x' }))).toEqual([])
    }
  })

  test('are kept, recorded, shown again, and set back', async () => {
    const answer = await known(submits, 'nudge.policyForm')(here.as('U0ADMIN'), typed(), {})
    expect(answer && 'update' in answer && wordsOf(answer.update)).toContain('Đã lưu')
    expect(await stored()).toMatchObject({ standard: { normal: [2, 4, 8], urgent: [2, 4, 8] } })
    const { shown, ways } = surfaces()
    await known(clicks, 'nudge.policyDefault')(here.as('U0ADMIN'), { value: '', ...ways })
    expect(await stored()).toBeNull()
    expect(wordsOf(shown.updated[0])).toContain('8, 16, 24, 32')
    const log = await base.db.select().from(activity).where(eq(activity.what, 'nudging'))
    expect(log.map(row => [row.who, row.at])).toEqual([
      ['U0ADMIN', FRIDAY],
      ['U0ADMIN', FRIDAY],
    ])
  })

  test('are for admins only, whatever the button was on', async () => {
    expect(await refused(known(submits, 'nudge.policyForm')(here.as('U0LAN'), typed(), {}))).toEqual([
      'people.needsAdmin',
    ])
    expect(await stored()).toBeNull()
  })
})
