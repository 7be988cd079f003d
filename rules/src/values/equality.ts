import { canonical } from './canonical.ts'
import { RulesList } from './list.ts'
import { RulesMap } from './map.ts'
import type { RulesValue } from './value.ts'

/** Whether two values are equal: numbers by value whatever their type, everything else only within one type. */
export function equals(left: RulesValue, right: RulesValue): boolean {
  if (left === right) return true
  if (typeof left === 'string' || typeof left === 'boolean' || left === null) return false
  if (typeof left === 'bigint') return typeof right === 'number' && numbersEqual(left, right)
  if (typeof left === 'number') return typeof right === 'bigint' && numbersEqual(right, left)
  if (typeof right !== 'object' || right === null) return false
  if (left instanceof RulesList) return right instanceof RulesList && listsEqual(left, right)
  if (left instanceof RulesMap) return right instanceof RulesMap && mapsEqual(left, right)
  return left.constructor === right.constructor && canonical(left) === canonical(right)
}

function listsEqual(left: RulesList, right: RulesList): boolean {
  if (left.length !== right.length) return false
  for (let i = 0; i < left.length; i++) if (!equals(left.at(i), right.at(i))) return false
  return true
}

function mapsEqual(left: RulesMap, right: RulesMap): boolean {
  if (left.size !== right.size) return false
  return left.keys().every((key) => {
    const [mine, theirs] = [left.get(key), right.get(key)]
    return mine !== undefined && theirs !== undefined && equals(mine, theirs)
  })
}

/** Beside a float an integer becomes one: https://firebase.google.com/docs/reference/rules/rules.Integer */
const numbersEqual = (integer: bigint, float: number): boolean => Number(integer) === float
