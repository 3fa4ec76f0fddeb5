import { Worker } from 'node:worker_threads'
import { aborted } from '../aborted.js'
import { TenderflagError } from '../errors.js'
import { broken, tooLarge } from './arrow/broken.js'
import type { ParquetAnswer, ParquetRequest } from './parquet-worker.js'

/** An idle thread is kept this long for the next file, if its memory has not grown beyond this. */
const IDLE_MS = 1000
const IDLE_BYTES = 2 ** 28

/** The one idle thread, so that a folder of small files starts one thread and not one a file. */
let idle: { worker: Worker; drop: () => void; timer: NodeJS.Timeout } | undefined

/** One Parquet file, open in a thread that runs parquet-wasm; what kills the thread is the file's fault. */
export class ParquetThread {
  readonly #worker: Worker
  readonly #file: string
  readonly #signal: AbortSignal | undefined
  readonly #answers: ParquetAnswer[] = []
  #waiting: { take: (answer: ParquetAnswer) => void; fail: (error: Error) => void } | undefined
  #failure: TenderflagError | undefined
  #closed = false

  constructor(file: string, signal?: AbortSignal) {
    this.#file = file
    this.#signal = signal
    this.#worker = takeIdle() ?? new Worker(new URL('../ingest/parquet-worker.js', import.meta.url))
    this.#worker.ref()
    this.#worker.on('message', this.#onMessage)
    this.#worker.on('error', this.#onError)
    this.#worker.on('exit', this.#onExit)
    signal?.addEventListener('abort', this.#onAbort)
  }

  async open(): Promise<ParquetAnswer & { kind: 'opened' }> {
    return (await this.#ask({ kind: 'open', file: this.#file })) as ParquetAnswer & { kind: 'opened' }
  }

  /** IPC streams of one batch each; the next two are decoded while one is used. */
  async *batches(
    columns: readonly string[],
    batchSize: number,
  ): AsyncGenerator<{ rows: number; ipc: Uint8Array }> {
    await this.#ask({ kind: 'read', columns, batchSize })
    for (let i = 0; i < 2; i++) this.#send({ kind: 'next' })
    for (;;) {
      const answer = await this.#answer()
      if (answer.kind !== 'batch' || !answer.ipc) return
      this.#send({ kind: 'next' })
      yield { rows: answer.rows, ipc: answer.ipc }
    }
  }

  /** Frees the file; the thread is kept for the next one if it is well. */
  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    let wasm = Number.POSITIVE_INFINITY
    if (!this.#failure) {
      this.#send({ kind: 'close' })
      // Answers that were asked for and not taken come before.
      let answer = await this.#answer().catch(() => undefined)
      while (answer && answer.kind !== 'closed') answer = await this.#answer().catch(() => undefined)
      if (answer) wasm = answer.wasm
    }
    this.#signal?.removeEventListener('abort', this.#onAbort)
    this.#worker.off('message', this.#onMessage)
    this.#worker.off('exit', this.#onExit)
    if (wasm > IDLE_BYTES || idle) await this.#worker.terminate()
    else keepIdle(this.#worker)
    this.#worker.off('error', this.#onError)
  }

  async #ask(request: ParquetRequest): Promise<ParquetAnswer> {
    this.#send(request)
    return this.#answer()
  }

  #send(request: ParquetRequest): void {
    this.#worker.postMessage(request)
  }

  async #answer(): Promise<ParquetAnswer> {
    if (this.#failure) throw this.#failure
    const answer =
      this.#answers.shift() ??
      (await new Promise<ParquetAnswer>((take, fail) => {
        this.#waiting = { take, fail }
      }))
    if (answer.kind === 'failed') throw this.#fail(answer.message)
    return answer
  }

  #fail(message: string, cause?: Error): TenderflagError {
    this.#failure ??= this.#errorOf(message, cause)
    return this.#failure
  }

  #errorOf(message: string, cause?: Error): TenderflagError {
    if (this.#signal?.aborted) return aborted(this.#signal)
    const words = message
      .replace(/^(Parquet|External|Arrow) error: /, '')
      .replace(/\s+/g, ' ')
      .slice(0, 200)
    if (/ordinal \d+ exceeds/.test(message))
      return tooLarge(this.#file, 'it has more than 32,767 row groups; write it again with larger ones')
    if (/overflow|memory|capacity/i.test(message))
      return tooLarge(
        this.#file,
        `its texts are too large to unpack (${words}); write it in smaller row groups`,
      )
    return broken(this.#file, `it cannot be read as Parquet (${words})`, cause)
  }

  readonly #onMessage = (answer: ParquetAnswer): void => {
    const waiting = this.#waiting
    this.#waiting = undefined
    if (waiting) waiting.take(answer)
    else this.#answers.push(answer)
  }

  readonly #onError = (error: Error): void => {
    const failure = this.#fail(error.message, error)
    this.#waiting?.fail(failure)
    this.#waiting = undefined
  }

  /** A thread that ends without an error was ended by something else than the file. */
  readonly #onExit = (code: number): void => {
    this.#failure ??= new TenderflagError(
      'WORKER_DIED',
      `the thread that read it ended before its work was done (exit code ${code}); try again with more memory`,
      { file: this.#file },
    )
    this.#waiting?.fail(this.#failure)
    this.#waiting = undefined
  }

  readonly #onAbort = (): void => {
    this.#onError(new Error('aborted'))
    void this.#worker.terminate()
  }
}

function takeIdle(): Worker | undefined {
  if (!idle) return undefined
  const { worker, drop, timer } = idle
  idle = undefined
  clearTimeout(timer)
  worker.off('error', drop)
  return worker
}

function keepIdle(worker: Worker): void {
  const drop = () => {
    if (idle?.worker === worker) idle = undefined
    void worker.terminate()
  }
  worker.on('error', drop)
  worker.unref()
  idle = { worker, drop, timer: setTimeout(drop, IDLE_MS).unref() }
}
