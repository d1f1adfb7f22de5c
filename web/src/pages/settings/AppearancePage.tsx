import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import type { Language } from '#contract/shared.ts'
import {
  notesPermission,
  playTone,
  switchNotes,
  switchSound,
  useAlertSettings,
} from '../../components/alerts.ts'
import { toggleEnterSends, useEnterSends } from '../../components/enter-sends.ts'
import { useAct } from '../../components/use-act.ts'
import { chooseLanguage, languages } from '../../language.ts'
import { chooseTheme, type Theme, useTheme } from '../../theme.ts'
import { Button } from '../../ui/Button.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { RadioGroupField } from '../../ui/RadioGroupField.tsx'
import { Switch } from '../../ui/Switch.tsx'
import { SettingsBlock, SettingsFrame } from './SettingsFrame.tsx'

/** How Plumbline looks, sounds and behaves on this machine, for whoever sits at it. */
export function AppearancePage() {
  const { t, i18n } = useLingui()
  const theme = useTheme()
  const enterSends = useEnterSends()
  const [act] = useAct()
  return (
    <SettingsFrame
      title={t`Appearance`}
      about={<Trans>On this machine only; your team does not see it.</Trans>}
    >
      <SettingsBlock title={t`Look`}>
        <RadioGroupField<Theme>
          label={t`Look`}
          isLabelHidden
          value={theme}
          onChange={chooseTheme}
          options={[
            { value: 'system', label: t`As the system` },
            { value: 'light', label: t`Light` },
            { value: 'dark', label: t`Dark` },
          ]}
        />
      </SettingsBlock>
      <SettingsBlock title={t`Language`}>
        <RadioGroupField<Language>
          label={t`Language`}
          isLabelHidden
          value={i18n.locale === 'es' ? 'es' : 'en'}
          onChange={(language) => void act(() => chooseLanguage(language))}
          options={languages.map(({ code, name }) => ({ value: code, label: name }))}
        />
      </SettingsBlock>
      <SettingsBlock title={t`Writing`}>
        <Switch
          isOn={enterSends}
          onChange={toggleEnterSends}
          description={t`Off: Enter is a new line, and Shift+Enter sends.`}
        >
          <Trans>Enter sends the message</Trans>
        </Switch>
      </SettingsBlock>
      <Alerts />
    </SettingsFrame>
  )
}

function Alerts() {
  const { t } = useLingui()
  const settings = useAlertSettings()
  const [permission, setPermission] = useState(notesPermission)
  const isBlocked = permission === 'denied' || permission === 'unsupported'
  return (
    <SettingsBlock
      title={t`When a customer waits`}
      action={
        <Button size="small" onPress={() => void playTone()}>
          <Trans>Try the sound</Trans>
        </Button>
      }
    >
      <div className="flex flex-col gap-4">
        <Switch isOn={settings.sound} onChange={switchSound} description={t`A short tone.`}>
          <Trans>Play a sound</Trans>
        </Switch>
        <Switch
          isOn={settings.notes}
          isDisabled={isBlocked}
          onChange={async (isOn) => {
            await switchNotes(isOn)
            setPermission(notesPermission())
          }}
          description={t`While this page is hidden, or another conversation is open.`}
        >
          <Trans>Show a desktop notification</Trans>
        </Switch>
        {permission === 'denied' ? (
          <Notice tone="warning">
            <Trans>Your browser blocks notifications from this page. Allow them in its settings.</Trans>
          </Notice>
        ) : null}
        {permission === 'unsupported' ? (
          <Notice>
            <Trans>This browser has no notifications.</Trans>
          </Notice>
        ) : null}
      </div>
    </SettingsBlock>
  )
}
