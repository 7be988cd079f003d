import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { compileRules } from '../src/index.ts'
import type { Ruleset } from '../src/index.ts'
import { documents, inDocuments, now, root, signedIn, withCondition } from './support/rules.ts'

const methods = ['get', 'list', 'create', 'update', 'delete'] as const

function isEverAllowed(ruleset: Ruleset): boolean {
  return methods.some((method) => {
    const path = [...root, 'items', ...(method === 'list' ? [] : ['one'])]
    const request = { service: 'cloud.firestore', method, path, auth: signedIn('alice'), time: now } as const
    return ruleset.evaluate(request, documents({})).allowed
  })
}

const words = [
  ' ',
  '\n',
  '// c\n',
  ...`rules_version = '2' ; service cloud . firestore { } match / ( ) [ ] allow read write : if function return let true
  false null in is , $( {a} {a=**} && || == != < + - * % ! ? 1 2.5 'x' b'x' string request resource data auth get exists
  math abs size f x /* \\ "`.split(/\s+/),
]

test('text of any kind never throws, and what has no allow statement never allows', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      const { ruleset, issues } = compileRules(text)
      expect(ruleset === undefined).toBe(issues.some(({ severity }) => severity === 'ERROR'))
      expect(ruleset !== undefined && isEverAllowed(ruleset)).toBe(false)
    }),
    { numRuns: 2_000 },
  )
})

test('words of the language in any order never throw, and every issue has a place in the source', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...words), { maxLength: 60 }), (parts) => {
      const source = parts.join(' ')
      const lines = source.split('\n').length
      for (const { line, column } of compileRules(source).issues) {
        expect(line).toBeGreaterThanOrEqual(1)
        expect(line).toBeLessThanOrEqual(lines)
        expect(column).toBeGreaterThanOrEqual(1)
      }
    }),
    { numRuns: 2_000 },
  )
})

test('words of the language as a condition never throw, and never allow once joined to false', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...words), { maxLength: 25 }), (parts) => {
      const { ruleset } = compileRules(withCondition(`(${parts.join(' ')}) && false`))
      expect(ruleset !== undefined && isEverAllowed(ruleset)).toBe(false)
    }),
    { numRuns: 5_000 },
  )
})

test('rules with one character removed, doubled or replaced never throw', () => {
  const source = inDocuments(`
    function f(a) { let b = a.size() + 1; return b > 1 && a in ['x', "y"]; }
    match /items/{id=**} { allow get, list: if f(request.auth.uid) || resource.data['k'][0:1] == /a/$(id) ? false : 1 is int; }`)
  expect(compileRules(source).issues).toEqual([])
  fc.assert(
    fc.property(
      fc.nat(source.length - 1),
      fc.constantFrom('', ...Array.from('{}()[]/\'"$=*.;:,&|!é\n\\')),
      (at, other) => {
        const mutant = source.slice(0, at) + other + source.slice(at + 1)
        const { ruleset } = compileRules(mutant)
        if (ruleset) isEverAllowed(ruleset)
      },
    ),
    { numRuns: 3_000 },
  )
})

interface Shown {
  readonly text: string
  readonly value: boolean | undefined
}

/** Expressions of &&, ||, ! and errors with what they should come to; undefined is an error. */
const { expression } = fc.letrec<{ expression: Shown }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 6, withCrossShrink: true },
    fc.constantFrom<Shown>(
      { text: 'true', value: true },
      { text: 'false', value: false },
      { text: '{}.x', value: undefined },
    ),
    fc.tuple(tie('expression'), tie('expression')).map(([left, right]): Shown => {
      const isFalse = left.value === false || right.value === false
      const value = isFalse ? false : left.value === true && right.value === true ? true : undefined
      return { text: `(${left.text} && ${right.text})`, value }
    }),
    fc.tuple(tie('expression'), tie('expression')).map(([left, right]): Shown => {
      const isTrue = left.value === true || right.value === true
      const value = isTrue ? true : left.value === false && right.value === false ? false : undefined
      return { text: `(${left.text} || ${right.text})`, value }
    }),
    tie('expression').map(({ text, value }): Shown => ({
      text: `!${text}`,
      value: value === undefined ? undefined : !value,
    })),
  ),
}))

test('logic agrees with a model of errors as a third value', () => {
  fc.assert(
    fc.property(expression, ({ text, value }) => {
      const { ruleset } = compileRules(inDocuments(`match /items/{id} { allow get: if ${text}; }`))
      const request = {
        service: 'cloud.firestore',
        method: 'get',
        path: [...root, 'items', 'one'],
        auth: null,
        time: now,
      } as const
      const verdict = ruleset?.evaluate(request, documents({}))
      const found = verdict?.allowed === true ? true : verdict?.reasons[0]?.outcome
      expect(found).toBe(value === undefined ? 'error' : value || 'false')
    }),
    { numRuns: 2_000 },
  )
})
