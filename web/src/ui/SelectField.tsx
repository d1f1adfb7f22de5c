import { ChevronDown } from 'lucide-react'
import { type ReactNode, useId } from 'react'
import { classes } from './classes.ts'
import { fieldLook } from './TextField.tsx'

/** One of a few, by the browser's own list: what phones and screen readers know best. `value` null: none chosen yet. */
export function SelectField<Value extends string>({
  label,
  isLabelHidden,
  value,
  onChange,
  options,
  placeholder,
  description,
  error,
  isDisabled,
  size = 'medium',
}: {
  label: string
  isLabelHidden?: boolean
  value: Value | null
  onChange: (value: Value) => void
  options: { value: Value; label: string }[]
  /** Shown while none is chosen. */
  placeholder?: string
  description?: ReactNode
  error?: string | null
  isDisabled?: boolean
  size?: 'medium' | 'large'
}) {
  const id = useId()
  const describedBy = classes(description ? `${id}-description` : null, error ? `${id}-error` : null)
  return (
    <div className="flex min-w-0 flex-col gap-1">
      {isLabelHidden ? null : (
        <label htmlFor={id} className="font-medium text-ink-2 text-xs">
          {label}
        </label>
      )}
      <div className="relative">
        <select
          id={id}
          value={value ?? ''}
          disabled={isDisabled}
          aria-label={isLabelHidden ? label : undefined}
          aria-describedby={describedBy || undefined}
          aria-invalid={Boolean(error)}
          onChange={(event) => {
            const chosen = options.find((option) => option.value === event.target.value)
            if (chosen) onChange(chosen.value)
          }}
          className={classes(
            fieldLook,
            'appearance-none truncate pr-8',
            size === 'large' ? 'h-10' : 'h-8',
            value === null && 'text-ink-3',
          )}
        >
          {value === null ? (
            <option value="" disabled>
              {placeholder ?? ''}
            </option>
          ) : null}
          {options.map((option) => (
            <option key={option.value} value={option.value} className="bg-raised text-ink">
              {option.label}
            </option>
          ))}
        </select>
        <ChevronDown
          aria-hidden
          size={14}
          className="pointer-events-none absolute top-1/2 right-2.5 -translate-y-1/2 text-ink-3"
        />
      </div>
      {description ? (
        <div id={`${id}-description`} className="text-ink-3 text-xs">
          {description}
        </div>
      ) : null}
      {error ? (
        <p id={`${id}-error`} role="alert" className="text-danger text-xs">
          {error}
        </p>
      ) : null}
    </div>
  )
}
