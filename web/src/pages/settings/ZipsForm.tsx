import { Trans, useLingui } from '@lingui/react/macro'
import { X } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { Button as AriaButton } from 'react-aria-components/Button'
import { Tag, TagGroup, TagList } from 'react-aria-components/TagGroup'
import type { Account } from '#contract/accounts.ts'
import { Button } from '../../ui/Button.tsx'
import { TextField } from '../../ui/TextField.tsx'
import { SaveBar } from './SaveBar.tsx'
import { SettingsBlock } from './SettingsFrame.tsx'
import { useSave } from './use-save.ts'
import { joinZips, readZips, zipsMax } from './zips.ts'

/** Where the business works. A customer elsewhere is told so by the bot. */
export function ZipsForm({ account, mayChange }: { account: Account; mayChange: boolean }) {
  const { t } = useLingui()
  const [changed, setChanged] = useState<string[] | null>(null)
  const [typed, setTyped] = useState('')
  const [wrong, setWrong] = useState<string | null>(null)
  const { save, busy, error } = useSave()
  const zips = changed ?? account.serviceZips

  function add(): string[] | null {
    const read = readZips(typed)
    const joined = joinZips(zips, read.zips)
    if (joined.length > zipsMax) {
      setWrong(t`At most ${zipsMax} ZIP codes.`)
      return null
    }
    // What is no ZIP code stays in the field, to be mended.
    setTyped(read.wrong.join(' '))
    setWrong(read.wrong.length > 0 ? t`A ZIP code has five digits.` : null)
    if (read.zips.length > 0) setChanged(joined)
    return read.wrong.length > 0 ? null : joined
  }
  async function submit(event: FormEvent) {
    event.preventDefault()
    const all = typed.trim() === '' ? zips : add()
    if (all && (await save({ serviceZips: all }))) setChanged(null)
  }
  return (
    <SettingsBlock
      title={t`Service area`}
      about={
        <Trans>ZIP codes in which you work. With none here, the bot takes customers from everywhere.</Trans>
      }
    >
      <form onSubmit={submit} noValidate>
        {zips.length > 0 ? (
          <TagGroup
            aria-label={t`ZIP codes`}
            onRemove={mayChange ? (keys) => setChanged(zips.filter((zip) => !keys.has(zip))) : undefined}
          >
            <TagList className="mb-3 flex max-h-52 flex-wrap gap-1.5 overflow-y-auto">
              {zips.map((zip) => (
                <Tag
                  key={zip}
                  id={zip}
                  textValue={zip}
                  className="figures touch inline-flex h-7 cursor-default items-center gap-1 rounded-sm border border-line bg-sunken px-2 text-sm"
                >
                  {zip}
                  {mayChange ? (
                    <AriaButton
                      slot="remove"
                      aria-label={t`Remove ${zip}`}
                      className="-mr-1 inline-flex size-5 items-center justify-center rounded-xs text-ink-3 data-[hovered]:bg-hover data-[hovered]:text-ink"
                    >
                      <X aria-hidden size={12} />
                    </AriaButton>
                  ) : null}
                </Tag>
              ))}
            </TagList>
          </TagGroup>
        ) : null}
        {mayChange ? (
          <div className="flex items-start gap-2">
            <div className="w-72 max-w-full">
              <TextField
                label={t`Add ZIP codes`}
                isLabelHidden
                placeholder="78704, 78745"
                inputMode="text"
                autoComplete="off"
                maxLength={14_000}
                value={typed}
                onChange={(text) => {
                  setTyped(text)
                  setWrong(null)
                }}
                error={wrong}
              />
            </div>
            <Button isDisabled={typed.trim() === ''} onPress={add}>
              <Trans>Add</Trans>
            </Button>
          </div>
        ) : null}
        <SaveBar
          isChanged={changed !== null}
          busy={busy}
          error={error}
          onUndo={() => {
            setChanged(null)
            setTyped('')
            setWrong(null)
          }}
        />
      </form>
    </SettingsBlock>
  )
}
