import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { MeshError } from '@mesh/core/errors'
import { applyConfig } from '../src/apply/apply-config.ts'
import { applyOrAsk } from '../src/apply/apply-or-ask.ts'

let directory = ''
let file = ''
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'mesh-apply-'))
  file = join(directory, 'mesh.yaml')
  writeFileSync(file, 'version: 1\nservices: []\n')
})
afterAll(() => rmSync(directory, { recursive: true, force: true }))

function refusing(error: MeshError) {
  return {
    async call(): Promise<never> {
      throw error
    },
  }
}

test('the number that a person confirms reaches the site, and no other', async () => {
  const sent: unknown[] = []
  const site = {
    call: (_name: string, data: unknown) => {
      sent.push(data)
      return Promise.resolve({ plan: [], applied: true })
    },
  }
  await applyConfig(site, file, { deletes: 12 })
  await applyOrAsk(site, file, {})
  const config = { version: 1, services: [] }
  expect(sent).toEqual([
    { config, dryRun: false, deletes: 12 },
    { config, dryRun: false },
  ])
})

test('a file that deletes most services is left alone, with the command that confirms it', async () => {
  const error = new MeshError('failed-precondition', 'this deletes …', { details: { deletes: 3, of: 4 } })
  const said = await applyOrAsk(refusing(error), file, {})
  expect(said).toMatch(
    /^not applied, since it deletes 3 of 4 services; if you mean it: npm run mesh -- apply \S*mesh.yaml --delete 3$/,
  )
})

test('any other refusal is one', async () => {
  const error = new MeshError('aborted', 'at the same time')
  await expect(applyOrAsk(refusing(error), file, {})).rejects.toBe(error)
})
