import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

function project(name: string, options: Record<string, unknown> = {}) {
  return {
    test: {
      name,
      root: `./${name}`,
      include: ['test/**/*.test.ts'],
      // Of tests of some thousand requests or cases, on a machine that is busy with others.
      testTimeout: 120_000,
      hookTimeout: 120_000,
      expect: { poll: { timeout: 60_000 } },
      ...options,
    },
  }
}

function globalSetup(name: string): string {
  return join(import.meta.dirname, name, 'test/global-setup.ts')
}

export default defineConfig({
  test: {
    // Vitest would leave one core idle; the journeys, which run one after the other, come last.
    maxWorkers: '100%',
    projects: [
      project('core'),
      project('rules'),
      project('emulators', { include: ['**/test/**/*.test.ts'] }),
      project('functions', {
        globalSetup: globalSetup('functions'),
        silent: 'passed-only',
        // Some of its tests make thousands of requests, one after the other.
        testTimeout: 300_000,
      }),
      project('web'),
      project('cli'),
      project('e2e', {
        globalSetup: globalSetup('e2e'),
        testTimeout: 300_000,
        hookTimeout: 300_000,
        expect: { poll: { timeout: 90_000, interval: 100 } },
        fileParallelism: false,
      }),
    ],
  },
})
