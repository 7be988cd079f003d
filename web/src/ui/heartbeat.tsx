import { memo } from 'react'
import { beatsInWords, type Beat } from './beats.ts'
import classes from './heartbeat.module.css'

/** A heartbeat bar, newest at the right: colour and height say the state, and hidden text says it in words. */
export const Heartbeat = memo(function Heartbeat({ beats }: { beats: readonly Beat[] }) {
  return (
    <>
      <span className={classes['words']}>{beatsInWords(beats)}</span>
      <span className={classes['bar']} aria-hidden>
        {beats.map((beat, index) => (
          <span key={index} className={classes['beat']} data-state={beat ?? 'none'} />
        ))}
      </span>
    </>
  )
})
