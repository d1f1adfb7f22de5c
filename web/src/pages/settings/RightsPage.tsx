import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { ResponseOf } from '#contract/endpoint.ts'
import { areas, type Rights } from '#contract/rights.ts'
import type { readRights } from '#contract/team.ts'
import { rightsQuery } from '../../api/accounts.ts'
import { useWho } from '../../api/identity.ts'
import { LoadFailed } from '../../components/LoadFailed.tsx'
import { paths } from '../../paths.ts'
import { SkeletonRows } from '../../ui/Skeleton.tsx'
import { SettingsBlock, SettingsFrame } from './SettingsFrame.tsx'
import { useRightsWords } from './use-rights-words.ts'
import { useRoleWords } from './use-role-words.ts'

type Matrix = ResponseOf<typeof readRights>

/** Who may do what: every role, every ready-made set, every colleague, on one page. */
export function RightsPage() {
  const { t } = useLingui()
  const { data, error, refetch } = useQuery(rightsQuery())
  return (
    <SettingsFrame
      title={t`Who may do what`}
      about={
        <Trans>
          Each right takes something away, and what is left passes all of them. Changes count at once, in
          every open page.
        </Trans>
      }
      actions={
        <Link
          to={paths.settingsTeam}
          className="touch flex items-center text-accent-ink text-sm hover:underline"
        >
          <Trans>Team</Trans>
        </Link>
      }
    >
      {data ? (
        <MatrixOf matrix={data} />
      ) : error ? (
        <LoadFailed error={error} onRetry={() => void refetch()} />
      ) : (
        <SkeletonRows rows={8} label={t`Loading who may do what`} />
      )}
    </SettingsFrame>
  )
}

function MatrixOf({ matrix }: { matrix: Matrix }) {
  const { t } = useLingui()
  const who = useWho()
  const roles = useRoleWords()
  const { presets, areas: areaWords } = useRightsWords()
  const waiting = matrix.areas.filter(({ inUse }) => !inUse).map(({ area }) => areaWords[area])
  return (
    <>
      <SettingsBlock title={t`Your team`} about={<Trans>What counts for each of you right now.</Trans>}>
        <RightsTable
          label={t`What each colleague may do`}
          rows={matrix.members.map(({ id, name, role, preset, standard, rights }) => ({
            id,
            head: (
              <Link
                to={paths.settingsMember}
                params={{ memberId: id }}
                className="block font-medium hover:underline"
              >
                {name}
                {id === who.member.id ? (
                  <span className="ml-1.5 font-normal text-ink-3">
                    <Trans>you</Trans>
                  </span>
                ) : null}
              </Link>
            ),
            kind: preset
              ? presets[preset].name
              : standard
                ? roles[role].name
                : t`${roles[role].name}, changed`,
            rights,
          }))}
        />
      </SettingsBlock>
      <SettingsBlock
        title={t`Roles`}
        about={<Trans>What a role may do when nobody has changed anything.</Trans>}
      >
        <RightsTable
          label={t`What each role may do`}
          rows={matrix.roles.map(({ role, rights }) => ({
            id: role,
            head: <span className="font-medium">{roles[role].name}</span>,
            kind: roles[role].may,
            rights,
          }))}
        />
      </SettingsBlock>
      <SettingsBlock
        title={t`Ready-made`}
        about={<Trans>For usual people: a role with rights that fit.</Trans>}
      >
        <RightsTable
          label={t`What the ready-made rights let people do`}
          rows={matrix.presets.map(({ preset, rights }) => ({
            id: preset,
            head: <span className="font-medium">{presets[preset].name}</span>,
            kind: presets[preset].may,
            rights,
          }))}
        />
      </SettingsBlock>
      {waiting.length > 0 ? (
        <p className="text-ink-3 text-sm">
          <Trans>There is nothing to open yet under: {waiting.join(', ')}.</Trans>
        </p>
      ) : null}
    </>
  )
}

/** What scrolls must be reached by the keyboard, though nothing in it may be (WCAG 2.1.1). */
const reachable = { tabIndex: 0 }

type Row = { id: string; head: ReactNode; kind: string; rights: Rights }

/** Wide on purpose: it scrolls sideways by itself, and who it is about stays in sight. */
function RightsTable({ label, rows }: { label: string; rows: Row[] }) {
  const { t } = useLingui()
  const words = useRightsWords()
  const columns: [string, (rights: Rights) => string][] = [
    [t`Contacts`, ({ contacts }) => words.contacts[contacts.which]],
    [t`Numbers and e-mails`, ({ contacts }) => words.identity[contacts.identity]],
    [t`Conversations`, ({ conversations }) => words.conversations[conversations]],
    [t`Pipelines`, ({ pipelines }) => pipelineWords(pipelines, words.pipelines, t`some differ`)],
    [t`Export`, ({ contacts }) => words.yesNo(contacts.export)],
    [t`Delete contacts`, ({ contacts }) => words.yesNo(contacts.delete)],
    ...areas.map((area): [string, (rights: Rights) => string] => [
      words.areas[area],
      ({ settings }) => words.settings[settings[area]],
    ]),
  ]
  return (
    <section aria-label={label} {...reachable} className="overflow-x-auto rounded-md border border-line">
      <table className="w-full border-collapse text-left text-sm">
        <caption className="sr-only">{label}</caption>
        <thead>
          <tr className="border-line border-b bg-canvas text-ink-3 text-xs">
            <th scope="col" className="sticky left-0 z-10 min-w-36 bg-canvas px-3 py-2 font-medium">
              <Trans>Who</Trans>
            </th>
            {columns.map(([name]) => (
              <th key={name} scope="col" className="whitespace-nowrap px-3 py-2 font-medium">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, head, kind, rights }) => (
            <tr key={id} className="border-line border-b last:border-b-0">
              <th
                scope="row"
                className="sticky left-0 z-10 max-w-52 bg-surface px-3 py-2 font-normal phone:max-w-36"
              >
                {head}
                <span className="block text-ink-3 text-xs">{kind}</span>
              </th>
              {columns.map(([name, tell]) => (
                <td key={name} className="whitespace-nowrap px-3 py-2 text-ink-2">
                  {tell(rights)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function pipelineWords(
  { usual, named }: Rights['pipelines'],
  words: Record<Rights['pipelines']['usual'], string>,
  differ: string,
): string {
  const some = Object.values(named).some((level) => level !== usual)
  return some ? `${words[usual]} (${differ})` : words[usual]
}
