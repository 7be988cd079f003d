import { readFileSync } from 'node:fs'
import type { Plugin } from 'vite'

const MODULES = /\/zod\/v4\/core\/(json-schema-processors|to-json-schema)\.js$/
const EXPORTS = /^export (?:function|const) (\w+)|^export \{ \w+ as (\w+) \}/gm

const REFUSE = `const refuse = () => { throw new Error('This build leaves JSON Schema out: see web/no-json-schema.ts.') }`

/** Leaves out of the bundle what turns schemas into JSON Schema (5 kB gzip), which no page asks for. */
export function noJsonSchema(): Plugin {
  return {
    name: 'no-json-schema',
    enforce: 'pre',
    load(id) {
      if (!MODULES.test(id)) return undefined
      const names = [...readFileSync(id, 'utf8').matchAll(EXPORTS)].map(([, plain, renamed]) => plain ?? renamed ?? '')
      // Every schema gets such a method when it is made; only calling it would matter.
      const lines = names.map(
        (name) => `export const ${name} = ${name.startsWith('create') ? '() => refuse' : 'refuse'}`,
      )
      return [REFUSE, ...lines].join('\n')
    },
  }
}
