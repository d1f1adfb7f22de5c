import { stageColour } from './stage-colour.ts'

/** The small square before a stage's name. */
export function StageMark({ colour }: { colour: string }) {
  return (
    <span
      aria-hidden="true"
      className="inline-block size-2 shrink-0 rounded-[2px]"
      style={{ backgroundColor: stageColour(colour) }}
    />
  )
}
