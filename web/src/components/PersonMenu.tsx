import { useLingui } from '@lingui/react/macro'
import { useNavigate } from '@tanstack/react-router'
import { Bell, Keyboard, LogOut, Monitor, Moon, Settings, ShieldCheck, Sun, Users } from 'lucide-react'
import { type ReactElement, useState } from 'react'
import { signOut, useWho } from '../api/identity.ts'
import { chooseLanguage, languages } from '../language.ts'
import { paths, publicPaths } from '../paths.ts'
import { chooseTheme, type Theme, useTheme } from '../theme.ts'
import { Menu, type MenuGroup } from '../ui/Menu.tsx'
import { toast } from '../ui/toast.ts'
import { AlertsDialog } from './AlertsDialog.tsx'
import { useErrorWords } from './use-error-words.ts'
import { useWorkplaces } from './use-workplaces.tsx'

/** One's businesses, theme, language, alerts, sign-out; on a phone also the pages for which the bar has no room. */
export function PersonMenu({
  trigger,
  isMore = false,
  onShortcuts,
}: {
  trigger: ReactElement
  isMore?: boolean
  onShortcuts: () => void
}) {
  const { t, i18n } = useLingui()
  const who = useWho()
  const theme = useTheme()
  const navigate = useNavigate()
  const words = useErrorWords()
  const [isAlertsOpen, setIsAlertsOpen] = useState(false)
  const workplaces = useWorkplaces()

  async function leave() {
    try {
      await signOut()
      await navigate({ to: paths.signIn, search: {}, replace: true })
    } catch (error) {
      toast(words(error), { tone: 'danger' })
    }
  }

  const themes: [Theme, string, ReactElement][] = [
    ['system', t`As the system`, <Monitor key="system" aria-hidden size={15} />],
    ['light', t`Light`, <Sun key="light" aria-hidden size={15} />],
    ['dark', t`Dark`, <Moon key="dark" aria-hidden size={15} />],
  ]
  const groups: MenuGroup[] = [
    ...(isMore
      ? [
          {
            id: 'pages',
            entries: [
              {
                id: 'contacts',
                label: t`Contacts`,
                icon: <Users aria-hidden size={15} />,
                onAction: () => void navigate({ to: paths.contacts }),
              },
              {
                id: 'settings',
                label: t`Settings`,
                icon: <Settings aria-hidden size={15} />,
                onAction: () => void navigate({ to: paths.settings }),
              },
            ],
          },
        ]
      : []),
    ...workplaces.groups,
    {
      id: 'theme',
      title: t`Appearance`,
      entries: themes.map(([id, label, icon]) => ({
        id: `theme-${id}`,
        label,
        icon,
        isCurrent: id === theme,
        onAction: () => chooseTheme(id),
      })),
    },
    {
      id: 'language',
      title: t`Language`,
      entries: languages.map(({ code, name }) => ({
        id: `language-${code}`,
        label: name,
        isCurrent: code === i18n.locale,
        onAction: () => void chooseLanguage(code).catch((error) => toast(words(error), { tone: 'danger' })),
      })),
    },
    {
      id: 'person',
      title: who.member.name,
      entries: [
        {
          id: 'alerts',
          label: t`Sound and notifications`,
          icon: <Bell aria-hidden size={15} />,
          onAction: () => setIsAlertsOpen(true),
        },
        {
          id: 'shortcuts',
          label: t`Keyboard shortcuts`,
          icon: <Keyboard aria-hidden size={15} />,
          detail: '?',
          onAction: onShortcuts,
        },
        {
          id: 'trust',
          label: t`What we promise`,
          icon: <ShieldCheck aria-hidden size={15} />,
          onAction: () => window.location.assign(publicPaths.trust),
        },
        {
          id: 'sign-out',
          label: t`Sign out`,
          icon: <LogOut aria-hidden size={15} />,
          onAction: () => void leave(),
        },
      ],
    },
  ]
  return (
    <>
      <Menu
        trigger={trigger}
        label={isMore ? t`More` : t`You and this machine`}
        groups={groups}
        placement={isMore ? 'top end' : 'right bottom'}
      />
      {workplaces.windows}
      <AlertsDialog isOpen={isAlertsOpen} onClose={() => setIsAlertsOpen(false)} />
    </>
  )
}
