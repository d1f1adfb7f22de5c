import type { ReactNode } from 'react'

/** Says what goes here, with one thing to do about it. */
export function EmptyState({
  icon,
  title,
  children,
  action,
}: {
  icon?: ReactNode
  title: string
  children?: ReactNode
  action?: ReactNode
}) {
  return (
    <div className="flex min-h-0 flex-1 flex-col items-center justify-center gap-1 px-6 py-12 text-center">
      {icon ? (
        <div className="mb-3 flex size-11 items-center justify-center rounded-lg border border-line bg-surface text-ink-3">
          {icon}
        </div>
      ) : null}
      <h2 className="font-semibold text-base text-ink">{title}</h2>
      {children ? <div className="max-w-sm text-balance text-ink-2 text-md">{children}</div> : null}
      {action ? <div className="mt-4 flex flex-wrap justify-center gap-2">{action}</div> : null}
    </div>
  )
}
