import { type Notice, Notices } from '../../columns/notices.js'

/** Notices of the event at hand: taken out with its answer. */
export class EventNotices extends Notices {
  #notices: Notice[] = []

  override add(notice: Notice): void {
    const { row: _, file: __, ...rest } = notice
    this.#notices.push(rest)
  }

  drain(): readonly Notice[] {
    if (this.#notices.length === 0) return none
    const notices = this.#notices
    this.#notices = []
    return notices
  }
}

const none: readonly Notice[] = []
