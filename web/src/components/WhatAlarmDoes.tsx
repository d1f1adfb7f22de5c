import { Trans } from '@lingui/react/macro'
import { KeyRound, LogOut, Megaphone } from 'lucide-react'
import type { ReactNode } from 'react'

/** What follows from "this wasn't me", said before it is pressed. */
export function WhatAlarmDoes() {
  return (
    <ul className="flex flex-col gap-3 text-ink-2 text-sm">
      <Line icon={<LogOut aria-hidden size={16} />}>
        <Trans>Every browser and phone that is signed in as you is signed out at once, this one too.</Trans>
      </Line>
      <Line icon={<KeyRound aria-hidden size={16} />}>
        <Trans>Your password stops working. You set a new one by a link that goes to your mailbox.</Trans>
      </Line>
      <Line icon={<Megaphone aria-hidden size={16} />}>
        <Trans>The owners and admins of your business are told.</Trans>
      </Line>
    </ul>
  )
}

function Line({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <li className="flex items-start gap-3">
      <span className="mt-0.5 shrink-0 text-ink-3">{icon}</span>
      <span>{children}</span>
    </li>
  )
}
