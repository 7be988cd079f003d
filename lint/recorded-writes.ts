import type { RuleTester } from 'oxlint/plugins-dev'

type Rule = Exclude<Parameters<RuleTester['run']>[1], { createOnce: unknown }>
type Context = Parameters<Rule['create']>[0]
type Member = Parameters<NonNullable<ReturnType<Rule['create']>['MemberExpression']>>[0]
type Expression = Member['object']
type Variable = NonNullable<ReturnType<Context['sourceCode']['getScope']>['variables'][number]>

/** What opens a way to write, whatever it is called on. */
const OPENERS = new Set(['runTransaction', 'batch', 'bulkWriter', 'recursiveDelete'])
/** What writes a document, and also what maps, hashes and headers are changed by. */
const WRITES = new Set(['add', 'set', 'create', 'update', 'delete'])
/** What gives a reference. */
const REFERRING = new Set(['doc', 'collection', 'collectionGroup', 'withConverter'])

const FIRESTORE_TYPES = new Set(['DocumentReference', 'CollectionReference', 'WriteBatch', 'BulkWriter'])
const OTHER_TYPES = new Set(
  ['Map', 'Set', 'WeakMap', 'WeakSet', 'Headers', 'URLSearchParams', 'LRUCache'].flatMap((name) => [
    name,
    `Readonly${name}`,
  ]),
)
/** What `commit` and `commitDerived` hand over, under these names as parameters. */
const WRITERS = new Set(['transaction', 'derived'])
/** The one place for single writes. */
const SINGLE_WRITES = 'derivedWrites'
/** What a map holds may be references. */
const HELD = new Set(['get', 'values', 'entries'])

const REFERENCE_NAME = /^(ref|reference)$|(Ref|Reference)$/

/**
 * Refuses what changes Firestore past the ledger. Without types it goes by how references are made and named; in a store, which
 * is Firestore code only, whatever is not known to be something else is taken for a reference.
 */
export const recordedWrites: Rule = {
  meta: {
    type: 'problem',
    messages: {
      opener:
        '"{{name}}" goes past the ledger: use commit of kit/commit.ts, which records what people ask about, or commitDerived for what machines make and can make again',
      write:
        '".{{name}}()" on a document goes past the ledger: write in a transaction of commit (recorded) or commitDerived, or by derivedWrites of kit/derived-writes.ts where that costs too much',
    },
  },
  create(context) {
    const isStore = /\/store(\.ts$|\/)/.test(context.filename)
    return {
      MemberExpression(node) {
        const name = nameOf(node)
        if (OPENERS.has(name)) context.report({ node, messageId: 'opener', data: { name } })
        if (!WRITES.has(name)) return
        const isRefused = isStore
          ? !isOther(node.object, context) && (isCalled(node) || isReference(node.object, context))
          : isReference(node.object, context)
        if (isRefused) context.report({ node, messageId: 'write', data: { name } })
      },
      Property(node) {
        if (node.parent.type !== 'ObjectPattern' || node.key.type !== 'Identifier') return
        const { name } = node.key
        if (OPENERS.has(name)) context.report({ node, messageId: 'opener', data: { name } })
        const taken = node.parent.parent
        if (!WRITES.has(name) || taken.type !== 'VariableDeclarator' || taken.init === null) return
        const isRefused = isStore ? !isOther(taken.init, context) : isReference(taken.init, context)
        if (isRefused) context.report({ node, messageId: 'write', data: { name } })
      },
    }
  },
}

function nameOf({ property, computed }: Member): string {
  if (property.type === 'Identifier' && !computed) return property.name
  return property.type === 'Literal' && typeof property.value === 'string' ? property.value : ''
}

function isCalled(node: Member): boolean {
  return node.parent.type === 'CallExpression' && node.parent.callee === node
}

/** What an expression is of, without what only types and waiting add. */
function bare(expression: Expression): Expression {
  switch (expression.type) {
    case 'AwaitExpression':
      return bare(expression.argument)
    case 'TSNonNullExpression':
    case 'TSAsExpression':
    case 'ParenthesizedExpression':
    case 'ChainExpression':
      return bare(expression.expression)
    default:
      return expression
  }
}

function isReference(given: Expression, context: Context): boolean {
  const expression = bare(given)
  if (expression.type === 'CallExpression') {
    const { callee } = expression
    if (callee.type !== 'MemberExpression') return false
    return REFERRING.has(nameOf(callee)) || (HELD.has(nameOf(callee)) && holdsReferences(callee.object, context))
  }
  if (expression.type === 'MemberExpression') {
    return REFERENCE_NAME.test(nameOf(expression)) || isOfCollections(expression.object, context)
  }
  if (expression.type !== 'Identifier') return false
  if (REFERENCE_NAME.test(expression.name)) return true
  const variable = variableOf(expression, context)
  if (FIRESTORE_TYPES.has(typeOf(variable))) return true
  const init = initOf(variable)
  if (init === undefined) return false
  return init.isWhole ? isReference(init.value, context) : isCollections(init.value)
}

/** Whether it is known to be no reference: the transaction itself, a map, a hash. */
function isOther(given: Expression, context: Context): boolean {
  const expression = bare(given)
  if (expression.type === 'CallExpression') {
    const { callee } = expression
    if (callee.type === 'Identifier') return /^create(Hash|Hmac)$/.test(callee.name)
    return callee.type === 'MemberExpression' && !HELD.has(nameOf(callee)) && isOther(callee.object, context)
  }
  if (expression.type === 'NewExpression') {
    return expression.callee.type === 'Identifier' && OTHER_TYPES.has(expression.callee.name)
  }
  if (expression.type === 'MemberExpression') {
    const isTransaction = nameOf(expression) === 'derived' && isOther(expression.object, context)
    return isTransaction || nameOf(expression) === 'searchParams'
  }
  if (expression.type !== 'Identifier') return false
  const variable = variableOf(expression, context)
  if (FIRESTORE_TYPES.has(typeOf(variable))) return false
  if (isWriter(expression.name, variable)) return true
  if (OTHER_TYPES.has(typeOf(variable))) return true
  const init = initOf(variable)
  if (init === undefined) return false
  return (init.isWhole || expression.name === 'derived') && isOther(init.value, context)
}

/** A reference may have any name: a writer is what is handed over, or imported from its place. */
function isWriter(name: string, variable: Variable | undefined): boolean {
  const definition = variable?.defs[0]
  if (name === SINGLE_WRITES) return definition === undefined || definition.type === 'ImportBinding'
  return WRITERS.has(name) && definition?.type === 'Parameter'
}

/** Whether a variable is declared as something that has references, such as a map of them. */
function holdsReferences(given: Expression, context: Context): boolean {
  const expression = bare(given)
  const node = expression.type === 'Identifier' ? variableOf(expression, context)?.defs[0]?.node : undefined
  if (node?.type !== 'VariableDeclarator') return false
  const types = [
    'typeAnnotation' in node.id ? node.id.typeAnnotation : undefined,
    node.init?.type === 'NewExpression' ? node.init.typeArguments : undefined,
  ]
  return types.some((type) => {
    const names = type === null || type === undefined ? [] : context.sourceCode.getText(type).split(/\W+/)
    return names.some((name) => FIRESTORE_TYPES.has(name))
  })
}

/** `all` of `const all = await collections()`. */
function isOfCollections(given: Expression, context: Context): boolean {
  const expression = bare(given)
  if (expression.type !== 'Identifier') return isCollections(expression)
  const init = initOf(variableOf(expression, context))
  return init?.isWhole === true && isCollections(init.value)
}

function isCollections(given: Expression): boolean {
  const expression = bare(given)
  return (
    expression.type === 'CallExpression' &&
    expression.callee.type === 'Identifier' &&
    expression.callee.name === 'collections'
  )
}

function variableOf(identifier: Extract<Expression, { type: 'Identifier' }>, context: Context): Variable | undefined {
  let scope: ReturnType<Context['sourceCode']['getScope']> | null = context.sourceCode.getScope(identifier)
  for (; scope !== null; scope = scope.upper) {
    const variable = scope.set.get(identifier.name)
    if (variable !== undefined) return variable
  }
  return undefined
}

/** What a variable is declared with; not `isWhole` when it is a part of that. */
function initOf(variable: Variable | undefined): { value: Expression; isWhole: boolean } | undefined {
  const node = variable?.defs[0]?.node
  if (node?.type !== 'VariableDeclarator' || node.init === null) return undefined
  return { value: node.init, isWhole: node.id.type === 'Identifier' }
}

/** Name of the type that a variable or a parameter is declared with; empty for none. */
function typeOf(variable: Variable | undefined): string {
  const name = variable?.defs[0]?.name
  const annotation = name !== undefined && 'typeAnnotation' in name ? name.typeAnnotation?.typeAnnotation : undefined
  if (annotation?.type !== 'TSTypeReference') return ''
  const { typeName } = annotation
  if (typeName.type === 'Identifier') return typeName.name
  return typeName.type === 'TSQualifiedName' ? typeName.right.name : ''
}
