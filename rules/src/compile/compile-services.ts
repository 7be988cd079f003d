import type { FunctionDeclaration, RulesFile } from '../ast.ts'
import type { RulesVersion } from '../services/service.ts'
import { isServiceName, serviceNames, serviceOf } from '../services/services.ts'
import type { RulesService } from '../types.ts'
import { declareFunctions, functionsIn, prepareFunctions } from './declare-functions.ts'
import { createToolkit } from './expression.ts'
import { compileMatches } from './match-tree.ts'
import type { MatchIndex } from './match-tree.ts'
import { Scope } from './scope.ts'
import type { Reporter, Watch } from './toolkit.ts'

/** What a file of rules comes to: the match blocks of each service that it has. */
export interface CompiledRules {
  readonly version: RulesVersion
  readonly trees: ReadonlyMap<RulesService, MatchIndex>
}

/** Compiles the services of a file, all functions included, whether they are called or not. */
export function compileServices(file: RulesFile, report: Reporter, watch?: Watch): CompiledRules {
  const version = versionOf(file, report)
  const trees = new Map<RulesService, MatchIndex>()
  if (file.services.length === 0)
    report.error(file.at, `the rules have no service: expected ${serviceNames.join(' or ')}`)
  for (const { name, body } of file.services) {
    if (!isServiceName(name.text)) {
      report.error(name.at, `unknown service ${name.text}: expected ${serviceNames.join(' or ')}`)
      continue
    }
    if (trees.has(name.text)) report.error(name.at, `service ${name.text} is declared twice`)
    const toolkit = createToolkit({ service: serviceOf(name.text), version, report }, watch)
    const shared = new Scope()
    declareFunctions(file.functions, shared, toolkit)
    const scope = new Scope(shared)
    declareFunctions(body, scope, toolkit)
    trees.set(name.text, compileMatches(name.text, body, scope, toolkit))
    prepareFunctions(body, scope, toolkit)
    prepareFunctions(file.functions, shared, toolkit)
  }
  for (const declaration of functionsIn(file)) warnIfUnused(declaration, report)
  return { version, trees }
}

function versionOf({ version, at }: RulesFile, report: Reporter): RulesVersion {
  if (version?.text === '2') return '2'
  if (version !== undefined && version.text !== '1') {
    report.error(version.at, `unknown rules_version '${version.text}': expected '1' or '2'`)
  } else {
    report.warning(version?.at ?? at, "these rules are of version '1': begin them with rules_version = '2';")
  }
  return '1'
}

function warnIfUnused(declaration: FunctionDeclaration, report: Reporter): void {
  const { name } = declaration
  if (!report.called.has(declaration)) report.warning(name.at, `function ${name.text} is not used`)
}
