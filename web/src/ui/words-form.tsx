import { Button, Textarea } from '@mantine/core'
import { useEffect, useRef, useState, type FormEvent } from 'react'
import classes from './words-form.module.css'

interface WordsFormProps {
  label: string
  /** What the button says. */
  verb: string
  isPending: boolean
  isDisabled: boolean
  /** Most bytes of the words, in UTF-8. */
  bytesMax: number
  /** Resolves with whether it worked; the words stay when it did not. */
  onSubmit: (words: string) => Promise<boolean>
  onCancel?: () => void
}

/** A few words and a button that sends them. */
export function WordsForm({ label, verb, isPending, isDisabled, bytesMax, onSubmit, onCancel }: WordsFormProps) {
  const [words, setWords] = useState('')
  const field = useRef<HTMLTextAreaElement>(null)
  const wasAskedFor = onCancel !== undefined
  // The button that asked for these words is gone; whoever works by keyboard goes on here.
  useEffect(() => {
    if (wasAskedFor) field.current?.focus()
  }, [wasAskedFor])
  const isTooLong = new TextEncoder().encode(words.trim()).length > bytesMax

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault()
    if (words.trim() === '' || isTooLong) return
    if (await onSubmit(words.trim())) setWords('')
  }

  return (
    <form className={classes['form']} onSubmit={(event) => void submit(event)}>
      <Textarea
        ref={field}
        label={label}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
        rows={2}
        required
        withAsterisk={false}
        error={isTooLong ? `At most ${bytesMax} bytes of text` : undefined}
      />
      <div className={classes['row']}>
        <Button type="submit" variant="default" loading={isPending} disabled={isDisabled || isTooLong}>
          {verb}
        </Button>
        {onCancel !== undefined && (
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
        )}
      </div>
    </form>
  )
}
