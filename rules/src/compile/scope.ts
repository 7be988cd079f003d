import type { FunctionDeclaration } from '../ast.ts'
import type { Evaluate } from './toolkit.ts'

/** Where a variable lives: a wildcard of an enclosing match block, or a parameter or let binding of the function. */
export interface Slot {
  readonly kind: 'wildcard' | 'local'
  readonly index: number
  /** Whether an expression reads it. */
  isUsed: boolean
}

/** A function of the rules; compiled when it is first called or, at the latest, at the end. */
export interface FunctionEntry {
  readonly declaration: FunctionDeclaration
  /** The scope the declaration stands in. */
  readonly scope: Scope
  state: 'new' | 'compiling' | 'ready'
  /** Values of the let bindings, then the result. */
  steps: readonly Evaluate[]
  /** Calls from here to the deepest function, this one included. */
  depth: number
}

/** The names that an expression can see: those of its own block, then those of the blocks around it. */
export class Scope {
  readonly parent: Scope | undefined
  readonly #variables = new Map<string, Slot>()
  readonly #functions = new Map<string, FunctionEntry>()
  /** The function whose body this is. */
  readonly owner: FunctionEntry | undefined

  constructor(parent?: Scope, owner?: FunctionEntry) {
    this.parent = parent
    this.owner = owner
  }

  /** Answers false when this very scope has the name already. */
  declareVariable(name: string, slot: Slot): boolean {
    if (this.#variables.has(name)) return false
    this.#variables.set(name, slot)
    return true
  }

  declareFunction(entry: FunctionEntry): boolean {
    const name = entry.declaration.name.text
    if (this.#functions.has(name)) return false
    this.#functions.set(name, entry)
    return true
  }

  variable(name: string): Slot | undefined {
    return this.#variables.get(name) ?? this.parent?.variable(name)
  }

  function(name: string): FunctionEntry | undefined {
    return this.#functions.get(name) ?? this.parent?.function(name)
  }
}
