import { useLingui } from '@lingui/react/macro'
import { CalendarDays, Clock, Flame, Siren } from 'lucide-react'
import type { Urgency } from '#contract/shared.ts'
import { Badge, type BadgeTone } from '../ui/Badge.tsx'

export function UrgencyBadge({ urgency }: { urgency: Urgency }) {
  const words = useUrgencyWords()
  const { icon: Icon, tone } = looks[urgency]
  return (
    <Badge tone={tone} icon={<Icon aria-hidden size={11} strokeWidth={2.25} />}>
      {words[urgency]}
    </Badge>
  )
}

export function useUrgencyWords(): Record<Urgency, string> {
  const { t } = useLingui()
  return { emergency: t`Emergency`, urgent: t`Urgent`, soon: t`Soon`, planned: t`Planned` }
}

const looks: Record<Urgency, { icon: typeof Flame; tone: BadgeTone }> = {
  emergency: { icon: Siren, tone: 'danger' },
  urgent: { icon: Flame, tone: 'warning' },
  soon: { icon: Clock, tone: 'plain' },
  planned: { icon: CalendarDays, tone: 'plain' },
}
