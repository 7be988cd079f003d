import { shownState } from '@mesh/core/root/shown-state'
import { describe, expect, it } from 'vitest'
import type { BoardEntry } from '@mesh/core/schema/board'
import { checkNotes } from '../src/features/service/check-notes.ts'
import { dayAndClockInWords } from '../src/ui/time-words.ts'
import { boardEntry, NOW, secondsAgo } from './board-entry.ts'

function notes(changes: Partial<BoardEntry>, maintenance?: { id: string; name: string; endTime: Date }) {
  const entry = boardEntry(changes)
  return checkNotes(entry, shownState(entry, NOW, maintenance), maintenance)
}

describe('checkNotes', () => {
  it('has nothing to say of a check that is up', () => {
    expect(notes({})).toEqual([])
  })

  it('says what is wrong, and once when regions say the same', () => {
    const words = 'fails from asia-northeast1: HTTP 503'
    expect(notes({ state: 'partial', message: words, advisory: words })).toEqual([{ state: 'partial', words }])
    expect(notes({ state: 'up', advisory: words })).toEqual([{ state: 'partial', words }])
  })

  it('says that results have stopped, whatever the last one was', () => {
    const stopped = notes({ state: 'down', message: 'HTTP 503', lastResultTime: secondsAgo(600) })
    expect(stopped).toEqual([{ state: 'unknown', words: expect.stringContaining('stopped coming') }])
  })

  it('names the region that is asked for a second opinion, and flapping', () => {
    const confirming = { slotTime: secondsAgo(3), region: 'europe-west1' } as const
    expect(notes({ confirming, isFlapping: true })).toEqual([
      { state: 'degraded', words: expect.stringContaining('asking europe-west1') },
      { state: 'degraded', words: expect.stringMatching(/^Flapping/) },
    ])
  })

  it('says until when maintenance lasts and what is underneath', () => {
    const maintenance = { id: 'disk', name: 'New disks', endTime: new Date('2026-11-21T14:00:00Z') }
    const [note] = notes({ state: 'down', message: 'HTTP 503' }, maintenance)
    expect(note?.state).toBe('maintenance')
    expect(note?.words).toContain(`until ${dayAndClockInWords(maintenance.endTime)}: New disks`)
    expect(note?.words).toMatch(/Underneath it is down: HTTP 503\.$/)
    expect(notes({}, maintenance)[0]?.words).toMatch(/Underneath it is up\.$/)
  })

  it('says only that a paused check is paused', () => {
    const advisory = 'fails from europe-west1'
    expect(notes({ state: 'paused', advisory, isFlapping: true })).toEqual([
      { state: 'paused', words: expect.stringMatching(/^Paused in mesh.yaml/) },
    ])
  })
})
