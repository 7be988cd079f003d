import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseTilePath, tilePath } from '../../src/ledger/tile-path.ts'
import { partialTiles, tileWidth, treeTiles } from '../../src/ledger/tiles.ts'

test.each([
  [0, 0, 256, 'tile/0/000'],
  [0, 1234067, 256, 'tile/0/x001/x234/067'],
  [0, 1234067, 8, 'tile/0/x001/x234/067.p/8'],
  [1, 999, 1, 'tile/1/999.p/1'],
  [63, 1000, 255, 'tile/63/x001/000.p/255'],
  ['entries', 70, 112, 'tile/entries/070.p/112'],
  ['entries', Number.MAX_SAFE_INTEGER, 256, 'tile/entries/x009/x007/x199/x254/x740/991'],
] as const)('level %s, index %i, width %i is %s', (level, index, width, path) => {
  expect(tilePath({ level, index, width })).toBe(path)
  expect(parseTilePath(path)).toEqual({ level, index, width })
})

test.each([
  '',
  'checkpoint',
  'tile/0/0',
  'tile/0/00',
  'tile/0/0000',
  'tile/00/000',
  'tile/64/000',
  'tile/-1/000',
  'tile/x/000',
  'tile/0/x000/001',
  'tile/0/001/002',
  'tile/0/x001',
  'tile/0/x001/x002',
  'tile/0/000.p/0',
  'tile/0/000.p/256',
  'tile/0/000.p/01',
  'tile/0/000.p/',
  'tile/0/000/',
  '/tile/0/000',
  'tile/0/000\n',
  'tile/entries/x009/x007/x199/x254/x740/992',
  'tile/entries/x999/x999/x999/x999/x999/x999/999',
])('%j names no tile', (path) => {
  expect(parseTilePath(path)).toBeUndefined()
})

test.each([
  { level: 64, index: 0, width: 1 },
  { level: 0.5, index: 0, width: 1 },
  { level: 0, index: -1, width: 1 },
  { level: 0, index: 2 ** 53, width: 1 },
  { level: 0, index: 0, width: 0 },
  { level: 0, index: 0, width: 257 },
])('no path for %j', (name) => {
  expect(() => tilePath(name)).toThrow('No tile has level')
})

test('each tile has one path, and each path one tile', () => {
  const level = fc.oneof(fc.integer({ min: 0, max: 63 }), fc.constant('entries' as const))
  const tile = fc.record({ level, index: fc.maxSafeNat(), width: fc.integer({ min: 1, max: 256 }) })
  fc.assert(
    fc.property(tile, (name) => {
      expect(parseTilePath(tilePath(name))).toEqual(name)
    }),
  )
  const almost = fc.stringMatching(/^tile\/(\d{1,2}|entries)\/(x\d{3}\/){0,2}\d{3}(\.p\/\d{1,3})?$/)
  fc.assert(
    fc.property(almost, (path) => {
      const name = parseTilePath(path)
      expect([undefined, path]).toContain(name && tilePath(name))
    }),
  )
})

test('the tiles of a tree are those of the example in C2SP tlog-tiles', () => {
  expect(treeTiles(70_000)).toEqual([
    { level: 0, full: 273, partialWidth: 112 },
    { level: 1, full: 1, partialWidth: 17 },
    { level: 2, full: 0, partialWidth: 1 },
  ])
  expect(treeTiles(256)).toEqual([
    { level: 0, full: 1, partialWidth: 0 },
    { level: 1, full: 0, partialWidth: 1 },
  ])
  expect(treeTiles(0)).toEqual([])
  expect(partialTiles(70_000).map(tilePath)).toEqual(['tile/0/273.p/112', 'tile/1/001.p/17', 'tile/2/000.p/1'])
  expect(partialTiles(256).map(tilePath)).toEqual(['tile/1/000.p/1'])
})

test('the width of a tile depends on where the tree ends', () => {
  expect([0, 272, 273, 274].map((index) => tileWidth(0, index, 70_000))).toEqual([256, 256, 112, 0])
  expect([tileWidth(2, 0, 70_000), tileWidth(3, 0, 70_000), tileWidth(0, 0, 0)]).toEqual([1, 0, 0])
  expect(() => treeTiles(1.5)).toThrow('The tree size is 1.5; expected a whole number')
})
