import { useState, type PointerEvent } from 'react'
import type { Beat } from './beats.ts'
import classes from './heartbeat.module.css'

/** One mark of a heartbeat that can be read: its state, a headline and details. */
export interface ReadableBeat {
  state: Beat
  title: string
  detail: string
}

/**
 * A heartbeat bar whose marks can be read one by one: with the pointer, by touch, or with the keyboard. Oldest first.
 * An invisible native slider lies over the marks, so that the keys and the announcements are the platform's own.
 */
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

  function readAtPointer(event: PointerEvent<HTMLInputElement>): void {
    const { left, width } = event.currentTarget.getBoundingClientRect()
    read(Math.floor(((event.clientX - left) / width) * beats.length))
  }

  return (
    <div className={classes['reader']}>
      <div className={classes['bar']} aria-hidden>
        {beats.map(({ state }, at) => (
          <span
            key={at}
            className={classes['beat']}
            data-state={state ?? 'none'}
            data-selected={isOpen && at === index ? '' : undefined}
          />
        ))}
      </div>
      <input
        type="range"
        className={classes['slider']}
        aria-label={label}
        min={1}
        max={beats.length}
        value={index + 1}
        aria-valuetext={beat === undefined ? 'no result' : `${beat.title}. ${beat.detail}`}
        onChange={(event) => read(event.currentTarget.valueAsNumber - 1)}
        onKeyDown={(event) => event.key === 'Escape' && setOpen(false)}
        onFocus={(event) => setOpen(event.currentTarget.matches(':focus-visible'))}
        onBlur={() => setOpen(false)}
        onPointerMove={readAtPointer}
        onPointerLeave={() => setOpen(false)}
      />
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
