import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import type { Contact } from '#contract/contacts.ts'
import type { Source, Urgency } from '#contract/shared.ts'
import { createContact } from '../../api/contacts.ts'
import { createDeal } from '../../api/deals.ts'
import { isRefusal } from '../../api/errors.ts'
import { useWho } from '../../api/identity.ts'
import { centsMax, readMoney } from '../../components/money-input.ts'
import { useErrorWords } from '../../components/use-error-words.ts'
import { useLocale } from '../../language.ts'

/** The form as it stands on the screen. */
export type NewCard = {
  /** Somebody known; null: `name` and `phone` say who. */
  contact: Contact | null
  name: string
  phone: string
  title: string
  urgency: Urgency | 'unknown'
  value: string
  address: string
  source: Source
}

export const emptyCard: NewCard = {
  contact: null,
  name: '',
  phone: '',
  title: '',
  urgency: 'unknown',
  value: '',
  address: '',
  source: 'manual',
}

export type Wrong = Partial<Record<'contact' | 'name' | 'phone' | 'title' | 'value' | 'address', string>>

/**
 * Makes the contact where it is new, then the card. When only the second fails, the contact stays chosen, so that trying
 * again makes no second one.
 */
export function useMakeCard(
  card: NewCard,
  onChange: (card: NewCard) => void,
  pipelineId: string,
  onMade: (dealId: string) => void,
) {
  const { t } = useLingui()
  const words = useErrorWords()
  const locale = useLocale()
  const { currency } = useWho().account
  const [busy, setBusy] = useState(false)
  const [wrong, setWrong] = useState<Wrong>({})
  const [other, setOther] = useState<string | null>(null)

  function wrongIn(valueCents: number | null): Wrong {
    const found: Wrong = {}
    if (!card.contact && card.name.trim() === '' && card.phone.trim() === '')
      found.contact = t`Choose who it is, or write a name or a number.`
    if (card.title.trim() === '') found.title = t`Say in a few words what it is about.`
    if (Number.isNaN(valueCents)) found.value = t`Write an amount, such as 450.`
    else if (valueCents !== null && valueCents > centsMax) found.value = t`This is more than a card can hold.`
    return found
  }

  async function make() {
    if (busy) return
    const valueCents = readMoney(card.value, locale, currency)
    const found = wrongIn(valueCents)
    setWrong(found)
    setOther(null)
    if (Object.keys(found).length > 0) return
    setBusy(true)
    try {
      const contact = card.contact ?? (await newContact(card))
      if (!card.contact) onChange({ ...card, contact, name: '', phone: '' })
      const deal = await createDeal({
        contactId: contact.id,
        title: card.title.trim(),
        pipelineId,
        source: card.source,
        ...(card.urgency !== 'unknown' && { urgency: card.urgency }),
        ...(valueCents !== null && { valueCents }),
        ...(card.address.trim() !== '' && { address: card.address.trim() }),
      })
      onMade(deal.id)
    } catch (error) {
      if (isRefusal(error, 'phone_invalid', 'phone_taken')) setWrong({ phone: words(error) })
      else if (isRefusal(error, 'contact_unknown')) setWrong({ contact: words(error) })
      else if (isRefusal(error, 'invalid_request')) setWrong(wrongFields(Object.keys(error.fields)))
      else setOther(words(error))
      setBusy(false)
    }
  }

  function wrongFields(names: string[]): Wrong {
    const shown: Record<string, keyof Wrong> = { valueCents: 'value', contactId: 'contact' }
    const known: (keyof Wrong)[] = ['name', 'phone', 'title', 'address', 'value', 'contact']
    const found = names
      .map((name) => shown[name] ?? name)
      .filter((name) => known.includes(name as keyof Wrong))
    if (found.length === 0) setOther(t`Something in this form is not right.`)
    return Object.fromEntries(found.map((name) => [name, t`This cannot be taken as it is.`]))
  }

  return { make, busy, wrong, other }
}

function newContact({ name, phone, source }: NewCard): Promise<Contact> {
  return createContact({
    source,
    ...(name.trim() !== '' && { name: name.trim() }),
    ...(phone.trim() !== '' && { phone: phone.trim() }),
  })
}
