import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { ResponseOf } from '#contract/endpoint.ts'
import { type Role, roleSchema } from '#contract/permissions.ts'
import { areas, type Rights, settingLevels, standardRights } from '#contract/rights.ts'
import { isSame, type PresetName, presetNames, presets, standingOf } from '#contract/standing.ts'
import type { MemberRights, readRights } from '#contract/team.ts'
import { changeMember } from '../../api/accounts.ts'
import { boardQuery } from '../../api/board.ts'
import { useMay, useWho } from '../../api/identity.ts'
import { useErrorWords } from '../../components/use-error-words.ts'
import { CheckboxField } from '../../ui/CheckboxField.tsx'
import { RadioGroupField } from '../../ui/RadioGroupField.tsx'
import { SelectField } from '../../ui/SelectField.tsx'
import { toast } from '../../ui/toast.ts'
import { SaveBar } from './SaveBar.tsx'
import { SettingsBlock } from './SettingsFrame.tsx'
import { useRightsWords } from './use-rights-words.ts'
import { useRoleWords } from './use-role-words.ts'

type Given = { role: Role; rights: Rights }

/** Role first, ready-made or not, then each right by itself. Owners have everything: there is nothing to choose. */
export function RightsForm({
  member,
  matrix,
}: {
  member: MemberRights
  matrix: ResponseOf<typeof readRights>
}) {
  const { t } = useLingui()
  const words = useErrorWords()
  const [given, setGiven] = useState<Given>({ role: member.role, rights: member.rights })
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)
  const standing = standingOf(given.role, given.rights)
  const isChanged = !isSame(standing, standingOf(member.role, member.rights))
  const isDisabled = !member.can.change.allowed || busy
  const set = (rights: Partial<Rights>) => setGiven({ ...given, rights: { ...given.rights, ...rights } })

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (busy || !isChanged) return
    setBusy(true)
    setError(null)
    try {
      await changeMember(member.id, given.role, given.rights)
      toast(t`Saved. ${member.name} signs in again.`)
    } catch (caught) {
      setError(words(caught))
    } finally {
      setBusy(false)
    }
  }

  return (
    <form onSubmit={submit} noValidate>
      <RoleBlock given={given} isDisabled={isDisabled} onGive={setGiven} />
      {given.role === 'owner' ? null : (
        <>
          <CustomersBlock rights={given.rights} role={given.role} isDisabled={isDisabled} onChange={set} />
          <PipelinesBlock rights={given.rights} role={given.role} isDisabled={isDisabled} onChange={set} />
          <AreasBlock rights={given.rights} areasHere={matrix.areas} isDisabled={isDisabled} onChange={set} />
        </>
      )}
      <SaveBar
        isChanged={isChanged}
        busy={busy}
        error={error}
        onUndo={() => {
          setError(null)
          setGiven({ role: member.role, rights: member.rights })
        }}
      />
    </form>
  )
}

type Block = { rights: Rights; isDisabled: boolean; onChange: (rights: Partial<Rights>) => void }

function RoleBlock({
  given,
  isDisabled,
  onGive,
}: {
  given: Given
  isDisabled: boolean
  onGive: (given: Given) => void
}) {
  const { t } = useLingui()
  const who = useWho()
  const roles = useRoleWords()
  const { presets: presetWords } = useRightsWords()
  const standing = standingOf(given.role, given.rights)
  const isOf = (preset: PresetName) =>
    isSame(standing, standingOf(presets[preset].role, presets[preset].rights))
  const preset = presetNames.find(isOf)
  const offered = roleSchema.options.filter(
    (role) => role !== 'owner' || who.member.role === 'owner' || given.role === 'owner',
  )
  return (
    <SettingsBlock title={t`Role`}>
      <div className="grid grid-cols-2 gap-x-8 gap-y-4 phone:grid-cols-1">
        <RadioGroupField
          label={t`Role`}
          value={given.role}
          isDisabled={isDisabled}
          onChange={(role) => onGive({ role, rights: standardRights[role] })}
          options={offered.map((role) => ({
            value: role,
            label: roles[role].name,
            description: roles[role].may,
          }))}
        />
        <RadioGroupField
          label={t`Or ready-made`}
          value={preset ?? null}
          isDisabled={isDisabled}
          onChange={(name) => onGive(presets[name])}
          options={presetNames.map((name) => ({
            value: name,
            label: presetWords[name].name,
            description: presetWords[name].may,
          }))}
        />
      </div>
    </SettingsBlock>
  )
}

function CustomersBlock({ rights, role, isDisabled, onChange }: Block & { role: Role }) {
  const { t } = useLingui()
  const { contacts } = rights
  const { conversations: conversationWords } = useRightsWords()
  const set = (changes: Partial<Rights['contacts']>) => onChange({ contacts: { ...contacts, ...changes } })
  return (
    <SettingsBlock
      title={t`Customers and conversations`}
      about={
        <Trans>
          Somebody’s own are the conversations and cards given to them, and the customers of those. Everything
          else is not there for them: in no list, no count, no search.
        </Trans>
      }
    >
      <div className="grid grid-cols-2 gap-x-8 gap-y-4 phone:grid-cols-1">
        <SelectField
          label={t`Contacts`}
          value={contacts.which}
          isDisabled={isDisabled}
          onChange={(which) => set({ which })}
          options={[
            { value: 'all', label: t`All contacts` },
            { value: 'mine', label: t`Only their own` },
          ]}
          description={
            contacts.which === 'mine' ? (
              <Trans>Conversations and cards of other customers are hidden too.</Trans>
            ) : null
          }
        />
        <SelectField
          label={t`Conversations`}
          value={rights.conversations}
          isDisabled={isDisabled}
          onChange={(conversations) => onChange({ conversations })}
          options={[
            { value: 'all', label: conversationWords.all },
            { value: 'unassigned_and_mine', label: t`Those that nobody has, and their own` },
            { value: 'mine', label: t`Only their own` },
          ]}
        />
        <SelectField
          label={t`Numbers and e-mails`}
          value={contacts.identity}
          isDisabled={isDisabled}
          onChange={(identity) => set({ identity })}
          options={[
            { value: 'shown', label: t`Shown` },
            { value: 'masked', label: t`Masked: the last two digits only` },
          ]}
          description={
            contacts.identity === 'masked' ? (
              <Trans>They answer customers all the same, and cannot change how customers are reached.</Trans>
            ) : null
          }
        />
        <div>
          <CheckboxField
            isOn={contacts.export}
            isDisabled={isDisabled}
            onChange={(on) => set({ export: on })}
          >
            <Trans>May export contacts</Trans>
          </CheckboxField>
          <CheckboxField
            isOn={contacts.delete && role !== 'viewer'}
            isDisabled={isDisabled || role === 'viewer'}
            onChange={(on) => set({ delete: on })}
          >
            <Trans>May delete contacts</Trans>
          </CheckboxField>
        </div>
      </div>
    </SettingsBlock>
  )
}

function PipelinesBlock({ rights, role, isDisabled, onChange }: Block & { role: Role }) {
  const { t } = useLingui()
  const { pipelines: words } = useRightsWords()
  const { usual, named } = rights.pipelines
  const maySeeBoard = useMay('deals.read')
  const { data: board } = useQuery({ ...boardQuery(), enabled: maySeeBoard })
  const levels = (['none', 'see', 'work'] as const)
    .filter((level) => level !== 'work' || role !== 'viewer')
    .map((level) => ({ value: level, label: words[level] }))
  const shown = (level: Rights['pipelines']['usual']) =>
    role === 'viewer' && level === 'work' ? 'see' : level
  return (
    <SettingsBlock
      title={t`Pipelines`}
      about={<Trans>Whether the cards of a pipeline are there for them, and whether they move them.</Trans>}
    >
      <div className="grid grid-cols-2 gap-x-8 gap-y-4 phone:grid-cols-1">
        {(board?.pipelines ?? []).map(({ id, name }) => (
          <SelectField
            key={id}
            label={name}
            value={shown(named[id] ?? usual)}
            isDisabled={isDisabled}
            onChange={(level) => onChange({ pipelines: { usual, named: { ...named, [id]: level } } })}
            options={levels}
          />
        ))}
        <SelectField
          label={t`Pipelines made later`}
          value={shown(usual)}
          isDisabled={isDisabled}
          onChange={(level) =>
            onChange({ pipelines: { usual: level, named: keptOf(board?.pipelines, rights) } })
          }
          options={levels}
        />
      </div>
    </SettingsBlock>
  )
}

/** What stands for a pipeline now stays when the rule for later ones changes. */
function keptOf(pipelines: { id: string }[] | undefined, { pipelines: { usual, named } }: Rights) {
  return { ...Object.fromEntries((pipelines ?? []).map(({ id }) => [id, usual])), ...named }
}

function AreasBlock({
  rights,
  areasHere,
  isDisabled,
  onChange,
}: Block & { areasHere: ResponseOf<typeof readRights>['areas'] }) {
  const { t } = useLingui()
  const words = useRightsWords()
  return (
    <SettingsBlock title={t`Settings`} about={<Trans>Which parts of the settings they see or change.</Trans>}>
      <div className="grid grid-cols-4 gap-x-6 gap-y-4 phone:grid-cols-2">
        {areas.map((area) => (
          <SelectField
            key={area}
            label={words.areas[area]}
            value={rights.settings[area]}
            isDisabled={isDisabled}
            onChange={(level) => onChange({ settings: { ...rights.settings, [area]: level } })}
            options={settingLevels.map((level) => ({ value: level, label: words.settings[level] }))}
            description={
              areasHere.find((one) => one.area === area)?.inUse ? null : <Trans>Nothing there yet</Trans>
            }
          />
        ))}
      </div>
    </SettingsBlock>
  )
}
