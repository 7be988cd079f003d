import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
// The suite builds the dashboard that is weighed.
import '../src/shared-suite.ts'
import { REPOSITORY } from '../src/repository.ts'

test('the dashboard that the suite serves keeps its size budgets', () => {
  const { status, stdout } = spawnSync(process.execPath, ['web/size.ts'], { cwd: REPOSITORY, encoding: 'utf8' })
  expect(stdout).toContain('first load, overview with Firestore')
  expect(status, stdout).toBe(0)
})
