import { createHash } from 'node:crypto'
import type { AlertQuery } from '../alerts/alert.js'
import type { AlertReader } from '../alerts/store.js'
import { backOff, LONGEST_WAIT } from './back-off.js'
import { digestDue, momentOf } from './days.js'
import type { World } from './deliver.js'
import { type DigestData, digestData, type Tendered } from './digest-data.js'
import { digestMail } from './digest-mail.js'
import type { DigestDay, Mail } from './feed-state.js'
import { type Address, type SmtpServer, sendMail } from './smtp.js'

/** A digest, ready to be sent. */
export interface Digest {
  readonly name: string
  readonly office: string
  readonly zone: string
  /** HH:MM. */
  readonly time: string
  readonly query: AlertQuery
  readonly top: number
  readonly from: Address
  readonly to: readonly (Address & { readonly language: string })[]
  readonly smtp: SmtpServer
}

/** What was put out to tender in a span of time. */
export type TenderedIn = (from: number, to: number) => Tendered

/** Which day is sent, and with what. */
export interface DigestOptions {
  /** The instant whose day is asked for; by default now. */
  readonly at?: number | undefined
  readonly tendered?: TenderedIn | undefined
}

/** What became of the mails of a digest. */
export interface Mailed {
  readonly sent: number
  readonly waiting: number
  readonly problems: readonly string[]
}

const DAY = 86_400_000
/** Days that are remembered; what still waits after so many is given up. */
const MOST_DAYS = 40
const MOST_ATTEMPTS = 12
/** So many mails in a row that could not be sent, and the server is left alone until the next run. */
const PATIENCE = 3

/**
 * Sends the digest of the latest day whose time has come, and what of earlier ones still waits. Days that were missed
 * come in one digest, which begins where the last one ended. Who has got the digest of a day is saved after each
 * mail, so nobody gets it twice; a crash between the server's answer and that save sends it again, under the same
 * message id. `days` is the state of this digest, changed in place. Throws what store and `save` throw, and the signal.
 */
export async function sendDigest(
  reader: AlertReader,
  digest: Digest,
  days: DigestDay[],
  world: World,
  { at = world.now(), tendered }: DigestOptions = {},
): Promise<Mailed> {
  const { time, zone } = digest
  const due = digestDue(at, time, zone)
  // A day that is yet to come was written down by a clock that had jumped: without this, no day before it had a digest.
  for (const one of days) if (momentOf(one.day, time, zone) > at + DAY) one.day = due.day
  const last = days.at(-1)
  if (last === undefined || last.day < due.day) {
    days.push(await newDay(reader, digest, last, due, world))
    days.splice(0, days.length - MOST_DAYS)
    await world.save()
  }
  // Who was added to the configuration since gets the digest of the newest day too.
  const newest = days.at(-1)!
  for (const { address } of digest.to)
    if (!newest.mails.some(({ to }) => to === address)) newest.mails.push(newMail(address, world.now()))
  const problems: string[] = []
  let sent = 0
  let failures = 0
  for (const [i, day] of days.entries()) {
    const open = day.mails.filter((mail) => mail.state === 'waiting' && isDue(mail, world.now()))
    if (open.length === 0) continue
    const since = i === 0 ? momentOf(day.day, time, zone) - DAY : momentOf(days[i - 1]!.day, time, zone)
    const data = await digestData(reader, digest.query, {
      day: day.day,
      since,
      after: day.after,
      upto: day.upto,
      top: digest.top,
      tendered: tendered?.(since, momentOf(day.day, time, zone)),
    })
    for (const mail of open) {
      if (failures >= PATIENCE) break
      const why = await one(digest, data, day.upto, mail, world)
      if (mail.state === 'sent') sent++
      if (why !== undefined) problems.push(why)
      failures = mail.state === 'waiting' ? failures + 1 : 0
      await world.save()
    }
  }
  const waiting = days.reduce(
    (n, { mails }) => n + mails.filter(({ state }) => state === 'waiting').length,
    0,
  )
  return { sent, waiting, problems }
}

/** The first digest begins a day before its time, as far as the log goes. */
async function newDay(
  reader: AlertReader,
  digest: Digest,
  last: DigestDay | undefined,
  due: { readonly day: string; readonly at: number },
  world: World,
): Promise<DigestDay> {
  const { seq: upto } = await reader.head()
  let after = Math.min(last?.upto ?? 0, upto)
  if (last === undefined)
    for await (const { entry } of reader.changes(0, { silenced: true })) {
      if (entry.seq > upto || Date.parse(entry.at) >= due.at - DAY) break
      after = entry.seq
    }
  return { day: due.day, after, upto, mails: digest.to.map(({ address }) => newMail(address, world.now())) }
}

function newMail(to: string, now: number): Mail {
  return { to, state: 'waiting', attempts: 0, next: new Date(now).toISOString(), why: null }
}

function isDue({ next }: Mail, now: number): boolean {
  const wait = Date.parse(next) - now
  return wait <= 0 || wait > LONGEST_WAIT // further away than any wait: a clock has jumped
}

/** Sends one mail; in words what went wrong, if something did. */
async function one(
  digest: Digest,
  data: DigestData,
  upto: number,
  mail: Mail,
  world: World,
): Promise<string | undefined> {
  const recipient = digest.to.find(({ address }) => address === mail.to)
  if (recipient === undefined) {
    mail.state = 'refused'
    mail.why = 'no longer among the recipients'
    return undefined
  }
  const text = digestMail(data, digest.office, recipient.language, digest.zone)
  const answer = await sendMail(
    digest.smtp,
    {
      ...text,
      from: digest.from,
      to: recipient,
      messageId: messageId(digest, data, upto, mail.to),
      date: new Date(momentOf(data.day, digest.time, digest.zone)),
    },
    world.signal,
  )
  mail.attempts++
  if (answer.state === 'sent') {
    mail.state = 'sent'
    mail.why = null
    return undefined
  }
  mail.why = answer.why
  const over = answer.state === 'refused' || mail.attempts >= MOST_ATTEMPTS
  if (over) mail.state = 'refused'
  else mail.next = new Date(world.now() + backOff(mail.attempts, world.random())).toISOString()
  return `digest of ${data.day} to ${mail.to}: ${answer.why}; ${over ? 'given up' : 'will be tried again'}`
}

/** The same digest to the same person has the same id. */
function messageId({ name, from }: Digest, { store, day }: DigestData, upto: number, to: string): string {
  const id = createHash('sha256')
    .update(JSON.stringify([store, name, day, upto, to]))
    .digest('hex')
    .slice(0, 32)
  return `${id}@${from.address.slice(from.address.lastIndexOf('@') + 1)}`
}
