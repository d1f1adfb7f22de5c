import { useLingui } from '@lingui/react/macro'
import { Check, Copy } from 'lucide-react'
import { useState } from 'react'
import { IconButton } from '../ui/IconButton.tsx'
import { toast } from '../ui/toast.ts'

/** Something to be pasted elsewhere, exactly as it stands here. */
export function CopyField({ label, value }: { label: string; value: string }) {
  const { t } = useLingui()
  const [isCopied, setIsCopied] = useState(false)
  async function copy() {
    try {
      await navigator.clipboard.writeText(value)
      setIsCopied(true)
      setTimeout(() => setIsCopied(false), 2000)
    } catch {
      toast(t`The browser does not allow copying here. Select the text and copy it by hand.`, {
        tone: 'danger',
      })
    }
  }
  return (
    <div className="min-w-0">
      <p className="mb-1 font-medium text-ink-2 text-xs">{label}</p>
      <div className="flex items-center gap-1 rounded-sm border border-line bg-sunken py-0.5 pr-0.5 pl-2.5">
        <code className="min-w-0 flex-1 select-all break-all font-sans text-ink text-sm">{value}</code>
        <IconButton label={isCopied ? t`Copied` : t`Copy: ${label}`} onPress={() => void copy()}>
          {isCopied ? (
            <Check aria-hidden size={15} className="text-success" />
          ) : (
            <Copy aria-hidden size={15} />
          )}
        </IconButton>
      </div>
      <span role="status" className="sr-only">
        {isCopied ? t`Copied` : ''}
      </span>
    </div>
  )
}
