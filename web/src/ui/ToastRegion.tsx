import { X } from 'lucide-react'
import { Button } from './Button.tsx'
import { classes } from './classes.ts'
import { IconButton } from './IconButton.tsx'
import { dismissToast, useToasts } from './toast.ts'

/** Where toasts appear; spoken politely. One per page. */
export function ToastRegion({ label, dismissLabel }: { label: string; dismissLabel: string }) {
  const toasts = useToasts()
  return (
    <section
      aria-label={label}
      aria-live="polite"
      className="pointer-events-none fixed bottom-4 left-0 z-50 flex flex-col items-start gap-2 px-4 desk:left-16 phone:right-0 phone:items-center phone:bottom-[calc(env(safe-area-inset-bottom)+64px)]"
    >
      {toasts.map((one) => (
        <div
          key={one.id}
          className={classes(
            'rises pointer-events-auto flex min-h-10 max-w-full items-center gap-2 rounded-md border bg-raised py-1 pr-1 pl-4 text-sm shadow-lift',
            one.tone === 'danger' ? 'border-danger-line text-danger' : 'border-line-strong text-ink',
          )}
        >
          <span className="mr-2">{one.text}</span>
          {one.action ? (
            <Button
              size="small"
              look="quiet"
              className="text-accent-ink"
              onPress={() => {
                one.action?.onAction()
                dismissToast(one.id)
              }}
            >
              {one.action.label}
            </Button>
          ) : null}
          <IconButton label={dismissLabel} onPress={() => dismissToast(one.id)}>
            <X aria-hidden size={14} />
          </IconButton>
        </div>
      ))}
    </section>
  )
}
