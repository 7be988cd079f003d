import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { REPOSITORY } from '../src/suite/repository.ts'

/** Each line breaks one rule of docs/adr/0002-layers.md: who may import whom. */
const BROKEN: [file: string, source: string][] = [
  ['core/src/a.ts', "import fs from 'node:fs'"],
  ['core/src/b.ts', "import { getFirestore } from 'firebase-admin/firestore'"],
  ['core/src/c.ts', "import x from '../../functions/src/x.ts'"],
  ['core/src/conditions/a.ts', "import x from '../schema/check.ts'"],
  ['core/src/conditions/strict/b.ts', "import x from '../../root/machine.ts'"],
  ['rules/src/a.ts', "import { z } from 'zod'"],
  ['rules/src/b.ts', "import x from '../../core/src/x.ts'"],
  ['emulators/firestore/a.ts', "import { MeshError } from '@mesh/core/errors'"],
  ['emulators/firestore/b.ts', "import { getFirestore } from 'firebase-admin/firestore'"],
  ['functions/src/root/a.ts', "import x from '../../../emulators/x.ts'"],
  ['functions/src/root/b.ts', "import { getFirestore } from 'firebase-admin/firestore'"],
  ['functions/src/root/c.ts', "import { PubSub } from '@google-cloud/pubsub'"],
  ['web/src/features/a.ts', "import { getFirestore } from 'firebase/firestore'"],
  ['web/src/data/b.ts', "import fs from 'node:fs'"],
  ['web/src/data/c.ts', "import x from '../../../functions/src/x.ts'"],
  ['cli/src/a.ts', "import x from '../../emulators/x.ts'"],
]

/** Each line keeps the rules, so that the test above cannot pass by refusing everything. */
const KEPT: [file: string, source: string][] = [
  ['core/src/kept.ts', "import { z } from 'zod'"],
  ['core/src/conditions/kept.ts', "import { MeshError } from '../errors.ts'"],
  ['core/src/conditions/strict/kept.ts', "import { MeshError } from '../../errors.ts'"],
  ['rules/src/kept.ts', "import { createToken } from 'chevrotain'"],
  ['emulators/firestore/kept.ts', "import { compile } from '@mesh/rules'"],
  ['emulators/firestore/test/kept.ts', "import { getFirestore } from 'firebase-admin/firestore'"],
  ['functions/src/root/store.ts', "import { getFirestore } from 'firebase-admin/firestore'"],
  ['functions/src/gcp/pubsub.ts', "import { PubSub } from '@google-cloud/pubsub'"],
  ['web/src/data/kept.ts', "import { getFirestore } from 'firebase/firestore'"],
  ['cli/src/kept.ts', "import { MeshError } from '@mesh/core/errors'"],
]

let directory: string

beforeAll(() => {
  directory = mkdtempSync(join(REPOSITORY, '.mesh-layers-'))
  for (const name of ['oxlint.config.ts', 'lint']) symlinkSync(join(REPOSITORY, name), join(directory, name))
})

afterAll(() => {
  rmSync(directory, { recursive: true, force: true })
})

function lint(files: [string, string][]): { status: number | null; refused: Set<string> } {
  for (const [file, source] of files) {
    const name = /import (?:\{ )?(\w+)/.exec(source)?.[1]
    mkdirSync(dirname(join(directory, file)), { recursive: true })
    writeFileSync(join(directory, file), `${source}\nexport const kept = ${name}\n`)
  }
  const oxlint = join(REPOSITORY, 'node_modules/.bin/oxlint')
  const args = ['--format', 'json', '-A', 'all', '-D', 'no-restricted-imports', ...files.map(([file]) => file)]
  const { status, stdout } = spawnSync(oxlint, args, { cwd: directory, encoding: 'utf8' })
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { code: string; filename: string }[] }
  const refused = diagnostics
    .filter(({ code }) => code.includes('no-restricted-imports'))
    .map(({ filename }) => filename)
  return { status, refused: new Set(refused) }
}

test('every import that breaks a layer fails the lint', () => {
  const { status, refused } = lint(BROKEN)
  expect(status).not.toBe(0)
  expect([...refused].sort()).toEqual(BROKEN.map(([file]) => file).sort())
})

test('imports that keep the layers pass', () => {
  expect(lint(KEPT)).toEqual({ status: 0, refused: new Set() })
})
