/** Lets this thread do what else there is to do: hand tasks to threads, take what they have done, hear a signal. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
