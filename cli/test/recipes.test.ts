import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parseConfig } from '../src/config/load-config.ts'
import { REPOSITORY } from '../src/suite/repository.ts'

const RECIPES = join(import.meta.dirname, '../../docs/recipes')
/** What the examples take for granted. */
const AROUND = `version: 1
services:
  - { id: payments, checks: [{ id: http, http: { url: "https://pay.example/" } }] }
`

test('mesh.yaml takes what the recipe of actions shows', () => {
  const recipe = readFileSync(join(RECIPES, 'actions.md'), 'utf8')
  const shown = [...recipe.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, text = '']) => text)
  expect(shown).toHaveLength(2)
  for (const text of shown) {
    const result = parseConfig(AROUND + text)
    expect('issues' in result ? result.issues : []).toEqual([])
  }
})

test('what documented commands write into files has no line of npm', () => {
  const pages = ['README.md', ...globSync('docs/{recipes,adr}/*.md', { cwd: REPOSITORY })]
  const redirected = pages
    .flatMap((page) => readFileSync(join(REPOSITORY, page), 'utf8').split('\n'))
    .filter((line) => /npm run .*mesh -- [^`#]* >/.test(line))
  expect(redirected.length).toBeGreaterThan(2)
  expect(redirected.filter((line) => !line.includes('npm run -s mesh -- '))).toEqual([])
})
