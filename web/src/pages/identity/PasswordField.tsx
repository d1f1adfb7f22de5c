import { useLingui } from '@lingui/react/macro'
import { Eye, EyeOff } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { TextField } from '../../ui/TextField.tsx'

export function PasswordField({
  value,
  onChange,
  autoComplete,
  error,
  description,
}: {
  value: string
  onChange: (value: string) => void
  autoComplete: 'current-password' | 'new-password'
  error?: string | null
  description?: ReactNode
}) {
  const { t } = useLingui()
  const [isShown, setIsShown] = useState(false)
  return (
    <TextField
      label={t`Password`}
      name="password"
      type={isShown ? 'text' : 'password'}
      autoComplete={autoComplete}
      size="large"
      value={value}
      onChange={onChange}
      error={error}
      description={description}
      trailing={
        <button
          type="button"
          aria-label={isShown ? t`Hide the password` : t`Show the password`}
          onClick={() => setIsShown(!isShown)}
          className="flex size-9 items-center justify-center rounded-sm text-ink-3 hover:text-ink"
        >
          {isShown ? <EyeOff aria-hidden size={16} /> : <Eye aria-hidden size={16} />}
        </button>
      }
    />
  )
}
