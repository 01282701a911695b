import { mkdir } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import sparticuz from '@sparticuz/chromium'
import { type Browser, chromium } from 'playwright-core'

/**
 * A headless Chromium that came with npm. It is unpacked once per user: the package would share one place in /tmp, where
 * what root has unpacked nobody else may run.
 */
export async function openBrowser(): Promise<Browser> {
  const before = process.env.TMPDIR
  const own = join(tmpdir(), `nhip-cau-browser-${userInfo().uid}`)
  await mkdir(own, { recursive: true })
  process.env.TMPDIR = own
  try {
    return await chromium.launch({
      executablePath: await sparticuz.executablePath(),
      // In one process, closing a page would close the browser.
      args: sparticuz.args.filter(arg => arg !== '--single-process'),
      headless: true,
    })
  } finally {
    if (before === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = before
  }
}
