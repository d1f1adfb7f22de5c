import { useMemo, useSyncExternalStore } from 'react'
import { Refusal } from './errors.ts'
import { postReply, showMessage } from './inbox.ts'
import { currentWho } from './session-state.ts'
import { forgetStored, onStored, readStored, store, storedKeys } from './storage.ts'

/**
 * Messages on their way from this browser to our server, kept until the server has said yes. The id is made here, so that
 * sending twice is one message. `refused`: the server said no, and why; a person decides what becomes of the text.
 */
export type Outgoing = {
  clientId: string
  conversationId: string
  text: string
  /** When it was sent off, milliseconds since 1970. */
  at: number
  attempts: number
  refused: { code: string; text: string } | null
}

const waitMillisecondsMax = 30_000
const busy = new Set<string>()
const retries = new Map<string, ReturnType<typeof setTimeout>>()

export function useOutgoing(conversationId: string): Outgoing[] {
  const raw = useSyncExternalStore(onStored, () => rawOf(conversationId))
  return useMemo(() => parsed(raw), [raw])
}

/** Sends a text. It shows at once, survives a reload, and goes out in the order in which it was written. */
export function sendReply(conversationId: string, text: string): void {
  const outgoing = {
    clientId: newClientId(),
    conversationId,
    text,
    at: Date.now(),
    attempts: 0,
    refused: null,
  }
  keep(conversationId, [...outgoingOf(conversationId), outgoing])
  void flush(conversationId)
}

/** Tries a refused one again, under its own id. */
export function resendReply({ conversationId, clientId }: Outgoing): void {
  change(conversationId, clientId, (outgoing) => ({ ...outgoing, refused: null }))
  void flush(conversationId)
}

export function discardReply({ conversationId, clientId }: Outgoing): void {
  keep(
    conversationId,
    outgoingOf(conversationId).filter((outgoing) => outgoing.clientId !== clientId),
  )
}

/** After a reload, and when the network is back. */
export function flushOutbox(): void {
  for (const key of storedKeys(`outbox.${memberId()}.`)) void flush(key.split('.').at(-1) ?? '')
}

export function forgetOutbox(): void {
  for (const timer of retries.values()) clearTimeout(timer)
  retries.clear()
  forgetStored('outbox.')
}

/** One at a time and in order; what is refused steps aside, what cannot be reached holds up those behind it. */
async function flush(conversationId: string): Promise<void> {
  if (busy.has(conversationId)) return
  busy.add(conversationId)
  clearTimeout(retries.get(conversationId))
  const sender = memberId()
  try {
    for (;;) {
      const next = outgoingOf(conversationId).find((outgoing) => !outgoing.refused)
      if (!next || memberId() !== sender) return
      try {
        const { clientId, text } = next
        showMessage(await postReply(conversationId, { clientId, text }))
        discardReply(next)
      } catch (error) {
        if (error instanceof DOMException && error.name === 'AbortError') return
        const passing = !(error instanceof Refusal) || error.status >= 500 || error.status === 429
        if (!passing) {
          const refused = { code: error.code, text: error.message }
          change(conversationId, next.clientId, (outgoing) => ({ ...outgoing, refused }))
          continue
        }
        const attempts = next.attempts + 1
        change(conversationId, next.clientId, (outgoing) => ({ ...outgoing, attempts }))
        const wait = Math.min(waitMillisecondsMax, 1000 * 2 ** Math.min(attempts, 6))
        retries.set(
          conversationId,
          setTimeout(() => void flush(conversationId), wait),
        )
        return
      }
    }
  } finally {
    busy.delete(conversationId)
  }
}

export function outgoingOf(conversationId: string): Outgoing[] {
  return parsed(rawOf(conversationId))
}

function change(conversationId: string, clientId: string, how: (outgoing: Outgoing) => Outgoing): void {
  keep(
    conversationId,
    outgoingOf(conversationId).map((outgoing) => (outgoing.clientId === clientId ? how(outgoing) : outgoing)),
  )
}

function keep(conversationId: string, all: Outgoing[]): void {
  store(keyOf(conversationId), all.length === 0 ? null : JSON.stringify(all))
}

function rawOf(conversationId: string): string | null {
  return readStored(keyOf(conversationId))
}

function parsed(raw: string | null): Outgoing[] {
  if (!raw) return []
  try {
    const all = JSON.parse(raw) as Outgoing[]
    return Array.isArray(all) ? all : []
  } catch {
    return []
  }
}

function memberId(): string {
  return currentWho()?.member.id ?? 'nobody'
}

function keyOf(conversationId: string): string {
  return `outbox.${memberId()}.${conversationId}`
}

/** 128 random bits. Not `randomUUID`, which browsers keep from pages without TLS. */
function newClientId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('')
}
