import { i18n } from '@lingui/core'
import { useSyncExternalStore } from 'react'
import type { Language } from '#contract/shared.ts'
import { readStored, store } from './api/storage.ts'

export const languages: { code: Language; name: string }[] = [
  { code: 'en', name: 'English' },
  { code: 'es', name: 'Español' },
]

/** The person's choice, else the first of the browser's languages that we speak, else English. */
export function preferredLanguage(): Language {
  const wished = [readStored('language'), ...navigator.languages].map((tag) => tag?.slice(0, 2).toLowerCase())
  return (
    languages.find(({ code }) => wished.find((tag) => tag === 'en' || tag === 'es') === code)?.code ?? 'en'
  )
}

/** Loads that language's words, and only those. */
export async function speak(language: Language): Promise<void> {
  const { messages } = await catalogues[language]()
  i18n.loadAndActivate({ locale: language, messages })
  document.documentElement.lang = language
}

export async function chooseLanguage(language: Language): Promise<void> {
  await speak(language)
  store('language', language)
}

/** `en-US` and the like: the browser's own variant of the language that is spoken now, for dates and money. */
export function useLocale(): string {
  const language = useSyncExternalStore(
    (listener) => i18n.on('change', listener),
    () => i18n.locale,
  )
  return navigator.languages.find((tag) => tag.toLowerCase().startsWith(language)) ?? regional(language)
}

function regional(language: string): string {
  return language === 'es' ? 'es-US' : 'en-US'
}

const catalogues = {
  en: () => import('./locales/en/messages.ts'),
  es: () => import('./locales/es/messages.ts'),
}
