import { type KeyboardEvent, type PointerEvent, type ReactNode, useState } from 'react'
import { classes } from './classes.ts'

/**
 * The line between two panes; drag it, or focus it and use the arrows. Double click goes back to the usual width.
 * `onResize` hears pixels, while dragging and after.
 */
export function PaneDivider({
  label,
  width,
  usualWidth,
  widthMin,
  widthMax,
  side,
  onResize,
}: {
  label: string
  width: number
  usualWidth: number
  widthMin: number
  widthMax: number
  /** On which side of the line the pane lies whose width this is. */
  side: 'left' | 'right'
  onResize: (width: number) => void
}) {
  const [drag, setDrag] = useState<{ x: number; width: number } | null>(null)
  const towards = side === 'left' ? 1 : -1
  const resize = (next: number) => onResize(Math.round(Math.min(widthMax, Math.max(widthMin, next))))

  function byKey(event: KeyboardEvent) {
    const step = event.shiftKey ? 48 : 16
    if (event.key === 'ArrowLeft') resize(width - step * towards)
    else if (event.key === 'ArrowRight') resize(width + step * towards)
    else if (event.key === 'Home') resize(widthMin)
    else if (event.key === 'End') resize(widthMax)
    else return
    event.preventDefault()
  }
  function begin(event: PointerEvent<HTMLHRElement>) {
    event.currentTarget.setPointerCapture(event.pointerId)
    setDrag({ x: event.clientX, width })
  }
  return (
    <hr
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={width}
      aria-valuemin={widthMin}
      aria-valuemax={widthMax}
      tabIndex={0}
      onKeyDown={byKey}
      onPointerDown={begin}
      onPointerMove={(event) => drag && resize(drag.width + (event.clientX - drag.x) * towards)}
      onPointerUp={() => setDrag(null)}
      onPointerCancel={() => setDrag(null)}
      onDoubleClick={() => resize(usualWidth)}
      className={classes(
        'relative z-10 -mx-1 h-auto w-2 border-0 shrink-0 cursor-col-resize touch-none outline-offset-[-3px] phone:hidden',
        'before:absolute before:inset-y-0 before:left-1/2 before:w-px before:bg-line hover:before:bg-line-strong',
        drag && 'before:bg-accent-ink',
      )}
    />
  )
}

/** A pane of a given width on a desk; the whole screen on a phone. */
export function Pane({
  width,
  className,
  children,
  label,
}: {
  width: number
  className?: string
  children: ReactNode
  label: string
}) {
  return (
    <section
      aria-label={label}
      style={{ '--pane': `${width}px` } as React.CSSProperties}
      className={classes('flex min-w-0 shrink-0 flex-col phone:w-full desk:w-(--pane)', className)}
    >
      {children}
    </section>
  )
}
