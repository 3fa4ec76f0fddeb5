import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'

export const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`

export interface Received {
  readonly headers: IncomingHttpHeaders
  readonly body: string
  readonly id: string
}

/** A receiver on loopback: it keeps what comes and answers as it is told. */
export class Receiver {
  readonly received: Received[] = []
  /** Answers one message: by default 204. */
  answer: (response: ServerResponse, message: Received) => void = (response) => response.writeHead(204).end()
  readonly #server: Server

  private constructor() {
    this.#server = createServer((request, response) => {
      let body = ''
      request.setEncoding('utf8').on('data', (text: string) => (body += text))
      request.on('end', () => {
        const message = { headers: request.headers, body, id: String(request.headers['webhook-id']) }
        this.received.push(message)
        this.answer(response, message)
      })
    })
  }

  static async start(): Promise<Receiver> {
    const receiver = new Receiver()
    await new Promise<void>((done) => receiver.#server.listen(0, '127.0.0.1', done))
    return receiver
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  get ids(): string[] {
    return this.received.map(({ id }) => id)
  }

  /** Throws unless every message is signed as the reference implementation of Standard Webhooks signs it. */
  verify(secret = SECRET): unknown[] {
    const webhook = new Webhook(secret)
    return this.received.map(({ body, headers }) => webhook.verify(body, headers as Record<string, string>))
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((done) => this.#server.close(done))
  }
}
