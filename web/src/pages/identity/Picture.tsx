import { useLingui } from '@lingui/react/macro'

/** A message, the line that leads down from it, and the card at its end: our product, drawn. Decoration only. */
export function Picture() {
  const { t } = useLingui()
  return (
    <svg aria-hidden="true" viewBox="0 0 560 440" className="w-full max-w-[640px] px-8" fontFamily="inherit">
      <g className="stroke-line-strong" strokeWidth="1" opacity="0.7">
        {[30, 102, 174, 246, 318, 390].map((y) => (
          <path key={y} d={`M10 ${y}H550`} strokeDasharray="1 8" strokeLinecap="round" />
        ))}
      </g>

      <path d="M280 60V322" className="stroke-accent" strokeWidth="1.5" />
      <g transform="translate(280 322)">
        <path d="M-11 0h22v7h-22z" className="fill-accent" />
        <path d="M-20 10h40c.7 13-6.5 29-20 47-13.5-18-20.7-34-20-47z" className="fill-accent" />
      </g>

      <Bubble x={48} y={34} width={262} height={66}>
        <text x="66" y="62" fontSize="14" className="fill-ink">
          {t`my water heater is leaking,`}
        </text>
        <text x="66" y="82" fontSize="14" className="fill-ink">
          78704
        </text>
        <text x="296" y="88" fontSize="10.5" textAnchor="end" className="fill-ink-3">
          9:41
        </text>
      </Bubble>

      <Bubble x={250} y={132} width={262} height={66} isOurs>
        <text x="268" y="160" fontSize="14" className="fill-ink">
          {t`Is water still running out?`}
        </text>
        <text x="268" y="182" fontSize="11.5" className="fill-ink-2">
          {t`Bot, in 2 seconds`}
        </text>
      </Bubble>

      <rect x="48" y="236" width="190" height="140" rx="8" className="fill-surface stroke-line-strong" />
      <rect x="64" y="252" width="76" height="19" rx="3" className="fill-danger-soft stroke-danger-line" />
      <text x="102" y="265.5" fontSize="11" fontWeight="600" textAnchor="middle" className="fill-danger">
        {t`Emergency`}
      </text>
      <text x="64" y="297" fontSize="14.5" fontWeight="600" className="fill-ink">
        {t`Water heater leak`}
      </text>
      <text x="64" y="318" fontSize="12.5" className="fill-ink-2">
        Austin, 78704
      </text>
      <path d="M64 334H222" className="stroke-line" />
      <circle cx="73" cy="355" r="9" className="fill-accent-soft stroke-accent-line" />
      <text x="90" y="359" fontSize="11.5" className="fill-ink-3">
        {t`waits 1 min`}
      </text>

      {[236, 310].map((y, row) => (
        <g key={y}>
          <rect x="322" y={y} width="190" height="64" rx="8" className="fill-surface stroke-line" />
          <rect x="338" y={y + 18} width={row === 0 ? 112 : 92} height="9" rx="4.5" className="fill-hover" />
          <rect x="338" y={y + 38} width={row === 0 ? 72 : 124} height="8" rx="4" className="fill-hover" />
        </g>
      ))}
    </svg>
  )
}

function Bubble({
  x,
  y,
  width,
  height,
  isOurs = false,
  children,
}: {
  x: number
  y: number
  width: number
  height: number
  isOurs?: boolean
  children: React.ReactNode
}) {
  const look = isOurs ? 'fill-accent-soft stroke-accent-line' : 'fill-surface stroke-line-strong'
  return (
    <g>
      <rect x={x} y={y} width={width} height={height} rx="11" className={look} />
      {children}
    </g>
  )
}
