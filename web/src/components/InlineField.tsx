import { useLingui } from '@lingui/react/macro'
import { Pencil } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react'
import { Button } from 'react-aria-components/Button'
import { classes } from '../ui/classes.ts'
import { TextField } from '../ui/TextField.tsx'
import { useErrorWords } from './use-error-words.ts'

/**
 * A value that becomes a field when pressed. Enter or leaving it saves, Esc takes it back. A refusal is said at the field
 * and what was typed stays. `read` makes the value out of the text, or says what is wrong with it.
 */
export function InlineField<Value>({
  label,
  text,
  shown,
  placeholder,
  rows,
  maxLength,
  inputMode,
  isDisabled,
  className,
  read,
  onSave,
}: {
  label: string
  /** What stands in the field when it opens. */
  text: string
  /** What stands there otherwise. */
  shown: ReactNode
  placeholder: string
  rows?: number
  maxLength?: number
  inputMode?: 'text' | 'decimal'
  isDisabled?: boolean
  className?: string
  read: (text: string) => { value: Value } | { wrong: string }
  onSave: (value: Value) => Promise<unknown>
}) {
  const { t } = useLingui()
  const words = useErrorWords()
  const [typed, setTyped] = useState<string | null>(null)
  const [error, setError] = useState<string | null>(null)
  const isSaving = useRef(false)
  const button = useRef<HTMLButtonElement>(null)

  function leave(focus: boolean) {
    setTyped(null)
    setError(null)
    if (focus) requestAnimationFrame(() => button.current?.focus())
  }
  async function save(focus: boolean) {
    if (typed === null || isSaving.current) return
    if (typed.trim() === text.trim()) return leave(focus)
    const answer = read(typed.trim())
    if ('wrong' in answer) return setError(answer.wrong)
    isSaving.current = true
    try {
      await onSave(answer.value)
      leave(focus)
    } catch (caught) {
      setError(words(caught))
    } finally {
      isSaving.current = false
    }
  }
  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'Escape') {
      event.stopPropagation()
      event.preventDefault()
      leave(true)
    } else if (event.key === 'Enter' && !event.nativeEvent.isComposing && (!rows || !event.shiftKey)) {
      event.preventDefault()
      void save(true)
    }
  }

  if (typed === null) {
    return (
      <Button
        ref={button}
        isDisabled={isDisabled}
        onPress={() => setTyped(text)}
        className={classes(
          'group/inline touch -mx-1.5 -my-0.5 pointer-coarse:-my-2.5 flex min-w-0 max-w-full items-center gap-1.5 rounded-sm px-1.5 py-0.5 text-left data-[disabled]:cursor-default data-[hovered]:bg-hover',
          className,
        )}
      >
        <span className="min-w-0 [overflow-wrap:anywhere]">
          {shown ?? <span className="font-normal text-ink-3 text-sm">{isDisabled ? '—' : placeholder}</span>}
        </span>
        <span className="sr-only">{isDisabled ? `(${label})` : t`(${label}, press to change)`}</span>
        {isDisabled ? null : (
          <Pencil
            aria-hidden
            size={12}
            className="shrink-0 text-ink-3 opacity-0 group-data-[focus-visible]/inline:opacity-100 group-data-[hovered]/inline:opacity-100"
          />
        )}
      </Button>
    )
  }
  return (
    <form
      onKeyDown={onKeyDown}
      onSubmit={(event) => event.preventDefault()}
      noValidate
      className={classes('min-w-0', className)}
    >
      <TextField
        label={label}
        isLabelHidden
        autoFocus
        rows={rows}
        maxLength={maxLength}
        inputMode={inputMode}
        autoComplete="off"
        value={typed}
        onChange={(next) => {
          setTyped(next)
          setError(null)
        }}
        onBlur={() => void save(false)}
        error={error}
      />
    </form>
  )
}
