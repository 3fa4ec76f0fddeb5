import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { root } from '../cli/tenderflag.js'

/** Key and certificate of localhost, for tests alone. */
export const localhost = readFileSync(`${root}test/cases/feeds/localhost.pem`, 'utf8')

export interface Taken {
  readonly to: string
  readonly raw: string
  readonly secure: boolean
}

/** A mail server on loopback that keeps what it takes; `refuse` makes it answer otherwise. */
export class MailServer {
  readonly taken: Taken[] = []
  /** Code to answer RCPT TO with; undefined: it is taken. */
  refuse: ((to: string) => number | undefined) | undefined
  readonly #server: SMTPServer

  private constructor(options: SMTPServerOptions) {
    this.#server = new SMTPServer({
      key: localhost,
      cert: localhost,
      authOptional: true,
      disableReverseLookup: true,
      logger: false,
      onRcptTo: ({ address }, _, done) => {
        const code = this.refuse?.(address)
        done(code === undefined ? null : Object.assign(new Error('not now'), { responseCode: code }))
      },
      onData: (stream, session, done) => {
        let raw = ''
        stream.setEncoding('utf8').on('data', (text: string) => (raw += text))
        stream.on('end', () => {
          const to = session.envelope.rcptTo.map(({ address }) => address).join()
          this.taken.push({ to, raw, secure: session.secure })
          done()
        })
      },
      ...options,
    })
    this.#server.on('error', () => undefined) // connections that end early are part of the tests
  }

  static async start(options: SMTPServerOptions = {}): Promise<MailServer> {
    const server = new MailServer(options)
    await new Promise<void>((done) => server.#server.listen(0, '127.0.0.1', done))
    return server
  }

  get port(): number {
    return (this.#server.server.address() as AddressInfo).port
  }

  stop(): Promise<void> {
    return new Promise((done) => this.#server.close(done))
  }
}
