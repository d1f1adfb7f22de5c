import type { ReactNode, Ref } from 'react'
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components/Button'
import { classes } from './classes.ts'
import { Spinner } from './Spinner.tsx'

export type ButtonLook = 'primary' | 'secondary' | 'quiet' | 'danger'

export type ButtonProps = Omit<AriaButtonProps, 'className' | 'style' | 'children'> & {
  look?: ButtonLook
  size?: 'small' | 'medium' | 'large'
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

/** The same look for a link that stands where a button would. */
export function buttonLook(look: ButtonLook, size: 'small' | 'medium' | 'large' = 'medium'): string {
  return classes(
    'inline-flex shrink-0 items-center justify-center gap-1.5 whitespace-nowrap rounded-sm border font-medium transition-colors duration-100 select-none',
    'data-[disabled]:opacity-50 data-[pending]:opacity-70 touch',
    sizes[size],
    looks[look],
  )
}

const sizes = {
  small: 'h-7 px-2.5 text-xs',
  medium: 'h-8 px-3 text-sm',
  large: 'h-10 px-4 text-md',
}

const looks = {
  primary: 'border-transparent bg-accent text-on-accent hover:bg-accent-hover data-[pressed]:bg-accent-hover',
  secondary: 'border-line-strong bg-raised text-ink hover:bg-hover data-[pressed]:bg-hover',
  quiet: 'border-transparent bg-transparent text-ink-2 hover:bg-hover hover:text-ink data-[pressed]:bg-hover',
  danger: 'border-transparent bg-danger-fill text-on-accent hover:opacity-90',
}
