import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Outbox } from '../../../engine/listen/outbox.ts'
import type { Speaker } from '../../../engine/listen/outbox.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'setImmediate'] })
})

afterEach(() => {
  vi.useRealTimers()
})

/** Who spoke, in order. */
let spoken: string[] = []

beforeEach(() => {
  spoken = []
})

/** Has `responses` to say; `then` is called after each time it speaks. */
function speaker(outbox: Outbox, name: string, responses: number, then: () => void = () => undefined): Speaker {
  let left = responses
  const self: Speaker = {
    speak(max) {
      const sent = Math.min(max, left)
      left -= sent
      spoken.push(`${name} ${sent}`)
      if (left > 0) outbox.add(self)
      then()
      return sent
    },
  }
  return self
}

function crowd(outbox: Outbox, count: number): Speaker[] {
  const speakers = Array.from({ length: count }, (_, index) => speaker(outbox, String(index), 1))
  for (const each of speakers) outbox.add(each)
  return speakers
}

describe('a round', () => {
  it('begins outside of the call that fills it, and lets everybody speak once', () => {
    const outbox = new Outbox()
    const twice = speaker(outbox, 'a', 1)
    outbox.add(twice)
    outbox.add(twice)
    outbox.add(speaker(outbox, 'b', 1))
    expect(spoken).toEqual([])
    vi.runAllTimers()
    expect(spoken).toEqual(['a 1', 'b 1'])
    expect(vi.getTimerCount()).toBe(0)
  })

  it('gives other work its turn after 500 responses, and who has more to say speaks after all others', () => {
    const outbox = new Outbox()
    outbox.add(speaker(outbox, 'long', 1200))
    outbox.add(speaker(outbox, 'short', 1))
    const turns: string[][] = []
    while (vi.getTimerCount() > 0) {
      vi.advanceTimersToNextTimer()
      turns.push(spoken.splice(0))
    }
    expect(turns).toEqual([['long 500'], ['short 1'], ['long 500'], ['long 200'], []])
  })

  it('loses nobody who is added during it, be it after they spoke', () => {
    const outbox = new Outbox()
    const late = speaker(outbox, 'late', 1)
    const first = speaker(outbox, 'first', 1)
    let isAsked = false
    const asking = speaker(outbox, 'asking', 1, () => {
      if (isAsked) return
      isAsked = true
      for (const each of [late, first, asking]) outbox.add(each)
    })
    outbox.add(first)
    outbox.add(asking)
    vi.runAllTimers()
    expect(spoken).toEqual(['first 1', 'asking 1', 'late 1', 'first 0', 'asking 0'])
  })

  it('leaves out who is removed during it, and waits for nobody', () => {
    const outbox = new Outbox()
    const gone = speaker(outbox, 'gone', 1)
    const back = speaker(outbox, 'back', 1)
    outbox.add(
      speaker(outbox, 'first', 1, () => {
        outbox.add(back)
        for (const each of [gone, back]) outbox.remove(each)
      }),
    )
    outbox.add(gone)
    vi.runAllTimers()
    expect(spoken).toEqual(['first 1'])
    outbox.add(back)
    vi.runAllTimers()
    expect(spoken).toEqual(['first 1', 'back 1'])
  })
})

describe('very many speakers', () => {
  it('are followed by a pause of 20 ms, after which those who came meanwhile speak', () => {
    const outbox = new Outbox()
    const [first] = crowd(outbox, 101)
    vi.advanceTimersByTime(0)
    expect(spoken).toHaveLength(101)
    if (first !== undefined) outbox.add(first)
    outbox.add(speaker(outbox, 'new', 1))
    vi.advanceTimersByTime(19)
    expect(spoken).toHaveLength(101)
    vi.advanceTimersByTime(2)
    expect(spoken.slice(101)).toEqual(['0 0', 'new 1'])
  })

  it('that all leave in the pause keep nobody waiting later', () => {
    const outbox = new Outbox()
    const speakers = crowd(outbox, 101)
    vi.advanceTimersByTime(0)
    for (const each of speakers) outbox.add(each)
    for (const each of speakers) outbox.remove(each)
    vi.runAllTimers()
    expect([spoken.length, vi.getTimerCount()]).toEqual([101, 0])
    outbox.add(speaker(outbox, 'later', 1))
    vi.advanceTimersByTime(0)
    expect(spoken.at(-1)).toBe('later 1')
  })

  it('are no more than 100 where nobody waits', () => {
    const outbox = new Outbox()
    const speakers = crowd(outbox, 100)
    vi.advanceTimersByTime(0)
    for (const each of speakers) outbox.add(each)
    vi.advanceTimersByTime(1)
    expect(spoken).toHaveLength(200)
  })
})
