import { Trans, useLingui } from '@lingui/react/macro'
import { type FormEvent, useMemo, useState } from 'react'
import type { Account } from '#contract/accounts.ts'
import type { Language, Trade } from '#contract/shared.ts'
import { languages as spoken } from '../../language.ts'
import { CheckboxField } from '../../ui/CheckboxField.tsx'
import { ComboField } from '../../ui/ComboField.tsx'
import { SelectField } from '../../ui/SelectField.tsx'
import { TextField } from '../../ui/TextField.tsx'
import { SaveBar } from './SaveBar.tsx'
import { SettingsBlock } from './SettingsFrame.tsx'
import { useSave } from './use-save.ts'

type Fields = Pick<Account, 'name' | 'trade' | 'timeZone' | 'languages'>

export function BusinessForm({ account, mayChange }: { account: Account; mayChange: boolean }) {
  const { t } = useLingui()
  const [changes, setChanges] = useState<Partial<Fields>>({})
  const { save, busy, error } = useSave()
  // What another person saves meanwhile shows where this form has not been touched.
  const fields: Fields = { ...account, ...changes }
  const set = (change: Partial<Fields>) => setChanges({ ...changes, ...change })
  const isNameless = fields.name.trim() === ''
  const isSilent = fields.languages.length === 0
  const zones = useMemo(() => timeZones(account.timeZone), [account.timeZone])

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (isNameless || isSilent) return
    const done = await save({ ...changes, ...(changes.name !== undefined && { name: changes.name.trim() }) })
    if (done) setChanges({})
  }
  function speak(language: Language, isOn: boolean) {
    const others = fields.languages.filter((one) => one !== language)
    set({ languages: isOn ? [...others, language] : others })
  }
  return (
    <SettingsBlock title={t`Name and place`}>
      <form onSubmit={submit} noValidate>
        <div className="grid grid-cols-2 gap-4 phone:grid-cols-1">
          <TextField
            label={t`Name of the business`}
            maxLength={120}
            isDisabled={!mayChange}
            value={fields.name}
            onChange={(name) => set({ name })}
            error={isNameless ? t`A business needs a name.` : null}
          />
          <SelectField<Trade>
            label={t`Trade`}
            isDisabled={!mayChange}
            value={fields.trade}
            onChange={(trade) => set({ trade })}
            description={t`Decides what the bot asks.`}
            options={[
              { value: 'plumbing', label: t`Plumbing` },
              { value: 'hvac', label: t`Heating and cooling` },
            ]}
          />
          <ComboField
            label={t`Time zone`}
            openLabel={t`Show time zones`}
            isDisabled={!mayChange}
            value={fields.timeZone}
            onChange={(timeZone) => set({ timeZone })}
            options={zones}
          />
          <fieldset>
            <legend className="font-medium text-ink-2 text-xs">
              <Trans>Languages of the bot</Trans>
            </legend>
            <div className="flex gap-5 pt-1">
              {spoken.map(({ code, name }) => (
                <CheckboxField
                  key={code}
                  isDisabled={!mayChange}
                  isOn={fields.languages.includes(code)}
                  onChange={(isOn) => speak(code, isOn)}
                >
                  {name}
                </CheckboxField>
              ))}
            </div>
            {isSilent ? (
              <p role="alert" className="text-danger text-xs">
                <Trans>Choose at least one.</Trans>
              </p>
            ) : null}
          </fieldset>
        </div>
        <SaveBar
          isChanged={Object.keys(changes).length > 0}
          isBlocked={isNameless || isSilent}
          busy={busy}
          error={error}
          onUndo={() => setChanges({})}
        />
      </form>
    </SettingsBlock>
  )
}

/** Browsers leave out some names that servers know, such as UTC: the one in use is always among them. */
function timeZones(current: string): { value: string; label: string }[] {
  const known = new Set([current, 'UTC', ...Intl.supportedValuesOf('timeZone')])
  return [...known].sort().map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }))
}
