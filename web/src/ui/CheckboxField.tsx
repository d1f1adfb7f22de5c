import { Check } from 'lucide-react'
import type { ReactNode } from 'react'
import { Checkbox } from 'react-aria-components/Checkbox'

export function CheckboxField({
  isOn,
  onChange,
  isDisabled,
  children,
}: {
  isOn: boolean
  onChange: (isOn: boolean) => void
  isDisabled?: boolean
  children: ReactNode
}) {
  return (
    <Checkbox
      isSelected={isOn}
      onChange={onChange}
      isDisabled={isDisabled}
      className="group touch flex items-center gap-2.5 py-1 text-md data-[disabled]:opacity-60"
    >
      <span className="flex size-4 shrink-0 items-center justify-center rounded-xs border border-field bg-surface text-on-accent group-data-[selected]:border-accent group-data-[selected]:bg-accent group-data-[focus-visible]:outline-2 group-data-[focus-visible]:outline-accent-ink group-data-[focus-visible]:outline-offset-2">
        <Check aria-hidden size={12} strokeWidth={3} className="invisible group-data-[selected]:visible" />
      </span>
      {children}
    </Checkbox>
  )
}
