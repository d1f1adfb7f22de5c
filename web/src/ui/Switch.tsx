import type { ReactNode } from 'react'
import { Switch as AriaSwitch } from 'react-aria-components/Switch'

export function Switch({
  isOn,
  onChange,
  isDisabled,
  children,
  description,
}: {
  isOn: boolean
  onChange: (isOn: boolean) => void
  isDisabled?: boolean
  children: ReactNode
  description?: ReactNode
}) {
  return (
    <AriaSwitch
      isSelected={isOn}
      onChange={onChange}
      isDisabled={isDisabled}
      className="group touch flex items-center gap-3 text-md data-[disabled]:opacity-50"
    >
      <span className="min-w-0 flex-1">
        <span className="block text-ink">{children}</span>
        {description ? <span className="block text-ink-3 text-xs">{description}</span> : null}
      </span>
      <span className="flex h-5 w-9 shrink-0 items-center rounded-lg border border-field bg-sunken p-0.5 transition-colors duration-100 group-data-[selected]:border-accent group-data-[focus-visible]:outline-2 group-data-[selected]:bg-accent group-data-[focus-visible]:outline-accent-ink group-data-[focus-visible]:outline-offset-2">
        <span className="size-3.5 rounded-full bg-field transition-transform duration-100 group-data-[selected]:translate-x-4 group-data-[selected]:bg-on-accent" />
      </span>
    </AriaSwitch>
  )
}
