/** Whether a location is the URL of a PostgreSQL database. */
export function isPostgres(location: string): boolean {
  return /^postgres(ql)?:\/\//i.test(location)
}

/** A location as messages show it: without a password, also one among the parameters. */
export function withoutPassword(location: string): string {
  if (!isPostgres(location)) return location
  // Of a URL that is none, anything before the last @ may be a password.
  const before = URL.canParse(location) ? /^(\w+:\/\/[^:@/?]*):[^/?]*@/ : /^(\w+:\/\/[^:@/?]*):.*@/s
  return location.replace(before, '$1@').replace(/([?&]\w*password=)[^&]*/gi, '$1…')
}
