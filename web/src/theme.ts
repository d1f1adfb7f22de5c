import { useSyncExternalStore } from 'react'
import { onStored, readStored, store } from './api/storage.ts'

export type Theme = 'system' | 'light' | 'dark'

export function useTheme(): Theme {
  return useSyncExternalStore(onStored, themeNow)
}

export function chooseTheme(theme: Theme): void {
  store('theme', theme === 'system' ? null : theme)
  if (theme === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme
}

function themeNow(): Theme {
  const stored = readStored('theme')
  return stored === 'light' || stored === 'dark' ? stored : 'system'
}
