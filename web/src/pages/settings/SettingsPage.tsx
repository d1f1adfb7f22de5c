import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { accountQuery } from '../../api/accounts.ts'
import { LoadFailed } from '../../components/LoadFailed.tsx'
import { Page } from '../../components/Page.tsx'
import { PagePending } from '../../components/PageFaces.tsx'
import { paths } from '../../paths.ts'

export function SettingsPage() {
  const { t } = useLingui()
  const { data: account, error, refetch } = useQuery(accountQuery())
  if (!account) return error ? <LoadFailed error={error} onRetry={() => void refetch()} /> : <PagePending />
  return (
    <Page title={t`Settings`}>
      <p>{account.name}</p>
      <p>{account.timeZone}</p>
      <p>
        <Link to={paths.settingsWhatsapp}>WhatsApp</Link>
      </p>
      <p>
        <Link to={paths.settingsTasks}>
          <Trans>Failed tasks</Trans>
        </Link>
      </p>
    </Page>
  )
}
