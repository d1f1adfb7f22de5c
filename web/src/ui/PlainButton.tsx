import type { ReactNode } from 'react'
import { type ButtonLook, type ButtonSize, buttonLook } from './button-look.ts'
import { classes } from './classes.ts'
import { Spinner } from './Spinner.tsx'

/**
 * The browser's own button in our look, for the pages before signing in: they load without React Aria. Elsewhere
 * `Button`, which can also open menus and tell a press from a scroll.
 */
export function PlainButton({
  look = 'secondary',
  size = 'medium',
  type = 'button',
  busy = false,
  autoFocus,
  icon,
  onClick,
  children,
}: {
  look?: ButtonLook
  size?: ButtonSize
  type?: 'button' | 'submit'
  busy?: boolean
  autoFocus?: boolean
  icon?: ReactNode
  onClick?: () => void
  children: ReactNode
}) {
  return (
    <button
      type={type}
      aria-disabled={busy}
      ref={autoFocus ? focusOnce : undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
      className={classes(buttonLook(look, size))}
    >
      {busy ? <Spinner size={14} /> : icon}
      {children}
    </button>
  )
}

/** For a screen that follows another one without a page between: whoever uses the keyboard goes on from here. */
function focusOnce(element: HTMLElement | null): void {
  element?.focus()
}
