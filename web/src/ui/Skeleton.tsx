import { classes } from './classes.ts'

/** The place of something that is coming. Unseen for the first 300 ms. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden="true" className={classes('late block rounded-xs bg-hover', className)} />
}

/** Rows like those of a list: a round sign and two lines. */
export function SkeletonRows({ rows = 8, label }: { rows?: number; label: string }) {
  return (
    <div role="status" aria-label={label} className="flex flex-col">
      {Array.from({ length: rows }, (_, row) => row).map((row) => (
        <div key={row} className="flex items-center gap-3 border-line border-b px-4 py-3.5">
          <Skeleton className="size-9 shrink-0 rounded-full" />
          <div className="flex flex-1 flex-col gap-2">
            <Skeleton className={row % 2 ? 'h-3 w-2/5' : 'h-3 w-3/5'} />
            <Skeleton className={row % 3 ? 'h-3 w-4/5' : 'h-3 w-3/5'} />
          </div>
        </div>
      ))}
    </div>
  )
}
