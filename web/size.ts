import { existsSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

/**
 * Most kB (gzip) of JavaScript before the overview shows live data. React DOM, Firestore, Auth, the router and zod are 250 kB
 * of it; everything else has to fit into the rest.
 */
const FIRST_LOAD_KB_MAX = 285
/** Most kB (gzip) of JavaScript that going to any other page may add. */
const LAZY_KB_MAX = 122

interface Chunk {
  file: string
  src?: string
  isDynamicEntry?: boolean
  imports?: string[]
}

const dist = new URL('dist/', import.meta.url)
const manifestUrl = new URL('.vite/manifest.json', dist)
if (!existsSync(manifestUrl)) {
  console.error('web/dist has no manifest: run `npm run build -w web` first')
  process.exit(1)
}
const manifest: Record<string, Chunk> = JSON.parse(readFileSync(manifestUrl, 'utf8'))

/** The chunk and everything it imports statically. */
function closure(key: string, seen = new Set<string>()): Set<string> {
  const chunk = manifest[key]
  if (chunk === undefined) throw new Error(`web/dist/.vite/manifest.json has no ${key}`)
  if (seen.has(key)) return seen
  seen.add(key)
  for (const imported of chunk.imports ?? []) closure(imported, seen)
  return seen
}

function kilobytes(keys: Iterable<string>): number {
  let bytes = 0
  for (const key of keys) bytes += gzipSync(readFileSync(new URL(manifest[key]?.file ?? '', dist)), { level: 9 }).length
  return Math.round(bytes / 100) / 10
}

function check(name: string, kb: number, max: number): boolean {
  const isFine = kb <= max
  console.log(`${isFine ? ' ' : '!'} ${name.padEnd(44)} ${kb.toFixed(1).padStart(6)} kB of ${max}`)
  return isFine
}

const first = closure('index.html')
const signedOut = kilobytes(closure('src/features/session/sign-in-page.tsx', new Set(first)))
closure('src/features/overview/overview-page.tsx', first)

console.log('JavaScript, gzip:')
let isFine = check('first load, signed out', signedOut, FIRST_LOAD_KB_MAX)
isFine = check('first load, overview with Firestore', kilobytes(first), FIRST_LOAD_KB_MAX) && isFine
for (const [key, chunk] of Object.entries(manifest)) {
  if (chunk.isDynamicEntry !== true || first.has(key)) continue
  const added = [...closure(key)].filter((each) => !first.has(each))
  isFine = check(key, kilobytes(added), LAZY_KB_MAX) && isFine
}
if (!isFine) {
  console.error('Above the budget: import lazily what the first page does not need, or use less of a library.')
  process.exitCode = 1
}
