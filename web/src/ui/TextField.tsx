import type { HTMLInputAutoCompleteAttribute, ReactNode, Ref } from 'react'
import { FieldError } from 'react-aria-components/FieldError'
import { Input } from 'react-aria-components/Input'
import { Label } from 'react-aria-components/Label'
import { Text } from 'react-aria-components/Text'
import { TextArea } from 'react-aria-components/TextArea'
import { TextField as AriaTextField } from 'react-aria-components/TextField'
import { classes } from './classes.ts'

export type TextFieldProps = {
  label: string
  /** The label is spoken only; something beside the field shows what it is. */
  isLabelHidden?: boolean
  value: string
  onChange: (value: string) => void
  onBlur?: () => void
  name?: string
  type?: 'text' | 'email' | 'password' | 'tel' | 'search' | 'url'
  inputMode?: 'text' | 'numeric' | 'decimal' | 'tel' | 'email'
  autoComplete?: HTMLInputAutoCompleteAttribute
  placeholder?: string
  description?: ReactNode
  /** What is wrong, in words; the field is marked and the words are spoken with it. */
  error?: string | null
  isRequired?: boolean
  isDisabled?: boolean
  isReadOnly?: boolean
  autoFocus?: boolean
  rows?: number
  maxLength?: number
  size?: 'medium' | 'large'
  inputRef?: Ref<HTMLInputElement>
  trailing?: ReactNode
}

export function TextField({
  label,
  isLabelHidden,
  description,
  error,
  placeholder,
  rows,
  size = 'medium',
  inputRef,
  trailing,
  ...rest
}: TextFieldProps) {
  const box = classes(
    fieldLook,
    rows ? 'py-1.5' : size === 'large' ? 'h-10' : 'h-8',
    Boolean(trailing) && 'pr-9',
  )
  return (
    <AriaTextField
      {...rest}
      isInvalid={Boolean(error)}
      validationBehavior="aria"
      className="flex min-w-0 flex-col gap-1"
      aria-label={isLabelHidden ? label : undefined}
    >
      {isLabelHidden ? null : <Label className="font-medium text-ink-2 text-xs">{label}</Label>}
      <div className="relative">
        {rows ? (
          <TextArea rows={rows} placeholder={placeholder} className={classes(box, 'resize-y')} />
        ) : (
          <Input ref={inputRef} placeholder={placeholder} className={box} />
        )}
        {trailing ? <div className="absolute inset-y-0 right-0.5 flex items-center">{trailing}</div> : null}
      </div>
      {description ? (
        <Text slot="description" className="text-ink-3 text-xs">
          {description}
        </Text>
      ) : null}
      <FieldError className="text-danger text-xs">{error}</FieldError>
    </AriaTextField>
  )
}

export const fieldLook =
  'touch w-full rounded-sm border border-field/60 bg-surface px-2.5 text-ink text-md phone:text-[16px] transition-colors duration-100 hover:border-field focus:border-accent-ink focus:-outline-offset-1 data-[invalid]:border-danger data-[disabled]:opacity-60'
