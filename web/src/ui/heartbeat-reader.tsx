import { useState, type KeyboardEvent, type PointerEvent } from 'react'
import type { Beat } from './beats.ts'
import classes from './heartbeat.module.css'

/** One mark of a heartbeat that can be read: its state, a headline and details. */
export interface ReadableBeat {
  state: Beat
  title: string
  detail: string
}

const STEPS: Record<string, number> = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  PageDown: -10,
  PageUp: 10,
}

/** A heartbeat bar whose marks can be read one by one: with the pointer, by touch, or with the arrow keys. Oldest first. */
export function HeartbeatReader({ label, beats }: { label: string; beats: readonly ReadableBeat[] }) {
  const last = beats.length - 1
  const [place, setPlace] = useState(last)
  const [isOpen, setOpen] = useState(false)
  const index = Math.min(place, last)
  const beat = beats[index]

  function read(next: number): void {
    setPlace(Math.max(0, Math.min(last, next)))
    setOpen(true)
  }

  function readAtPointer(event: PointerEvent<HTMLDivElement>): void {
    const { left, width } = event.currentTarget.getBoundingClientRect()
    read(Math.floor(((event.clientX - left) / width) * beats.length))
  }

  function readByKey(event: KeyboardEvent): void {
    const step = STEPS[event.key]
    if (event.key === 'Escape') return setOpen(false)
    if (event.key === 'Home') read(0)
    else if (event.key === 'End') read(last)
    else if (step !== undefined) read(index + step)
    else return
    event.preventDefault()
  }

  return (
    <div
      className={`${classes['bar']} ${classes['reader']}`}
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={1}
      aria-valuemax={beats.length}
      aria-valuenow={index + 1}
      aria-valuetext={beat === undefined ? 'no result' : `${beat.title}. ${beat.detail}`}
      onKeyDown={readByKey}
      onFocus={(event) => setOpen(event.currentTarget.matches(':focus-visible'))}
      onBlur={() => setOpen(false)}
      onPointerDown={readAtPointer}
      onPointerMove={readAtPointer}
      onPointerLeave={(event) => event.pointerType === 'mouse' && setOpen(false)}
    >
      {beats.map(({ state }, at) => (
        <span
          key={at}
          className={classes['beat']}
          data-state={state ?? 'none'}
          data-selected={isOpen && at === index ? '' : undefined}
        />
      ))}
      {isOpen && beat !== undefined && (
        <span className={classes['tip']} style={tipPlace(index / Math.max(last, 1))} aria-hidden>
          <strong>{beat.title}</strong>
          <br />
          {beat.detail}
        </span>
      )}
    </div>
  )
}

/** Keeps the tip inside the bar: it slides from its left edge to its right edge as the place does. */
function tipPlace(share: number): { left: string; transform: string } {
  return { left: `${share * 100}%`, transform: `translateX(${-share * 100}%)` }
}
