import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openBrowser } from '../setup/browser.ts'
import { type Stage, stage } from './app.ts'

let on: Stage
beforeAll(async () => {
  on = await stage('http', {
    manifest: {
      commands: [{ command: '/brief', description: 'Nhận brief mới' }],
      shortcuts: [{ name: 'Tạo task', type: 'message', callback_id: 'task_from_message' }],
    },
  })
})
afterAll(() => on.stop())

describe.each([
  ['desk', 1280, 800],
  ['phone', 390, 844],
] as const)('The page on a %s', (kind, width, height) => {
  let browser: Browser
  let page: Page
  const faults: string[] = []
  beforeEach(async () => {
    browser = await openBrowser()
    page = await browser.newPage({ viewport: { width, height } })
    page.on('pageerror', error => faults.push(error.message))
    await page.goto(on.sandbox.url)
  })
  afterEach(() => browser.close())

  const enter = async (channel: string) => {
    if (kind === 'phone') await page.getByRole('button', { name: 'Mở danh sách kênh' }).click()
    await page.getByRole('navigation').getByRole('button', { name: channel }).click()
  }

  test('a newcomer calls a command, is corrected beside the field and sends', { timeout: 60_000 }, async () => {
    await page.getByRole('heading', { name: 'Bắt đầu từ đây', level: 1 }).waitFor()
    await enter('creative')
    const composer = page.getByLabel('Tin nhắn vào #creative')
    await composer.fill('/br')
    await page.getByRole('option', { name: '/brief' }).waitFor()
    await composer.press('Tab')
    expect(await composer.inputValue()).toBe('/brief ')
    await composer.press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Brief mới' })
    await dialog.getByLabel('Tên brief').fill('xấu')
    await dialog.getByLabel('Tên brief').press('Enter')
    await dialog.getByRole('alert').filter({ hasText: 'Tên này có rồi.' }).waitFor()
    await dialog.getByLabel('Hạn').fill('2027-01-05')
    await dialog.getByLabel('Khách hàng').fill('b')
    await dialog.getByRole('option', { name: 'BMI' }).click()
    await dialog.getByLabel('Tên brief').fill(`Tết ${kind}`)
    await dialog.getByRole('button', { name: 'Gửi' }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByText(`Tết ${kind}`, { exact: true }).waitFor()
    await page.getByText('Chỉ bạn thấy').first().waitFor()
    await page.getByRole('button', { name: 'Duyệt' }).last().click()
    await page.getByText('Đã duyệt').last().waitFor()
    expect(faults).toEqual([])
  })

  test('Esc closes a modal, the language changes, and nothing scrolls sideways', { timeout: 60_000 }, async () => {
    await enter('creative')
    await page.getByLabel('Tin nhắn vào #creative').fill('/brief')
    await page.getByLabel('Tin nhắn vào #creative').press('Enter')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    const wide = await page.evaluate('document.documentElement.scrollWidth')
    expect(wide).toBeLessThanOrEqual(width)
    if (kind === 'phone') await page.getByRole('button', { name: 'Mở danh sách kênh' }).click()
    await page.getByRole('button', { name: 'English' }).click()
    await page.getByRole('navigation').getByRole('button', { name: 'Home' }).click()
    await page.getByRole('heading', { name: 'Xin chào' }).waitFor()
    expect(faults).toEqual([])
  })
})
