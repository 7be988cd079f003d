import { describe, expect, test } from 'vitest'
import { seededShuffle } from '../../kit/seeded-shuffle.ts'
import { brokerSetup, Recorder } from './broker-setup.ts'

describe('deliver faults', () => {
  function setup(fault: object) {
    const all = brokerSetup()
    const recorder = new Recorder()
    all.subscription.attach(recorder)
    all.faults.set([{ on: 'deliver', ...fault }])
    return { ...all, recorder }
  }

  test('duplicate delivers a message twice, as often as it may strike', () => {
    const { publish, recorder } = setup({ duplicate: true, times: 1 })
    publish('a')
    publish('b')
    expect(recorder.texts).toEqual(['a', 'a', 'b'])
  })

  test('reorder turns groups around, and a group that does not fill up is sent after a while', () => {
    const { publish, recorder, advance } = setup({ reorder: 2 })
    for (const text of ['a', 'b', 'c']) publish(text)
    expect(recorder.texts).toEqual(['b', 'a'])
    advance(1)
    expect(recorder.texts).toEqual(['b', 'a', 'c'])
  })

  test('shuffle sends groups in the order of the seed', () => {
    const { publish, recorder } = setup({ shuffle: 1, reorder: 4 })
    for (const text of ['a', 'b', 'c', 'd']) publish(text)
    expect(recorder.texts).toEqual(seededShuffle(['a', 'b', 'c', 'd'], 1))
    expect(recorder.texts).not.toEqual(['a', 'b', 'c', 'd'])
  })

  test('latency waits on the clock', () => {
    const { publish, recorder, advance } = setup({ latencyMs: 500, times: 1 })
    publish('a')
    expect(recorder.texts).toEqual([])
    advance(0.5)
    expect(recorder.texts).toEqual(['a'])
  })

  test('drop and error reach the consumer as its failure', () => {
    const { publish, recorder, faults } = setup({ drop: true, times: 1 })
    publish('a')
    faults.set([{ on: 'deliver', error: 'ABORTED', times: 1 }])
    publish('b')
    expect(recorder.errors.map(({ status }) => status)).toEqual(['UNAVAILABLE', 'ABORTED'])
    publish('c')
    expect(recorder.texts).toEqual(['c'])
  })
})
