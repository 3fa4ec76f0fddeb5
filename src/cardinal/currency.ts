/**
 * The one currency whose amounts are compared: the configured one, else the first that an indicator meets, which
 * depends on the order of the file and on the indicators asked for. Amounts in others are left out and counted.
 */
export class MainCurrency {
  /** Amounts left out, by their currency. */
  readonly others = new Map<string, number>()
  #main: string | undefined

  constructor(configured: string | undefined) {
    this.#main = configured
  }

  get main(): string | undefined {
    return this.#main
  }

  takes(currency: string): boolean {
    this.#main ??= currency
    if (currency === this.#main) return true
    this.others.set(currency, (this.others.get(currency) ?? 0) + 1)
    return false
  }
}
