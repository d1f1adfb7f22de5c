import { ChevronDown } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from 'react-aria-components/Button'
import { ComboBox } from 'react-aria-components/ComboBox'
import { FieldError } from 'react-aria-components/FieldError'
import { Input } from 'react-aria-components/Input'
import { Label } from 'react-aria-components/Label'
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox'
import { Popover } from 'react-aria-components/Popover'
import { Text } from 'react-aria-components/Text'
import { classes } from './classes.ts'
import { menuItemLook, popoverLook } from './Menu.tsx'
import { fieldLook } from './TextField.tsx'

/** One of many: typing narrows the list. What is no choice falls back to the one before. */
export function ComboField({
  label,
  openLabel,
  value,
  onChange,
  options,
  description,
  error,
  isDisabled,
}: {
  label: string
  /** What the arrow says, in the person's language. */
  openLabel: string
  value: string
  onChange: (value: string) => void
  options: { value: string; label: string }[]
  description?: ReactNode
  error?: string | null
  isDisabled?: boolean
}) {
  return (
    <ComboBox
      selectedKey={value}
      onSelectionChange={(key) => key !== null && onChange(String(key))}
      defaultItems={options}
      isDisabled={isDisabled}
      isInvalid={Boolean(error)}
      validationBehavior="aria"
      menuTrigger="focus"
      className="flex min-w-0 flex-col gap-1"
    >
      <Label className="font-medium text-ink-2 text-xs">{label}</Label>
      <div className="relative">
        <Input className={classes(fieldLook, 'h-8 pr-9')} />
        <Button
          aria-label={openLabel}
          className="touch absolute inset-y-0 right-0 flex w-8 items-center justify-center text-ink-3"
        >
          <ChevronDown aria-hidden size={14} />
        </Button>
      </div>
      {description ? (
        <Text slot="description" className="text-ink-3 text-xs">
          {description}
        </Text>
      ) : null}
      <FieldError className="text-danger text-xs">{error}</FieldError>
      <Popover className={classes(popoverLook, 'w-(--trigger-width)')}>
        <ListBox<{ value: string; label: string }> className="outline-none">
          {(option) => (
            <ListBoxItem
              id={option.value}
              textValue={option.label}
              className={classes(menuItemLook, 'data-[selected]:font-medium')}
            >
              {option.label}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  )
}
