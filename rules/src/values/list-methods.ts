import { membershipMethods } from './collection.ts'
import { Fault } from './fault.ts'
import { listOf, RulesList } from './list.ts'
import { getter, method } from './method.ts'
import type { Methods } from './method.ts'
import { setOf } from './set.ts'
import { toText } from './text.ts'

/** Source: https://firebase.google.com/docs/reference/rules/rules.List */
export const listMethods: Methods<RulesList> = {
  ...membershipMethods,
  size: getter((list) => BigInt(list.length)),
  toSet: getter((list) => setOf(list)),
  concat: method(1, (list, [other]) =>
    other instanceof RulesList ? listOf([...list, ...other]) : new Fault('concat() takes a list'),
  ),
  removeAll: method(1, (list, [other]) => {
    if (!(other instanceof RulesList)) return new Fault('removeAll() takes a list')
    const unwanted = setOf(other)
    return listOf([...list].filter((value) => !unwanted.has(value)))
  }),
  join: method(1, (list, [separator]) => {
    if (typeof separator !== 'string') return new Fault('join() takes a separator string')
    const texts: string[] = []
    for (const value of list) {
      const text = typeof value === 'string' ? value : toText(value)
      if (text === undefined) return new Fault('join() needs elements that string() can convert')
      texts.push(text)
    }
    return texts.join(separator)
  }),
}
