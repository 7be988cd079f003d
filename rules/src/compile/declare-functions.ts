import type { AllowStatement, FunctionDeclaration, MatchBlock, RulesFile } from '../ast.ts'
import { isReserved } from '../globals/globals.ts'
import type { FunctionEntry, Scope } from './scope.ts'
import type { Toolkit } from './toolkit.ts'
import { prepareFunction } from './user-function.ts'

type Part = MatchBlock | AllowStatement | FunctionDeclaration

/** Makes the functions among `parts` known in their scope, so that they can be called before they are declared. */
export function declareFunctions(parts: readonly Part[], scope: Scope, { version, report }: Toolkit): void {
  for (const declaration of parts) {
    if (declaration.kind !== 'function') continue
    const { name, bindings } = declaration
    if (isReserved(name.text)) {
      report.error(name.at, `function ${name.text} would hide the built-in function of that name`)
    }
    if (version === '1' && bindings[0]) report.error(bindings[0].at, "let needs rules_version '2'")
    const entry: FunctionEntry = { declaration, scope, state: 'new', steps: [], depth: 1 }
    if (!scope.declareFunction(entry)) report.error(name.at, `function ${name.text} is declared twice`)
  }
}

/** Compiles the functions among `parts` that nothing has called. */
export function prepareFunctions(parts: readonly Part[], scope: Scope, toolkit: Toolkit): void {
  for (const part of parts) {
    const entry = part.kind === 'function' ? scope.function(part.name.text) : undefined
    if (entry && part.kind === 'function') prepareFunction(entry, part.name, toolkit)
  }
}

/** All functions of a file, wherever they are declared. */
export function functionsIn(file: RulesFile): FunctionDeclaration[] {
  const inside = (parts: readonly Part[]): FunctionDeclaration[] =>
    parts.flatMap((part) => (part.kind === 'function' ? [part] : part.kind === 'match' ? inside(part.body) : []))
  return [...file.functions, ...file.services.flatMap(({ body }) => inside(body))]
}
