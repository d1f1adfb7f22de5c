import { useLocale } from '../language.ts'
import { TextField, type TextFieldProps } from '../ui/TextField.tsx'
import { moneySign } from './money-input.ts'

/** An amount as a person types it; read it with `readMoney`. The currency's sign stands in the label. */
export function MoneyField({
  label,
  currency,
  ...rest
}: Omit<TextFieldProps, 'type' | 'inputMode' | 'label'> & { label: string; currency: string }) {
  const sign = moneySign(useLocale(), currency)
  return (
    <TextField {...rest} label={`${label} (${sign})`} inputMode="decimal" autoComplete="off" maxLength={24} />
  )
}
