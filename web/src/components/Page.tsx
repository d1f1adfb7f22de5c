import type { ReactNode } from 'react'
import { usePageTitle } from './use-page-title.ts'

/** The frame of a page that is one pane: a head with title and actions, and a body that scrolls. */
export function Page({
  title,
  actions,
  children,
  isPadded = true,
}: {
  title: string
  actions?: ReactNode
  children: ReactNode
  isPadded?: boolean
}) {
  usePageTitle(title)
  return (
    <div className="flex min-h-0 min-w-0 flex-1 flex-col bg-surface">
      <header className="flex h-13 shrink-0 items-center justify-between gap-3 border-line border-b px-5 phone:px-4">
        <h1 className="truncate font-semibold text-base">{title}</h1>
        {actions ? <div className="flex items-center gap-2">{actions}</div> : null}
      </header>
      <div
        className={
          isPadded
            ? 'min-h-0 flex-1 overflow-y-auto p-5 phone:p-4'
            : 'flex min-h-0 flex-1 flex-col overflow-y-auto'
        }
      >
        {children}
      </div>
    </div>
  )
}
