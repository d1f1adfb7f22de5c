import type { ReactNode } from 'react'

/** A titled part of a side pane. */
export function FactSection({
  title,
  action,
  children,
}: {
  title: ReactNode
  action?: ReactNode
  children: ReactNode
}) {
  return (
    <section className="border-line border-b px-5 py-4 last:border-b-0">
      <div className="mb-2 flex min-h-6 items-center justify-between gap-2">
        <h3 className="font-medium text-ink-3 text-xs">{title}</h3>
        {action}
      </div>
      {children}
    </section>
  )
}

export function FactList({ children }: { children: ReactNode }) {
  return <dl className="flex flex-col gap-2">{children}</dl>
}

/** A word and what it stands for; long answers wrap. */
export function Fact({ label, children }: { label: ReactNode; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[96px_minmax(0,1fr)] gap-3 text-sm">
      <dt className="text-ink-3">{label}</dt>
      <dd className="min-w-0 text-ink [overflow-wrap:anywhere]">{children}</dd>
    </div>
  )
}
