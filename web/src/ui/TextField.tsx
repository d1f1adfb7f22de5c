import { type HTMLInputAutoCompleteAttribute, type ReactNode, type Ref, useId } from 'react'
import { classes } from './classes.ts'

export type TextFieldProps = {
  label: string
  /** The label is spoken only; something beside the field shows what it is. */
  isLabelHidden?: boolean
  value: string
  onChange: (value: string) => void
  onBlur?: () => void
  name?: string
  type?: 'text' | 'email' | 'password' | 'tel' | 'search' | 'url' | 'time' | 'date'
  inputMode?: 'text' | 'numeric' | 'decimal' | 'tel' | 'email'
  autoComplete?: HTMLInputAutoCompleteAttribute
  placeholder?: string
  description?: ReactNode
  /** What is wrong, in words; the field is marked and the words are spoken with it. */
  error?: string | null
  isRequired?: boolean
  isDisabled?: boolean
  isReadOnly?: boolean
  /** Focused when it appears: for the first field of a form that somebody has just asked for. */
  autoFocus?: boolean
  /** Several lines; the person may drag it higher. */
  rows?: number
  maxLength?: number
  size?: 'medium' | 'large'
  inputRef?: Ref<HTMLInputElement>
  trailing?: ReactNode
}

/** A labelled field. The browser's own: it is on the sign-in page, which loads without React Aria. */
export function TextField({
  label,
  isLabelHidden,
  description,
  error,
  rows,
  size = 'medium',
  inputRef,
  trailing,
  value,
  onChange,
  isRequired,
  isDisabled,
  isReadOnly,
  autoFocus,
  type = 'text',
  ...rest
}: TextFieldProps) {
  const id = useId()
  const describedBy = classes(description ? `${id}-description` : null, error ? `${id}-error` : null)
  const common = {
    ...rest,
    id,
    value,
    ref: autoFocus ? focusOnce : undefined,
    'aria-label': isLabelHidden ? label : undefined,
    'aria-describedby': describedBy || undefined,
    'aria-invalid': Boolean(error),
    'aria-required': isRequired,
    disabled: isDisabled,
    readOnly: isReadOnly,
  }
  const box = classes(
    fieldLook,
    rows ? 'py-1.5' : size === 'large' ? 'h-10' : 'h-8',
    Boolean(trailing) && 'pr-9',
  )
  return (
    <div className="flex min-w-0 flex-col gap-1">
      {isLabelHidden ? null : (
        <label htmlFor={id} className="font-medium text-ink-2 text-xs">
          {label}
        </label>
      )}
      <div className="relative">
        {rows ? (
          <textarea
            {...common}
            rows={rows}
            onChange={(event) => onChange(event.target.value)}
            className={classes(box, 'resize-y')}
          />
        ) : (
          <input
            {...common}
            ref={inputRef ?? common.ref}
            type={type}
            onChange={(event) => onChange(event.target.value)}
            className={box}
          />
        )}
        {trailing ? <div className="absolute inset-y-0 right-0.5 flex items-center">{trailing}</div> : null}
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

export const fieldLook =
  'touch w-full rounded-sm border border-field/60 bg-surface px-2.5 text-ink text-md phone:text-[16px] transition-colors duration-100 hover:border-field focus:border-accent-ink focus:-outline-offset-1 aria-invalid:border-danger data-[invalid]:border-danger disabled:opacity-60 data-[disabled]:opacity-60'

function focusOnce(element: HTMLElement | null): void {
  element?.focus()
}
