/** Our mark: a plumb bob on its line. Silent; the name stands beside it or in the link's label. */
export function Mark({ size = 28, className }: { size?: number; className?: string }) {
  return (
    <svg aria-hidden="true" width={size} height={size} viewBox="0 0 32 32" className={className}>
      <rect width="32" height="32" rx="7" className="fill-accent" />
      <path d="M16 4.5v6" className="stroke-on-accent" strokeWidth="1.8" strokeLinecap="round" />
      <path d="M12.6 10.5h6.8v2.2h-6.8z" className="fill-on-accent" />
      <path d="M10.2 14.2h11.6c.2 3.6-1.9 8.2-5.8 13.3-3.9-5.1-6-9.7-5.8-13.3z" className="fill-on-accent" />
    </svg>
  )
}
