import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'

const nearPixels = 48

/**
 * Keeps the eye where it is: at the newest message when it is there, on the same line when it has scrolled up and
 * something comes below. The scroller is upside down (column-reverse): 0 is the end, and upwards is negative.
 */
export function useThreadScroll(threadId: string, lastKey: string, unsentCount: number) {
  const scrollerRef = useRef<HTMLDivElement>(null)
  const contentRef = useRef<HTMLDivElement>(null)
  const [isAtEnd, setIsAtEnd] = useState(true)
  const [newBelow, setNewBelow] = useState(false)
  const before = useRef({ threadId, lastKey, unsentCount, height: 0 })

  useLayoutEffect(() => {
    const scroller = scrollerRef.current
    const content = contentRef.current
    if (!scroller || !content) return
    const height = content.offsetHeight
    const past = before.current
    before.current = { threadId, lastKey, unsentCount, height }
    if (past.threadId !== threadId) {
      scroller.scrollTop = 0
      setNewBelow(false)
    } else if (past.lastKey !== lastKey && past.lastKey !== '') {
      if (unsentCount > past.unsentCount) scroller.scrollTop = 0
      else if (scroller.scrollTop < -nearPixels) {
        scroller.scrollTop -= height - past.height
        setNewBelow(true)
      }
    }
  })

  const hasScroller = lastKey !== ''
  useEffect(() => {
    const scroller = scrollerRef.current
    if (!scroller || !hasScroller) return
    const look = () => {
      const near = scroller.scrollTop > -nearPixels
      setIsAtEnd(near)
      if (near) setNewBelow(false)
    }
    // Without a mouse the arrow keys scroll it.
    scroller.tabIndex = 0
    look()
    scroller.addEventListener('scroll', look, { passive: true })
    return () => scroller.removeEventListener('scroll', look)
  }, [hasScroller])

  const jumpToEnd = useCallback(() => {
    if (scrollerRef.current) scrollerRef.current.scrollTop = 0
  }, [])
  return { scrollerRef, contentRef, isAtEnd, newBelow, jumpToEnd }
}
