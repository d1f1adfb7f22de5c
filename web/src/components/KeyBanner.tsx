import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { ShieldAlert } from 'lucide-react'
import { useKeysToReplace } from '../api/api-keys.ts'
import { paths } from '../paths.ts'
import { Banner } from './Banner.tsx'

/** Somebody may have the secret of a key who should not: said on every page until it is replaced. Old ones are marked in the settings alone. */
export function KeyBanner() {
  const { t } = useLingui()
  const exposed = useKeysToReplace().filter(({ advice }) => advice !== 'old')
  const [first] = exposed
  if (!first) return null
  const { name } = first
  return (
    <Banner
      label={t`API keys`}
      tone="danger"
      icon={ShieldAlert}
      to={paths.settingsKeys}
      action={<Trans>Replace the secret</Trans>}
    >
      {exposed.length === 1 ? (
        <Trans>The API key “{name}” was used where it does not belong: others may have it.</Trans>
      ) : (
        <Plural
          value={exposed.length}
          one="# API key was used where it does not belong: others may have it."
          other="# API keys were used where they do not belong: others may have them."
        />
      )}
    </Banner>
  )
}
