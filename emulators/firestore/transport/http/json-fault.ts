const TOKEN =
  /\s*(?:([{}[\],:])|("(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null))/y

/** Where the text stops being JSON: the offset of the first token that does not belong there. Only for text that is not JSON. */
export function jsonFaultOffset(text: string): number {
  let offset = 0
  let token = ''
  let tokenStart = 0
  const next = (): void => {
    TOKEN.lastIndex = offset
    const match = TOKEN.exec(text)
    token = match === null ? '' : match[0].trimStart()
    if (match !== null) offset = TOKEN.lastIndex
    tokenStart = match === null ? offset + (/^\s*/.exec(text.slice(offset))?.[0].length ?? 0) : offset - token.length
  }
  const list = (end: string, item: () => boolean): boolean => {
    next()
    if (token === end) return true
    for (;;) {
      if (!item()) return false
      next()
      if (token === end) return true
      if (token !== ',') return false
      next()
    }
  }
  const value = (): boolean => {
    if (token === '[') return list(']', value)
    if (token === '{') return list('}', member)
    return token !== '' && !',:]}'.includes(token)
  }
  const member = (): boolean => {
    if (!token.startsWith('"')) return false
    next()
    if (token !== ':') return false
    next()
    return value()
  }
  next()
  if (value()) next()
  return tokenStart
}
