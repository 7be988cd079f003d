import { useId, useRef, useState } from 'react'
import { useNow } from './clock.ts'
import { agoInWords, lengthInWords, momentInBothZones } from './time-words.ts'
import classes from './time.module.css'

/** How long ago a moment was; the moment itself, local and UTC, on hover and on focus. */
export function Ago({ time }: { time: Date }) {
  const now = useNow()
  return <Moment time={time}>{agoInWords(time, now)}</Moment>
}

/** How long something has lasted, without a tip, for places that are links themselves. */
export function Lasting({ since, until }: { since: Date; until?: Date }) {
  const now = useNow()
  return <time dateTime={since.toISOString()}>{lengthInWords((until ?? now).getTime() - since.getTime())}</time>
}

/** Any words for a moment, with the moment itself, local and UTC, on hover and on focus; Escape hides it. */
export function Moment({ time, children }: { time: Date; children: React.ReactNode }) {
  const [isOpen, setOpen] = useState(false)
  const [isRight, setRight] = useState(false)
  const anchor = useRef<HTMLSpanElement>(null)
  const tip = useId()

  function open(): void {
    const box = anchor.current?.getBoundingClientRect()
    setRight(box !== undefined && box.left > window.innerWidth / 2)
    setOpen(true)
  }

  const [local, utc] = isOpen ? momentInBothZones(time) : ['', '']
  return (
    <span
      ref={anchor}
      className={classes['moment']}
      onPointerEnter={open}
      onPointerLeave={() => setOpen(false)}
      onFocus={open}
      onBlur={() => setOpen(false)}
      onKeyDown={(event) => event.key === 'Escape' && setOpen(false)}
    >
      <time dateTime={time.toISOString()} tabIndex={0} aria-describedby={isOpen ? tip : undefined}>
        {children}
      </time>
      {isOpen && (
        <span id={tip} role="tooltip" className={classes['tip']} data-right={isRight ? '' : undefined}>
          {local}
          <br />
          {utc}
        </span>
      )}
    </span>
  )
}
