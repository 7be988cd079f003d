import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { keepServing } from '../keep-serving.ts'

let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'mesh-keep-serving-'))
  writeFileSync(join(root, 'index.html'), '<script type="module" src="/main.js"></script>')
})

afterEach(() => {
  rmSync(root, { recursive: true })
})

/** Builds a page whose script says the word; returns its assets, and what was still served just before they were written. */
async function buildPage(word: string): Promise<{ assets: string[]; served: string[] }> {
  const folder = join(root, 'dist/assets')
  let served: string[] = []
  writeFileSync(join(root, 'main.js'), `console.log('${word}')`)
  const watch = {
    name: 'watch',
    generateBundle: () => {
      served = existsSync(folder) ? readdirSync(folder) : []
    },
  }
  await build({ root, configFile: false, logLevel: 'silent', plugins: [keepServing(), watch] })
  return { assets: readdirSync(folder), served }
}

test('the files of the last build are served until those of the next are written', async () => {
  const { assets } = await buildPage('one')
  const next = await buildPage('two')
  expect(next.served).toEqual(assets)
  expect(existsSync(join(root, 'dist/index.html'))).toBe(true)
})

test('nothing is left of an earlier build', async () => {
  const { assets } = await buildPage('one')
  writeFileSync(join(root, 'dist/assets/old.js'), '')
  const next = await buildPage('two')
  expect(next.assets).toHaveLength(1)
  expect(next.assets).not.toEqual(assets)
})
