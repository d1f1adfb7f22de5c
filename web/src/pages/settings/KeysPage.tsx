import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { KeySquare, Plus } from 'lucide-react'
import { useState } from 'react'
import type { ApiKey } from '#contract/integrations.ts'
import { apiKeysQuery, type NewSecret } from '../../api/api-keys.ts'
import { useMay } from '../../api/identity.ts'
import { LoadFailed } from '../../components/LoadFailed.tsx'
import { paths } from '../../paths.ts'
import { Button } from '../../ui/Button.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { SkeletonRows } from '../../ui/Skeleton.tsx'
import { KeyRow } from './KeyRow.tsx'
import { NewKeyDialog } from './NewKeyDialog.tsx'
import { NotForRole } from './NotForRole.tsx'
import { RevokeKeyDialog } from './RevokeKeyDialog.tsx'
import { RotateKeyDialog } from './RotateKeyDialog.tsx'
import { SecretDialog } from './SecretDialog.tsx'
import { SettingsFrame } from './SettingsFrame.tsx'

/** Keys for the business's own programs: made, given a new secret, revoked. */
export function KeysPage() {
  const { t } = useLingui()
  const mayManage = useMay('integrations.manage')
  const [isMaking, setIsMaking] = useState(false)
  return (
    <SettingsFrame
      title={t`API keys`}
      about={
        <Trans>
          With a key a program of yours works here: it reads and writes what you allow it.{' '}
          <Link to={paths.settingsApi} className="text-accent-ink underline">
            What there is to ask
          </Link>
        </Trans>
      }
      actions={
        mayManage ? (
          <Button look="primary" icon={<Plus aria-hidden size={15} />} onPress={() => setIsMaking(true)}>
            <Trans>New key</Trans>
          </Button>
        ) : null
      }
    >
      {mayManage ? <Keys isMaking={isMaking} onMade={() => setIsMaking(false)} /> : <NotForRole />}
    </SettingsFrame>
  )
}

function Keys({ isMaking, onMade }: { isMaking: boolean; onMade: () => void }) {
  const { t } = useLingui()
  const { data, error, refetch } = useQuery(apiKeysQuery())
  const [rotating, setRotating] = useState<ApiKey | null>(null)
  const [revoking, setRevoking] = useState<ApiKey | null>(null)
  const [fresh, setFresh] = useState<NewSecret | null>(null)
  return (
    <>
      {data ? (
        data.items.length > 0 ? (
          <ul className="overflow-hidden rounded-md border border-line">
            {data.items.map((key) => (
              <KeyRow
                key={key.id}
                apiKey={key}
                onRotate={() => setRotating(key)}
                onRevoke={() => setRevoking(key)}
              />
            ))}
          </ul>
        ) : (
          <EmptyState icon={<KeySquare aria-hidden size={20} />} title={t`No keys yet`}>
            <Trans>Make one when a program should read or write here without a person.</Trans>
          </EmptyState>
        )
      ) : error ? (
        <LoadFailed error={error} onRetry={() => void refetch()} />
      ) : (
        <SkeletonRows rows={3} label={t`Loading the keys`} />
      )}
      <NewKeyDialog
        isOpen={isMaking}
        scopes={data?.scopes ?? []}
        onClose={onMade}
        onMade={(made) => {
          onMade()
          setFresh(made)
        }}
      />
      <RotateKeyDialog
        apiKey={rotating}
        onClose={() => setRotating(null)}
        onRotated={(rotated) => {
          setRotating(null)
          setFresh(rotated)
        }}
      />
      <RevokeKeyDialog apiKey={revoking} onClose={() => setRevoking(null)} />
      <SecretDialog fresh={fresh} onClose={() => setFresh(null)} />
    </>
  )
}
