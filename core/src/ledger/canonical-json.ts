import { MeshError } from '../errors.ts'

/** Deeper than any record of Mesh, and far from the end of the call stack. */
const DEPTH_MAX = 500
const PATH_SHOWN_MAX = 200
const PLAIN_KEY = /^[A-Za-z_][A-Za-z0-9_]*$/

/**
 * Writes a plain JSON value in the one form of RFC 8785 (JCS): no spaces, keys sorted by UTF-16 code units (3.2.3),
 * numbers and strings as ECMAScript writes them (3.2.2). The result is to be encoded as UTF-8 (3.2.4).
 *
 * Refuses what JSON cannot say (NaN, undefined, dates, cycles, lone surrogates) with `invalid-argument` and the path,
 * and never drops or converts it: `canonicalJson({ b: 1, a: [-0] })` is `{"a":[0],"b":1}`.
 */
export function canonicalJson(value: unknown): string {
  return write(value, '$', 0)
}

function write(value: unknown, path: string, depth: number): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'number') return writeNumber(value, path)
  if (typeof value === 'string') return writeString(value, path)
  if (typeof value !== 'object') return refuse(path, `found ${describe(value)}`)
  if (depth >= DEPTH_MAX) return refuse(path, `found more than ${DEPTH_MAX} levels, or a value that contains itself`)
  // Not `map`, which would leave out the holes of a sparse array.
  if (Array.isArray(value)) {
    return `[${Array.from(value, (item, index) => write(item, `${path}[${index}]`, depth + 1)).join(',')}]`
  }
  return writeObject(value, path, depth)
}

function writeObject(value: object, path: string, depth: number): string {
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) return refuse(path, `found ${describe(value)}`)
  if (Object.getOwnPropertySymbols(value).length > 0) return refuse(path, 'found a key that is a symbol')
  const members = Object.entries(value)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([key, member]) => {
      const at = PLAIN_KEY.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`
      return `${writeString(key, at)}:${write(member, at, depth + 1)}`
    })
  return `{${members.join(',')}}`
}

function writeNumber(value: number, path: string): string {
  return Number.isFinite(value) ? JSON.stringify(value) : refuse(path, `found ${value}`)
}

function writeString(value: string, path: string): string {
  return value.isWellFormed() ? JSON.stringify(value) : refuse(path, 'found half of a surrogate pair')
}

function describe(value: unknown): string {
  if (value === undefined) return 'undefined (leave the key out, or write null)'
  if (typeof value !== 'object' || value === null) return `a ${typeof value}`
  const name: unknown = value.constructor?.name
  return typeof name === 'string' && name !== '' ? `an instance of ${name}` : 'an object of a class'
}

function refuse(path: string, found: string): never {
  const shown = path.length > PATH_SHOWN_MAX ? `${path.slice(0, PATH_SHOWN_MAX)}…` : path
  throw new MeshError(
    'invalid-argument',
    `No canonical JSON at ${shown}: ${found}; expected null, a boolean, a finite number, well-formed text, an array or a plain object`,
    { details: { path: shown } },
  )
}
