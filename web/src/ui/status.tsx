import type { ShownCheckState } from '@mesh/core/schema/board'
import {
  CircleCheck,
  CircleDashed,
  CirclePause,
  CircleQuestionMark,
  CircleX,
  TriangleAlert,
  Wrench,
} from 'lucide-react'
import { STATE_WORDS } from './state-words.ts'
import classes from './status.module.css'

const ICONS = {
  up: CircleCheck,
  degraded: TriangleAlert,
  partial: CircleDashed,
  down: CircleX,
  unknown: CircleQuestionMark,
  paused: CirclePause,
  maintenance: Wrench,
} as const satisfies Record<ShownCheckState, unknown>

/** The icon of a state; decoration beside its word. `size` in px. */
export function StatusIcon({ state, size = 18 }: { state: ShownCheckState; size?: number }) {
  const Icon = ICONS[state]
  return <Icon size={size} className={classes['icon']} data-state={state} aria-hidden strokeWidth={2.25} />
}

/** A state as icon and word in its colour. */
export function StatusPill({ state, children }: { state: ShownCheckState; children?: React.ReactNode }) {
  return (
    <span className={classes['pill']} data-state={state}>
      <StatusIcon state={state} size={15} />
      {children ?? STATE_WORDS[state]}
    </span>
  )
}

/** The large icon that begins a page about one state. */
export function StatusDisc({ state }: { state: ShownCheckState }) {
  return (
    <span className={classes['disc']} data-state={state}>
      <StatusIcon state={state} size={24} />
    </span>
  )
}
