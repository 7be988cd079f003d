import type { ApiKeyResponse } from '@mesh/core/schema/access-api'
import type { ApiKey } from '@mesh/core/schema/member'
import { useRef, useState } from 'react'
import { apiKeysSource, LISTED_MAX } from '../../data/access-documents.ts'
import { rotateApiKey } from '../../data/call-access.ts'
import type { Answer } from '../../data/call-function.ts'
import { splitRows } from '../../data/read-document.ts'
import { useLive } from '../../data/use-live.ts'
import { useNow } from '../../ui/clock.ts'
import { LiveView } from '../../ui/live-view.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Ago, Moment } from '../../ui/time.tsx'
import { dayAndClockInWords } from '../../ui/time-words.ts'
import { Unreadable } from '../../ui/unreadable.tsx'
import { keyInWords } from './access-words.ts'
import classes from './access.module.css'
import { CallButton } from './call-button.tsx'
import { KeyForm } from './key-form.tsx'
import { NewKey } from './new-key.tsx'
import { RevokeKey } from './revoke-key.tsx'

/** Keys with which machines call Mesh; a key itself is shown once. */
export function KeyPanel({ mayCreate, mayRevoke }: { mayCreate: boolean; mayRevoke: boolean }) {
  const [shown, setShown] = useState<ApiKeyResponse>()
  const show = (answer: Answer<ApiKeyResponse>) => {
    if ('problem' in answer) return answer.problem
    setShown(answer.value)
    return undefined
  }
  return (
    <LiveView live={useLive(apiKeysSource)} what="the keys">
      {(rows) => {
        const { readable, unreadable } = splitRows(rows)
        return (
          <Panel
            title="API keys"
            aside={rows.length === LISTED_MAX ? `the last ${LISTED_MAX}` : String(readable.length)}
          >
            <Unreadable rows={unreadable} />
            <p className={classes['hint']}>
              {readable.length === 0 && 'There are no keys. '}A machine that calls Mesh with a key may do what its
              scopes say, as long as the member who made it may do that, too.
            </p>
            {shown !== undefined && <NewKey answer={shown} onClose={() => setShown(undefined)} />}
            {mayCreate && <KeyForm onAnswer={show} />}
            <ul>
              {readable.map(({ id, value }) => (
                <KeyItem key={id} id={id} apiKey={value} mayCreate={mayCreate} mayRevoke={mayRevoke} show={show} />
              ))}
            </ul>
          </Panel>
        )
      }}
    </LiveView>
  )
}

interface KeyItemProps {
  id: string
  apiKey: ApiKey
  mayCreate: boolean
  mayRevoke: boolean
  show: (answer: Answer<ApiKeyResponse>) => string | undefined
}

function KeyItem({ id, apiKey, mayCreate, mayRevoke, show }: KeyItemProps) {
  const now = useNow()
  const { name, owner, scopes, expireTime, lastUseTime, revokeTime, replacedBy } = apiKey
  const isUsable = revokeTime === null && expireTime > now
  // The same rotation asked for twice makes one key.
  const [requestId] = useState(() => crypto.randomUUID())
  const item = useRef<HTMLLIElement>(null)
  return (
    <li ref={item} tabIndex={-1} className={classes['item']} data-testid={`key-${id}`}>
      <div>
        <p className={classes['name']}>
          {name} <code>{id}</code>
        </p>
        <p className={classes['quiet']}>
          {scopes.join(', ')} · {owner.name} answers for it · until{' '}
          <Moment time={expireTime}>{dayAndClockInWords(expireTime)}</Moment> ·{' '}
          {lastUseTime === null ? (
            'never used'
          ) : (
            <>
              used <Ago time={lastUseTime} />
            </>
          )}
        </p>
      </div>
      <span className={classes['word']}>{keyInWords(apiKey, now)}</span>
      {isUsable && (
        <div className={classes['row']}>
          {mayCreate && replacedBy === null && (
            <CallButton
              label={`Rotate the key ${name}`}
              call={async () => show(await rotateApiKey({ requestId, keyId: id }))}
            >
              Rotate
            </CallButton>
          )}
          {mayRevoke && <RevokeKey id={id} name={name} onRevoked={() => item.current?.focus()} />}
        </div>
      )}
    </li>
  )
}
