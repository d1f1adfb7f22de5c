import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { Mark } from '../../components/Mark.tsx'
import { LanguageSwitch } from './LanguageSwitch.tsx'
import { Picture } from './Picture.tsx'

/** What stands around the forms before anybody is signed in: the form at one side, the product in one sentence. */
export function IdentityFrame({
  title,
  lead,
  children,
}: {
  title: string
  lead?: ReactNode
  children: ReactNode
}) {
  return (
    <div className="grid h-full wide:grid-cols-[minmax(480px,1fr)_minmax(0,1.15fr)] overflow-y-auto bg-surface">
      <main className="flex min-h-full flex-col px-6 py-6 desk:px-10">
        <div className="flex items-center justify-between">
          <div className="flex items-center gap-2.5 font-semibold text-base tracking-tight">
            <Mark size={28} />
            Plumbline
          </div>
          <LanguageSwitch />
        </div>
        <div className="mx-auto flex w-full max-w-sm flex-1 flex-col justify-center py-10">
          <h1 className="mb-1 font-semibold text-xl tracking-tight">{title}</h1>
          <p className="mb-6 text-balance text-ink-2 text-md">
            {lead ?? <Trans>The CRM for home-service businesses whose customers write on WhatsApp.</Trans>}
          </p>
          {children}
        </div>
        <p className="text-ink-3 text-xs">
          <a href="/browsers" className="touch hover:underline">
            <Trans>Browsers in which Plumbline runs</Trans>
          </a>
        </p>
      </main>
      <aside className="relative hidden overflow-hidden border-line border-l bg-canvas wide:flex wide:flex-col wide:items-center wide:justify-center">
        <Picture />
        <p className="max-w-md px-8 pt-8 text-balance text-center text-ink-2 text-base">
          <Trans>
            A customer writes on WhatsApp. The bot asks what the job needs, the card stands on your board, and
            the right person is told.
          </Trans>
        </p>
      </aside>
    </div>
  )
}
