import { Trans, useLingui } from '@lingui/react/macro'
import { type FormEvent, useState } from 'react'
import type { Trade } from '#contract/shared.ts'
import { isRefusal } from '../api/errors.ts'
import { openWorkplace } from '../api/workplaces.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Notice } from '../ui/Notice.tsx'
import { TextField } from '../ui/TextField.tsx'
import { TradeChoice } from './TradeChoice.tsx'
import { timeZoneHere } from './time-zone-here.ts'
import { useErrorWords } from './use-error-words.ts'

/** One more business for whoever is here already: they own it, with the sign-in that they have. */
export function OpenWorkplaceDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { t } = useLingui()
  return (
    <Dialog title={t`Open another business`} closeLabel={t`Close`} isOpen={isOpen} onClose={onClose}>
      <OpenForm onLeave={onClose} />
    </Dialog>
  )
}

function OpenForm({ onLeave }: { onLeave: () => void }) {
  const { t, i18n } = useLingui()
  const words = useErrorWords()
  const [businessName, setBusinessName] = useState('')
  const [trade, setTrade] = useState<Trade>('plumbing')
  const [busy, setBusy] = useState(false)
  const [isTried, setIsTried] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const isOfName = isRefusal(error, 'invalid_request') && Boolean(error.fields.businessName)

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (busy) return
    setIsTried(true)
    if (businessName.trim() === '') return
    setBusy(true)
    setError(null)
    try {
      const language = i18n.locale === 'es' ? 'es' : 'en'
      await openWorkplace({ businessName, trade, language, timeZone: timeZoneHere() })
    } catch (caught) {
      setBusy(false)
      if (!(caught instanceof DOMException)) setError(caught)
    }
  }
  const nameError =
    isTried && businessName.trim() === ''
      ? t`This is needed.`
      : isOfName
        ? t`Write the name in one line.`
        : null
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      <p className="text-ink-2">
        <Trans>
          It has its own customers, team and settings. You sign in as before, and change between your
          businesses in this menu.
        </Trans>
      </p>
      <TextField
        label={t`Name of the business`}
        autoComplete="organization"
        autoFocus
        maxLength={120}
        value={businessName}
        onChange={setBusinessName}
        error={nameError}
      />
      <TradeChoice value={trade} onChange={setTrade} />
      {error && !isOfName ? <Notice tone="danger">{words(error)}</Notice> : null}
      <div className="flex justify-end gap-2">
        <Button look="quiet" onPress={onLeave}>
          <Trans>Leave it</Trans>
        </Button>
        <Button look="primary" type="submit" busy={busy}>
          <Trans>Create the business</Trans>
        </Button>
      </div>
    </form>
  )
}
