import { defineConfig, type OxlintOverride } from 'oxlint'

const WORKSPACES = ['core', 'rules', 'emulators', 'functions', 'web', 'cli', 'e2e', 'bench']

interface Layer {
  files: string[]
  except?: string[]
  /** Import patterns (gitignore syntax) that are refused, and why. */
  refuse: { group?: string[]; regex?: string; message: string }[]
}

/** Refuses every import of another workspace except those named, by package name and by path. */
function onlyWorkspaces(allowed: readonly string[], message: string) {
  const others = WORKSPACES.filter((workspace) => !allowed.includes(workspace)).join('|')
  return { regex: `^@mesh/(${others})(/|$)|\\.\\./(${others})/`, message }
}

/** Refuses everything but one package and the workspace's own files. */
function onlyPackage(name: string, message: string) {
  return {
    group: ['*', `!${name}`, '!./**', '!../**', ...WORKSPACES.map((workspace) => `../**/${workspace}/**`)],
    message,
  }
}

const CORE_DEPENDS_ON_ZOD = onlyPackage('zod', 'core depends on zod alone (docs/adr/0002-layers.md)')
const FIREBASE_SDKS = '^(firebase|@firebase|firebase-admin|firebase-functions)(/|$)'
const FUNCTIONS_IMPORT_CORE = onlyWorkspaces(['core'], 'functions import only core (docs/adr/0002-layers.md)')
const WEB_IMPORTS_CORE = [
  onlyWorkspaces(['core'], 'the web app imports only core (docs/adr/0002-layers.md)'),
  { regex: '^node:', message: 'the web app runs in a browser' },
]

/** Who may import whom. A later layer replaces an earlier one for the files that both name. */
const LAYERS: Layer[] = [
  { files: ['core/src/**'], refuse: [CORE_DEPENDS_ON_ZOD] },
  {
    files: ['core/src/conditions/**'],
    // What onlyPackage allows is not looked at again, so the narrower rule comes first.
    refuse: [
      {
        regex: '\\.\\./[a-z-]+/',
        message: 'the condition language knows nothing of checks or their schemas (docs/adr/0002-layers.md)',
      },
      CORE_DEPENDS_ON_ZOD,
    ],
  },
  {
    files: ['rules/src/**'],
    refuse: [onlyPackage('chevrotain', 'rules depends on chevrotain alone (docs/adr/0002-layers.md)')],
  },
  {
    files: ['emulators/**'],
    except: ['emulators/**/test/**'],
    refuse: [
      onlyWorkspaces(['rules'], 'emulators meet the product on the wire only (docs/adr/0002-layers.md)'),
      { regex: FIREBASE_SDKS, message: 'an emulator does not use the SDKs it serves; its tests do' },
    ],
  },
  {
    files: ['functions/src/**'],
    refuse: [
      FUNCTIONS_IMPORT_CORE,
      {
        regex: '^(firebase-admin/firestore|@google-cloud/firestore)$',
        message: 'only store.ts and kit touch Firestore',
      },
      { group: ['@google-cloud/*', '!@google-cloud/firestore'], message: 'only gcp/ calls Google APIs' },
    ],
  },
  {
    files: ['functions/src/kit/**', 'functions/src/gcp/**', 'functions/src/**/store.ts', 'functions/src/**/store/**'],
    refuse: [FUNCTIONS_IMPORT_CORE],
  },
  {
    files: ['web/src/**'],
    refuse: [...WEB_IMPORTS_CORE, { regex: FIREBASE_SDKS, message: 'only web/src/data uses the Firebase web SDK' }],
  },
  { files: ['web/src/data/**'], refuse: WEB_IMPORTS_CORE },
  {
    files: ['cli/src/**'],
    refuse: [onlyWorkspaces(['core'], 'the command imports only core and talks to the rest over the wire')],
  },
]

/** Only kit opens transactions and writes by itself; whatever else changes a document says so in the ledger. */
const RECORDED: OxlintOverride = {
  files: ['functions/src/**'],
  excludeFiles: ['functions/src/kit/**'],
  rules: { 'mesh/recorded-writes': 'error' },
}

export default defineConfig({
  plugins: ['typescript', 'unicorn', 'oxc', 'import', 'promise', 'node', 'vitest', 'react', 'jsx-a11y'],
  jsPlugins: ['./lint/mesh.ts'],
  categories: { correctness: 'error', suspicious: 'error' },
  options: { typeAware: true },
  ignorePatterns: ['functions/lib', 'functions/dist', 'web/dist'],
  rules: {
    eqeqeq: ['error', 'always'],
    'max-lines': ['error', { max: 400 }],
    'import/no-cycle': 'error',
    'typescript/no-explicit-any': 'error',
    'typescript/no-floating-promises': 'error',
    'typescript/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
    'typescript/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    'typescript/consistent-type-imports': 'error',
    'react/rules-of-hooks': 'error',
    'react/exhaustive-deps': 'error',
    'react/react-in-jsx-scope': 'off',
    'import/no-unassigned-import': 'off',
    'no-await-in-loop': 'off',
    'no-shadow': 'off',
    'no-underscore-dangle': 'off',
    'no-control-regex': 'off',
    'promise/always-return': 'off',
    'typescript/consistent-return': 'off',
    'typescript/no-unsafe-type-assertion': 'off',
    'unicorn/no-thenable': 'off',
    'vitest/expect-expect': ['error', { assertFunctionNames: ['expect', 'assertFails', 'assertSucceeds'] }],
    'vitest/valid-expect': ['error', { maxArgs: 2 }],
    'unicorn/consistent-function-scoping': 'off',
    'unicorn/no-array-reverse': 'off',
    'unicorn/no-array-sort': 'off',
    'unicorn/prefer-add-event-listener': 'off',
  },
  overrides: [
    ...LAYERS.map(({ files, except, refuse }): OxlintOverride => ({
      files,
      ...(except === undefined ? {} : { excludeFiles: except }),
      rules: { 'no-restricted-imports': ['error', { patterns: refuse }] },
    })),
    RECORDED,
  ],
})
