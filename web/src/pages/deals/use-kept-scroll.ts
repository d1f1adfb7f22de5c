import { type RefObject, useCallback, useEffect, useRef } from 'react'

/** Where each column was scrolled to, so that coming back finds the board as it was left. */
const scrolledTo = new Map<string, number>()

/**
 * Puts a column back where it was; give the answer to `onScroll`. A virtualised list is as high as its cards only some
 * frames after it has appeared, and must be asked until then.
 */
export function useKeptScroll(list: RefObject<HTMLElement | null>, key: string): () => void {
  const isPlaced = useRef(false)
  useEffect(() => {
    const wanted = scrolledTo.get(key) ?? 0
    let frames = 0
    let frame = 0
    const place = () => {
      const element = list.current
      if (element) element.scrollTop = wanted
      isPlaced.current = !element || wanted === 0 || element.scrollTop >= wanted - 1 || ++frames > 20
      if (!isPlaced.current) frame = requestAnimationFrame(place)
    }
    place()
    return () => cancelAnimationFrame(frame)
  }, [list, key])
  return useCallback(() => {
    if (isPlaced.current && list.current) scrolledTo.set(key, list.current.scrollTop)
  }, [list, key])
}
