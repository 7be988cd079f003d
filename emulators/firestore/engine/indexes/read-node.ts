import { isObject } from '../../api/is-object.ts'
import { invalid, shown } from '../request.ts'

/** A value in a JSON file, with its place for error messages: `firestore.indexes.json: indexes[0].fields`. */
export interface JsonNode {
  readonly value: unknown
  readonly file: string
  readonly path: string
}

/** The error of a value that is not what it must be: names file, JSON path, what was found and what was expected. */
export function unexpected({ value, file, path }: JsonNode, expected: string): Error {
  return invalid(`${file}: ${path === '' ? 'the file' : path} must be ${expected}, found ${shown(value)}.`)
}

/** What lies at `key` of an object; `known` are the keys that it may have. */
export function readMembers(node: JsonNode, known: readonly string[]): (key: string) => JsonNode {
  const { value, file, path } = node
  if (!isObject(value)) throw unexpected(node, 'an object')
  for (const key of Object.keys(value)) {
    if (!known.includes(key))
      throw invalid(`${file}: ${join(path, key)} is unknown, expected one of ${known.join(', ')}.`)
  }
  return (key) => ({ value: value[key], file, path: join(path, key) })
}

/** The items of a list; an absent list is empty. */
export function readItems(node: JsonNode): JsonNode[] {
  const { value, file, path } = node
  if (value === undefined) return []
  if (!Array.isArray(value)) throw unexpected(node, 'a list')
  return value.map((item: unknown, index) => ({ value: item, file, path: `${path}[${index}]` }))
}

/** A text that is not empty. */
export function readText(node: JsonNode): string {
  if (typeof node.value === 'string' && node.value !== '') return node.value
  throw unexpected(node, 'a text')
}

/** One of a few words; absent is `absent`, if that is given. */
export function readWord<Word extends string>(node: JsonNode, words: readonly Word[], absent?: Word): Word {
  if (node.value === undefined && absent !== undefined) return absent
  const word = words.find((each) => each === node.value)
  if (word !== undefined) return word
  throw unexpected(node, words.map((each) => `"${each}"`).join(' or '))
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`
}
