import { Trans, useLingui } from '@lingui/react/macro'
import { Dices } from 'lucide-react'
import { useState } from 'react'
import { PasswordField } from './PasswordField.tsx'
import { StrengthMeter } from './StrengthMeter.tsx'

/** Where a password is set: how good it is while somebody types, and four words by chance for whoever would rather not think one up. */
export function NewPasswordField({
  label,
  value,
  onChange,
  context,
  lengthMin,
  error,
  size = 'medium',
  autoFocus,
}: {
  label?: string
  value: string
  onChange: (value: string) => void
  context: string[]
  lengthMin?: number
  error?: string | null
  size?: 'medium' | 'large'
  autoFocus?: boolean
}) {
  const { i18n } = useLingui()
  const [made, setMade] = useState<string | null>(null)
  async function make() {
    const { fourWords } = await import('./four-words.ts')
    const words = await fourWords(i18n.locale === 'es' ? 'es' : 'en')
    setMade(words)
    onChange(words)
  }
  const isMade = made !== null && value === made
  return (
    <div className="flex flex-col gap-1.5">
      <PasswordField
        key={made}
        label={label}
        size={size}
        autoFocus={autoFocus && made === null}
        autoComplete="new-password"
        isShownAtFirst={made !== null}
        value={value}
        onChange={onChange}
        error={error}
        description={<StrengthMeter password={value} context={context} lengthMin={lengthMin} />}
      />
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xs">
        <button
          type="button"
          onClick={() => void make()}
          className="touch inline-flex items-center gap-1.5 font-medium text-accent-ink hover:underline"
        >
          <Dices aria-hidden size={14} />
          {isMade ? <Trans>Four other words</Trans> : <Trans>Make me four words</Trans>}
        </button>
        <span role="status" className="text-ink-3">
          {isMade ? (
            <Trans>
              One of 17 trillion: drawn by chance, 44 bits. Write them down or let the browser keep them.
            </Trans>
          ) : null}
        </span>
      </div>
    </div>
  )
}
