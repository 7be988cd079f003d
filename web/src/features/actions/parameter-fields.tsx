import { Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core'
import type { ParameterField } from './read-parameters.ts'

interface ParameterFieldsProps {
  fields: readonly ParameterField[]
  /** What was typed so far, by name. */
  texts: Readonly<Record<string, string>>
  problems: Readonly<Record<string, string>>
  isDisabled: boolean
  onChange: (name: string, text: string) => void
}

/** One input for each parameter of a kind of action. */
export function ParameterFields({ fields, texts, problems, isDisabled, onChange }: ParameterFieldsProps) {
  return fields.map((field) => {
    const { name, description, type, isRequired } = field
    const common = {
      label: name,
      description,
      disabled: isDisabled,
      required: isRequired && type !== 'boolean',
      withAsterisk: false,
      error: problems[name],
    }
    const text = texts[name] ?? ''
    const typed = (event: React.ChangeEvent<HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>) =>
      onChange(name, event.currentTarget.value)
    if (field.options !== undefined) {
      // Without a choice of its own, the browser shows the first option as if it were chosen.
      const data = [{ value: '', label: isRequired ? 'Choose one' : 'As it is' }, ...field.options]
      return <NativeSelect key={name} {...common} data={data} value={text} onChange={typed} />
    }
    if (type === 'boolean') {
      const toggled = (event: React.ChangeEvent<HTMLInputElement>) =>
        onChange(name, String(event.currentTarget.checked))
      return <Checkbox key={name} {...common} checked={text === 'true'} onChange={toggled} />
    }
    if (type === 'json') return <Textarea key={name} {...common} rows={3} value={text} onChange={typed} />
    return (
      <TextInput
        key={name}
        {...common}
        inputMode={type === 'number' ? 'decimal' : 'text'}
        value={text}
        onChange={typed}
      />
    )
  })
}
