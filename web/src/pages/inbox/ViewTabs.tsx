import { useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import type { View } from '#contract/inbox.ts'
import { paths } from '../../paths.ts'

type Counts = { mine: number; unassigned: number; all: number }

/** The four lists of the inbox; each has its URL. */
export function ViewTabs({ view, counts }: { view: View; counts: Counts | undefined }) {
  const { t } = useLingui()
  const tabs: { view: View; label: string; count: number | undefined }[] = [
    { view: 'mine', label: t`Mine`, count: counts?.mine },
    { view: 'unassigned', label: t`Unassigned`, count: counts?.unassigned },
    { view: 'all', label: t`All`, count: counts?.all },
    { view: 'closed', label: t`Closed`, count: undefined },
  ]
  return (
    <nav aria-label={t`Lists`} className="flex shrink-0 gap-4 overflow-x-auto border-line border-b px-4">
      {tabs.map((tab) => (
        <Link
          key={tab.view}
          to={paths.inbox}
          search={{ view: tab.view === 'all' ? undefined : tab.view }}
          aria-current={tab.view === view ? 'page' : undefined}
          activeOptions={{ includeSearch: true, exact: true }}
          className="touch -mb-px flex h-9 shrink-0 items-center gap-1.5 border-transparent border-b-2 text-ink-2 text-sm outline-offset-[-2px] hover:text-ink aria-[current=page]:border-accent aria-[current=page]:font-medium aria-[current=page]:text-ink"
        >
          {tab.label}
          {tab.count === undefined ? null : <span className="figures text-ink-3 text-xs">{tab.count}</span>}
        </Link>
      ))}
    </nav>
  )
}
