import { ChevronDown } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from 'react-aria-components/Button'
import { FieldError } from 'react-aria-components/FieldError'
import { Label } from 'react-aria-components/Label'
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox'
import { Popover } from 'react-aria-components/Popover'
import { Select, SelectValue } from 'react-aria-components/Select'
import { Text } from 'react-aria-components/Text'
import { classes } from './classes.ts'
import { menuItemLook, popoverLook } from './Menu.tsx'
import { fieldLook } from './TextField.tsx'

/** One of a few. `value` null: none chosen yet. */
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
  placeholder?: string
  description?: ReactNode
  error?: string | null
  isDisabled?: boolean
  size?: 'medium' | 'large'
}) {
  return (
    <Select
      selectedKey={value}
      onSelectionChange={(key) => key !== null && onChange(key as Value)}
      placeholder={placeholder}
      isDisabled={isDisabled}
      isInvalid={Boolean(error)}
      className="flex min-w-0 flex-col gap-1"
      aria-label={isLabelHidden ? label : undefined}
    >
      {isLabelHidden ? null : <Label className="font-medium text-ink-2 text-xs">{label}</Label>}
      <Button
        className={classes(
          fieldLook,
          'flex items-center justify-between gap-2',
          size === 'large' ? 'h-10' : 'h-8',
        )}
      >
        <SelectValue className="truncate data-[placeholder]:text-ink-3" />
        <ChevronDown aria-hidden size={14} className="shrink-0 text-ink-3" />
      </Button>
      {description ? (
        <Text slot="description" className="text-ink-3 text-xs">
          {description}
        </Text>
      ) : null}
      <FieldError className="text-danger text-xs">{error}</FieldError>
      <Popover className={classes(popoverLook, 'min-w-(--trigger-width)')}>
        <ListBox className="outline-none">
          {options.map((option) => (
            <ListBoxItem
              key={option.value}
              id={option.value}
              textValue={option.label}
              className={classes(menuItemLook, 'data-[selected]:font-medium')}
            >
              {option.label}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </Select>
  )
}
