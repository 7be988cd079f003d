import { expect, test } from 'vitest'
import { openedOnce } from '../../src/kit/opened-once.ts'

test('opens at the first call and once, also for calls at the same time', async () => {
  let opened = 0
  const get = openedOnce(() => Promise.resolve((opened += 1)))
  expect(opened).toBe(0)
  expect(await Promise.all([get(), get(), get()])).toEqual([1, 1, 1])
  expect(await get()).toBe(1)
})

test('tries again after a failure', async () => {
  let tried = 0
  const get = openedOnce(() => (++tried === 1 ? Promise.reject(new Error('not yet')) : Promise.resolve(tried)))
  await expect(get()).rejects.toThrow('not yet')
  expect(await get()).toBe(2)
})
