import { memo } from 'react'
import { beatsInWords, type Beat } from './beats.ts'
import classes from './heartbeat.module.css'

/** A heartbeat bar, newest at the right: colour and height say the state, and its name says it in words. */
export const Heartbeat = memo(function Heartbeat({ beats }: { beats: readonly Beat[] }) {
  return (
    <span className={classes['bar']} role="img" aria-label={beatsInWords(beats)}>
      {beats.map((beat, index) => (
        <span key={index} className={classes['beat']} data-state={beat ?? 'none'} />
      ))}
    </span>
  )
})
