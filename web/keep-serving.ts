import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'

/**
 * Builds over the files that a running suite serves, instead of emptying their folder first: there is always a whole
 * dashboard to serve. What is left of earlier builds goes when the new one is written.
 */
export function keepServing(): Plugin {
  return {
    name: 'keep-serving',
    config: () => ({ build: { emptyOutDir: false } }),
    writeBundle({ dir = '' }, bundle) {
      const assets = join(dir, 'assets')
      for (const name of readdirSync(assets)) {
        if (!(`assets/${name}` in bundle)) rmSync(join(assets, name))
      }
    },
  }
}
