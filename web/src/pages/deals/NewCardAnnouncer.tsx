import { useLingui } from '@lingui/react/macro'
import { useEffect, useRef, useState } from 'react'
import type { Deal } from '#contract/deals.ts'
import type { Board } from '../../api/board-cards.ts'

/** Tells screen readers of a lead that has just come in; everybody else sees it rise into its column. */
export function NewCardAnnouncer({ board }: { board: Board }) {
  const { t } = useLingui()
  const [words, setWords] = useState('')
  const newest = newestOf(board.columns[0]?.cards ?? [])
  const heard = useRef<string | undefined>(newest?.createdAt)
  useEffect(() => {
    if (!newest || newest.createdAt <= (heard.current ?? '')) return
    heard.current = newest.createdAt
    setWords(t`New card: ${newest.title}, ${newest.contact.displayName}`)
  }, [newest, t])
  return (
    <p aria-live="polite" className="sr-only">
      {words}
    </p>
  )
}

function newestOf(cards: Deal[]): Deal | undefined {
  let newest: Deal | undefined
  for (const card of cards) if (!newest || card.createdAt > newest.createdAt) newest = card
  return newest
}
