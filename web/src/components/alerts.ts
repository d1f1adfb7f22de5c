import { useSyncExternalStore } from 'react'
import { onStored, readStored, store } from '../api/storage.ts'

/** How this person wants to be told on this machine. Off until somebody switches it on. */
export type AlertSettings = { sound: boolean; notes: boolean }

export function useAlertSettings(): AlertSettings {
  const sound = useSyncExternalStore(onStored, () => readStored('alert.sound') === 'on')
  const notes = useSyncExternalStore(onStored, () => readStored('alert.notes') === 'on')
  return { sound, notes: notes && notesPermission() === 'granted' }
}

export function switchSound(isOn: boolean): void {
  store('alert.sound', isOn ? 'on' : null)
  if (isOn) void playTone()
}

/** Asks the browser when it has to; the answer says whether notes are on now. */
export async function switchNotes(isOn: boolean): Promise<boolean> {
  if (isOn && notesPermission() === 'default') await Notification.requestPermission()
  const allowed = isOn && notesPermission() === 'granted'
  store('alert.notes', allowed ? 'on' : null)
  return allowed
}

export function notesPermission(): NotificationPermission | 'unsupported' {
  return 'Notification' in window ? Notification.permission : 'unsupported'
}

/** Two short soft tones, made here: there is no file to fetch. */
export async function playTone(): Promise<void> {
  audio ??= new AudioContext()
  // A page that nobody has touched yet may not sound; then it stays silent.
  if (audio.state === 'suspended') await audio.resume().catch(() => undefined)
  const start = audio.currentTime
  for (const [index, hertz] of [659.25, 880].entries()) {
    const at = start + index * 0.12
    const oscillator = audio.createOscillator()
    const gain = audio.createGain()
    oscillator.frequency.value = hertz
    gain.gain.setValueAtTime(0, at)
    gain.gain.linearRampToValueAtTime(0.12, at + 0.015)
    gain.gain.exponentialRampToValueAtTime(0.0001, at + 0.3)
    oscillator.connect(gain).connect(audio.destination)
    oscillator.start(at)
    oscillator.stop(at + 0.32)
  }
}

let audio: AudioContext | undefined

/** A desktop note; pressing it brings the page to the front. Notes of one conversation replace each other. */
export function showNote(title: string, body: string, tag: string, onPress: () => void): void {
  try {
    const note = new Notification(title, { body, tag, icon: '/icon-192.png' })
    note.onclick = () => {
      window.focus()
      onPress()
      note.close()
    }
  } catch {
    // Android's browsers show notes only through a service worker.
  }
}
