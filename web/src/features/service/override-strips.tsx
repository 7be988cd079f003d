import { Hand } from 'lucide-react'
import strip from '../maintenance/maintenance.module.css'

/** A line for each thing that people have changed about a service for a while. */
export function OverrideStrips({ words }: { words: readonly string[] }) {
  return words.map((sentence) => (
    <p key={sentence} className={strip['strip']} data-testid="override-strip">
      <Hand size={18} aria-hidden />
      <span>{sentence}</span>
    </p>
  ))
}
