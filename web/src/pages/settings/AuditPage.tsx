import { Trans, useLingui } from '@lingui/react/macro'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { Download, SearchX, ShieldCheck } from 'lucide-react'
import { useMemo } from 'react'
import type { AuditEntry, Seal } from '#contract/audit.ts'
import { auditQuery, exportAudit } from '../../api/audit.ts'
import { useMay } from '../../api/identity.ts'
import { LoadFailed } from '../../components/LoadFailed.tsx'
import { dayKey, dayWords, fullTimeWords } from '../../components/time-words.ts'
import { useAct } from '../../components/use-act.ts'
import { useNow, useTimeFormat } from '../../components/use-time.ts'
import { Button } from '../../ui/Button.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Menu } from '../../ui/Menu.tsx'
import { SkeletonRows } from '../../ui/Skeleton.tsx'
import { AuditEntryRow } from './AuditEntryRow.tsx'
import { AuditFilters, type AuditSearch } from './AuditFilters.tsx'
import { dayStart } from './day-start.ts'
import { NotForRole } from './NotForRole.tsx'
import { SettingsFrame } from './SettingsFrame.tsx'
import { useEventWords } from './use-event-words.ts'

/** What happened in this business, by whom: for those who answer for it. */
export function AuditPage() {
  const { t } = useLingui()
  const search = useSearch({ strict: false }) as AuditSearch
  const mayRead = useMay('audit.read')
  return (
    <SettingsFrame
      title={t`Audit log`}
      about={
        <Trans>
          Who did what, and when. Plumbline adds lines here; it can neither change nor remove one.
        </Trans>
      }
      actions={mayRead ? <ExportMenu search={search} /> : null}
    >
      {mayRead ? (
        <>
          <AuditFilters search={search} />
          <Entries search={search} />
        </>
      ) : (
        <NotForRole />
      )}
    </SettingsFrame>
  )
}

function Entries({ search }: { search: AuditSearch }) {
  const { t } = useLingui()
  const filters = useFilters(search)
  const words = useEventWords()
  const now = useNow()
  const { locale, timeZone } = useTimeFormat()
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(
    auditQuery(filters),
  )
  const entries = useMemo(() => data?.pages.flatMap(({ items }) => items) ?? [], [data])
  const names = useMemo(() => Object.assign({}, ...(data?.pages.map((page) => page.names) ?? [])), [data])
  if (!data) {
    return error ? (
      <LoadFailed error={error} onRetry={() => void refetch()} />
    ) : (
      <SkeletonRows rows={8} label={t`Loading the audit log`} />
    )
  }
  if (entries.length === 0) {
    return (
      <EmptyState icon={<SearchX aria-hidden size={20} />} title={t`Nothing like that happened`}>
        <Trans>No event passes what is chosen above.</Trans>
      </EmptyState>
    )
  }
  return (
    <>
      <SealLine seal={data.pages[0]?.seal ?? null} />
      {byDay(entries, timeZone).map(([day, ofDay]) => (
        <section key={day} className="mb-5">
          <h2 className="mb-1.5 font-medium text-ink-2 text-sm">
            {dayWords(ofDay[0]!.at, now, locale, timeZone)}
          </h2>
          <ul className="overflow-hidden rounded-md border border-line">
            {ofDay.map((entry) => (
              <AuditEntryRow key={entry.id} entry={entry} names={names} words={words} />
            ))}
          </ul>
        </section>
      ))}
      {hasNextPage ? (
        <Button busy={isFetchingNextPage} onPress={() => void fetchNextPage()}>
          <Trans>Show older</Trans>
        </Button>
      ) : (
        <p className="text-ink-3 text-sm">
          <Trans>This is the beginning.</Trans>
        </p>
      )}
    </>
  )
}

/** How far the log is sealed, in small letters: who wants to know finds it, nobody else has to. */
function SealLine({ seal }: { seal: Seal | null }) {
  const { locale, timeZone } = useTimeFormat()
  if (!seal) return null
  const sealed = fullTimeWords(seal.at, locale, timeZone)
  const signed = seal.checkpoint ? fullTimeWords(seal.checkpoint.at, locale, timeZone) : null
  return (
    <p className="figures mb-4 flex items-start gap-2 text-ink-3 text-xs">
      <ShieldCheck aria-hidden size={14} className="mt-px shrink-0" />
      <span>
        {signed ? (
          <Trans>
            Sealed up to {sealed}; signed checkpoint {seal.checkpoint?.number} of {signed}.
          </Trans>
        ) : (
          <Trans>Sealed up to {sealed}; the first signed checkpoint follows within the hour.</Trans>
        )}
      </span>
    </p>
  )
}

function ExportMenu({ search }: { search: AuditSearch }) {
  const { t } = useLingui()
  const mayExport = useMay('audit.export')
  const filters = useFilters(search)
  const [act, busy] = useAct()
  const take = (format: 'csv' | 'json') =>
    void act(async () => save(await exportAudit(filters, format), `audit.${format}`))
  return (
    <Menu
      label={t`Export`}
      trigger={
        <Button busy={busy} isDisabled={!mayExport} icon={<Download aria-hidden size={14} />}>
          <Trans>Export</Trans>
        </Button>
      }
      groups={[
        {
          id: 'formats',
          entries: [
            { id: 'csv', label: t`For a spreadsheet (CSV)`, onAction: () => take('csv') },
            { id: 'json', label: t`For a program (JSON)`, onAction: () => take('json') },
          ],
        },
      ]}
    />
  )
}

function save(file: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

const actorKinds = ['bot', 'customer', 'system'] as const

/** What the address says, as the server asks for it: days begin where the business is. */
function useFilters({ kind, who, from, to, record }: AuditSearch) {
  const { timeZone } = useTimeFormat()
  return useMemo(() => {
    const actor = actorKinds.find((one) => one === who)
    return {
      ...(kind && { kind }),
      ...(actor ? { actor } : who && { memberId: who }),
      ...(record && { recordId: record }),
      ...(from && { from: dayStart(from, timeZone) }),
      ...(to && { to: dayStart(to, timeZone, 1) }),
    }
  }, [kind, who, from, to, record, timeZone])
}

/** Newest first, so each day is one run of entries. */
function byDay(entries: AuditEntry[], timeZone: string): [string, AuditEntry[]][] {
  const days = new Map<string, AuditEntry[]>()
  for (const entry of entries) {
    const day = dayKey(entry.at, timeZone)
    days.set(day, [...(days.get(day) ?? []), entry])
  }
  return [...days]
}
