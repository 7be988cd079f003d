import { createToken, Lexer } from 'chevrotain'
import type { TokenType } from 'chevrotain'

/** Anything that may stand in a path segment; whether tokens belong to one segment is decided by adjacency. */
export const SegmentPiece = createToken({ name: 'SegmentPiece', pattern: Lexer.NA })
/** Names after a dot, in `is` and in `{capture}`: identifiers and, because fields may be called so, keywords. */
export const AnyName = createToken({ name: 'AnyName', pattern: Lexer.NA, categories: [SegmentPiece] })
export const MultiplicativeOperator = createToken({ name: 'MultiplicativeOperator', pattern: Lexer.NA })
export const AdditiveOperator = createToken({ name: 'AdditiveOperator', pattern: Lexer.NA })
export const RelationalOperator = createToken({ name: 'RelationalOperator', pattern: Lexer.NA })
export const EqualityOperator = createToken({ name: 'EqualityOperator', pattern: Lexer.NA })
export const UnaryOperator = createToken({ name: 'UnaryOperator', pattern: Lexer.NA })

export const Identifier = createToken({ name: 'Identifier', pattern: /[A-Za-z_]\w*/, categories: [AnyName] })

const keyword = (name: string, text: string): TokenType =>
  createToken({ name, pattern: new RegExp(text), longer_alt: Identifier, categories: [AnyName], label: `'${text}'` })

export const RulesVersion = keyword('RulesVersion', 'rules_version')
export const Service = keyword('Service', 'service')
export const Match = keyword('Match', 'match')
export const Allow = keyword('Allow', 'allow')
export const FunctionKeyword = keyword('FunctionKeyword', 'function')
export const Return = keyword('Return', 'return')
export const Let = keyword('Let', 'let')
export const If = keyword('If', 'if')
export const True = keyword('True', 'true')
export const False = keyword('False', 'false')
export const Null = keyword('Null', 'null')
export const In = keyword('In', 'in')
export const Is = keyword('Is', 'is')

const quoted = `'(?:[^'\\\\\\r\\n]|\\\\.)*'|"(?:[^"\\\\\\r\\n]|\\\\.)*"`
export const BytesText = createToken({ name: 'BytesText', pattern: new RegExp(`b(?:${quoted})`), label: 'bytes' })
export const StringText = createToken({ name: 'StringText', pattern: new RegExp(quoted), label: 'string' })
export const FloatText = createToken({
  name: 'FloatText',
  pattern: /\d+\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+/,
  categories: [SegmentPiece],
  label: 'number',
})
export const IntegerText = createToken({
  name: 'IntegerText',
  pattern: /0[xX][0-9a-fA-F]+|\d+/,
  categories: [SegmentPiece],
  label: 'number',
})

const symbol = (name: string, text: string, categories: TokenType[] = []): TokenType =>
  createToken({ name, pattern: text, label: `'${text}'`, categories })

export const DollarParen = symbol('DollarParen', '$(')
export const AndAnd = symbol('AndAnd', '&&')
export const OrOr = symbol('OrOr', '||')
const EqualEqual = symbol('EqualEqual', '==', [EqualityOperator])
const NotEqual = symbol('NotEqual', '!=', [EqualityOperator])
const LessEqual = symbol('LessEqual', '<=', [RelationalOperator])
const GreaterEqual = symbol('GreaterEqual', '>=', [RelationalOperator])
const Less = symbol('Less', '<', [RelationalOperator])
const Greater = symbol('Greater', '>', [RelationalOperator])
export const Recursive = symbol('Recursive', '=**')
export const Assign = symbol('Assign', '=')
const Not = symbol('Not', '!', [UnaryOperator])
const Plus = symbol('Plus', '+', [AdditiveOperator, SegmentPiece])
const Minus = symbol('Minus', '-', [AdditiveOperator, UnaryOperator, SegmentPiece])
const Star = symbol('Star', '*', [MultiplicativeOperator])
export const Slash = symbol('Slash', '/', [MultiplicativeOperator])
const Percent = symbol('Percent', '%', [MultiplicativeOperator, SegmentPiece])
export const LeftParen = symbol('LeftParen', '(')
export const RightParen = symbol('RightParen', ')')
export const LeftBracket = symbol('LeftBracket', '[')
export const RightBracket = symbol('RightBracket', ']')
export const LeftBrace = symbol('LeftBrace', '{')
export const RightBrace = symbol('RightBrace', '}')
export const Dot = symbol('Dot', '.', [SegmentPiece])
const Tilde = symbol('Tilde', '~', [SegmentPiece])
const At = symbol('At', '@', [SegmentPiece])
export const Comma = symbol('Comma', ',')
export const Semicolon = symbol('Semicolon', ';')
export const Colon = symbol('Colon', ':')
export const Question = symbol('Question', '?')

const Space = createToken({ name: 'Space', pattern: /\s+/, group: Lexer.SKIPPED, line_breaks: true })
const LineComment = createToken({ name: 'LineComment', pattern: /\/\/[^\r\n]*/, group: Lexer.SKIPPED })
const BlockComment = createToken({
  name: 'BlockComment',
  pattern: /\/\*[^*]*\*+(?:[^/*][^*]*\*+)*\//,
  group: Lexer.SKIPPED,
  line_breaks: true,
})

/** In order of preference: the lexer takes the first that matches. */
export const vocabulary: TokenType[] = [
  Space,
  LineComment,
  BlockComment,
  BytesText,
  StringText,
  FloatText,
  IntegerText,
  RulesVersion,
  Service,
  Match,
  Allow,
  FunctionKeyword,
  Return,
  Let,
  If,
  True,
  False,
  Null,
  In,
  Is,
  Identifier,
  DollarParen,
  AndAnd,
  OrOr,
  EqualEqual,
  NotEqual,
  LessEqual,
  GreaterEqual,
  Less,
  Greater,
  Recursive,
  Assign,
  Not,
  Plus,
  Minus,
  Star,
  Slash,
  Percent,
  LeftParen,
  RightParen,
  LeftBracket,
  RightBracket,
  LeftBrace,
  RightBrace,
  Dot,
  Tilde,
  At,
  Comma,
  Semicolon,
  Colon,
  Question,
  SegmentPiece,
  AnyName,
  MultiplicativeOperator,
  AdditiveOperator,
  RelationalOperator,
  EqualityOperator,
  UnaryOperator,
]
