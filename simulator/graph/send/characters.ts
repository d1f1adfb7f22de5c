import type { Settings } from '../../settings.ts'

/** How long a text is. What the platform counts is not documented; the default is what a person sees as one sign. */
export function countCharacters(text: string, as: Settings['countCharactersAs']): number {
  if (as === 'utf16') return text.length
  if (as === 'code_points') return [...text].length
  // One sign may be made of many units; a text that is absurdly long for its signs is counted as it is.
  let count = 0
  for (const _ of segmenter.segment(text)) count += 1
  return text.length > 32 * (count + 64) ? text.length : count
}

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
