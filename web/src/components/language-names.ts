import type { Language } from '#contract/shared.ts'

/** `English`, `inglés`: a language's name in the language that is spoken now. */
export function languageName(language: Language, locale: string): string {
  return new Intl.DisplayNames(locale, { type: 'language' }).of(language) ?? language
}
