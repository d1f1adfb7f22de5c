import type { ReactNode } from 'react'

/** What somebody wrote: line breaks kept, web addresses pressable, WhatsApp's *bold*, _italic_ and ~struck~ shown. */
export function MessageText({ text }: { text: string }) {
  return (
    <p dir="auto" className="whitespace-pre-wrap text-base [overflow-wrap:anywhere]">
      {pieces(text)}
    </p>
  )
}

const address = /\bhttps?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]}]/giu
const marked = /(?<![\p{L}\p{N}])([*_~])(?=\S)([^\n]{0,800}?\S)\1(?![\p{L}\p{N}])/gu

function pieces(text: string): ReactNode[] {
  const found: ReactNode[] = []
  let from = 0
  for (const match of text.matchAll(address)) {
    found.push(...styled(text.slice(from, match.index), from))
    found.push(
      <a
        key={match.index}
        href={match[0]}
        target="_blank"
        rel="noopener noreferrer nofollow"
        className="text-accent-ink underline underline-offset-2"
      >
        {match[0]}
      </a>,
    )
    from = match.index + match[0].length
  }
  return [...found, ...styled(text.slice(from), from)]
}

function styled(text: string, offset: number): ReactNode[] {
  const found: ReactNode[] = []
  let from = 0
  for (const match of text.matchAll(marked)) {
    found.push(text.slice(from, match.index))
    const key = offset + match.index
    const [whole, sign, inner] = match
    if (sign === '*') found.push(<strong key={key}>{inner}</strong>)
    else if (sign === '_') found.push(<em key={key}>{inner}</em>)
    else found.push(<s key={key}>{inner}</s>)
    from = match.index + whole.length
  }
  found.push(text.slice(from))
  return found
}
