import { Link } from '@tanstack/react-router'
import { Hand } from 'lucide-react'
import strip from '../maintenance/maintenance.module.css'
import type { OverrideWords } from './override-words.ts'

/** A line for each thing that people have changed about a service for a while, with the way to the action that did. */
export function OverrideStrips({ said }: { said: readonly OverrideWords[] }) {
  return said.map(({ words, actionId }) => (
    <p key={words} className={strip['strip']} data-testid="override-strip">
      <Hand size={18} aria-hidden />
      <span>{words}</span>
      <Link to="/actions/$actionId" params={{ actionId }}>
        See the action
      </Link>
    </p>
  ))
}
