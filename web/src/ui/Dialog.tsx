import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Dialog as AriaDialog } from 'react-aria-components/Dialog'
import { Heading } from 'react-aria-components/Heading'
import { Modal, ModalOverlay } from 'react-aria-components/Modal'
import { classes } from './classes.ts'
import { IconButton } from './IconButton.tsx'

/** A window over the page: holds the focus while open, gives it back after. On a phone it rises from below. */
export function Dialog({
  title,
  isOpen,
  onClose,
  closeLabel,
  children,
  footer,
  isAlert = false,
  size = 'medium',
}: {
  title: string
  isOpen: boolean
  /** Left out: it cannot be dismissed. */
  onClose?: () => void
  /** What the cross says, in the person's language. */
  closeLabel: string
  children: ReactNode
  footer?: ReactNode
  isAlert?: boolean
  size?: 'small' | 'medium' | 'large'
}) {
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose?.()}
      isDismissable={Boolean(onClose)}
      isKeyboardDismissDisabled={!onClose}
      className="appears fixed inset-0 z-40 flex items-center justify-center bg-scrim p-4 phone:items-end phone:p-0"
    >
      <Modal
        className={classes(
          'rises flex max-h-full w-full flex-col overflow-hidden rounded-lg border border-line bg-raised shadow-lift phone:max-w-none phone:rounded-b-none',
          widths[size],
        )}
      >
        <AriaDialog role={isAlert ? 'alertdialog' : 'dialog'} className="flex min-h-0 flex-col outline-none">
          <div className="flex items-center justify-between gap-4 py-3 pr-3 pl-5">
            <Heading slot="title" className="font-semibold text-base text-ink">
              {title}
            </Heading>
            {onClose ? (
              <IconButton label={closeLabel} onPress={onClose}>
                <X aria-hidden size={16} />
              </IconButton>
            ) : null}
          </div>
          <div className="min-h-0 overflow-y-auto px-5 pt-1 pb-5 text-md">{children}</div>
          {footer ? (
            <div className="safe-bottom border-line border-t bg-sunken/50">
              <div className="flex items-center justify-end gap-2 px-5 py-3">{footer}</div>
            </div>
          ) : null}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}

const widths = { small: 'max-w-96', medium: 'max-w-lg', large: 'max-w-3xl' }
