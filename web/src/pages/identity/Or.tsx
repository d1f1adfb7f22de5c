import type { ReactNode } from 'react'

/** A line between ways that lead to the same. */
export function Or({ children }: { children: ReactNode }) {
  return (
    <p className="flex items-center gap-3 text-ink-3 text-xs">
      <span aria-hidden className="h-px flex-1 bg-line" />
      {children}
      <span aria-hidden className="h-px flex-1 bg-line" />
    </p>
  )
}
