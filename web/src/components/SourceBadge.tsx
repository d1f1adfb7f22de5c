import { useLingui } from '@lingui/react/macro'
import {
  FileDown,
  type Globe,
  Hand,
  Handshake,
  Link2,
  Megaphone,
  MessageCircle,
  Search,
  ShieldCheck,
} from 'lucide-react'
import type { Source } from '#contract/shared.ts'
import { Badge } from '../ui/Badge.tsx'

/** Where a lead came from. */
export function SourceBadge({ source }: { source: Source }) {
  const words = useSourceWords()
  const Icon = icons[source]
  return <Badge icon={<Icon aria-hidden size={11} />}>{words[source]}</Badge>
}

export function useSourceWords(): Record<Source, string> {
  const { t } = useLingui()
  return {
    google_ads: t`Google ad`,
    meta_ads: t`Meta ad`,
    google_organic: t`Google search`,
    google_local_services: t`Google Local Services`,
    referral: t`Referral`,
    direct: t`Website`,
    whatsapp_direct: t`WhatsApp`,
    whatsapp_ad: t`WhatsApp ad`,
    import: t`Import`,
    manual: t`Added by hand`,
  }
}

const icons: Record<Source, typeof Globe> = {
  google_ads: Megaphone,
  meta_ads: Megaphone,
  google_organic: Search,
  google_local_services: ShieldCheck,
  referral: Handshake,
  direct: Link2,
  whatsapp_direct: MessageCircle,
  whatsapp_ad: Megaphone,
  import: FileDown,
  manual: Hand,
}
