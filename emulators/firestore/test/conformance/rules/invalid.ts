import { invalid, invalidBlock, invalidRules, refuses, unfinished } from './support/invalid.ts'
import type { InvalidGroup } from './support/invalid.ts'

const LANGUAGE = 'https://firebase.google.com/docs/rules/rules-language'
const STRUCTURE = 'https://firebase.google.com/docs/firestore/security/rules-structure'
const BYTES = 'https://firebase.google.com/docs/reference/rules/rules.Bytes'
const LIMITS = 'https://firebase.google.com/docs/firestore/quotas#security_rules'

const one = (body: string): string => `match /a/{id} { ${body} }`

/** Sources that no server takes. */
export const invalidSources: InvalidGroup[] = [
  refuses(
    `${LANGUAGE}#operators_and_operator_precedence`,
    unfinished('1 +'),
    unfinished('(1'),
    invalid('1 ++ 2', 4),
    invalid('true and false', 6),
    invalid('1 = 1', 3),
    unfinished('true &&'),
    unfinished('true ? false'),
    unfinished('[1, 2'),
    invalid("'open", 1),
    invalid('a b', 3),
    invalid('1 is nonsense', 6),
    invalid('1 === 1', 5),
    invalid('1 & 2', 3),
    invalid('#', 1),
    invalid("{'a': 1 'b': 2}.a == 1", 9),
    invalid('{,}.size() == 0', 2),
  ),
  refuses('https://firebase.google.com/docs/reference/security/storage#string', invalid("'abc'[:] == 'abc'", 8)),
  refuses(BYTES, invalid(`b'\\xF' == b''`, 3), invalid(`b'\\0' == b''`, 3)),
  refuses(
    `${LANGUAGE}#service`,
    invalidRules('an empty source', '', { line: 1, column: 1 }),
    invalidRules('a second service', 'service cloud.firestore {}\nservice cloud.firestore {}', { line: 2, column: 9 }),
    invalidRules('no closing brace', 'service cloud.firestore {', { line: 1, column: 26 }),
    invalidRules('a match outside of a service', 'match /a/{b} { allow read; }', { line: 1, column: 1 }),
    invalidRules('an unknown version', "rules_version = '9';\nservice cloud.firestore {}", { line: 1, column: 17 }),
    invalidRules('a version that is not first', "service cloud.firestore {}\nrules_version = '2';", {
      line: 2,
      column: 1,
    }),
    invalidRules('an allow right in the service', 'service cloud.firestore {\n  allow read;\n}', {
      line: 2,
      column: 3,
    }),
  ),
  refuses(
    `${LANGUAGE}#allow`,
    invalidBlock('an unknown method', one('allow reads: if true;'), { line: 1, column: 23 }),
    invalidBlock('an allow without a method', one('allow: if true;'), { line: 1, column: 22 }),
    invalidBlock('an allow without if', one('allow read: true;'), { line: 1, column: 29 }),
    invalidBlock('an allow without a condition after if', one('allow read: if ;'), { line: 1, column: 32 }),
    invalidBlock('deny', one('deny read;'), { line: 1, column: 17 }),
  ),
  refuses(
    `${LANGUAGE}#match`,
    invalidBlock('a match without a path', 'match { allow read; }', { line: 1, column: 7 }),
    invalidBlock('a match without a slash', 'match a/b { allow read; }', { line: 1, column: 7 }),
    invalidBlock('an unclosed wildcard', 'match /a/{id { allow read; }', { line: 1, column: 14 }),
    invalidBlock('one wildcard name twice', 'match /a/{id}/b/{id} { allow read; }', { line: 1, column: 17 }),
  ),
  refuses(
    `${STRUCTURE}#recursive_wildcards`,
    invalidBlock('two recursive wildcards', 'match /{a=**}/b/{c=**} { allow read; }', { line: 1, column: 17 }),
    invalidBlock(
      'version 1: a recursive wildcard in front',
      'match /{a=**}/b/{c} { allow read; }',
      { line: 1, column: 8 },
      '1',
    ),
    invalidBlock('version 1: one in the middle', 'match /a/{b=**}/c { allow read; }', { line: 1, column: 10 }, '1'),
  ),
  refuses(
    `${LANGUAGE}#function`,
    invalidBlock('no return', 'function f() { }', { line: 1, column: 16 }),
    invalidBlock('two returns', 'function f() { return 1; return 2; }', { line: 1, column: 26 }),
    invalidBlock('an if', 'function f() { if (true) { return 1; } }', { line: 1, column: 16 }),
    invalidBlock('a loop', 'function f() { for (;;) { } return 1; }', { line: 1, column: 16 }),
    invalidBlock('a let without a semicolon', 'function f() { let a = 1 return a; }', { line: 1, column: 26 }),
    invalidBlock('a let after the return', 'function f() { return 1; let a = 1; }', { line: 1, column: 26 }),
    invalidBlock('version 1: a let', 'function f() { let a = 1; return a; }', { line: 1, column: 16 }, '1'),
  ),
  refuses(
    LIMITS,
    invalidBlock('a function that calls itself', 'function f() { return f(); }', { line: 1, column: 23 }),
    invalidBlock('two functions that call each other', 'function f() { return g(); }\nfunction g() { return f(); }', {
      line: 2,
      column: 23,
    }),
    invalidBlock(
      'three functions in a circle',
      'function f() { return g(); }\nfunction g() { return h(); }\nfunction h() { return true && f(); }',
      { line: 3, column: 31 },
    ),
  ),
]
