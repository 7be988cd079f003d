/** Where a trigger looks: a document path, or a pattern with {wildcards}; a wildcard ending in `=**` spans segments. */
export interface DocumentPattern {
  value: string
  matchType: 'EXACT' | 'PATH_PATTERN'
}

const SPECIAL = /[.*+?^${}()|[\]\\]/g
const MULTI_SEGMENT = /^(\*\*|\{[^{}=]+=\*\*\})$/
const CAPTURE = /(\{[^{}=]+(?:=\*)?\}|\*)/

function segmentSource(segment: string): string {
  if (MULTI_SEGMENT.test(segment)) return '.+'
  const parts = segment.split(CAPTURE)
  return parts.map((part, index) => (index % 2 === 1 ? '[^/]+' : part.replace(SPECIAL, '\\$&'))).join('')
}

/** What is wrong with a path pattern, in words; undefined if nothing is. */
export function patternFault({ value, matchType }: DocumentPattern): string | undefined {
  if (matchType === 'EXACT') return undefined
  for (const segment of segmentsOf(value)) {
    if (segment === '') return 'has an empty segment'
    const literal = MULTI_SEGMENT.test(segment)
      ? ''
      : segment
          .split(CAPTURE)
          .filter((_, index) => index % 2 === 0)
          .join('')
    if (/[{}]/.test(literal)) return `has the segment "${segment}", whose braces are no {name}, {name=*} or {name=**}`
  }
  return undefined
}

/**
 * Makes the test of whether a document path (`items/a`) fits.
 * Source of the syntax: https://cloud.google.com/eventarc/docs/path-patterns
 */
export function matcherOf(pattern: DocumentPattern): (path: string) => boolean {
  const segments = segmentsOf(pattern.value)
  if (pattern.matchType === 'EXACT') {
    const exact = segments.join('/')
    return (path) => path === exact
  }
  const source = new RegExp(`^${segments.map(segmentSource).join('/')}$`, 's')
  return (path) => source.test(path)
}

function segmentsOf(value: string): string[] {
  return value.replace(/^\/+|\/+$/g, '').split('/')
}
