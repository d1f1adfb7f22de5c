import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { ExternalLink, FlaskConical } from 'lucide-react'
import { useState } from 'react'
import { accountQuery, removeDemo } from '../api/accounts.ts'
import { forgetDrafts } from '../api/drafts.ts'
import { useMay } from '../api/identity.ts'
import { forgetOutbox } from '../api/outbox.ts'
import { paths } from '../paths.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Notice } from '../ui/Notice.tsx'
import { useErrorWords } from './use-error-words.ts'

/** Says that nothing here is real, leads to the simulated phone, and removes it all. */
export function DemoBanner() {
  const { t } = useLingui()
  const { data: account } = useQuery(accountQuery())
  const mayRemove = useMay('demo.remove')
  const [isAsking, setIsAsking] = useState(false)
  if (!account?.demo) return null
  return (
    <section
      aria-label={t`Demo business`}
      className="flex h-9 shrink-0 items-center gap-3 pointer-coarse:h-11 border-line border-b bg-canvas px-4 text-ink-2 text-xs phone:px-3"
    >
      <FlaskConical aria-hidden size={14} className="shrink-0 text-ink-3" />
      <span className="truncate phone:hidden">
        <Trans>This is a demo business.</Trans>
      </span>
      <span className="truncate desk:hidden">
        <Trans>Demo business</Trans>
      </span>
      <span className="flex-1" />
      {account.simulator ? (
        <a
          href={account.simulator.phoneUrl}
          target="plumbline-phone"
          rel="noopener"
          className="touch inline-flex shrink-0 items-center gap-1 rounded-xs font-medium text-accent-ink hover:underline"
        >
          <Trans>Write as a customer</Trans>
          <ExternalLink aria-hidden size={12} />
        </a>
      ) : null}
      <Button
        size="small"
        look="quiet"
        className="-mr-1.5 h-6 px-1.5"
        isDisabled={!mayRemove}
        onPress={() => setIsAsking(true)}
      >
        <span title={mayRemove ? undefined : t`Only the owner may remove the demo business`}>
          <Trans>Remove it</Trans>
        </span>
      </Button>
      <RemoveDemoDialog isOpen={isAsking} onClose={() => setIsAsking(false)} />
    </section>
  )
}

function RemoveDemoDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { t } = useLingui()
  const words = useErrorWords()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  async function remove() {
    setBusy(true)
    setError(null)
    try {
      await removeDemo()
      forgetDrafts()
      forgetOutbox()
      location.assign(paths.signUp)
    } catch (caught) {
      setError(caught)
      setBusy(false)
    }
  }
  return (
    <Dialog
      title={t`Remove the demo business?`}
      closeLabel={t`Close`}
      isAlert
      size="small"
      isOpen={isOpen}
      onClose={busy ? undefined : onClose}
      footer={
        <>
          <Button onPress={onClose} isDisabled={busy}>
            <Trans>Keep it</Trans>
          </Button>
          <Button look="danger" busy={busy} onPress={() => void remove()}>
            <Trans>Remove everything</Trans>
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3 text-ink-2">
        <p>
          <Trans>
            Its people, contacts, conversations and cards go, and the simulated phone with them. You are
            signed out and can then set up your own business. This cannot be undone.
          </Trans>
        </p>
        {error ? <Notice tone="danger">{words(error)}</Notice> : null}
      </div>
    </Dialog>
  )
}
