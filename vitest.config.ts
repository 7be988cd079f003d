import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

function project(name: string, options: Record<string, unknown> = {}) {
  return {
    test: {
      name,
      root: `./${name}`,
      include: ['test/**/*.test.ts'],
      testTimeout: 20_000,
      hookTimeout: 60_000,
      ...options,
    },
  }
}

function globalSetup(name: string): string {
  return join(import.meta.dirname, name, 'test/global-setup.ts')
}

export default defineConfig({
  test: {
    projects: [
      project('core'),
      project('rules'),
      project('emulators', { include: ['**/test/**/*.test.ts'] }),
      project('functions', { globalSetup: globalSetup('functions'), silent: 'passed-only' }),
      project('web'),
      project('cli'),
      project('e2e', {
        globalSetup: globalSetup('e2e'),
        testTimeout: 120_000,
        hookTimeout: 240_000,
        fileParallelism: false,
      }),
    ],
  },
})
