import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'

/** Where the board was scrolled to sideways, kept for coming back. */
let scrolledTo = 0

/** Which column fills a phone's screen; `show` brings another into view. On a desk it only keeps the board's place. */
export function useStageInView(
  scroller: RefObject<HTMLDivElement | null>,
  stageIds: string[],
): { current: string | undefined; show: (stageId: string) => void } {
  const [at, setAt] = useState(0)
  const isPlaced = useRef(false)
  const hasColumns = stageIds.length > 0
  useEffect(() => {
    const element = scroller.current
    if (!element || !hasColumns) return
    if (!isPlaced.current) element.scrollLeft = scrolledTo
    isPlaced.current = true
    const look = () => {
      scrolledTo = element.scrollLeft
      setAt(Math.round(element.scrollLeft / Math.max(1, element.clientWidth)))
    }
    look()
    element.addEventListener('scroll', look, { passive: true })
    return () => element.removeEventListener('scroll', look)
  }, [scroller, hasColumns])
  const show = useCallback(
    (stageId: string) => {
      const element = scroller.current
      if (!element) return
      const index = element.querySelectorAll(':scope > section')
      const column = [...index][stageIds.indexOf(stageId)]
      column?.scrollIntoView({ inline: 'start', block: 'nearest', behavior: 'instant' })
    },
    [scroller, stageIds],
  )
  return { current: stageIds[Math.min(at, stageIds.length - 1)], show }
}
