import { useLingui } from '@lingui/react/macro'
import { Fan, Wrench } from 'lucide-react'
import type { Trade } from '#contract/shared.ts'

/** The trade decides what the bot asks and which stages the board begins with. */
export function TradeChoice({ value, onChange }: { value: Trade; onChange: (trade: Trade) => void }) {
  const { t } = useLingui()
  const trades = [
    { trade: 'plumbing' as const, label: t`Plumbing`, icon: Wrench },
    { trade: 'hvac' as const, label: t`Heating and cooling`, icon: Fan },
  ]
  return (
    <fieldset>
      <legend className="mb-1 font-medium text-ink-2 text-xs">{t`Trade`}</legend>
      <div className="grid grid-cols-2 gap-2">
        {trades.map(({ trade, label, icon: Icon }) => (
          <label
            key={trade}
            className="flex min-h-11 items-center gap-2 py-1 leading-tight rounded-sm border border-field/60 px-3 text-sm hover:border-field has-checked:border-accent-ink has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-accent-ink has-checked:font-medium"
          >
            <input
              type="radio"
              name="trade"
              className="sr-only"
              checked={value === trade}
              onChange={() => onChange(trade)}
            />
            <Icon aria-hidden size={15} className="shrink-0 text-ink-3" />
            {label}
          </label>
        ))}
      </div>
    </fieldset>
  )
}
