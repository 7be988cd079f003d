import { loggedForm } from '@mesh/core/ledger/logged-form'
import { digestible } from '@mesh/core/ledger/digestible'
import { useEffect, useState } from 'react'
import { readAny } from '../../data/read-any.ts'
import { Panel } from '../../ui/panel.tsx'
import classes from './ledger.module.css'
import { Scrollable } from './scrollable.tsx'
import { digestOf } from './verify-content.ts'

interface StandsNowProps {
  resource: string
  before: string | null
  after: string | null
}

/** The resource as it is now, beside what the entry says that it was. */
export function StandsNow({ resource, before, after }: StandsNowProps) {
  const [now, setNow] = useState<{ words: string; json: string }>()
  useEffect(() => {
    let isGone = false
    void standsNow(resource, { before, after }).then((found) => {
      if (!isGone) setNow(found)
    })
    return () => {
      isGone = true
    }
  }, [resource, before, after])
  if (now === undefined) return null
  return (
    <Panel title="How it stands now">
      <div className={classes['body']}>
        <p data-testid="stands-now">{now.words}</p>
        {now.json !== '' && <Scrollable text={now.json} label="The document of now, as JSON" />}
      </div>
    </Panel>
  )
}

async function standsNow(resource: string, was: { before: string | null; after: string | null }) {
  const value = await readAny(resource)
  if (value === undefined) return undefined
  if (value === null)
    return {
      words: was.after === null ? 'It does not exist, as this entry left it.' : 'It does not exist any more.',
      json: '',
    }
  const logged = digestible(loggedForm(resource, value))
  // Entries that are older than the logged form have the digest of the whole document.
  const digests = await Promise.all([digestOf(logged), digestOf(value)])
  const json = JSON.stringify(logged, null, 2)
  if (was.after !== null && digests.includes(was.after)) {
    return { words: 'Exactly as this entry left it: its digest is the one above.', json }
  }
  if (was.before !== null && digests.includes(was.before)) return { words: 'As it was before this entry.', json }
  return { words: 'It was changed since: its digest is another one.', json }
}
