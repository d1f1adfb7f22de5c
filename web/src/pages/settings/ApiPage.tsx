import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { FileJson } from 'lucide-react'
import { type ApiDocument, type Method, openApiQuery } from '../../api/openapi.ts'
import { LoadFailed } from '../../components/LoadFailed.tsx'
import { paths } from '../../paths.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { SelectField } from '../../ui/SelectField.tsx'
import { SkeletonRows } from '../../ui/Skeleton.tsx'
import { TextField } from '../../ui/TextField.tsx'
import { ApiOperationView, type Listed } from './ApiOperationView.tsx'
import { SettingsFrame } from './SettingsFrame.tsx'

/** What somebody looks for, and the permission whose operations are shown. */
type ApiSearch = { find?: string | undefined; scope?: string | undefined }

/** The OpenAPI document of this installation, to be read by people: decision 28 says why this page is our own. */
export function ApiPage() {
  const { t } = useLingui()
  const { data, error, refetch } = useQuery(openApiQuery())
  return (
    <SettingsFrame
      title={t`The API`}
      about={
        <Trans>
          What programs can ask of this installation. The word at the right is the permission that a key
          needs.
        </Trans>
      }
      actions={
        <a
          href="/api/v1/openapi.json"
          className="touch inline-flex items-center gap-1.5 text-accent-ink text-sm hover:underline"
        >
          <FileJson aria-hidden size={15} />
          openapi.json
        </a>
      }
    >
      {data ? (
        <Operations document={data} />
      ) : error ? (
        <LoadFailed error={error} onRetry={() => void refetch()} />
      ) : (
        <SkeletonRows rows={8} label={t`Loading the description of the API`} />
      )}
    </SettingsFrame>
  )
}

function Operations({ document }: { document: ApiDocument }) {
  const { t } = useLingui()
  const { find = '', scope = '' } = useSearch({ strict: false }) as ApiSearch
  const navigate = useNavigate()
  const all = listed(document)
  const scopes = [...new Set(all.flatMap(({ operation }) => operation['x-key-scope'] ?? []))].sort()
  const words = find.toLowerCase()
  const shown = all.filter(
    ({ method, path, operation }) =>
      (scope === '' || operation['x-key-scope'] === scope) &&
      `${method} ${path} ${operation.summary} ${operation.operationId}`.toLowerCase().includes(words),
  )
  const show = (search: ApiSearch) =>
    void navigate({ to: paths.settingsApi, search: (before) => ({ ...before, ...search }), replace: true })
  return (
    <>
      <div className="mb-5 grid grid-cols-2 gap-3 phone:grid-cols-1">
        <TextField
          label={t`Find`}
          type="search"
          value={find}
          onChange={(value) => show({ find: value.slice(0, 80) || undefined })}
          placeholder="deals"
        />
        <SelectField
          label={t`What a key may that has`}
          value={scope}
          onChange={(value) => show({ scope: value || undefined })}
          options={[
            { value: '', label: t`Everything, keys or not` },
            ...scopes.map((value) => ({ value, label: value })),
          ]}
        />
      </div>
      {shown.length === 0 ? <EmptyState title={t`Nothing here by these words`} /> : null}
      {[...Map.groupBy(shown, ({ operation }) => operation.tags[0] ?? '')].map(([tag, operations]) => (
        <section key={tag} className="mb-6">
          <h2 className="mb-2 font-semibold text-base">{tag}</h2>
          <ul className="overflow-hidden rounded-md border border-line">
            {operations.map((one) => (
              <ApiOperationView key={one.operation.operationId} {...one} />
            ))}
          </ul>
        </section>
      ))}
    </>
  )
}

function listed({ paths }: ApiDocument): Listed[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method as Method, path, operation })),
  )
}
