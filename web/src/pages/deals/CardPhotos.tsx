import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Loader } from 'lucide-react'
import type { Deal } from '#contract/deals.ts'
import { loadOlderMessages, messagesQuery } from '../../api/inbox.ts'
import { FactSection } from '../../components/Facts.tsx'
import { MessageMedia } from '../../components/MessageMedia.tsx'
import { useAct } from '../../components/use-act.ts'
import { Button } from '../../ui/Button.tsx'
import { Notice } from '../../ui/Notice.tsx'

/** The pictures that the customer sent, out of the thread. */
export function CardPhotos({ deal }: { deal: Deal }) {
  const { t } = useLingui()
  const { conversationId, photoCount } = deal
  const { data, error } = useQuery({
    ...messagesQuery(conversationId ?? ''),
    enabled: conversationId !== null,
  })
  const [act, busy] = useAct()
  const photos =
    data?.items.flatMap(({ author, media }) =>
      author === 'customer' ? media.filter(({ kind }) => kind === 'image') : [],
    ) ?? []
  if (conversationId === null || (photoCount === 0 && photos.length === 0)) return null
  const mayBeMore = data?.older !== null && photos.length < photoCount
  return (
    <FactSection title={<Trans>Photos</Trans>}>
      {photos.length > 0 ? (
        <ul aria-label={t`Photos`} className="photo-grid grid grid-cols-2 gap-2">
          {photos.map((photo) => (
            <li key={photo.id} className="min-w-0">
              <MessageMedia media={photo} />
            </li>
          ))}
        </ul>
      ) : null}
      {!data && !error ? (
        <p className="inline-flex items-center gap-2 text-ink-3 text-sm">
          <Loader aria-hidden size={13} />
          <Trans>Loading photos</Trans>
        </p>
      ) : null}
      {error ? (
        <Notice tone="danger">
          <Trans>The photos did not load.</Trans>
        </Notice>
      ) : null}
      {data && mayBeMore ? (
        <Button
          size="small"
          busy={busy}
          className="mt-2"
          onPress={() => void act(() => loadOlderMessages(conversationId))}
        >
          <Trans>Look in older messages</Trans>
        </Button>
      ) : null}
    </FactSection>
  )
}
