import type { ReactNode, Ref } from 'react'
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components/Button'
import { type ButtonLook, type ButtonSize, buttonLook } from './button-look.ts'
import { classes } from './classes.ts'
import { Spinner } from './Spinner.tsx'

export type ButtonProps = Omit<AriaButtonProps, 'className' | 'style' | 'children'> & {
  look?: ButtonLook
  size?: ButtonSize
  /** Shown as busy and not pressable, but still focused. */
  busy?: boolean
  icon?: ReactNode
  wide?: boolean
  className?: string
  children?: ReactNode
  ref?: Ref<HTMLButtonElement>
}

export function Button({
  look = 'secondary',
  size = 'medium',
  busy = false,
  wide = false,
  icon,
  className,
  children,
  ...rest
}: ButtonProps) {
  return (
    <AriaButton
      {...rest}
      isPending={busy}
      className={classes(buttonLook(look, size), wide && 'w-full', className)}
    >
      {busy ? <Spinner size={14} /> : icon}
      {children}
    </AriaButton>
  )
}
