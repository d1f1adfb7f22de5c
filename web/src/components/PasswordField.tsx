import { useLingui } from '@lingui/react/macro'
import { Eye, EyeOff } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { TextField } from '../ui/TextField.tsx'

export function PasswordField({
  label,
  name = 'password',
  value,
  onChange,
  autoComplete,
  error,
  description,
  size = 'large',
  autoFocus,
  isShownAtFirst = false,
}: {
  /** "Password", unless there are two. */
  label?: string
  name?: string
  size?: 'medium' | 'large'
  autoFocus?: boolean
  isShownAtFirst?: boolean
  value: string
  onChange: (value: string) => void
  autoComplete: 'current-password' | 'new-password'
  error?: string | null
  description?: ReactNode
}) {
  const { t } = useLingui()
  const [isShown, setIsShown] = useState(isShownAtFirst)
  return (
    <TextField
      label={label ?? t`Password`}
      name={name}
      type={isShown ? 'text' : 'password'}
      autoComplete={autoComplete}
      size={size}
      autoFocus={autoFocus}
      value={value}
      onChange={onChange}
      error={error}
      description={description}
      trailing={
        <button
          type="button"
          aria-label={isShown ? t`Hide the password` : t`Show the password`}
          onClick={() => setIsShown(!isShown)}
          className={`flex ${size === 'large' ? 'size-9' : 'size-7'} items-center justify-center rounded-sm text-ink-3 hover:text-ink`}
        >
          {isShown ? <EyeOff aria-hidden size={16} /> : <Eye aria-hidden size={16} />}
        </button>
      }
    />
  )
}
