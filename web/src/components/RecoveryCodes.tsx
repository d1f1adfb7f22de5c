import { Trans, useLingui } from '@lingui/react/macro'
import { Copy, Download, Printer } from 'lucide-react'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'
import { toast } from '../ui/toast.ts'

/** The ten codes, to be kept somewhere else than on the phone that may be lost. They are shown this once. */
export function RecoveryCodes({ codes }: { codes: string[] }) {
  const { t } = useLingui()
  const text = codes.join('\n')
  async function copy() {
    try {
      await navigator.clipboard.writeText(text)
      toast(t`Copied`)
    } catch {
      toast(t`The browser does not allow copying here. Select the text and copy it by hand.`, {
        tone: 'danger',
      })
    }
  }
  function download() {
    const link = document.createElement('a')
    const url = URL.createObjectURL(
      new Blob([`Plumbline\n${location.host}\n\n${text}\n`], { type: 'text/plain' }),
    )
    link.href = url
    link.download = 'plumbline-recovery-codes.txt'
    link.click()
    URL.revokeObjectURL(url)
  }
  return (
    <div className="flex flex-col gap-3">
      <Notice tone="warning">
        <Trans>
          Keep these where you find them without your phone. Each lets you in once. They are not shown again.
        </Trans>
      </Notice>
      <ol className="printed grid grid-cols-2 gap-x-6 gap-y-1.5 rounded-md border border-line bg-sunken px-4 py-3">
        {codes.map((code) => (
          <li key={code} className="select-all font-medium text-ink text-md tabular-nums tracking-wide">
            {code}
          </li>
        ))}
      </ol>
      <div className="flex flex-wrap gap-2">
        <Button size="small" icon={<Copy aria-hidden size={14} />} onPress={() => void copy()}>
          <Trans>Copy</Trans>
        </Button>
        <Button size="small" icon={<Download aria-hidden size={14} />} onPress={download}>
          <Trans>Download</Trans>
        </Button>
        <Button size="small" icon={<Printer aria-hidden size={14} />} onPress={() => window.print()}>
          <Trans>Print</Trans>
        </Button>
      </div>
    </div>
  )
}
