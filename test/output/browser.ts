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

/** What a page did that a report must never do; until the next is opened, in the same tab. */
export interface Visit {
  readonly page: Page
  /** Addresses asked for besides the file itself. */
  readonly requests: readonly string[]
  /** Console messages, errors and dialogs. */
  readonly complaints: readonly string[]
}

/** A browser with one tab that opens pages from a folder of its own: a new tab for each took half of the time. */
export class Reader {
  readonly #folder = mkdtempSync(join(tmpdir(), 'tenderflag-html-'))
  #pages = 0
  #url = ''
  #requests: string[] = []
  #complaints: string[] = []
  private constructor(
    readonly browser: Browser,
    readonly tab: Page,
  ) {
    tab.on('request', (request) => {
      if (request.url() !== this.#url) this.#requests.push(request.url())
    })
    tab.on('console', (message) => this.#complaints.push(message.text()))
    tab.on('pageerror', (error) => this.#complaints.push(String(error)))
    tab.on('dialog', (dialog) => {
      this.#complaints.push(`dialog: ${dialog.message()}`)
      void dialog.dismiss()
    })
  }

  static async start(): Promise<Reader> {
    const browser = await chromium.launch({ executablePath: path, args })
    return new Reader(browser, await browser.newPage())
  }

  /** Opens the page as a person would: from a file. */
  async open(html: string, width = 1280, colorScheme: 'light' | 'dark' = 'light'): Promise<Visit> {
    // what the page before may still have to say is its own
    await this.tab.goto('about:blank')
    const file = join(this.#folder, `${this.#pages++}.html`)
    writeFileSync(file, html)
    this.#url = pathToFileURL(file).href
    this.#requests = []
    this.#complaints = []
    await this.tab.setViewportSize({ width, height: 800 })
    await this.tab.emulateMedia({ media: null, colorScheme })
    await this.tab.goto(this.#url, { waitUntil: 'load' })
    return { page: this.tab, requests: this.#requests, complaints: this.#complaints }
  }

  async close(): Promise<void> {
    await this.browser.close()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}
