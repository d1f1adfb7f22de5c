import { Trans } from '@lingui/react/macro'
import { Button } from '../../ui/Button.tsx'
import { Notice } from '../../ui/Notice.tsx'

/** Stands below a form as soon as something in it has changed. */
export function SaveBar({
  isChanged,
  isBlocked = false,
  busy,
  error,
  onUndo,
}: {
  isChanged: boolean
  isBlocked?: boolean
  busy: boolean
  error: string | null
  onUndo: () => void
}) {
  if (!isChanged && !error) return null
  return (
    <div className="mt-4 flex flex-col gap-3">
      {error ? <Notice tone="danger">{error}</Notice> : null}
      <div className="flex gap-2">
        <Button look="primary" type="submit" busy={busy} isDisabled={isBlocked || !isChanged}>
          <Trans>Save</Trans>
        </Button>
        <Button onPress={onUndo} isDisabled={busy}>
          <Trans>Undo the changes</Trans>
        </Button>
      </div>
    </div>
  )
}
