import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'

const path = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'
const args = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Whether browser tests are left out: there is no Chromium, and this is not CI, where that is a failure. */
export const noBrowser = !existsSync(path) && process.env.CI !== 'true'

/** Why, for the title of what is skipped. */
export const whyNot = noBrowser ? ` (skipped: no Chromium at ${path}; set CHROMIUM_PATH)` : ''

/** What a page did that a report must never do. */
export interface Visit {
  readonly page: Page
  /** Addresses asked for besides the file itself. */
  readonly requests: readonly string[]
  /** Console messages, errors and dialogs. */
  readonly complaints: readonly string[]
}

/** A browser that opens pages from a folder of its own. */
export class Reader {
  readonly #folder = mkdtempSync(join(tmpdir(), 'tenderflag-html-'))
  #pages = 0
  private constructor(readonly browser: Browser) {}

  static async start(): Promise<Reader> {
    return new Reader(await chromium.launch({ executablePath: path, args }))
  }

  /** Opens the page as a person would: from a file. */
  async open(html: string, width = 1280, colorScheme: 'light' | 'dark' = 'light'): Promise<Visit> {
    const file = join(this.#folder, `${this.#pages++}.html`)
    writeFileSync(file, html)
    const url = pathToFileURL(file).href
    const page = await this.browser.newPage({ viewport: { width, height: 800 }, colorScheme })
    const requests: string[] = []
    const complaints: string[] = []
    page.on('request', (request) => {
      if (request.url() !== url) requests.push(request.url())
    })
    page.on('console', (message) => complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(String(error)))
    page.on('dialog', (dialog) => {
      complaints.push(`dialog: ${dialog.message()}`)
      void dialog.dismiss()
    })
    await page.goto(url, { waitUntil: 'load' })
    return { page, requests, complaints }
  }

  async close(): Promise<void> {
    await this.browser.close()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}
