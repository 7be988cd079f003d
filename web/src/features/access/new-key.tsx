import { Button } from '@mantine/core'
import type { ApiKeyResponse } from '@mesh/core/schema/access-api'
import { useState } from 'react'
import { copyText } from '../../ui/copy-text.ts'
import classes from './access.module.css'

/** A key, this once: Mesh keeps only its hash. */
export function NewKey({ answer, onClose }: { answer: ApiKeyResponse; onClose: () => void }) {
  const [isCopied, setCopied] = useState(false)
  const [problem, setProblem] = useState<string>()
  const { key, keyId } = answer

  async function copy(text: string): Promise<void> {
    const found = await copyText(text)
    setProblem(found)
    setCopied(found === undefined)
  }

  return (
    <div className={classes['new']}>
      {key === null ? (
        <output>
          The key {keyId} was made by an earlier request, and is not shown twice. Revoke it and make another.
        </output>
      ) : (
        <>
          <output>
            Copy the key now: it is shown this once, and Mesh keeps only its hash.{isCopied && ' It is copied.'}
          </output>
          <code data-testid="new-key">{key}</code>
          <Button variant="default" onClick={() => void copy(key)}>
            {isCopied ? 'Copied' : 'Copy'}
          </Button>
        </>
      )}
      <Button variant="default" onClick={onClose}>
        Done
      </Button>
      <p role="alert" className={classes['problem']}>
        {problem}
      </p>
    </div>
  )
}
