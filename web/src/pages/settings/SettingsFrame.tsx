import { useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import {
  Building2,
  Cog,
  KeyRound,
  KeySquare,
  MessageCircle,
  Palette,
  ScrollText,
  ShieldCheck,
  Users,
} from 'lucide-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { useKeysToReplace } from '../../api/api-keys.ts'
import { usePageTitle } from '../../components/use-page-title.ts'
import { paths } from '../../paths.ts'
import { Badge } from '../../ui/Badge.tsx'

/** The sections of the settings beside the one that is open; above it on a phone. Each has its URL. */
export function SettingsFrame({
  title,
  about,
  actions,
  wide = false,
  children,
}: {
  title: string
  about?: ReactNode
  actions?: ReactNode
  /** For a table of many columns. */
  wide?: boolean
  children: ReactNode
}) {
  const { t } = useLingui()
  usePageTitle(title)
  const keysToReplace = useKeysToReplace().length
  const sections = [
    { to: paths.settings, label: t`Business`, icon: Building2 },
    { to: paths.settingsWhatsapp, label: 'WhatsApp', icon: MessageCircle },
    { to: paths.settingsTeam, label: t`Team`, icon: Users },
    { to: paths.settingsSignIn, label: t`Your sign-in`, icon: KeyRound },
    { to: paths.settingsCheckup, label: t`Check-up`, icon: ShieldCheck },
    { to: paths.settingsKeys, label: t`API keys`, icon: KeySquare },
    { to: paths.settingsAudit, label: t`Audit log`, icon: ScrollText },
    { to: paths.settingsAppearance, label: t`Appearance`, icon: Palette },
    { to: paths.settingsTasks, label: t`Background work`, icon: Cog },
  ]
  const bar = useRef<HTMLElement>(null)
  useEffect(() => {
    bar.current?.querySelector('[aria-current]')?.scrollIntoView({ inline: 'center', block: 'nearest' })
  }, [])
  return (
    <div className="flex min-h-0 min-w-0 flex-1 bg-surface phone:flex-col">
      <nav
        ref={bar}
        aria-label={t`Settings`}
        className="flex w-56 shrink-0 flex-col gap-0.5 border-line border-r bg-canvas p-3 phone:w-full phone:flex-row phone:overflow-x-auto phone:border-r-0 phone:border-b phone:p-2"
      >
        <p className="px-2 pt-1 pb-3 font-semibold text-base phone:hidden">{t`Settings`}</p>
        {sections.map(({ to, label, icon: Icon }) => (
          <Link
            key={to}
            to={to}
            activeOptions={{ exact: true }}
            activeProps={{ 'aria-current': 'page' }}
            className="touch flex h-8 shrink-0 items-center gap-2.5 whitespace-nowrap rounded-sm px-2 text-ink-2 text-sm hover:bg-hover hover:text-ink aria-[current=page]:bg-selected aria-[current=page]:font-medium aria-[current=page]:text-ink"
          >
            <Icon aria-hidden size={15} strokeWidth={1.75} />
            {label}
            {to === paths.settingsKeys && keysToReplace > 0 ? (
              <span className="ml-auto">
                <Badge tone="warning">
                  {keysToReplace}
                  <span className="sr-only"> {t`to replace`}</span>
                </Badge>
              </span>
            ) : null}
          </Link>
        ))}
      </nav>
      <div className="min-h-0 min-w-0 flex-1 overflow-y-auto">
        <div className={`mx-auto w-full px-8 py-7 phone:px-4 phone:py-5 ${wide ? 'max-w-5xl' : 'max-w-3xl'}`}>
          <header className="mb-6 flex flex-wrap items-start justify-between gap-3">
            <div className="min-w-0">
              <h1 className="font-semibold text-xl">{title}</h1>
              {about ? <p className="mt-0.5 max-w-xl text-ink-2 text-sm">{about}</p> : null}
            </div>
            {actions}
          </header>
          {children}
        </div>
      </div>
    </div>
  )
}

/** A titled block of a settings page. */
export function SettingsBlock({
  title,
  about,
  action,
  children,
}: {
  title: string
  about?: ReactNode
  action?: ReactNode
  children: ReactNode
}) {
  return (
    <section className="mb-8 border-line border-t pt-5 first-of-type:border-t-0 first-of-type:pt-0">
      <div className="mb-3 flex items-start justify-between gap-4 phone:flex-wrap phone:gap-3">
        <div className="min-w-0 flex-1 phone:min-w-48">
          <h2 className="font-semibold text-base">{title}</h2>
          {about ? <p className="mt-0.5 max-w-xl text-ink-3 text-sm">{about}</p> : null}
        </div>
        {action}
      </div>
      {children}
    </section>
  )
}
