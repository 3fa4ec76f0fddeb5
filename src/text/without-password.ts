/**
 * The address of a service as messages show it: without a password, also one among the parameters. What is no address
 * (`scheme://…`) stays as it is.
 */
export function withoutPassword(location: string): string {
  if (!isAddress(location)) return location
  // Of a URL that is none, anything before the last @ may be a password.
  const before = URL.canParse(location) ? /^([^/]+:\/\/[^:@/?]*):[^/?]*@/ : /^([^/]+:\/\/[^:@/?]*):.*@/s
  return location.replace(before, '$1@').replace(/([?&;]\w*password=)(?!…)[^&;]*/gi, '$1…')
}

/** A text with no password in any address in it. Addresses end at a space. */
export function withoutPasswords(text: string): string {
  return text.replace(/\b[a-z][\w+.:-]*:\/\/\S+/gi, withoutPassword)
}

/** Whether a text begins as the address of a service does, so that it is no path. */
export function isAddress(text: string): boolean {
  return /^[a-z][\w+.:-]+:\/\//i.test(text)
}
