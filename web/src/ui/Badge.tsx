import type { ReactNode } from 'react'
import { classes } from './classes.ts'

export type BadgeTone = 'plain' | 'accent' | 'danger' | 'warning' | 'success' | 'info'

/** A word in a small box; the colour only underlines it. */
export function Badge({
  tone = 'plain',
  icon,
  children,
}: {
  tone?: BadgeTone
  icon?: ReactNode
  children: ReactNode
}) {
  return (
    <span
      className={classes(
        'inline-flex h-[18px] max-w-full shrink-0 items-center gap-1 whitespace-nowrap rounded-xs border px-1.5 font-medium text-2xs',
        tones[tone],
      )}
    >
      {icon}
      <span className="truncate">{children}</span>
    </span>
  )
}

const tones = {
  plain: 'border-line bg-sunken text-ink-2',
  accent: 'border-accent-line bg-accent-soft text-accent-ink',
  danger: 'border-danger-line bg-danger-soft text-danger',
  warning: 'border-warning-line bg-warning-soft text-warning',
  success: 'border-success-line bg-success-soft text-success',
  info: 'border-info-line bg-info-soft text-info',
}
