import { Trans } from '@lingui/react/macro'
import { Fingerprint, MailCheck, Smartphone } from 'lucide-react'
import type { RaisedAlarm } from '#contract/alarms.ts'
import { Notice } from '../ui/Notice.tsx'
import { DateOf } from './TimeAgo.tsx'

/** What an alarm has done, and what is next for whoever raised it. */
export function AlarmRaised({ alarm: { mailed, added } }: { alarm: RaisedAlarm }) {
  return (
    <div className="flex flex-col gap-4">
      <Notice tone={mailed ? 'success' : 'warning'} icon={<MailCheck aria-hidden size={16} />}>
        {mailed ? (
          <Trans>
            Next: set a new password. A link for it is on its way to your mailbox; it works once, for an hour.
          </Trans>
        ) : (
          <Trans>
            Next: set a new password. This installation sends no mail, so whoever runs the server makes the
            link for it.
          </Trans>
        )}
      </Notice>
      {added.length > 0 ? (
        <div>
          <p className="mb-2 text-ink-2 text-sm">
            <Trans>
              This was added to your sign-in in the last seven days. A passkey of these signs nobody in until
              you say that it is yours. An authenticator app was taken off: set it up anew once you are in
              again.
            </Trans>
          </p>
          <ul className="overflow-hidden rounded-md border border-line">
            {added.map(({ kind, name, at }) => (
              <li
                key={`${kind} ${at}`}
                className="flex items-center gap-3 border-line border-b px-3 py-2.5 last:border-b-0"
              >
                {kind === 'passkey' ? (
                  <Fingerprint aria-hidden size={16} className="shrink-0 text-ink-3" />
                ) : (
                  <Smartphone aria-hidden size={16} className="shrink-0 text-ink-3" />
                )}
                <span className="min-w-0 flex-1 truncate font-medium text-sm">
                  {kind === 'passkey' ? name : <Trans>Authenticator app</Trans>}
                </span>
                <span className="shrink-0 text-ink-3 text-sm">
                  <DateOf time={at} withClock />
                </span>
              </li>
            ))}
          </ul>
        </div>
      ) : null}
    </div>
  )
}
