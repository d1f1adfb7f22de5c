import { useLingui } from '@lingui/react/macro'
import type { Message } from '#contract/inbox.ts'
import { useKindWords } from './MessageMedia.tsx'

/** One line of what a message says, for a quotation or an announcement. */
export function useMessageSummary(): (message: Message) => string {
  const { t } = useLingui()
  const kinds = useKindWords()
  return ({ content, media }) => {
    switch (content.kind) {
      case 'text':
      case 'notice':
      case 'question':
        return content.text
      case 'media':
        return content.caption ?? (media[0] ? kinds[media[0].kind] : t`File`)
      case 'location':
        return content.name ?? content.address ?? t`Location`
      case 'choice':
        return content.title
      case 'people':
        return content.people.map((person) => person.name).join(', ')
      case 'reaction':
        return content.emoji
      case 'unsupported':
        return content.text ?? t`A message that cannot be shown`
    }
  }
}
