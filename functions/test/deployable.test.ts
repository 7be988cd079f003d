import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '..')

interface Manifest {
  main: string
  scripts: Record<string, string>
  dependencies: Record<string, string>
  devDependencies: Record<string, string>
  peerDependenciesMeta: Record<string, { optional: boolean }>
}

const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as unknown as Manifest

/** Packages that the bundle leaves outside: everything imported that is neither own code nor Node's. */
function importedPackages(): Set<string> {
  const sources = globSync('src/**/*.ts', { cwd: ROOT }).map((file) => readFileSync(join(ROOT, file), 'utf8'))
  const names = sources.flatMap((source) =>
    [...source.matchAll(/(?:from |import\()'([^.'][^']*)'/g)].map(([, specifier = '']) => specifier),
  )
  const packages = names.filter((name) => !name.startsWith('node:') && !name.startsWith('@mesh/'))
  return new Set(packages.map((name) => name.split('/', name.startsWith('@') ? 2 : 1).join('/')))
}

describe('the folder that a deployment uploads', () => {
  test('names every package that the bundle imports, by exact version', () => {
    const missing = [...importedPackages()].filter((name) => manifest.dependencies[name] === undefined)
    expect(missing).toEqual([])
    for (const version of Object.values(manifest.dependencies)) expect(version).toMatch(/^\d+\.\d+\.\d+$/)
  })

  test('asks the registry for nothing that only the workspace has', () => {
    const asked = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies })
    expect(asked.filter((name) => name.startsWith('@mesh/'))).toEqual([])
    expect(manifest.peerDependenciesMeta['@mesh/core']).toEqual({ optional: true })
  })

  test('is not built again by Cloud Build, which has no sources', () => {
    expect(manifest.scripts['gcp-build']).toBe('')
    expect(manifest.main).toBe('lib/index.js')
  })
})
