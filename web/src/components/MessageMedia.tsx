import { Trans, useLingui } from '@lingui/react/macro'
import { FileText, ImageOff, Loader } from 'lucide-react'
import { useState } from 'react'
import { Button } from 'react-aria-components/Button'
import type { Message } from '#contract/inbox.ts'
import { useLocale } from '../language.ts'
import { Dialog } from '../ui/Dialog.tsx'

type Media = Message['media'][number]

/** A photo, video, voice note or file; in words while it is fetched, and when it could not be. */
export function MessageMedia({ media }: { media: Media }) {
  if (media.state === 'waiting') return <WaitingMedia kind={media.kind} />
  if (media.state === 'failed') return <FailedMedia kind={media.kind} />
  if (media.kind === 'image' || media.kind === 'sticker') return <Picture media={media} />
  if (media.kind === 'video' || media.kind === 'audio') return <Recording media={media} kind={media.kind} />
  return <FileLink media={media} />
}

/** What customers record comes without captions, so there is no track to offer. */
function Recording({ media, kind: Player }: { media: Media; kind: 'video' | 'audio' }) {
  const words = useKindWords()
  return (
    <Player
      controls
      preload="metadata"
      src={media.url}
      aria-label={words[Player]}
      className={Player === 'video' ? 'max-h-80 w-full rounded-sm bg-sunken' : 'h-10 w-72 max-w-full'}
    />
  )
}

function Picture({ media }: { media: Media }) {
  const { t } = useLingui()
  const [isOpen, setIsOpen] = useState(false)
  const [isBroken, setIsBroken] = useState(false)
  if (isBroken) return <FailedMedia kind={media.kind} />
  const isSticker = media.kind === 'sticker'
  const name = isSticker ? t`Sticker` : t`Photo`
  return (
    <>
      <Button
        aria-label={isSticker ? t`Show the sticker large` : t`Show the photo large`}
        onPress={() => setIsOpen(true)}
        className={`block overflow-hidden rounded-sm ${isSticker ? 'size-32' : 'h-52 w-64 max-w-full bg-sunken'}`}
      >
        <img
          src={media.url}
          alt={name}
          loading="lazy"
          onError={() => setIsBroken(true)}
          className={`size-full ${isSticker ? 'object-contain' : 'object-cover'}`}
        />
      </Button>
      <Dialog
        title={media.fileName ?? name}
        closeLabel={t`Close`}
        size="large"
        isOpen={isOpen}
        onClose={() => setIsOpen(false)}
        footer={
          <a href={media.url} download className="font-medium text-accent-ink text-sm hover:underline">
            <Trans>Download</Trans>
          </a>
        }
      >
        <img
          src={media.url}
          alt={name}
          className="mx-auto max-h-[70vh] max-w-full rounded-sm object-contain"
        />
      </Dialog>
    </>
  )
}

function FileLink({ media }: { media: Media }) {
  const { t } = useLingui()
  const locale = useLocale()
  return (
    <a
      href={media.url}
      download={media.fileName ?? true}
      className="touch flex min-w-52 items-center gap-3 rounded-sm border border-line bg-surface p-2.5 hover:bg-hover"
    >
      <FileText aria-hidden size={20} className="shrink-0 text-ink-3" />
      <span className="min-w-0">
        <span className="block truncate font-medium text-sm">{media.fileName ?? t`Document`}</span>
        <span className="block text-ink-3 text-xs">
          <Trans>Download</Trans>
          {media.bytes === null ? null : ` · ${sizeWords(media.bytes, locale)}`}
        </span>
      </span>
    </a>
  )
}

function WaitingMedia({ kind }: { kind: Media['kind'] }) {
  const words = useKindWords()
  return (
    <div className="flex items-center gap-2 rounded-sm border border-line border-dashed px-3 py-2 text-ink-2 text-sm">
      <Loader aria-hidden size={15} className="shrink-0" />
      {words[kind]}: <Trans>being fetched from WhatsApp</Trans>
    </div>
  )
}

function FailedMedia({ kind }: { kind: Media['kind'] }) {
  const words = useKindWords()
  return (
    <div className="flex items-center gap-2 rounded-sm border border-line border-dashed px-3 py-2 text-ink-2 text-sm">
      <ImageOff aria-hidden size={15} className="shrink-0 text-danger" />
      {words[kind]}: <Trans>could not be fetched</Trans>
    </div>
  )
}

export function useKindWords(): Record<Media['kind'], string> {
  const { t } = useLingui()
  return {
    image: t`Photo`,
    video: t`Video`,
    audio: t`Voice note`,
    document: t`Document`,
    sticker: t`Sticker`,
  }
}

function sizeWords(bytes: number, locale: string): string {
  const [count, unit] = bytes < 1_000_000 ? [bytes / 1000, 'kilobyte'] : [bytes / 1_000_000, 'megabyte']
  const options = { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 1 } as const
  return new Intl.NumberFormat(locale, options).format(count)
}
