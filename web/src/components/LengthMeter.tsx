import { Plural, Trans } from '@lingui/react/macro'

const lengthMin = 15

/** How far a new password is from long enough, in words and as a bar. Counted as the server does: in code points. */
export function LengthMeter({ password }: { password: string }) {
  const length = [...password.normalize('NFKC')].length
  const missing = lengthMin - length
  return (
    <span className="mt-1 flex flex-col gap-1.5">
      <span aria-hidden="true" className="block h-1 overflow-hidden rounded-xs bg-sunken">
        <span
          className={`block h-full rounded-xs transition-[width] duration-100 ${missing > 0 ? 'bg-warning' : 'bg-success'}`}
          style={{ width: `${Math.min(100, (length / lengthMin) * 100)}%` }}
        />
      </span>
      <span>
        {missing <= 0 ? (
          <Trans>Long enough.</Trans>
        ) : length === 0 ? (
          <Trans>At least 15 characters. A sentence works well.</Trans>
        ) : (
          <Plural value={missing} one="# more character to go." other="# more characters to go." />
        )}
      </span>
    </span>
  )
}
