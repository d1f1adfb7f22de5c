import { classes } from './classes.ts'

export type ButtonLook = 'primary' | 'secondary' | 'quiet' | 'danger'
export type ButtonSize = 'small' | 'medium' | 'large'

/** How a button looks, and a link that stands where a button would. */
export function buttonLook(look: ButtonLook, size: ButtonSize = 'medium'): string {
  return classes(
    'inline-flex shrink-0 items-center justify-center gap-1.5 whitespace-nowrap rounded-sm border font-medium transition-colors duration-100 select-none',
    'disabled:opacity-50 aria-disabled:opacity-50 data-[disabled]:opacity-50 data-[pending]:opacity-70 touch',
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
  primary:
    'border-transparent bg-accent text-on-accent hover:bg-accent-hover active:bg-accent-hover data-[pressed]:bg-accent-hover',
  secondary: 'border-line-strong bg-raised text-ink hover:bg-hover data-[pressed]:bg-hover',
  quiet: 'border-transparent bg-transparent text-ink-2 hover:bg-hover hover:text-ink data-[pressed]:bg-hover',
  danger: 'border-transparent bg-danger-fill text-on-accent hover:opacity-90',
}
