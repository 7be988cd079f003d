import { join } from 'node:path'
import { build, type Plugin } from 'esbuild'

const ROOT = import.meta.dirname

/** Leaves npm packages to `node_modules`; own code, `@mesh/core` included, goes into the bundle. */
const packagesStayOutside: Plugin = {
  name: 'packages-stay-outside',
  setup(bundle) {
    bundle.onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
      kind === 'entry-point' || path.startsWith('@mesh/') ? undefined : { path, external: true },
    )
  },
}

await build({
  entryPoints: [join(ROOT, 'src/index.ts')],
  outfile: join(ROOT, 'lib/index.js'),
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  sourcemap: true,
  sourcesContent: false,
  logLevel: 'warning',
  plugins: [packagesStayOutside],
})
