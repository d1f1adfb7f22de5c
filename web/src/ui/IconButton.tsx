import type { ReactNode, Ref } from 'react'
import { Button as AriaButton, type ButtonProps } from 'react-aria-components/Button'
import { classes } from './classes.ts'
import { Tooltip } from './Tooltip.tsx'

/** A button that shows only a sign: its name is spoken, and shown on hover and focus. */
export function IconButton({
  label,
  shortcut,
  children,
  className,
  isActive,
  ...rest
}: Omit<ButtonProps, 'className' | 'style' | 'children'> & {
  label: string
  shortcut?: string
  isActive?: boolean
  className?: string
  children: ReactNode
  ref?: Ref<HTMLButtonElement>
}) {
  return (
    <Tooltip text={label} shortcut={shortcut}>
      <AriaButton
        {...rest}
        aria-label={label}
        className={classes(
          'touch inline-flex size-8 shrink-0 items-center justify-center rounded-sm text-ink-2 transition-colors duration-100 hover:bg-hover hover:text-ink data-[disabled]:opacity-40 data-[pressed]:bg-hover',
          isActive && 'bg-hover text-ink',
          className,
        )}
      >
        {children}
      </AriaButton>
    </Tooltip>
  )
}
