import { expect, test } from 'vitest'
import { Documents } from '../../engine/documents.ts'
import { ROOT } from './make-parts.ts'

const entry = { encoded: '{"n":1}', createTime: 1, updateTime: 2 }
const paths = (documents: Iterable<{ name: string }>): string[] =>
  Array.from(documents, ({ name }) => name.slice(ROOT.length + 1)).toSorted()

function filled(...names: string[]): Documents {
  const documents = new Documents()
  for (const name of names) documents.set(`${ROOT}/${name}`, entry)
  return documents
}

test('documents are found by name, collection, group and subtree', () => {
  const documents = filled('a/x', 'a/y', 'ab/x', 'a/x/b/1', 'a/x/b/1/a/deep', 'c/z/b/2')
  expect(documents.get(`${ROOT}/a/x`)).toMatchObject({
    name: `${ROOT}/a/x`,
    fields: { n: { integerValue: '1' } },
    createTime: 1,
    updateTime: 2,
  })
  expect(documents.get(`${ROOT}/a/none`)).toBeUndefined()
  expect(paths(documents.inCollection(`${ROOT}/a`))).toEqual(['a/x', 'a/y'])
  expect(paths(documents.inCollectionGroup(ROOT, 'a'))).toEqual(['a/x', 'a/x/b/1/a/deep', 'a/y'])
  expect(paths(documents.inCollectionGroup(`${ROOT}/a/x`, 'b'))).toEqual(['a/x/b/1'])
  expect(paths(documents.below(`${ROOT}/a/x`))).toEqual(['a/x/b/1', 'a/x/b/1/a/deep'])
  expect([...documents.collectionNames(`${ROOT}/c/z`)]).toEqual([`${ROOT}/c/z/b`])
  expect(documents.size).toBe(6)
})

test('a collection is gone with its last document', () => {
  const documents = filled('a/x', 'a/y')
  documents.set(`${ROOT}/a/x`, entry)
  expect(documents.size).toBe(2)
  documents.delete(`${ROOT}/a/x`)
  documents.delete(`${ROOT}/a/x`)
  documents.delete(`${ROOT}/a/y`)
  expect(documents.size).toBe(0)
  expect([...documents.collectionNames(ROOT)]).toEqual([])
  expect([...documents.inCollectionGroup(ROOT, 'a')]).toEqual([])
  expect(documents.countByDatabase().size).toBe(0)
})

test('iterators go on over changes made meanwhile', () => {
  const documents = filled('a/x', 'a/y', 'a/z')
  const seen: string[] = []
  for (const { name } of documents.inCollection(`${ROOT}/a`)) {
    seen.push(name.slice(-1))
    if (seen.length > 1) continue
    documents.delete(`${ROOT}/a/y`)
    documents.set(`${ROOT}/a/new`, entry)
  }
  expect(seen).toEqual(['x', 'z', 'w'])
})
