import type { ReactNode } from 'react'
import { classes } from './classes.ts'

/** A sentence that stands on the page until its reason has gone. */
export function Notice({
  tone = 'plain',
  icon,
  children,
  action,
}: {
  tone?: 'plain' | 'danger' | 'warning' | 'success' | 'info'
  icon?: ReactNode
  children: ReactNode
  action?: ReactNode
}) {
  return (
    <div
      role={tone === 'danger' ? 'alert' : 'status'}
      className={classes(
        'flex items-start gap-2.5 rounded-sm border px-3 py-2 text-sm [&>svg]:mt-0.5 [&>svg]:shrink-0',
        tones[tone],
      )}
    >
      {icon}
      <div className="min-w-0 flex-1">{children}</div>
      {action}
    </div>
  )
}

const tones = {
  plain: 'border-line bg-sunken text-ink-2',
  danger: 'border-danger-line bg-danger-soft text-danger',
  warning: 'border-warning-line bg-warning-soft text-warning',
  success: 'border-success-line bg-success-soft text-success',
  info: 'border-info-line bg-info-soft text-info',
}
