import { useLingui } from '@lingui/react/macro'
import type { Role } from '#contract/permissions.ts'

export function useRoleWords(): Record<Role, { name: string; may: string }> {
  const { t } = useLingui()
  return {
    owner: { name: t`Owner`, may: t`Everything, and removing the demo` },
    admin: { name: t`Admin`, may: t`Everything but what is the owner’s alone` },
    member: { name: t`Member`, may: t`Answers customers and works with cards and contacts` },
    viewer: { name: t`Viewer`, may: t`Reads everything, changes nothing` },
  }
}
