/** Columns of the terminal that stdout is; undefined where it is none, or does not know (0, as in some containers). */
export function terminalWidth(): number | undefined {
  return (process.stdout.isTTY && process.stdout.columns) || undefined
}
