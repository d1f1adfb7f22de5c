import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { replayItems } from '../../api/whatsapp.ts'
import { useErrorWords } from '../../components/use-error-words.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { RadioGroupField } from '../../ui/RadioGroupField.tsx'
import { SelectField } from '../../ui/SelectField.tsx'

type Which = 'unprocessed' | 'all'
type Since = '1' | '24' | '168'

/** Asks before stored items are processed again, and says afterwards how many there were. */
export function ReplayDialog({
  isOpen,
  hasUnprocessed,
  onClose,
}: {
  isOpen: boolean
  hasUnprocessed: boolean
  onClose: () => void
}) {
  const { t } = useLingui()
  const words = useErrorWords()
  const [which, setWhich] = useState<Which | null>(null)
  const [since, setSince] = useState<Since>('168')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)
  const [replayed, setReplayed] = useState<number | null>(null)
  const chosen = which ?? (hasUnprocessed ? 'unprocessed' : 'all')

  function close() {
    onClose()
    setWhich(null)
    setError(null)
    setReplayed(null)
  }
  async function replay() {
    setBusy(true)
    setError(null)
    try {
      const answer = await replayItems({ which: chosen, sinceHours: Number(since) })
      setReplayed(answer.replayed)
    } catch (caught) {
      setError(words(caught))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog
      title={t`Replay stored items`}
      closeLabel={t`Close`}
      size="small"
      isOpen={isOpen}
      onClose={busy ? undefined : close}
      footer={
        replayed === null ? (
          <>
            <Button onPress={close} isDisabled={busy}>
              <Trans>Cancel</Trans>
            </Button>
            <Button look="primary" busy={busy} onPress={() => void replay()}>
              <Trans>Replay</Trans>
            </Button>
          </>
        ) : (
          <Button look="primary" onPress={close}>
            <Trans>Done</Trans>
          </Button>
        )
      }
    >
      {replayed === null ? (
        <div className="flex flex-col gap-4">
          <p className="text-ink-2">
            <Trans>
              They are processed again as if they had just come. What was done already stays as it is: no
              message and no card twice.
            </Trans>
          </p>
          <RadioGroupField<Which>
            label={t`Which`}
            value={chosen}
            onChange={setWhich}
            options={[
              { value: 'unprocessed', label: t`Only those not understood yet` },
              { value: 'all', label: t`Everything` },
            ]}
          />
          <SelectField<Since>
            label={t`From`}
            value={since}
            onChange={setSince}
            options={[
              { value: '1', label: t`the last hour` },
              { value: '24', label: t`the last 24 hours` },
              { value: '168', label: t`the last 7 days` },
            ]}
          />
          {error ? <Notice tone="danger">{error}</Notice> : null}
        </div>
      ) : (
        <Notice tone="success">
          <Plural
            value={replayed}
            one="# item is being processed again."
            other="# items are being processed again."
          />
        </Notice>
      )}
    </Dialog>
  )
}
