import { useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Outlet, useParams } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { I18nProvider } from 'react-aria-components/I18nProvider'
import type { Who } from '#contract/identity.ts'
import { conversationCountsQuery } from '../api/inbox.ts'
import { startLive } from '../api/live.ts'
import { flushOutbox } from '../api/outbox.ts'
import { useSessionState } from '../api/session-state.ts'
import { followOtherTabs } from '../api/workplaces.ts'
import { useLocale } from '../language.ts'
import { ToastRegion } from '../ui/ToastRegion.tsx'
import { DemoBanner } from './DemoBanner.tsx'
import { DutyBanner } from './DutyBanner.tsx'
import { FactorDue } from './FactorDue.tsx'
import { IncidentBanner } from './IncidentBanner.tsx'
import { KeyBanner } from './KeyBanner.tsx'
import { BottomBar, SideRail } from './Navigation.tsx'
import { OwnershipBanner } from './OwnershipBanner.tsx'
import { ProveDialog } from './ProveDialog.tsx'
import { ReviewBanner } from './ReviewBanner.tsx'
import { ShortcutSheet } from './ShortcutSheet.tsx'
import { SignInAgain } from './SignInAgain.tsx'
import { StatusLine } from './StatusLine.tsx'
import { useAttention } from './use-attention.ts'
import { useWaitingInTitle } from './use-page-title.ts'
import { useShortcuts } from './use-shortcuts.ts'

/** What stands around every page: navigation, status, the live stream, and the windows that may come at any time. */
export function Shell() {
  const { who } = useSessionState()
  // Between signing out and the sign-in page there is nobody, and nothing to show.
  const locale = useLocale()
  if (!who) return null
  return (
    <I18nProvider locale={locale}>
      {isFactorDue(who) ? <FactorDue /> : <SignedInShell key={who.member.id} />}
    </I18nProvider>
  )
}

/** The server lets them do nothing else: pages that could only fail are not shown. */
function isFactorDue({ duties }: Who): boolean {
  return duties.secondFactorFrom !== null && new Date(duties.secondFactorFrom) <= new Date()
}

function SignedInShell() {
  const { t } = useLingui()
  const { data: counts } = useQuery(conversationCountsQuery())
  const { conversationId, dealId } = useParams({ strict: false })
  const [isSheetOpen, setIsSheetOpen] = useState(false)
  useEffect(startLive, [])
  useEffect(followOtherTabs, [])
  useEffect(() => {
    flushOutbox()
    window.addEventListener('online', flushOutbox)
    return () => window.removeEventListener('online', flushOutbox)
  }, [])
  useAttention()
  useWaitingInTitle(counts?.waiting ?? 0)
  useShortcuts({ '?': () => setIsSheetOpen(true) })

  const waiting = counts?.waiting ?? 0
  return (
    <div className="flex h-full min-h-0 flex-col">
      <a
        href="#content"
        className="fixed top-2 left-2 z-50 -translate-y-20 rounded-sm border bg-raised px-4 py-3 text-sm focus:translate-y-0"
      >
        {t`Skip to the content`}
      </a>
      <StatusLine />
      <div className="flex min-h-0 flex-1">
        <SideRail waiting={waiting} onShortcuts={() => setIsSheetOpen(true)} />
        <div className="flex min-h-0 min-w-0 flex-1 flex-col">
          <DemoBanner />
          <DutyBanner />
          <IncidentBanner />
          <OwnershipBanner />
          <KeyBanner />
          <ReviewBanner />
          <main id="content" tabIndex={-1} className="flex min-h-0 min-w-0 flex-1 outline-none">
            <Outlet />
          </main>
        </div>
      </div>
      {/* A thread or a card on a phone needs the whole screen; its back button leads here again. */}
      {conversationId || dealId ? null : (
        <BottomBar waiting={waiting} onShortcuts={() => setIsSheetOpen(true)} />
      )}
      <ToastRegion label={t`Messages of the application`} dismissLabel={t`Dismiss`} />
      <ShortcutSheet isOpen={isSheetOpen} onClose={() => setIsSheetOpen(false)} />
      <SignInAgain />
      <ProveDialog />
    </div>
  )
}
