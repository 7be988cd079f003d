import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { grantRole } from '../../src/members/grant-role.ts'

test('without Google credentials it says how to get some', async () => {
  const home = mkdtempSync(join(tmpdir(), 'mesh-grant-'))
  onTestFinished(() => {
    vi.unstubAllEnvs()
    rmSync(home, { recursive: true })
  })
  for (const name of ['FIREBASE_AUTH_EMULATOR_HOST', 'FIRESTORE_EMULATOR_HOST', 'GOOGLE_APPLICATION_CREDENTIALS']) {
    vi.stubEnv(name, undefined)
  }
  // No file of gcloud's and no metadata server, so that nothing is asked of any network.
  vi.stubEnv('HOME', home)
  vi.stubEnv('CLOUDSDK_CONFIG', home)
  vi.stubEnv('METADATA_SERVER_DETECTION', 'none')
  await expect(grantRole('acme-ops', 'ada@mesh.test', 'admin', new Date(0))).rejects.toMatchObject({
    code: 'unauthenticated',
    message: expect.stringContaining('Run "gcloud auth application-default login" as its owner') as string,
  })
})
