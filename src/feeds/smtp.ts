import { connect, type Socket } from 'node:net'
import { createTransport } from 'nodemailer'
import { cleanText } from '../output/clean-text.js'
import { timeLimit } from './time-limit.js'

/** A server that takes mail. */
export interface SmtpServer {
  readonly host: string
  readonly port: number
  readonly tls: 'starttls' | 'implicit' | 'none'
  readonly auth: { readonly user: string; readonly pass: string } | undefined
  /** Certificates to trust, as PEM. */
  readonly ca: string | undefined
  /** For a whole mail, from the connection to the last answer. */
  readonly timeoutMs: number
}

/** Who a mail is from, or to. */
export interface Address {
  readonly address: string
  readonly name?: string | undefined
}

/** A mail before it is put into lines. */
export interface MailText {
  readonly from: Address
  readonly to: Address
  readonly subject: string
  readonly text: string
  readonly html: string
  readonly language: string
  /** Without angle brackets: the same mail has the same id, so that a second copy can be told. */
  readonly messageId: string
  readonly date: Date
}

/** Taken; refused for good (5xx about this mail); or to be tried again. */
export type MailAnswer =
  | { readonly state: 'sent' }
  | { readonly state: 'refused' | 'later'; readonly why: string }

/**
 * Sends one mail to one recipient over a connection of its own, which is closed when the time is over, whatever the
 * server does. Nothing is sent, password or mail, before TLS is on and the certificate checked, unless `tls` is `none`.
 * A refused password is no fault of the mail: it is tried again. Rejects only when stopped by the signal.
 */
export async function sendMail(
  server: SmtpServer,
  mail: MailText,
  signal?: AbortSignal,
): Promise<MailAnswer> {
  signal?.throwIfAborted() // a signal that is set tells nobody once more
  const { host, port, tls, auth, ca, timeoutMs } = server
  const limit = timeLimit(timeoutMs, signal)
  const sockets: Socket[] = []
  const close = (): void => {
    for (const socket of sockets) socket.destroy(new Error(`no answer within ${timeoutMs / 1000} s`))
  }
  limit.signal.addEventListener('abort', close)
  const transport = createTransport({
    host,
    port,
    secure: tls === 'implicit',
    requireTLS: tls === 'starttls',
    ignoreTLS: tls === 'none',
    // Waits of its own for greeting and answers end sooner than the whole.
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
    tls: { minVersion: 'TLSv1.2', ...(ca === undefined ? {} : { ca }) },
    ...(auth ? { auth } : {}),
    getSocket: (_: unknown, done: (error: Error | null, found: { connection: Socket } | false) => void) => {
      const socket = connect({ host, port })
      sockets.push(socket)
      socket.once('connect', () => done(null, { connection: socket }))
      socket.once('error', (error) => done(error, false))
    },
  })
  try {
    await transport.sendMail({
      from: { name: mail.from.name ?? '', address: mail.from.address },
      to: { name: mail.to.name ?? '', address: mail.to.address },
      subject: mail.subject,
      text: mail.text,
      html: mail.html,
      messageId: `<${mail.messageId}>`,
      date: mail.date,
      headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': mail.language },
      textEncoding: 'base64',
    })
    return { state: 'sent' }
  } catch (error) {
    signal?.throwIfAborted()
    if (!(error instanceof Error)) throw error
    const code = 'responseCode' in error ? Number(error.responseCode) : 0
    const command = 'command' in error ? String(error.command) : ''
    const forGood = code >= 500 && code < 600 && /^(MAIL FROM|RCPT TO|DATA)$/.test(command)
    const why = limit.signal.aborted ? `no answer within ${timeoutMs / 1000} s` : cleanText(error.message)
    return { state: forGood ? 'refused' : 'later', why }
  } finally {
    limit.release()
    for (const socket of sockets) socket.destroy()
  }
}
