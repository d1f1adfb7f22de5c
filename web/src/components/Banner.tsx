import { Link, type LinkProps } from '@tanstack/react-router'
import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { classes } from '../ui/classes.ts'

/** One line over every page, for as long as something is so, with the way to where it is seen to. */
export function Banner({
  label,
  tone,
  icon: Icon,
  children,
  to,
  action,
}: {
  /** What a screen reader calls this region. */
  label: string
  tone: 'danger' | 'warning' | 'info'
  icon: LucideIcon
  children: ReactNode
  to: LinkProps['to']
  /** What the link says. */
  action: ReactNode
}) {
  return (
    <section
      aria-label={label}
      className={classes(
        'flex min-h-9 shrink-0 items-center gap-3 border-b px-4 py-1.5 text-xs phone:px-3 pointer-coarse:min-h-11',
        tones[tone],
      )}
    >
      <Icon aria-hidden size={14} className="shrink-0" />
      <span className="min-w-0 flex-1">{children}</span>
      <Link
        to={to}
        className="touch inline-flex shrink-0 items-center font-medium underline-offset-2 hover:underline"
      >
        {action}
      </Link>
    </section>
  )
}

const tones = {
  danger: 'border-danger-line bg-danger-soft text-danger',
  warning: 'border-warning-line bg-warning-soft text-warning',
  info: 'border-info-line bg-info-soft text-info',
}
