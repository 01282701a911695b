import { describe, expect, test } from 'vitest'
import { problemsOfMessage, problemsOfView } from '../../sandbox/rules.ts'
import { LOCALES } from '../../src/core/locale.ts'
import { vietnamCalendar } from '../../src/core/vietnam.ts'
import type { Workspace } from '../../src/ctx.ts'
import { checklist, type Department, type Person } from '../../src/people/model.ts'
import {
  channelsModal,
  departmentModal,
  departmentsModal,
  EDIT_DEPARTMENT,
  everyoneModal,
  hoursModal,
  newDepartmentModal,
  personModal,
  regionModal,
  zoneLabel,
} from '../../src/people/settingsViews.ts'
import { peopleRefusals, peopleTexts } from '../../src/people/texts.ts'
import {
  channelLostMessage,
  helpMessage,
  hubModal,
  PARTS,
  partAction,
  purposeMessage,
  SETTINGS,
  welcomeCard,
} from '../../src/people/views.ts'
import { FRIDAY } from '../setup/agency.ts'

const HOSTILE = '<!channel> *_~ & Đặng 🎬'
const workspace: Workspace = {
  id: 'T1',
  name: 'Sông',
  botUserId: 'U0BOT',
  botId: 'B0BOT',
  installer: 'U1',
  locale: 'vi',
  zone: 'Asia/Ho_Chi_Minh',
  currency: 'VND',
  hours: { start: '09:00', end: '18:00', quietFrom: '18:30', quietTo: '08:30' },
  calendar: vietnamCalendar,
  accountChannel: null,
  financeChannel: 'C1',
  leadershipChannel: null,
  adminChannel: null,
  country: 'VN',
  nudging: null,
  keepSentDays: 90,
  alertAfterMinutes: 15,
  createdAt: FRIDAY,
  welcomedAt: null,
  stoppedAt: null,
}
const person = (n: number, over: Partial<Person> = {}): Person => ({
  workspaceId: 'T1',
  id: `U${n}`,
  name: `${HOSTILE} ${n}`,
  folded: '',
  kind: 'member',
  active: true,
  digestAt: null,
  oneSummary: false,
  roles: [],
  department: null,
  locale: null,
  reportsTo: null,
  homeOpenedAt: null,
  updatedAt: FRIDAY,
  ...over,
})
const department = (n: number, over: Partial<Department> = {}): Department => ({
  workspaceId: 'T1',
  code: `d${n}`,
  name: HOSTILE,
  channel: `C${n}`,
  lead: `U${n}`,
  position: n,
  closedAt: null,
  ...over,
})
const many = <T>(count: number, make: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => make(n))

const actionsIn = (blocks: readonly object[]): string[] =>
  [...JSON.stringify(blocks).matchAll(/"action_id":"([^"]+)"/g)].map(m => m[1] ?? '')
/** What Slack would parse for mentions. */
const parsed = (blocks: readonly object[]): string =>
  [...JSON.stringify(blocks).matchAll(/"type":"mrkdwn","text":"((?:[^"\\]|\\.)*)"/g)].map(m => m[1]).join('\n')
const words = (blocks: readonly object[]): string => JSON.stringify(blocks)

describe.for(LOCALES)('in %s', locale => {
  const t = peopleTexts[locale]
  const steps = checklist(workspace, [department(1, { channel: null, lead: null })], [], false)

  test('every modal is one that Slack takes, also in a large company with hostile names', () => {
    const people = many(300, n => person(n, { roles: n % 2 ? ['creative'] : [] }))
    const leads = new Map(people.map(p => [p.id, p]))
    for (const view of [
      hubModal(t),
      departmentsModal(t, many(90, department), leads, t.departments.saved(HOSTILE)),
      departmentsModal(t, [], leads),
      departmentModal(t, department(1)),
      newDepartmentModal(t),
      channelsModal(t, workspace),
      everyoneModal(t, people, t.person.saved(HOSTILE)),
      everyoneModal(t, []),
      personModal(t, workspace, person(1, { roles: ['manager', 'admin'], department: 'd1' }), many(120, department)),
      personModal(t, workspace, person(1), []),
      hoursModal(t, workspace),
      regionModal(t, workspace),
    ]) {
      expect(problemsOfView(view)).toEqual([])
      expect(parsed(view.blocks)).not.toContain('<!channel>')
    }
  })

  test('every message is one that Slack takes', () => {
    for (const say of [
      helpMessage(t, true),
      helpMessage(t, false),
      welcomeCard(t, HOSTILE, steps),
      welcomeCard(
        t,
        HOSTILE,
        checklist({ ...workspace, accountChannel: 'C1' }, [], [person(1, { roles: ['manager'] })], true),
      ),
      purposeMessage(t, [{ department: 'd', name: HOSTILE }, { shared: 'account' }]),
      purposeMessage(t, []),
      channelLostMessage(t, t.channelLost('C1', 'left', [t.purposeShort({ department: 'd', name: HOSTILE })])),
    ]) {
      expect(problemsOfMessage(say)).toEqual([])
      expect(parsed(say.blocks) + say.text).not.toContain('<!channel>')
    }
  })

  test('the table of contents opens every part', () => {
    expect(actionsIn(hubModal(t).blocks)).toEqual(PARTS.map(partAction))
  })

  test('help names every command with an example, and everybody finds their settings', () => {
    const help = words(helpMessage(t, false).blocks)
    for (const command of ['/brief ', '/task ', '/client ', '/invoice ', '/congno', '/nhipcau ']) {
      expect(help).toContain(`\`${command}`)
    }
    expect(actionsIn(helpMessage(t, false).blocks)).toEqual([SETTINGS])
  })

  test('each refusal says something', () => {
    const values = { name: 'Lan', code: 'media', count: 3, max: 21, is: 40 }
    for (const sentence of Object.values(peopleRefusals[locale])) {
      const told = typeof sentence === 'function' ? sentence(values) : sentence
      expect(told.length).toBeGreaterThan(10)
      expect(told).not.toContain('undefined')
    }
  })
})

describe('what people read', () => {
  const vi = peopleTexts.vi

  test('the checklist says what is done and what is missing in words, not by a mark alone', () => {
    const steps = checklist(workspace, [department(1, { name: 'Planner', channel: 'C9', lead: null })], [], false)
    const card = words(welcomeCard(vi, 'Đặng Thu Hà', steps).blocks)
    expect(card).toContain('Chọn kênh tài chính · xong')
    expect(card).toContain('còn thiếu Account')
    expect(card).toContain('còn thiếu Planner')
  })

  test('departments without channel or lead say so, and each can be edited', () => {
    const view = departmentsModal(vi, [department(1, { name: 'Media', channel: null, lead: null })], new Map())
    expect(words(view.blocks)).toContain('Kênh: chưa có · Trưởng nhóm: chưa có')
    expect(actionsIn(view.blocks)).toContain(`${EDIT_DEPARTMENT}#d1`)
  })

  test('people are listed by role, and those without one by name', () => {
    const view = everyoneModal(vi, [person(1, { name: 'Lan', roles: ['manager'] }), person(2, { name: 'Bé' })])
    expect(words(view.blocks)).toContain('*AM (Account Manager)*\\nLan')
    expect(words(view.blocks)).toContain('*Chưa có vai trò (1)*\\nBé')
  })

  test.for([
    ['Asia/Ho_Chi_Minh', 'Ho Chi Minh (Asia)'],
    ['America/Argentina/Buenos_Aires', 'Argentina, Buenos Aires (America)'],
    ['UTC', 'UTC'],
  ] as const)('the zone %s reads %s', ([zone, label]) => {
    expect(zoneLabel(zone)).toBe(label)
  })
})
