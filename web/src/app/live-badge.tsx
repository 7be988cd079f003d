import { CloudOff, Database, LoaderCircle, Radio } from 'lucide-react'
import type { Connection } from '../data/connection.ts'
import { useConnection } from '../data/use-connection.ts'
import { useNow } from '../ui/clock.ts'
import { agoInWords, momentInWords } from '../ui/time-words.ts'
import classes from './live-badge.module.css'

const LOOKS = {
  connecting: { Icon: LoaderCircle, word: 'Connecting' },
  live: { Icon: Radio, word: 'Live' },
  cached: { Icon: Database, word: 'Cached' },
  offline: { Icon: CloudOff, word: 'Offline' },
} as const

/** Whether the page is live; when it is not, how old what it shows is; nothing on a page that asks for nothing. */
export function LiveBadge() {
  const connection = useConnection()
  if (connection.status === 'idle') return null
  const { Icon, word } = LOOKS[connection.status]
  return (
    <output className={classes['badge']} data-connection={connection.status}>
      <Icon size={15} aria-hidden />
      {word}
      <Age connection={connection} />
    </output>
  )
}

function Age({ connection }: { connection: Connection }) {
  const now = useNow()
  if (!('since' in connection) || connection.since === null) return null
  return (
    <span title={`Last confirmed ${momentInWords(connection.since)}`}>
      · <span className={classes['source']}>data from </span>
      {agoInWords(connection.since, now)}
    </span>
  )
}
