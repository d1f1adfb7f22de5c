import { Trans, useLingui } from '@lingui/react/macro'
import { type FormEvent, useState } from 'react'
import type { SentInvitation } from '#contract/invitations.ts'
import { type Role, roleSchema } from '#contract/permissions.ts'
import { type PresetName, presetNames, presets } from '#contract/standing.ts'
import { isRefusal } from '../../api/errors.ts'
import { useWho } from '../../api/identity.ts'
import { inviteMember } from '../../api/invitations.ts'
import { CopyField } from '../../components/CopyField.tsx'
import { useErrorWords } from '../../components/use-error-words.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { SelectField } from '../../ui/SelectField.tsx'
import { TextField } from '../../ui/TextField.tsx'
import { toast } from '../../ui/toast.ts'
import { useGivenWords } from './use-given-words.ts'

type RoleOrPreset = Role | PresetName

function givenBy(wanted: RoleOrPreset) {
  return isPreset(wanted) ? presets[wanted] : { role: wanted, rights: null }
}

function isPreset(name: RoleOrPreset): name is PresetName {
  return Object.hasOwn(presets, name)
}

/** Asks for address and role. Where no mail goes out, the link is shown once, to be handed over by hand. */
export function InviteDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { t } = useLingui()
  const [sent, setSent] = useState<SentInvitation | null>(null)
  const close = () => {
    setSent(null)
    onClose()
  }
  return (
    <Dialog title={t`Invite somebody`} closeLabel={t`Close`} isOpen={isOpen} onClose={close}>
      {sent?.link ? (
        <ToHandOver email={sent.invitation.email} link={sent.link} onDone={close} />
      ) : (
        <InviteForm onSent={(done) => (done.link ? setSent(done) : close())} onLeave={close} />
      )}
    </Dialog>
  )
}

function InviteForm({ onSent, onLeave }: { onSent: (sent: SentInvitation) => void; onLeave: () => void }) {
  const { t } = useLingui()
  const who = useWho()
  const given = useGivenWords()
  const words = useErrorWords()
  const [email, setEmail] = useState('')
  const [wanted, setWanted] = useState<RoleOrPreset>('member')
  const [busy, setBusy] = useState(false)
  const [isTried, setIsTried] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const offered = [...roleSchema.options, ...presetNames].filter(
    (one) => one !== 'owner' || who.member.role === 'owner',
  )
  const isNoAddress = isRefusal(error, 'invalid_request')
  const isOfEmail = isNoAddress || isRefusal(error, 'already_member')

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (busy) return
    setIsTried(true)
    if (email.trim() === '') return
    setBusy(true)
    setError(null)
    try {
      const sent = await inviteMember(email, givenBy(wanted))
      if (!sent.link) toast(t`An invitation is on its way to ${sent.invitation.email}.`)
      onSent(sent)
    } catch (caught) {
      setBusy(false)
      if (!(caught instanceof DOMException)) setError(caught)
    }
  }
  const emailError =
    isTried && email.trim() === ''
      ? t`Write an e-mail.`
      : isNoAddress
        ? t`This is not an e-mail address.`
        : isOfEmail
          ? words(error)
          : null
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      <TextField
        label={t`Their e-mail`}
        type="email"
        inputMode="email"
        autoComplete="off"
        autoFocus
        value={email}
        onChange={setEmail}
        error={emailError}
      />
      <SelectField
        label={t`Role`}
        value={wanted}
        onChange={setWanted}
        options={offered.map((value) => ({ value, label: given[value].name }))}
        description={given[wanted].may}
      />
      {error && !isOfEmail ? <Notice tone="danger">{words(error)}</Notice> : null}
      <div className="flex justify-end gap-2">
        <Button look="quiet" onPress={onLeave}>
          <Trans>Leave it</Trans>
        </Button>
        <Button look="primary" type="submit" busy={busy}>
          <Trans>Invite</Trans>
        </Button>
      </div>
    </form>
  )
}

function ToHandOver({ email, link, onDone }: { email: string; link: string; onDone: () => void }) {
  const { t } = useLingui()
  return (
    <div className="flex flex-col gap-4">
      <p className="text-ink-2">
        <Trans>
          This installation sends no mail. Give {email} this link yourself: it works once, for seven days, and
          is not shown again.
        </Trans>
      </p>
      <CopyField label={t`Link for ${email}`} value={link} />
      <div className="flex justify-end">
        <Button look="primary" onPress={onDone}>
          <Trans>Done</Trans>
        </Button>
      </div>
    </div>
  )
}
