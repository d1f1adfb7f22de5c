import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { CalendarCheck, Ellipsis, Inbox, Settings, SquareKanban, Users } from 'lucide-react'
import { Button } from 'react-aria-components/Button'
import { useWho } from '../api/identity.ts'
import { paths } from '../paths.ts'
import { Avatar } from '../ui/Avatar.tsx'
import { Mark } from './Mark.tsx'
import { PersonMenu } from './PersonMenu.tsx'

type Props = { waiting: number; onShortcuts: () => void }

/** The pages, at the side of a desk's screen. */
export function SideRail({ waiting, onShortcuts }: Props) {
  const { t } = useLingui()
  const who = useWho()
  const pages = usePages()
  return (
    <nav
      aria-label={t`Pages`}
      className="flex w-18 shrink-0 flex-col items-center gap-1 border-line border-r bg-canvas py-3 phone:hidden"
    >
      <Link to={paths.inbox} aria-label={t`Plumbline, to the inbox`} className="mb-3 rounded-md">
        <Mark size={30} />
      </Link>
      {pages.map(({ to, label, icon: Icon, isAtEnd }) => (
        <Link key={to} to={to} className={`${railLink} ${isAtEnd ? 'mt-auto' : ''}`} activeProps={active}>
          <span className="relative">
            <Icon aria-hidden size={19} strokeWidth={1.75} />
            {to === paths.inbox ? <Count count={waiting} /> : null}
          </span>
          {label}
        </Link>
      ))}
      <PersonMenu
        onShortcuts={onShortcuts}
        trigger={
          <Button className="mt-1 rounded-full p-1 hover:bg-hover">
            <Avatar name={who.member.name} tone="accent" />
            <span className="sr-only">{t`${who.member.name}: your menu`}</span>
          </Button>
        }
      />
    </nav>
  )
}

/** The same at the foot of a phone's screen. */
export function BottomBar({ waiting, onShortcuts }: Props) {
  const { t } = useLingui()
  const pages = usePages().slice(0, 3)
  return (
    <nav aria-label={t`Pages`} className="safe-bottom shrink-0 border-line border-t bg-canvas desk:hidden">
      <div className="flex h-14">
        {pages.map(({ to, label, icon: Icon }) => (
          <Link key={to} to={to} className={barLink} activeProps={active}>
            <span className="relative">
              <Icon aria-hidden size={20} strokeWidth={1.75} />
              {to === paths.inbox ? <Count count={waiting} /> : null}
            </span>
            {label}
          </Link>
        ))}
        <PersonMenu
          isMore
          onShortcuts={onShortcuts}
          trigger={
            <Button className={barLink}>
              <Ellipsis aria-hidden size={20} strokeWidth={1.75} />
              <Trans>More</Trans>
            </Button>
          }
        />
      </div>
    </nav>
  )
}

function Count({ count }: { count: number }) {
  const { t } = useLingui()
  if (count === 0) return null
  return (
    <span className="figures absolute -top-1.5 -right-2.5 flex h-4 min-w-4 items-center justify-center rounded-full bg-accent px-1 font-semibold text-[10px] text-on-accent leading-none">
      <span aria-hidden="true">{count > 99 ? '99+' : count}</span>
      <span className="sr-only">{t`${count} waiting`}</span>
    </span>
  )
}

function usePages() {
  const { t } = useLingui()
  return [
    { to: paths.inbox, label: t`Inbox`, icon: Inbox },
    { to: paths.board, label: t`Board`, icon: SquareKanban },
    { to: paths.today, label: t`Today`, icon: CalendarCheck },
    { to: paths.contacts, label: t`Contacts`, icon: Users },
    { to: paths.settings, label: t`Settings`, icon: Settings, isAtEnd: true },
  ]
}

const railLink =
  'flex h-13 w-16 flex-col items-center justify-center gap-1 rounded-md text-2xs text-ink-2 transition-colors duration-100 hover:bg-hover hover:text-ink'
const barLink =
  'flex flex-1 flex-col items-center justify-center gap-0.5 text-2xs text-ink-2 outline-offset-[-3px]'
const active = {
  className: 'text-accent-ink! font-medium bg-accent-soft phone:bg-transparent',
  'aria-current': 'page' as const,
}
