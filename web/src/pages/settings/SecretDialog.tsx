import { Trans, useLingui } from '@lingui/react/macro'
import { TriangleAlert } from 'lucide-react'
import type { Permission } from '#contract/permissions.ts'
import type { NewSecret } from '../../api/api-keys.ts'
import { CopyField } from '../../components/CopyField.tsx'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Notice } from '../../ui/Notice.tsx'

/** The only time that the secret is seen: it closes by its button alone. */
export function SecretDialog({ fresh, onClose }: { fresh: NewSecret | null; onClose: () => void }) {
  const { t } = useLingui()
  const name = fresh?.key.name ?? ''
  return (
    <Dialog
      title={t`The secret of ${name}`}
      closeLabel={t`Close`}
      isOpen={fresh !== null}
      footer={
        <Button look="primary" onPress={onClose}>
          <Trans>I have put it away</Trans>
        </Button>
      }
    >
      {fresh ? (
        <div className="flex flex-col gap-4">
          <Notice tone="warning" icon={<TriangleAlert aria-hidden size={15} />}>
            <Trans>
              It is shown this once and stored nowhere. Keep it where your program keeps its secrets: on a
              server, never in a page or an app.
            </Trans>
          </Notice>
          <CopyField label={t`Secret`} value={fresh.secret} />
          <CopyField label={t`Try it in a terminal`} value={curlLine(fresh)} />
        </div>
      ) : null}
    </Dialog>
  )
}

/** What the key can be tried with: the first of these that it may. */
const questions: [Permission, string][] = [
  ['deals.read', '/deals'],
  ['contacts.read', '/contacts'],
  ['inbox.read', '/conversations'],
  ['account.read', '/account'],
  ['team.read', '/members'],
  ['channels.read', '/whatsapp/numbers'],
  ['tasks.manage', '/tasks/dead'],
]

function curlLine({ key, secret }: NewSecret): string {
  const path = questions.find(([scope]) => key.scopes.includes(scope))?.[1] ?? '/openapi.json'
  return `curl -H "authorization: Bearer ${secret}" ${location.origin}/api/v1${path}`
}
