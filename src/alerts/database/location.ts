/** Whether a location is the URL of a PostgreSQL database. */
export function isPostgres(location: string): boolean {
  return /^postgres(ql)?:\/\//i.test(location)
}
