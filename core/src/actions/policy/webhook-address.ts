const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/
/** What a receiver may take for a separator or a step up after decoding, though no URL parser does. */
const HIDDEN_STEP = /%(2f|5c|2e|25|00)|\\/i

/** An address that may be called, as the parser of the Web writes it; otherwise what was expected in its place. */
export function webhookAddress(text: string): URL | string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK.test(url.hostname))
  if (url === undefined || !isSafe) return 'an https address, such as https://hooks.example.com/mesh'
  if (url.username !== '' || url.password !== '') return 'an address without a user name or password'
  if (text.includes('#')) return 'an address without #'
  if (HIDDEN_STEP.test(url.pathname) || text.includes('\\'))
    return 'a path without encoded separators, dots or percent signs'
  return url
}
