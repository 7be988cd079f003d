'use strict'
const { registerHooks } = require('node:module')
const { pathToFileURL } = require('node:url')

/** Parts of firebase-tools that deploy, install extensions and speak to a terminal. */
const PARTS = /^\.\.?\/(?:.*\/)?(?:deploy|extensions|utils)(?:\/|$)/
/** The file of firebase-tools that runs one function in a process of its own. */
const RUNTIME = /[\\/]functionsEmulatorRuntime$/

// Named by functions/.env.local, with a path from there. With a few helpers, that file loads a thousand others which no
// function's process calls, 25 MB in each; here they are this module, which exports nothing. That holds for the one version
// of firebase-tools that package.json pins: "(0, utils_1.x) is not a function" says that another one calls what is left out.
if (RUNTIME.test(process.argv[1] ?? '')) {
  const nothing = { url: pathToFileURL(__filename).href, format: 'commonjs', shortCircuit: true }
  registerHooks({
    resolve: (specifier, context, next) =>
      context.parentURL?.includes('/firebase-tools/lib/') && PARTS.test(specifier) ? nothing : next(specifier, context),
  })
}
