import type { ReactNode } from 'react'
import { Tooltip as AriaTooltip, TooltipTrigger } from 'react-aria-components/Tooltip'
import { Keys } from './Keys.tsx'

/** Says more about the one focusable thing inside it. Never the only place where something is said. */
export function Tooltip({
  text,
  shortcut,
  children,
}: {
  text: ReactNode
  shortcut?: string
  children: ReactNode
}) {
  return (
    <TooltipTrigger delay={500} closeDelay={60}>
      {children}
      <AriaTooltip
        offset={6}
        className="appears z-50 flex max-w-72 items-center gap-2 rounded-sm border border-line bg-raised px-2 py-1 text-ink text-xs shadow-lift"
      >
        {text}
        {shortcut ? <Keys>{shortcut}</Keys> : null}
      </AriaTooltip>
    </TooltipTrigger>
  )
}
