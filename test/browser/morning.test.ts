// The same day in a real browser, as a person lives it on the sandbox page. With PICTURES=1 it writes the README's
// pictures to docs/pictures; without, it walks the same way and keeps none.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser } from '../setup/browser.ts'
import { type House, openHouse } from '../setup/house.ts'

const PICTURES = join(import.meta.dirname, '..', '..', 'docs', 'pictures')
const keeps = process.env.PICTURES === '1'

let house: House
let browser: Browser
let page: Page
const faults: string[] = []

beforeAll(async () => {
  house = await openHouse('http')
  browser = await openBrowser()
  page = await browser.newPage({ viewport: { width: 1280, height: 860 }, deviceScaleFactor: keeps ? 1.5 : 1 })
  page.setDefaultTimeout(15_000)
  page.on('pageerror', error => faults.push(error.message))
  await page.goto(house.sandbox.url)
  if (keeps) await mkdir(PICTURES, { recursive: true })
}, 180_000)
afterAll(async () => {
  await browser?.close()
  await house?.close()
})

const picture = async (name: string): Promise<void> => {
  if (keeps) await page.screenshot({ path: join(PICTURES, `${name}.png`) })
}
/** Another person sees other channels: what is on the screen is theirs only when the workspace has answered. */
const be = async (option: string): Promise<void> => {
  const answered = page.waitForResponse(res => res.url().includes('/ui/state'))
  await page.getByLabel('Tôi là').selectOption({ label: option })
  await answered
  await page
    .locator('.me-name')
    .filter({ hasText: option.replace(/ [·–—(].*/, '') })
    .waitFor()
  await page.waitForFunction(
    'new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))',
  )
}
const enter = (channel: string) => page.getByRole('navigation').getByRole('button', { name: channel }).click()
const open = async (name: string, channel: string): Promise<void> => {
  const options = await page.locator('#who option').allTextContents()
  const option = options.find(text => text.includes(name)) ?? name
  if (!(await page.locator('.me-name').textContent())?.includes(name)) await be(option)
  await enter(channel)
}
const type = async (channel: string, text: string): Promise<void> => {
  const composer = page.getByLabel(`Tin nhắn vào #${channel}`)
  await composer.fill(text)
  await composer.press('Enter')
}
const dialog = (): Locator => page.getByRole('dialog')
const fill = async (fields: Record<string, string>): Promise<void> => {
  for (const [label, text] of Object.entries(fields)) await dialog().getByLabel(label).first().fill(text)
}
const press = (name: string) => dialog().getByRole('button', { name, exact: true }).click()
/** The message on the screen that says this. */
const post = (says: string): Locator => page.locator('section.stream li.message').filter({ hasText: says }).last()

test('takes a brief by command, with one error corrected beside its field', { timeout: 120_000 }, async () => {
  await page.getByRole('heading', { name: 'Bắt đầu từ đây', level: 1 }).waitFor()
  // The pictures show the workspace; the tools come back for the clock.
  await page.getByRole('button', { name: 'Công cụ' }).click()
  await open('Nguyễn Thị Lan', 'account')
  await type('account', '/brief LUA')
  await fill({
    'Tên brief': 'Tết 2027: Cà phê về nhà',
    'Bối cảnh & vấn đề':
      'Mùa Tết doanh số tại quán giảm 30% vì khách về quê. Lụa muốn khách mang hộp quà cà phê về nhà.',
    'Mục tiêu': 'Bán 12.000 hộp quà trước 23 tháng Chạp\n40% khách biết hộp quà (khảo sát tại quán)',
    'Đối tượng & insight': '25–35, đi làm xa, về quê ăn Tết; muốn mang về thứ gì của mình.',
  })
  await dialog().getByLabel('Loại việc').selectOption({ label: 'Social content' })
  await dialog().locator('button[type=submit]').click()
  await fill({
    'Thông điệp chính': 'Mang một chút của mình về nhà',
    'Hạng mục': 'Facebook | KV 1:1 và 9:16 | 3 | 30/11\nTikTok | video 15s | 2 | 11/12',
    'Yêu cầu bắt buộc': 'Logo Lụa Coffee, hộp quà đỏ',
    'Điều cấm': 'Không dùng hình ảnh đốt pháo',
    'KPI & cách đo': '12.000 hộp; CTR 1,5%',
  })
  await dialog().locator('button[type=submit]').click()
  await fill({
    'Ngân sách': '450',
    'Timeline & ngày launch': '18/1',
    'Người duyệt cuối': 'Chị Đinh Tường Vân',
    'Hạn duyệt': '2/12',
  })
  await dialog().locator('button[type=submit]').click()
  await dialog().getByRole('alert').filter({ hasText: '450' }).waitFor()
  await picture('brief-error')
  await fill({ 'Ngân sách': '450tr + VAT' })
  await dialog().locator('button[type=submit]').click()
  await dialog().getByRole('button', { name: 'Tạo brief', exact: true }).waitFor()
  await dialog().getByText('450.000.000').first().waitFor()
  await picture('brief-review')
  await press('Tạo brief')
  await dialog().getByText('LUA-26-001').first().waitFor()
  await page.keyboard.press('Escape')
  await post('LUA-26-001').waitFor()
  await picture('brief-card')
})

test('hands it over to three departments', { timeout: 120_000 }, async () => {
  await post('LUA-26-001').getByRole('button', { name: 'Giao việc' }).click()
  await dialog().waitFor()
  const asks = [
    ['Insight và hướng tiếp cận, 5 slide', 'Vũ Ngọc Quyên', 'thứ 4 17h', '4'],
    ['KV 1:1 và 9:16, 2 hướng', 'Bùi Phương Thảo', '27/11 17h', '8'],
    ['Kế hoạch quay 2 video 15s', 'Đỗ Hữu Phúc', '30/11', '6'],
  ] as const
  for (const [at, [expected, who, due, hours]] of asks.entries()) {
    await dialog().getByLabel('Cần làm gì').nth(at).fill(expected)
    await dialog().getByLabel('Người làm').nth(at).selectOption({ label: who })
    await dialog().getByLabel('Hạn').nth(at).fill(due)
    await dialog().getByLabel('Ước lượng').nth(at).fill(hours)
  }
  await dialog().getByLabel('Cần làm gì').first().scrollIntoViewIfNeeded()
  await picture('handover')
  await press('Giao việc')
  await page.getByRole('dialog', { name: 'Đã giao việc' }).waitFor()
  await page.keyboard.press('Escape')
  await open('Bùi Phương Thảo', 'creative')
  await post('KV 1:1 và 9:16, 2 hướng').waitFor()
})

test('the creative accepts, the producer asks for a later date and gets it', { timeout: 120_000 }, async () => {
  await post('KV 1:1 và 9:16, 2 hướng').getByRole('button', { name: 'Nhận việc' }).click()
  await post('Đã nhận').waitFor()
  await picture('task-card')
  await open('Đỗ Hữu Phúc', 'production')
  await post('Kế hoạch quay').getByRole('button', { name: 'Xin dời hạn' }).click()
  await fill({ 'Hạn mới': '2/12 17h', 'Vì sao cần thêm thời gian': 'Chờ bối cảnh xác nhận' })
  await press('Gửi')
  await dialog().waitFor({ state: 'detached' })
  await open('Nguyễn Thị Lan', 'Tin nhắn')
  await post('Chờ bối cảnh xác nhận').getByRole('button', { name: 'Đồng ý', exact: true }).click()
  await enter('production')
  await post('02/12').waitFor()
})

test('work is handed in, returned and accepted', { timeout: 120_000 }, async () => {
  for (const round of [1, 2]) {
    await open('Bùi Phương Thảo', 'creative')
    await post('KV 1:1 và 9:16, 2 hướng').getByRole('button', { name: 'Nộp', exact: true }).click()
    await fill({ 'Link hoặc lời nhắn': `https://drive.example.com/kv-v${round}` })
    await dialog().locator('button[type=submit]').click()
    await dialog().waitFor({ state: 'detached' })
    await open('Nguyễn Thị Lan', 'Tin nhắn')
    await post(`kv-v${round}`).waitFor()
    if (round === 2) break
    await post('kv-v1').getByRole('button', { name: 'Trả lại' }).click()
    await fill({ 'Cần chỉnh những gì': 'Logo nhỏ quá, hộp quà chưa thấy rõ' })
    await press('Trả lại')
    await dialog().waitFor({ state: 'detached' })
  }
  await picture('work-to-approve')
  await post('kv-v2').getByRole('button', { name: 'Duyệt', exact: true }).click()
  await enter('creative')
  await post('Xong').waitFor()
})

test('the clock goes to nine o’clock, and the channels and people hear what is due', { timeout: 120_000 }, async () => {
  if (!(await page.getByRole('button', { name: 'Đến 09:00 ngày làm việc tới' }).isVisible()))
    await page.getByRole('button', { name: 'Công cụ' }).click()
  for (const day of ['23/11', '25/11', '26/11']) {
    await page.getByRole('button', { name: 'Đến 09:00 ngày làm việc tới' }).click()
    await page.getByText(day).first().waitFor()
  }
  await page.getByRole('button', { name: 'Công cụ' }).click()
  await open('Vũ Ngọc Quyên', 'planner')
  await post('T5 26/11').waitFor()
  expect(await post('T5 26/11').textContent()).toContain('Insight và hướng tiếp cận')
  await picture('digest')
  await open('Nguyễn Thị Lan', 'Tin nhắn')
  await post('T5 26/11').waitFor()
  await picture('morning-dm')
})

test('an invoice is recorded and a part of it paid', { timeout: 120_000 }, async () => {
  await enter('account')
  await type('account', '/invoice LUA')
  await fill({ 'Số hóa đơn': '1C26TSA 130', 'Số tiền trước thuế': '150tr + VAT' })
  await press('Xem lại')
  await dialog().getByText('162.000.000').first().waitFor()
  await picture('invoice-check')
  await press('Lưu')
  await dialog().getByText('254.880.000').first().waitFor()
  await dialog().getByRole('button', { name: /130/ }).click()
  await fill({ 'Số tiền đã nhận': '100tr' })
  await press('Lưu')
  await dialog().getByText('154.880.000').first().waitFor()
  await picture('receivables')
  await page.keyboard.press('Escape')
})

test('Home shows what is mine, at a desk and on a phone', { timeout: 120_000 }, async () => {
  await enter('Trang chủ')
  await page.getByText('Của tôi').first().waitFor()
  await picture('home')
  await page.setViewportSize({ width: 390, height: 844 })
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390)
  await picture('home-phone')
  expect(faults).toEqual([])
  expect(house.sandbox.problems).toEqual([])
})
