/** 0 nothing flagged at or above `--fail-on`, 1 something, 2 a usage, configuration or data error, 130 interrupted. */
export type ExitCode = 0 | 1 | 2 | 130
