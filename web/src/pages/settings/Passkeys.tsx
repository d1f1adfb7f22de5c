import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { passkeysQuery } from '../../api/passkeys.ts'
import { AddPasskey } from '../../components/AddPasskey.tsx'
import { LoadFailed } from '../../components/LoadFailed.tsx'
import { SkeletonRows } from '../../ui/Skeleton.tsx'
import { PasskeyRow } from './PasskeyRow.tsx'
import { SettingsBlock } from './SettingsFrame.tsx'

/** The devices that sign this person in by a finger, a face or a PIN. */
export function Passkeys() {
  const { t } = useLingui()
  const { data, error, refetch } = useQuery(passkeysQuery())
  const passkeys = data?.items.filter(({ kind }) => kind === 'passkey')
  return (
    <SettingsBlock
      title={t`Passkeys`}
      about={
        <Trans>
          Sign in with your finger, face or PIN instead of a password. A passkey stays on your device or in
          your password manager, and works on this site alone. Whoever comes with your password is asked for
          it too.
        </Trans>
      }
      action={<AddPasskey />}
    >
      {passkeys ? (
        passkeys.length > 0 ? (
          <ul className="overflow-hidden rounded-md border border-line">
            {passkeys.map((passkey) => (
              <PasskeyRow key={passkey.id} passkey={passkey} />
            ))}
          </ul>
        ) : (
          <p className="rounded-md border border-line border-dashed px-4 py-5 text-center text-ink-3 text-sm">
            <Trans>No passkey yet. Adding one takes a few seconds.</Trans>
          </p>
        )
      ) : error ? (
        <LoadFailed error={error} onRetry={() => void refetch()} />
      ) : (
        <SkeletonRows rows={1} label={t`Loading your passkeys`} />
      )}
    </SettingsBlock>
  )
}
