import type { IToken, ParserMethod } from 'chevrotain'
import type {
  AllowStatement,
  FunctionDeclaration,
  LetBinding,
  MatchBlock,
  Name,
  RulesFile,
  ServiceBlock,
  Statement,
} from '../ast.ts'
import { ExpressionParser } from './expression-parser.ts'
import { nameOf, positionOf } from './positions.ts'
import * as t from './tokens.ts'

/** Statements around the expressions: rules_version, service, match, allow, function, let. */
export class RulesParser extends ExpressionParser {
  constructor() {
    super()
    this.performSelfAnalysis()
  }

  readonly file: ParserMethod<[], RulesFile> = this.RULE('file', () => {
    const open = this.LA(1)
    const version = this.OPTION(() => this.SUBRULE(this.versionStatement))
    const functions: FunctionDeclaration[] = []
    const services: ServiceBlock[] = []
    this.AT_LEAST_ONE(() => {
      this.OR([
        { ALT: () => services.push(this.SUBRULE(this.serviceBlock)) },
        { ALT: () => functions.push(this.SUBRULE(this.functionDeclaration)) },
      ])
    })
    return this.ACTION((): RulesFile => ({ at: positionOf(open, this.LA(0)), version, functions, services }))
  })

  readonly serviceBlock: ParserMethod<[], ServiceBlock> = this.RULE('serviceBlock', () => {
    const open = this.CONSUME(t.Service)
    const first = this.CONSUME(t.Identifier)
    const rest: IToken[] = []
    this.MANY(() => {
      this.CONSUME(t.Dot)
      rest.push(this.CONSUME(t.AnyName))
    })
    this.CONSUME(t.LeftBrace)
    const body: (FunctionDeclaration | MatchBlock)[] = []
    this.MANY1(() => {
      this.OR([
        { ALT: () => body.push(this.SUBRULE(this.matchBlock)) },
        { ALT: () => body.push(this.SUBRULE(this.functionDeclaration)) },
      ])
    })
    const close = this.CONSUME(t.RightBrace)
    return this.ACTION((): ServiceBlock => {
      const text = [first, ...rest].map((token) => token.image).join('.')
      return { kind: 'service', at: positionOf(open, close), name: { at: positionOf(first, rest.at(-1)), text }, body }
    })
  })

  readonly versionStatement: ParserMethod<[], Name> = this.RULE('versionStatement', () => {
    this.CONSUME(t.RulesVersion)
    this.CONSUME(t.Assign)
    const text = this.CONSUME(t.StringText)
    this.OPTION(() => this.CONSUME(t.Semicolon))
    return this.ACTION((): Name => ({ at: positionOf(text), text: text.image.slice(1, -1) }))
  })

  readonly matchBlock: ParserMethod<[], MatchBlock> = this.RULE('matchBlock', () => {
    const open = this.CONSUME(t.Match)
    const path = this.SUBRULE(this.path)
    this.CONSUME(t.LeftBrace)
    const body: Statement[] = []
    this.MANY(() => {
      this.OR([
        { ALT: () => body.push(this.SUBRULE(this.matchBlock)) },
        { ALT: () => body.push(this.SUBRULE(this.allowStatement)) },
        { ALT: () => body.push(this.SUBRULE(this.functionDeclaration)) },
      ])
    })
    const close = this.CONSUME(t.RightBrace)
    return this.ACTION((): MatchBlock => ({ kind: 'match', at: positionOf(open, close), path, body }))
  })

  readonly allowStatement: ParserMethod<[], AllowStatement> = this.RULE('allowStatement', () => {
    const open = this.CONSUME(t.Allow)
    const methods: IToken[] = []
    this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => methods.push(this.CONSUME(t.AnyName)) })
    const condition = this.OPTION(() => {
      this.CONSUME(t.Colon)
      this.CONSUME(t.If)
      return this.SUBRULE(this.expression)
    })
    this.OPTION1(() => this.CONSUME(t.Semicolon))
    return this.ACTION((): AllowStatement => ({
      kind: 'allow',
      at: positionOf(open, this.LA(0)),
      methods: methods.map(nameOf),
      condition,
    }))
  })

  readonly functionDeclaration: ParserMethod<[], FunctionDeclaration> = this.RULE('functionDeclaration', () => {
    const open = this.CONSUME(t.FunctionKeyword)
    const name = this.CONSUME(t.Identifier)
    const parameters: IToken[] = []
    this.CONSUME(t.LeftParen)
    this.MANY_SEP({ SEP: t.Comma, DEF: () => parameters.push(this.CONSUME1(t.Identifier)) })
    this.CONSUME(t.RightParen)
    this.CONSUME(t.LeftBrace)
    const bindings: LetBinding[] = []
    this.MANY(() => bindings.push(this.SUBRULE(this.letBinding)))
    this.CONSUME(t.Return)
    const result = this.SUBRULE(this.expression)
    this.OPTION(() => this.CONSUME(t.Semicolon))
    const close = this.CONSUME(t.RightBrace)
    return this.ACTION((): FunctionDeclaration => ({
      kind: 'function',
      at: positionOf(open, close),
      name: nameOf(name),
      parameters: parameters.map(nameOf),
      bindings,
      result,
    }))
  })

  readonly letBinding: ParserMethod<[], LetBinding> = this.RULE('letBinding', () => {
    const open = this.CONSUME(t.Let)
    const name = this.CONSUME(t.Identifier)
    this.CONSUME(t.Assign)
    const value = this.SUBRULE(this.expression)
    const close = this.CONSUME(t.Semicolon)
    return this.ACTION((): LetBinding => ({ at: positionOf(open, close), name: nameOf(name), value }))
  })
}
