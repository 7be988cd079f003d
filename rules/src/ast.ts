/** Where a node stands in the source: lines and columns start at 1, offsets count UTF-16 units, ends are exclusive. */
export interface Position {
  readonly line: number
  readonly column: number
  readonly endLine: number
  readonly endColumn: number
  readonly start: number
  readonly end: number
}

interface Node {
  readonly at: Position
}

export interface Name extends Node {
  readonly text: string
}

type LiteralValue = null | boolean | bigint | number | string | Uint8Array

interface Literal extends Node {
  readonly kind: 'literal'
  readonly value: LiteralValue
}
export interface Variable extends Node {
  readonly kind: 'variable'
  readonly name: string
}
export interface Member extends Node {
  readonly kind: 'member'
  readonly target: Expression
  readonly name: Name
}
interface Index extends Node {
  readonly kind: 'index'
  readonly target: Expression
  readonly index: Expression
}
/** `target[from:to]`; an absent bound is the start or the end of the target. */
interface Range extends Node {
  readonly kind: 'range'
  readonly target: Expression
  readonly from: Expression | undefined
  readonly to: Expression | undefined
}
/** `name(…)`, or with a target `target.name(…)`: a method, or a member of a namespace such as `math`. */
export interface Call extends Node {
  readonly kind: 'call'
  readonly target: Expression | undefined
  readonly name: Name
  readonly args: readonly Expression[]
}
interface Unary extends Node {
  readonly kind: 'unary'
  readonly op: '!' | '-'
  readonly operand: Expression
}
export type BinaryOperator = '+' | '-' | '*' | '/' | '%' | '<' | '<=' | '>' | '>=' | '==' | '!=' | 'in'
export interface Binary extends Node {
  readonly kind: 'binary'
  readonly op: BinaryOperator
  readonly left: Expression
  readonly right: Expression
}
/** A chain `a && b && c` (or `||`) as one node, so that long chains stay flat. */
interface Logical extends Node {
  readonly kind: 'logical'
  readonly op: '&&' | '||'
  readonly operands: readonly Expression[]
}
interface Ternary extends Node {
  readonly kind: 'ternary'
  readonly condition: Expression
  readonly then: Expression
  readonly otherwise: Expression
}
export interface TypeTest extends Node {
  readonly kind: 'is'
  readonly operand: Expression
  readonly type: Name
}
export interface ListLiteral extends Node {
  readonly kind: 'list'
  readonly items: readonly Expression[]
}
export interface MapLiteral extends Node {
  readonly kind: 'map'
  readonly entries: readonly { readonly key: Expression; readonly value: Expression }[]
}
export interface PathLiteral extends Node {
  readonly kind: 'path'
  readonly segments: readonly PathSegment[]
}
export type Expression =
  | Literal
  | Variable
  | Member
  | Index
  | Range
  | Call
  | Unary
  | Binary
  | Logical
  | Ternary
  | TypeTest
  | ListLiteral
  | MapLiteral
  | PathLiteral

/** One step of a path: plain text, `{name}` or `{name=**}` (match statements), `$(expression)` (path literals). */
export type PathSegment =
  | { readonly kind: 'text'; readonly at: Position; readonly text: string }
  | { readonly kind: 'capture'; readonly at: Position; readonly name: string; readonly recursive: boolean }
  | { readonly kind: 'interpolation'; readonly at: Position; readonly expression: Expression }

export interface LetBinding extends Node {
  readonly name: Name
  readonly value: Expression
}
export interface FunctionDeclaration extends Node {
  readonly kind: 'function'
  readonly name: Name
  readonly parameters: readonly Name[]
  readonly bindings: readonly LetBinding[]
  readonly result: Expression
}
export interface AllowStatement extends Node {
  readonly kind: 'allow'
  readonly methods: readonly Name[]
  /** Absent: always. */
  readonly condition: Expression | undefined
}
export interface MatchBlock extends Node {
  readonly kind: 'match'
  readonly path: readonly PathSegment[]
  readonly body: readonly Statement[]
}
export type Statement = FunctionDeclaration | AllowStatement | MatchBlock

export interface ServiceBlock extends Node {
  readonly kind: 'service'
  /** Such as `cloud.firestore`. */
  readonly name: Name
  readonly body: readonly (FunctionDeclaration | MatchBlock)[]
}

export interface RulesFile extends Node {
  /** The text between the quotes of `rules_version = '…'`, or undefined. */
  readonly version: Name | undefined
  /** Functions outside of services, which all services see. */
  readonly functions: readonly FunctionDeclaration[]
  readonly services: readonly ServiceBlock[]
}
