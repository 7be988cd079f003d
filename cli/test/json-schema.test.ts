import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { configJsonSchema } from '../src/config/json-schema.ts'
import { loadConfig } from '../src/config/load-config.ts'
import { REPOSITORY } from '../src/suite/repository.ts'

test('docs/mesh.schema.json is what "mesh schema" prints', () => {
  expect(readFileSync(join(REPOSITORY, 'docs/mesh.schema.json'), 'utf8')).toBe(configJsonSchema())
})

test("the repository's mesh.yaml is valid", () => {
  expect(loadConfig(join(REPOSITORY, 'mesh.yaml')).services.map(({ id }) => id)).toEqual([
    'payments',
    'catalog',
    'mail',
  ])
})
