import { classes } from './classes.ts'
import { initialsOf } from './initials.ts'

/** The initials of a name; the name itself stands beside it, so it is silent. */
export function Avatar({
  name,
  size = 'medium',
  tone = 'plain',
}: {
  name: string
  size?: 'tiny' | 'small' | 'medium' | 'large'
  tone?: 'plain' | 'accent'
}) {
  return (
    <span
      aria-hidden="true"
      className={classes(
        'inline-flex shrink-0 select-none items-center justify-center rounded-full border font-medium',
        sizes[size],
        tone === 'accent'
          ? 'border-accent-line bg-accent-soft text-accent-ink'
          : 'border-line bg-sunken text-ink-2',
      )}
    >
      {initialsOf(name)}
    </span>
  )
}

const sizes = {
  tiny: 'size-5 text-[9px]',
  small: 'size-6 text-[10px]',
  medium: 'size-9 text-xs',
  large: 'size-12 text-md',
}
