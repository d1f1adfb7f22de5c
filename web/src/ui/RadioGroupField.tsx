import { FieldError } from 'react-aria-components/FieldError'
import { Label } from 'react-aria-components/Label'
import { Radio, RadioGroup } from 'react-aria-components/RadioGroup'

/** One of a few, all in sight. `value` null: none chosen yet. */
export function RadioGroupField<Value extends string>({
  label,
  isLabelHidden,
  value,
  onChange,
  options,
  error,
  isDisabled,
}: {
  label: string
  isLabelHidden?: boolean
  value: Value | null
  onChange: (value: Value) => void
  options: { value: Value; label: string; description?: string }[]
  error?: string | null
  isDisabled?: boolean
}) {
  return (
    <RadioGroup
      value={value}
      onChange={(next) => onChange(next as Value)}
      isDisabled={isDisabled}
      isInvalid={Boolean(error)}
      validationBehavior="aria"
      aria-label={isLabelHidden ? label : undefined}
      className="flex flex-col"
    >
      {isLabelHidden ? null : <Label className="mb-1 font-medium text-ink-2 text-xs">{label}</Label>}
      {options.map((option) => (
        <Radio
          key={option.value}
          value={option.value}
          className="group touch flex items-center gap-2.5 rounded-xs py-1 text-md text-ink data-[disabled]:opacity-60"
        >
          <span className="flex size-4 shrink-0 items-center justify-center rounded-full border border-field bg-surface group-data-[selected]:border-accent group-data-[selected]:bg-accent group-data-[focus-visible]:outline-2 group-data-[focus-visible]:outline-accent-ink group-data-[focus-visible]:outline-offset-2">
            <span className="size-1.5 rounded-full bg-transparent group-data-[selected]:bg-on-accent" />
          </span>
          <span className="min-w-0">
            {option.label}
            {option.description ? (
              <span className="block text-ink-3 text-xs">{option.description}</span>
            ) : null}
          </span>
        </Radio>
      ))}
      <FieldError className="mt-1 text-danger text-xs">{error}</FieldError>
    </RadioGroup>
  )
}
