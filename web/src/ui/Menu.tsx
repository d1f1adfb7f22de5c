import { Check } from 'lucide-react'
import type { ReactElement, ReactNode } from 'react'
import { Header } from 'react-aria-components/Header'
import { Menu as AriaMenu, MenuItem, MenuSection, MenuTrigger } from 'react-aria-components/Menu'
import { Popover } from 'react-aria-components/Popover'
import { classes } from './classes.ts'

export type MenuEntry = {
  id: string
  label: string
  icon?: ReactNode
  detail?: ReactNode
  isDanger?: boolean
  isDisabled?: boolean
  /** Marked as the one that holds now. */
  isCurrent?: boolean
  onAction: () => void
}
export type MenuGroup = { id: string; title?: string; entries: MenuEntry[] }

/** A list of things to do, opened by the button given as `trigger`. */
export function Menu({
  trigger,
  label,
  groups,
  placement = 'bottom end',
}: {
  trigger: ReactElement
  label: string
  groups: MenuGroup[]
  placement?: 'bottom end' | 'bottom start' | 'top start' | 'top end' | 'right bottom'
}) {
  return (
    <MenuTrigger>
      {trigger}
      <Popover placement={placement} offset={6} className={classes(popoverLook, 'min-w-52')}>
        <AriaMenu aria-label={label} className="outline-none">
          {groups.map((group) => (
            <MenuSection
              key={group.id}
              // In a collection of its own: a group and an entry of one name would be each other's parent, and the page would hang.
              id={`group ${group.id}`}
              aria-label={group.title ?? label}
              className="border-line not-first:mt-1 not-first:border-t not-first:pt-1"
            >
              {group.title ? (
                <Header className="px-2.5 pt-1.5 pb-1 font-medium text-2xs text-ink-3">{group.title}</Header>
              ) : null}
              {group.entries.map((entry) => (
                <MenuItem
                  key={entry.id}
                  id={entry.id}
                  textValue={entry.label}
                  isDisabled={entry.isDisabled}
                  onAction={entry.onAction}
                  aria-label={entry.isCurrent ? `${entry.label} ✓` : undefined}
                  className={classes(menuItemLook, entry.isDanger && 'text-danger')}
                >
                  {entry.icon ? <span className="text-ink-3">{entry.icon}</span> : null}
                  <span className="min-w-0 flex-1 truncate">{entry.label}</span>
                  {entry.detail ? <span className="text-ink-3 text-xs">{entry.detail}</span> : null}
                  {entry.isCurrent ? <Check aria-hidden size={14} className="text-accent-ink" /> : null}
                </MenuItem>
              ))}
            </MenuSection>
          ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  )
}

export const popoverLook =
  'appears z-50 max-h-96 overflow-y-auto rounded-md border border-line bg-raised p-1 text-ink shadow-lift'

export const menuItemLook =
  'touch flex h-8 cursor-default items-center gap-2.5 rounded-xs px-2.5 text-sm outline-none data-[focused]:bg-hover data-[disabled]:opacity-50'
