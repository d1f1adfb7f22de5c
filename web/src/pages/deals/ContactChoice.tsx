import { Trans, useLingui } from '@lingui/react/macro'
import { UserRoundPlus, X } from 'lucide-react'
import { useState } from 'react'
import { Button as AriaButton } from 'react-aria-components/Button'
import { phoneWords } from '../../components/phone-words.ts'
import { useContactSearch } from '../../components/use-contact-search.ts'
import { Avatar } from '../../ui/Avatar.tsx'
import { Button } from '../../ui/Button.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { TextField } from '../../ui/TextField.tsx'
import type { NewCard, Wrong } from './use-make-card.ts'

type Props = { card: NewCard; wrong: Wrong; onChange: (change: Partial<NewCard>) => void }

/** Who the card is for: somebody known, found by name or number, or somebody new. */
export function ContactChoice({ card, wrong, onChange }: Props) {
  const [isNew, setIsNew] = useState(card.name !== '' || card.phone !== '')
  if (card.contact) return <Chosen card={card} wrong={wrong} onChange={onChange} />
  if (isNew) {
    return (
      <NewPerson
        card={card}
        wrong={wrong}
        onChange={onChange}
        onSearch={() => {
          onChange({ name: '', phone: '' })
          setIsNew(false)
        }}
      />
    )
  }
  return (
    <Finder
      wrong={wrong}
      onChoose={(contact) => onChange({ contact })}
      onNew={(typed) => {
        onChange(/\d{3}/.test(typed) ? { phone: typed } : { name: typed })
        setIsNew(true)
      }}
    />
  )
}

function Chosen({ card, wrong, onChange }: Props) {
  const { t } = useLingui()
  const { contact } = card
  if (!contact) return null
  return (
    <div>
      <p className="mb-1 font-medium text-ink-2 text-xs">
        <Trans>Customer</Trans>
      </p>
      <div className="flex items-center gap-3 rounded-sm border border-line px-2.5 py-1.5">
        <Avatar name={contact.displayName} size="small" />
        <span className="min-w-0 flex-1">
          <span className="block truncate font-medium">{contact.displayName}</span>
          {contact.phone ? (
            <span className="figures block text-ink-3 text-xs">{phoneWords(contact.phone)}</span>
          ) : null}
        </span>
        <IconButton label={t`Choose somebody else`} onPress={() => onChange({ contact: null })}>
          <X aria-hidden size={15} />
        </IconButton>
      </div>
      {wrong.contact ? (
        <p role="alert" className="mt-1 text-danger text-xs">
          {wrong.contact}
        </p>
      ) : null}
    </div>
  )
}

function NewPerson({ card, wrong, onChange, onSearch }: Props & { onSearch: () => void }) {
  const { t } = useLingui()
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="sr-only">{t`New customer`}</legend>
      <div className="grid grid-cols-2 gap-3 phone:grid-cols-1">
        <TextField
          label={t`Name`}
          autoFocus
          autoComplete="off"
          maxLength={200}
          value={card.name}
          onChange={(name) => onChange({ name })}
          error={wrong.name ?? wrong.contact}
        />
        <TextField
          label={t`Number`}
          type="tel"
          autoComplete="off"
          maxLength={40}
          value={card.phone}
          onChange={(phone) => onChange({ phone })}
          error={wrong.phone}
        />
      </div>
      <Button size="small" look="quiet" className="-ml-2.5 self-start" onPress={onSearch}>
        <Trans>Choose somebody known instead</Trans>
      </Button>
    </fieldset>
  )
}

function Finder({
  wrong,
  onChoose,
  onNew,
}: {
  wrong: Wrong
  onChoose: (contact: NonNullable<NewCard['contact']>) => void
  onNew: (typed: string) => void
}) {
  const { t } = useLingui()
  const [typed, setTyped] = useState('')
  const { found, looked, isWhole, isLooking, lookFurther } = useContactSearch(typed)
  const shown = found.slice(0, typed.trim() === '' ? 3 : 5)
  return (
    <div>
      <TextField
        label={t`Customer`}
        placeholder={t`Name or number`}
        autoFocus
        autoComplete="off"
        maxLength={100}
        value={typed}
        onChange={setTyped}
        error={wrong.contact}
      />
      <ul aria-label={t`Who it may be`} className="mt-1.5 flex flex-col">
        {shown.map((contact) => (
          <li key={contact.id}>
            <AriaButton className={rowLook} onPress={() => onChoose(contact)}>
              <Avatar name={contact.displayName} size="small" />
              <span className="min-w-0 flex-1 truncate">{contact.displayName}</span>
              {contact.phone ? (
                <span className="figures text-ink-3 text-xs">{phoneWords(contact.phone)}</span>
              ) : null}
            </AriaButton>
          </li>
        ))}
        <li>
          <AriaButton className={rowLook} onPress={() => onNew(typed.trim())}>
            <span className="flex size-6 items-center justify-center text-accent-ink">
              <UserRoundPlus aria-hidden size={15} />
            </span>
            <span className="min-w-0 flex-1 truncate text-accent-ink">
              {typed.trim() === '' ? <Trans>Somebody new</Trans> : <Trans>New: {typed.trim()}</Trans>}
            </span>
          </AriaButton>
        </li>
      </ul>
      <p role="status" className="mt-1 flex items-center gap-2 text-ink-3 text-xs">
        {typed.trim() === '' ? null : isLooking ? (
          <Trans>Looking…</Trans>
        ) : isWhole ? null : (
          <>
            <Trans>Looked through the newest {looked} contacts.</Trans>
            <Button size="small" look="quiet" onPress={lookFurther}>
              <Trans>Look further</Trans>
            </Button>
          </>
        )}
      </p>
    </div>
  )
}

const rowLook =
  'touch flex h-9 w-full items-center gap-2.5 rounded-sm px-2 text-left text-sm data-[hovered]:bg-hover data-[focus-visible]:bg-hover'
