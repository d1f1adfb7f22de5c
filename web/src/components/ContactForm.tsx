import { Trans, useLingui } from '@lingui/react/macro'
import { type FormEvent, useState } from 'react'
import type { Contact } from '#contract/contacts.ts'
import type { Language } from '#contract/shared.ts'
import { changeContact } from '../api/contacts.ts'
import { isRefusal } from '../api/errors.ts'
import { languages } from '../language.ts'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'
import { SelectField } from '../ui/SelectField.tsx'
import { TextField } from '../ui/TextField.tsx'
import { useErrorWords } from './use-error-words.ts'

type Fields = { name: string; phone: string; email: string; language: Language | 'unknown' }

/** Changes a contact in place. Only what was changed is sent, so that two people do not undo each other. */
export function ContactForm({ contact, onDone }: { contact: Contact; onDone: () => void }) {
  const { t } = useLingui()
  const words = useErrorWords()
  const [before] = useState(() => fieldsOf(contact))
  const [fields, setFields] = useState(before)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const set = (change: Partial<Fields>) => setFields((now) => ({ ...now, ...change }))

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (busy) return
    setBusy(true)
    setError(null)
    try {
      const change = changeOf(before, fields)
      if (Object.keys(change).length > 0) await changeContact(contact.id, change)
      onDone()
    } catch (caught) {
      setError(caught)
      setBusy(false)
    }
  }

  const at = {
    name: isRefusal(error, 'invalid_request') && error.fields.name ? t`Write the name in one line.` : null,
    phone: isRefusal(error, 'phone_invalid', 'phone_taken') ? words(error) : null,
    email: isRefusal(error, 'email_in_use')
      ? words(error)
      : isRefusal(error, 'invalid_request') && error.fields.email
        ? t`This is not an e-mail address.`
        : null,
  }
  const isPlaced = at.name || at.phone || at.email
  return (
    <form
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        onDone()
      }}
      noValidate
      className="flex flex-col gap-3"
    >
      <TextField
        label={t`Name`}
        autoFocus
        maxLength={200}
        value={fields.name}
        onChange={(name) => set({ name })}
        error={at.name}
      />
      <TextField
        label={t`Number`}
        type="tel"
        isDisabled={!contact.can.identify.allowed}
        description={contact.can.identify.reason}
        maxLength={40}
        value={fields.phone}
        onChange={(phone) => set({ phone })}
        error={at.phone}
      />
      <TextField
        label={t`E-mail`}
        type="email"
        isDisabled={!contact.can.identify.allowed}
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
      {error && !isPlaced ? <Notice tone="danger">{words(error)}</Notice> : null}
      <div className="flex justify-end gap-2">
        <Button size="small" onPress={onDone}>
          <Trans>Cancel</Trans>
        </Button>
        <Button size="small" look="primary" type="submit" busy={busy}>
          <Trans>Save</Trans>
        </Button>
      </div>
    </form>
  )
}

function fieldsOf(contact: Contact): Fields {
  return {
    name: contact.name ?? '',
    phone: contact.phone ?? '',
    email: contact.email ?? '',
    language: contact.language ?? 'unknown',
  }
}

function changeOf(before: Fields, now: Fields): Parameters<typeof changeContact>[1] {
  const change: Parameters<typeof changeContact>[1] = {}
  if (now.name !== before.name) change.name = now.name.trim() || null
  if (now.phone !== before.phone) change.phone = now.phone.trim() || null
  if (now.email !== before.email) change.email = now.email.trim() || null
  if (now.language !== before.language) change.language = now.language === 'unknown' ? null : now.language
  return change
}
