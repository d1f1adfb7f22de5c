import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { ShieldAlert } from 'lucide-react'
import { useKeysToReplace } from '../api/api-keys.ts'
import { paths } from '../paths.ts'

/** Somebody may have the secret of a key who should not: said on every page until it is replaced. Old ones are marked in the settings alone. */
export function KeyBanner() {
  const { t } = useLingui()
  const exposed = useKeysToReplace().filter(({ advice }) => advice !== 'old')
  const [first] = exposed
  if (!first) return null
  const { name } = first
  return (
    <section
      aria-label={t`API keys`}
      className="flex min-h-9 shrink-0 items-center gap-3 border-danger-line border-b bg-danger-soft px-4 py-1.5 text-danger text-xs phone:px-3 pointer-coarse:min-h-11"
    >
      <ShieldAlert aria-hidden size={14} className="shrink-0" />
      <span className="min-w-0 flex-1">
        {exposed.length === 1 ? (
          <Trans>The API key “{name}” was used where it does not belong: others may have it.</Trans>
        ) : (
          <Plural
            value={exposed.length}
            one="# API key was used where it does not belong: others may have it."
            other="# API keys were used where they do not belong: others may have them."
          />
        )}
      </span>
      <Link
        to={paths.settingsKeys}
        className="touch inline-flex shrink-0 items-center font-medium underline-offset-2 hover:underline"
      >
        <Trans>Replace the secret</Trans>
      </Link>
    </section>
  )
}
