import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { X } from 'lucide-react'
import type { AuditKind } from '#contract/audit.ts'
import { membersQuery } from '../../api/accounts.ts'
import { paths } from '../../paths.ts'
import { Button } from '../../ui/Button.tsx'
import { SelectField } from '../../ui/SelectField.tsx'
import { TextField } from '../../ui/TextField.tsx'

/** `who` is a member's id or a kind of actor, `record` the id of whatever it happened to; days are calendar days of the business. */
export type AuditSearch = {
  kind?: AuditKind
  who?: string
  from?: string
  to?: string
  record?: string
}

/** They are in the address: a colleague who is sent it sees the same. */
export function AuditFilters({ search }: { search: AuditSearch }) {
  const { t } = useLingui()
  const navigate = useNavigate()
  const { data: members } = useQuery(membersQuery())
  const set = (change: Partial<AuditSearch>) =>
    void navigate({ to: paths.settingsAudit, search: { ...search, ...change }, replace: true })
  const kinds: { value: AuditKind | 'all'; label: string }[] = [
    { value: 'all', label: t`Everything` },
    { value: 'safety', label: t`Safety and settings` },
    { value: 'sign_in', label: t`Signing in` },
    { value: 'team', label: t`Team` },
    { value: 'settings', label: t`Settings` },
    { value: 'customers', label: t`Contacts` },
    { value: 'conversations', label: t`Conversations` },
    { value: 'deals', label: t`Cards` },
    { value: 'audit', label: t`Audit log` },
  ]
  const team = (members?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))
  const isMember = team.some(({ value }) => value === search.record)
  const people = [
    { value: 'all', label: t`Anybody` },
    ...team,
    { value: 'bot', label: t`The bot` },
    { value: 'customer', label: t`Customers` },
    { value: 'system', label: t`Plumbline by itself` },
  ]
  const isFiltered = Object.values(search).some((value) => value !== undefined)
  return (
    <search
      className="mb-5 grid grid-cols-5 items-end gap-3 phone:grid-cols-2 phone:[&>:first-child]:col-span-2"
      aria-label={t`Narrow it down`}
    >
      <SelectField
        label={t`What`}
        value={search.kind ?? 'all'}
        options={kinds}
        onChange={(kind) => set({ kind: kind === 'all' ? undefined : kind })}
      />
      <SelectField
        label={t`Who`}
        value={people.some(({ value }) => value === search.who) ? search.who! : 'all'}
        options={people}
        onChange={(who) => set({ who: who === 'all' ? undefined : who })}
      />
      <SelectField
        label={t`To whom`}
        value={isMember ? search.record! : 'all'}
        options={[{ value: 'all', label: t`Anybody` }, ...team]}
        onChange={(record) => set({ record: record === 'all' ? undefined : record })}
      />
      <TextField
        label={t`From`}
        type="date"
        value={search.from ?? ''}
        onChange={(from) => set({ from: from || undefined })}
      />
      <TextField
        label={t`Up to and with`}
        type="date"
        value={search.to ?? ''}
        onChange={(to) => set({ to: to || undefined })}
      />
      {isFiltered ? (
        <div className="col-span-full flex flex-wrap items-center gap-3">
          <Button
            size="small"
            icon={<X aria-hidden size={13} />}
            onPress={() => void navigate({ to: paths.settingsAudit, search: {}, replace: true })}
          >
            <Trans>Show everything</Trans>
          </Button>
          {search.record && members && !isMember ? (
            <p className="text-ink-3 text-sm">
              <Trans>Only what happened to one record.</Trans>
            </p>
          ) : null}
        </div>
      ) : null}
    </search>
  )
}
