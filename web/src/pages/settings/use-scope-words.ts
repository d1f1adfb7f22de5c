import { useLingui } from '@lingui/react/macro'
import { useMemo } from 'react'
import type { Permission } from '#contract/permissions.ts'

/** What a key with this permission can do, and what it is about. A permission without words is shown by its name. */
export function useScopeWords(): (scope: Permission) => { does: string; about: string } {
  const { t } = useLingui()
  return useMemo(() => {
    const does: Partial<Record<Permission, string>> = {
      'account.read': t`Read the business`,
      'account.manage': t`Change the business`,
      'team.read': t`Read who works here`,
      'team.see': t`Read how your team signs in`,
      'team.manage': t`Invite, change and remove colleagues`,
      'integrations.manage': t`Make and revoke API keys`,
      'audit.export': t`Take copies of the audit log`,
      'activity.read': t`Read what each of the team did`,
      'contacts.read': t`Read contacts`,
      'contacts.write': t`Change contacts`,
      'contacts.identify': t`Add contacts, write numbers and e-mails`,
      'inbox.read': t`Read conversations`,
      'inbox.reply': t`Answer and assign conversations`,
      'deals.read': t`Read cards and the board`,
      'deals.write': t`Add, move and change cards`,
      'channels.read': t`Read WhatsApp settings and deliveries`,
      'channels.manage': t`Connect numbers, replay deliveries`,
      'tasks.manage': t`See and repeat failed background work`,
      'audit.read': t`Read the audit log`,
      'live.read': t`Follow what happens, as it happens`,
    }
    const about: Record<string, string> = {
      account: t`Business`,
      team: t`Team`,
      activity: t`Team`,
      contacts: t`Contacts`,
      inbox: t`Inbox`,
      deals: t`Board`,
      channels: 'WhatsApp',
      tasks: t`Background work`,
      audit: t`Audit log`,
      live: t`Live`,
    }
    return (scope) => {
      const [area = ''] = scope.split('.')
      return { does: does[scope] ?? scope, about: about[area] ?? area }
    }
  }, [t])
}
