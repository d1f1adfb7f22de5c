import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type Role, roleSchema } from '#contract/permissions.ts'
import type { SecondFactorRule as Rule } from '#contract/second-factors.ts'
import { membersQuery } from '../../api/accounts.ts'
import { useMay } from '../../api/identity.ts'
import { changeSecondFactorRule, secondFactorRuleQuery } from '../../api/second-factors.ts'
import { LoadFailed } from '../../components/LoadFailed.tsx'
import { useAct } from '../../components/use-act.ts'
import { useLocale } from '../../language.ts'
import { Button } from '../../ui/Button.tsx'
import { CheckboxField } from '../../ui/CheckboxField.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { RadioGroupField } from '../../ui/RadioGroupField.tsx'
import { SkeletonRows } from '../../ui/Skeleton.tsx'
import { toast } from '../../ui/toast.ts'
import { SettingsBlock } from './SettingsFrame.tsx'
import { useRoleWords } from './use-role-words.ts'

/** Of whom this business requires a second factor, and from when on. */
export function SecondFactorRule() {
  const { t } = useLingui()
  const mayChange = useMay('sessions.manage')
  const { data, error, refetch } = useQuery(secondFactorRuleQuery())
  return (
    <div className="mt-8">
      <SettingsBlock
        title={t`Second factor`}
        about={
          mayChange ? (
            <Trans>
              Require a code beside the password of everybody, or of some. Owners and admins first.
            </Trans>
          ) : (
            <Trans>The owner chooses of whom a code is required beside the password.</Trans>
          )
        }
      >
        {data ? (
          <RuleForm key={`${data.roles} ${data.from}`} rule={data} mayChange={mayChange} />
        ) : error ? (
          <LoadFailed error={error} onRetry={() => void refetch()} />
        ) : (
          <SkeletonRows rows={1} label={t`Loading the team`} />
        )}
      </SettingsBlock>
    </div>
  )
}

const graceDays = { now: 0, week: 7, fortnight: 14, month: 30 }
type Grace = keyof typeof graceDays | 'same'

function RuleForm({ rule, mayChange }: { rule: Rule; mayChange: boolean }) {
  const { t } = useLingui()
  const roleWords = useRoleWords()
  const [act, busy] = useAct()
  const [roles, setRoles] = useState<Role[]>(rule.roles)
  const [grace, setGrace] = useState<Grace>(rule.from ? 'same' : 'week')
  const isChanged = roles.join() !== rule.roles.join() || (roles.length > 0 && grace !== 'same')
  const toggle = (role: Role, isOn: boolean) =>
    setRoles(roleSchema.options.filter((one) => (one === role ? isOn : roles.includes(one))))

  function save() {
    const from =
      grace === 'same' ? rule.from : new Date(Date.now() + graceDays[grace] * 86_400_000).toISOString()
    return act(async () => {
      await changeSecondFactorRule({ roles, from: roles.length === 0 ? null : from })
      toast(t`Saved`)
    })
  }
  const options: { value: Grace; label: string }[] = [
    { value: 'now', label: t`At once` },
    { value: 'week', label: t`In 7 days` },
    { value: 'fortnight', label: t`In 14 days` },
    { value: 'month', label: t`In 30 days` },
  ]
  return (
    <div className="flex flex-col gap-4">
      <Standing rule={rule} />
      <fieldset>
        <legend className="mb-1 font-medium text-ink-2 text-xs">{t`Required of`}</legend>
        <div className="grid grid-cols-4 gap-x-4 phone:grid-cols-2">
          {roleSchema.options.map((role) => (
            <CheckboxField
              key={role}
              isOn={roles.includes(role)}
              isDisabled={!mayChange || busy}
              onChange={(isOn) => toggle(role, isOn)}
            >
              {roleWords[role].name}
            </CheckboxField>
          ))}
        </div>
      </fieldset>
      {mayChange && roles.length > 0 ? (
        <RadioGroupField
          label={t`From when on`}
          value={grace}
          onChange={setGrace}
          isDisabled={busy}
          options={rule.from ? [{ value: 'same', label: t`As it is` }, ...options] : options}
        />
      ) : null}
      {mayChange ? (
        <div>
          <Button look="primary" busy={busy} isDisabled={!isChanged} onPress={() => void save()}>
            <Trans>Save</Trans>
          </Button>
        </div>
      ) : null}
    </div>
  )
}

/** What counts today, and who is still without. */
function Standing({ rule: { from, roles, without } }: { rule: Rule }) {
  const locale = useLocale()
  const { data: members } = useQuery(membersQuery())
  if (roles.length === 0 || !from) return null
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'long' }).format(new Date(from))
  const names = without.flatMap((id) => members?.items.find((member) => member.id === id)?.name ?? [])
  const list = new Intl.ListFormat(locale).format(names)
  return (
    <Notice tone={without.length > 0 ? 'warning' : 'success'}>
      {new Date(from) <= new Date() ? (
        <Trans>Required since {day}.</Trans>
      ) : (
        <Trans>Required from {day} on.</Trans>
      )}{' '}
      {without.length === 0 ? (
        <Trans>All of them have one.</Trans>
      ) : (
        <Plural value={without.length} one={`# has none yet: ${list}.`} other={`# have none yet: ${list}.`} />
      )}
    </Notice>
  )
}
