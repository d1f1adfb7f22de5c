import { Trans, useLingui } from '@lingui/react/macro'
import { Monitor } from 'lucide-react'
import type { SecondFactors } from '#contract/second-factors.ts'
import { forgetTrustedBrowser } from '../../api/second-factors.ts'
import { TimeAgo } from '../../components/TimeAgo.tsx'
import { useAct } from '../../components/use-act.ts'
import { useDeviceWords } from '../../components/use-device-words.ts'
import { Badge } from '../../ui/Badge.tsx'
import { Button } from '../../ui/Button.tsx'

type Browser = SecondFactors['trustedBrowsers'][number]

/** Where the second factor is not asked for, each with a way to ask again. */
export function TrustedBrowsers({ browsers }: { browsers: Browser[] }) {
  if (browsers.length === 0) return null
  return (
    <>
      <h3 className="mt-5 mb-2 font-medium text-sm">
        <Trans>Browsers in which it is not asked for</Trans>
      </h3>
      <ul className="overflow-hidden rounded-md border border-line">
        {browsers.map((browser) => (
          <BrowserRow key={browser.id} browser={browser} />
        ))}
      </ul>
    </>
  )
}

function BrowserRow({ browser }: { browser: Browser }) {
  const { t } = useLingui()
  const [act, busy] = useAct()
  const { id, current, usedAt } = browser
  const device = useDeviceWords()(browser)
  return (
    <li className="flex items-center gap-3 border-line border-b px-4 py-3 last:border-b-0">
      <Monitor aria-hidden size={18} strokeWidth={1.75} className="shrink-0 text-ink-3" />
      <div className="min-w-0 flex-1">
        <p className="flex items-center gap-2 truncate font-medium">
          {device}
          {current ? (
            <Badge tone="accent">
              <Trans>This one</Trans>
            </Badge>
          ) : null}
        </p>
        <p className="truncate text-ink-3 text-sm">
          <Trans>
            Last signed in <TimeAgo time={usedAt} />
          </Trans>
        </p>
      </div>
      <Button
        size="small"
        busy={busy}
        aria-label={t`Ask again: ${device}`}
        onPress={() => void act(() => forgetTrustedBrowser(id))}
      >
        <Trans>Ask again</Trans>
      </Button>
    </li>
  )
}
