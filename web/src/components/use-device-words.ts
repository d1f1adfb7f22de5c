import { useLingui } from '@lingui/react/macro'

/** A browser as people know it: “Firefox on Linux”. */
export function useDeviceWords() {
  const { t } = useLingui()
  return ({ browser, system }: { browser: string | null; system: string | null }): string =>
    browser && system ? t`${browser} on ${system}` : (browser ?? system ?? t`A browser that we do not know`)
}
