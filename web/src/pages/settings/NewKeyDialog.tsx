import { Trans, useLingui } from '@lingui/react/macro'
import { type FormEvent, useId, useState } from 'react'
import type { Permission } from '#contract/permissions.ts'
import { makeKey, type NewSecret } from '../../api/api-keys.ts'
import { useErrorWords } from '../../components/use-error-words.ts'
import { Button } from '../../ui/Button.tsx'
import { CheckboxField } from '../../ui/CheckboxField.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { SelectField } from '../../ui/SelectField.tsx'
import { TextField } from '../../ui/TextField.tsx'
import { useScopeWords } from './use-scope-words.ts'

const empty = { name: '', scopes: [] as Permission[], days: '365', addresses: '' }

/** What is typed stays until the key is made, also when the window was closed meanwhile. */
export function NewKeyDialog({
  isOpen,
  scopes,
  onClose,
  onMade,
}: {
  isOpen: boolean
  scopes: Permission[]
  onClose: () => void
  onMade: (made: NewSecret) => void
}) {
  const { t } = useLingui()
  const [fields, setFields] = useState(empty)
  return (
    <Dialog title={t`New API key`} closeLabel={t`Close`} isOpen={isOpen} onClose={onClose}>
      <NewKeyForm
        fields={fields}
        scopes={scopes}
        onChange={setFields}
        onClose={onClose}
        onMade={(made) => {
          setFields(empty)
          onMade(made)
        }}
      />
    </Dialog>
  )
}

function NewKeyForm({
  fields,
  scopes,
  onChange,
  onClose,
  onMade,
}: {
  fields: typeof empty
  scopes: Permission[]
  onChange: (fields: typeof empty) => void
  onClose: () => void
  onMade: (made: NewSecret) => void
}) {
  const { t } = useLingui()
  const words = useErrorWords()
  const [busy, setBusy] = useState(false)
  const [wasSent, setWasSent] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const name = fields.name.trim()
  async function submit(event: FormEvent) {
    event.preventDefault()
    setWasSent(true)
    if (busy || name === '' || fields.scopes.length === 0) return
    setBusy(true)
    setError(null)
    try {
      onMade(
        await makeKey({
          name,
          scopes: fields.scopes,
          expiresInDays: fields.days === 'never' ? null : Number(fields.days),
          addresses: fields.addresses.split(/[\s,;]+/).filter((one) => one !== ''),
        }),
      )
    } catch (caught) {
      setError(caught)
      setBusy(false)
    }
  }
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-5">
      <TextField
        label={t`Name`}
        value={fields.name}
        onChange={(value) => onChange({ ...fields, name: value })}
        description={t`What the program is called, so that you know it again.`}
        error={wasSent && name === '' ? t`Give it a name.` : null}
        maxLength={80}
        autoFocus
        isRequired
      />
      <ScopeChoice
        scopes={scopes}
        chosen={fields.scopes}
        isMissing={wasSent && fields.scopes.length === 0}
        onChange={(chosen) => onChange({ ...fields, scopes: chosen })}
      />
      <SelectField
        label={t`Works for`}
        value={fields.days}
        onChange={(days) => onChange({ ...fields, days })}
        options={[
          { value: '30', label: t`30 days` },
          { value: '90', label: t`90 days` },
          { value: '365', label: t`1 year` },
          { value: 'never', label: t`Until it is revoked` },
        ]}
      />
      <TextField
        label={t`Only from these addresses`}
        rows={2}
        value={fields.addresses}
        onChange={(addresses) => onChange({ ...fields, addresses })}
        placeholder="203.0.113.7"
        description={t`One address or network a line. Leave it empty to take the key from anywhere.`}
      />
      {error ? <Notice tone="danger">{words(error)}</Notice> : null}
      <div className="flex justify-end gap-2">
        <Button look="quiet" onPress={onClose}>
          <Trans>Cancel</Trans>
        </Button>
        <Button look="primary" type="submit" busy={busy}>
          <Trans>Make the key</Trans>
        </Button>
      </div>
    </form>
  )
}

/** Only what whoever makes it may do; grouped by what it is about. */
function ScopeChoice({
  scopes,
  chosen,
  isMissing,
  onChange,
}: {
  scopes: Permission[]
  chosen: Permission[]
  isMissing: boolean
  onChange: (chosen: Permission[]) => void
}) {
  const words = useScopeWords()
  const id = useId()
  const groups = Map.groupBy(scopes, (scope) => words(scope).about)
  return (
    <fieldset aria-describedby={isMissing ? id : undefined}>
      <legend className="mb-1 font-medium text-ink-2 text-xs">
        <Trans>May</Trans>
      </legend>
      <div className="grid grid-cols-2 gap-x-6 gap-y-3 rounded-sm border border-line p-3 phone:grid-cols-1">
        {[...groups].map(([about, members]) => (
          <div key={about}>
            <p className="font-medium text-ink-3 text-xs">{about}</p>
            {members.map((scope) => (
              <CheckboxField
                key={scope}
                isOn={chosen.includes(scope)}
                onChange={(isOn) =>
                  onChange(isOn ? [...chosen, scope] : chosen.filter((one) => one !== scope))
                }
              >
                <span className="text-sm">{words(scope).does}</span>
              </CheckboxField>
            ))}
          </div>
        ))}
      </div>
      {isMissing ? (
        <p id={id} role="alert" className="mt-1 text-danger text-xs">
          <Trans>Choose at least one thing that it may do.</Trans>
        </p>
      ) : null}
    </fieldset>
  )
}
