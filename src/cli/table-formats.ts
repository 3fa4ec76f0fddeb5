/** The formats that `coverage` writes. */
export const coverageFormats = ['table', 'json', 'csv', 'ndjson'] as const

/** The formats that `evaluate` writes. */
export const evaluateFormats = ['table', 'json', 'csv'] as const
