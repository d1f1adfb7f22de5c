import { useLingui } from '@lingui/react/macro'
import { chooseLanguage, languages } from '../../language.ts'

export function LanguageSwitch() {
  const { t, i18n } = useLingui()
  return (
    <fieldset className="flex gap-0.5">
      <legend className="sr-only">{t`Language`}</legend>
      {languages.map(({ code, name }) => (
        <button
          type="button"
          key={code}
          lang={code}
          aria-pressed={code === i18n.locale}
          onClick={() => void chooseLanguage(code)}
          className="touch rounded-sm px-2 py-1 text-ink-2 text-sm hover:bg-hover aria-pressed:font-medium aria-pressed:text-ink"
        >
          {name}
        </button>
      ))}
    </fieldset>
  )
}
