import { Trans, useLingui } from '@lingui/react/macro'
import { type FormEvent, useState } from 'react'
import type { Language } from '#contract/shared.ts'
import { createContact } from '../../api/contacts.ts'
import { isRefusal } from '../../api/errors.ts'
import { useErrorWords } from '../../components/use-error-words.ts'
import { languages } from '../../language.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { SelectField } from '../../ui/SelectField.tsx'
import { TextField } from '../../ui/TextField.tsx'

type Fields = { name: string; phone: string; email: string; language: Language | 'unknown' }
const empty: Fields = { name: '', phone: '', email: '', language: 'unknown' }

type Props = { isOpen: boolean; onClose: () => void; onMade: (contactId: string) => void }

/** Somebody who did not write first. What was typed stays when the window is closed or the server refuses. */
export function NewContactDialog({ isOpen, onClose, onMade }: Props) {
  const { t } = useLingui()
  const [fields, setFields] = useState(empty)
  return (
    <Dialog title={t`New contact`} closeLabel={t`Close`} size="small" isOpen={isOpen} onClose={onClose}>
      <Form
        fields={fields}
        onChange={setFields}
        onClose={onClose}
        onMade={(id) => {
          setFields(empty)
          onClose()
          onMade(id)
        }}
      />
    </Dialog>
  )
}

function Form({
  fields,
  onChange,
  onClose,
  onMade,
}: {
  fields: Fields
  onChange: (fields: Fields) => void
  onClose: () => void
  onMade: (contactId: string) => void
}) {
  const { t } = useLingui()
  const words = useErrorWords()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const set = (change: Partial<Fields>) => onChange({ ...fields, ...change })

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (busy) return
    setBusy(true)
    setError(null)
    try {
      const { name, phone, email, language } = fields
      const contact = await createContact({
        ...(name.trim() !== '' && { name: name.trim() }),
        ...(phone.trim() !== '' && { phone: phone.trim() }),
        ...(email.trim() !== '' && { email: email.trim() }),
        ...(language !== 'unknown' && { language }),
      })
      onMade(contact.id)
    } catch (caught) {
      setError(caught)
      setBusy(false)
    }
  }
  const invalid = isRefusal(error, 'invalid_request') ? error.fields : {}
  const at = {
    name: isRefusal(error, 'contact_empty')
      ? words(error)
      : invalid.name
        ? t`Write the name in one line.`
        : null,
    phone: isRefusal(error, 'phone_invalid', 'phone_taken') ? words(error) : null,
    email: isRefusal(error, 'email_in_use')
      ? words(error)
      : invalid.email
        ? t`This is not an e-mail address.`
        : null,
  }
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      <TextField
        label={t`Name`}
        autoFocus
        autoComplete="off"
        maxLength={200}
        value={fields.name}
        onChange={(name) => set({ name })}
        error={at.name}
      />
      <TextField
        label={t`Number`}
        type="tel"
        autoComplete="off"
        maxLength={40}
        description={t`With its area code.`}
        value={fields.phone}
        onChange={(phone) => set({ phone })}
        error={at.phone}
      />
      <TextField
        label={t`E-mail`}
        type="email"
        autoComplete="off"
        maxLength={254}
        value={fields.email}
        onChange={(email) => set({ email })}
        error={at.email}
      />
      <SelectField
        label={t`Language`}
        value={fields.language}
        onChange={(language) => set({ language })}
        options={[
          { value: 'unknown' as const, label: t`Not known` },
          ...languages.map(({ code, name }) => ({ value: code, label: name })),
        ]}
      />
      {error && !at.name && !at.phone && !at.email ? <Notice tone="danger">{words(error)}</Notice> : null}
      <div className="flex justify-end gap-2">
        <Button onPress={onClose}>
          <Trans>Cancel</Trans>
        </Button>
        <Button look="primary" type="submit" busy={busy}>
          <Trans>Add the contact</Trans>
        </Button>
      </div>
    </form>
  )
}
