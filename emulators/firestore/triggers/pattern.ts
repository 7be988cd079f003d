/** Where a trigger looks: a document path, or a pattern with {wildcards}; a wildcard ending in `=**` spans segments. */
export interface DocumentPattern {
  value: string
  matchType: 'EXACT' | 'PATH_PATTERN'
}

const SPECIAL = /[.*+?^${}()|[\]\\]/g

function segmentSource(segment: string): string {
  if (segment === '**' || /^\{[^{}]+=\*\*\}$/.test(segment)) return '.+'
  return segment
    .split(/(\{[^{}]+\})/)
    .map((part) => (/^\{[^{}]+\}$/.test(part) || part === '*' ? '[^/]+' : part.replace(SPECIAL, '\\$&')))
    .join('')
}

/** Makes the test of whether a document path (`items/a`) fits. */
export function matcherOf(pattern: DocumentPattern): (path: string) => boolean {
  const value = pattern.value.replace(/^\/+|\/+$/g, '')
  if (pattern.matchType === 'EXACT') return (path) => path === value
  const source = new RegExp(`^${value.split('/').map(segmentSource).join('/')}$`, 's')
  return (path) => source.test(path)
}
