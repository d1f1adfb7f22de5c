import { z } from 'zod'
import type { Role } from './permissions.ts'
import { idSchema } from './shared.ts'

/** What somebody may in one pipeline: none of it is there for them, they look, or they work with it. */
export const pipelineLevels = ['none', 'see', 'work'] as const
export const pipelineLevelSchema = z.enum(pipelineLevels)
export type PipelineLevel = z.infer<typeof pipelineLevelSchema>

export const settingLevels = ['none', 'see', 'manage'] as const
export const settingLevelSchema = z.enum(settingLevels)
export type SettingLevel = z.infer<typeof settingLevelSchema>

export const areas = [
  'team',
  'billing',
  'channels',
  'chatbot',
  'automations',
  'templates',
  'integrations',
  'trust',
] as const
export type Area = (typeof areas)[number]

export const conversationsRights = ['mine', 'unassigned_and_mine', 'all'] as const
export type ConversationsRight = (typeof conversationsRights)[number]

/**
 * The fine rights of a member, beside the role. Each takes away, and what is left passes all of them: who sees only their own contacts sees no
 * conversation and no card of another one, whatever the rest says. "Mine" is what docs/glossary.md says.
 */
export const rightsSchema = z
  .strictObject({
    pipelines: z.strictObject({
      /** Of every pipeline that is not named, and of those that are made later. */
      usual: pipelineLevelSchema,
      named: z
        .record(idSchema, pipelineLevelSchema)
        .refine((named) => Object.keys(named).length <= 200, 'names more than 200 pipelines'),
    }),
    contacts: z.strictObject({
      which: z.enum(['mine', 'all']),
      /** Phone and e-mail. */
      identity: z.enum(['masked', 'shown']),
      export: z.boolean(),
      delete: z.boolean(),
    }),
    conversations: z.enum(conversationsRights),
    settings: z.strictObject(
      Object.fromEntries(areas.map((area) => [area, settingLevelSchema])) as Record<
        Area,
        typeof settingLevelSchema
      >,
    ),
  })
  .meta({ id: 'Rights' })
export type Rights = z.infer<typeof rightsSchema>

const everywhere = (level: SettingLevel) =>
  Object.fromEntries(areas.map((area) => [area, level])) as Record<Area, SettingLevel>

const manager: Rights = {
  pipelines: { usual: 'work', named: {} },
  contacts: { which: 'all', identity: 'shown', export: true, delete: true },
  conversations: 'all',
  settings: everywhere('manage'),
}
const worker: Rights = {
  ...manager,
  contacts: { which: 'all', identity: 'shown', export: false, delete: false },
  settings: everywhere('none'),
}

/** What a role has when nobody has changed anything. */
export const standardRights: Record<Role, Rights> = {
  owner: manager,
  admin: manager,
  member: worker,
  viewer: { ...worker, pipelines: { usual: 'see', named: {} } },
}

/** One of the fine rights, as something that can be asked for. */
export type FineRight =
  | { area: Area; level: SettingLevel }
  | { pipelines: PipelineLevel }
  | { contacts: 'identify' | 'export' | 'delete' }
  /** Where all of it is told together: for whom nothing of the business is hidden or masked. */
  | { sees: 'everything' }

export function allows(rights: Rights, fine: FineRight): boolean {
  if ('area' in fine) return reaches(settingLevels, rights.settings[fine.area], fine.level)
  if ('pipelines' in fine) {
    const { usual, named } = rights.pipelines
    return [usual, ...Object.values(named)].some((level) => reaches(pipelineLevels, level, fine.pipelines))
  }
  if ('sees' in fine) return seesEverything(rights)
  // Numbers and addresses are written by who sees all of them: that one is taken would tell the others who else is a customer.
  if (fine.contacts === 'identify')
    return rights.contacts.which === 'all' && rights.contacts.identity === 'shown'
  return rights.contacts[fine.contacts]
}

function seesEverything({ contacts, conversations, pipelines }: Rights): boolean {
  const seesAll = contacts.which === 'all' && contacts.identity === 'shown' && conversations === 'all'
  return seesAll && ![pipelines.usual, ...Object.values(pipelines.named)].includes('none')
}

export function pipelineLevel({ pipelines }: Rights, pipelineId: string): PipelineLevel {
  return pipelines.named[pipelineId] ?? pipelines.usual
}

/** What counts of what is written: an owner has everything, and who only looks works nowhere. */
export function within(role: Role, rights: Rights): Rights {
  if (role === 'owner') return standardRights.owner
  if (role !== 'viewer') return rights
  const look = (level: PipelineLevel): PipelineLevel => (level === 'work' ? 'see' : level)
  return {
    ...rights,
    contacts: { ...rights.contacts, delete: false },
    pipelines: {
      usual: look(rights.pipelines.usual),
      named: Object.fromEntries(
        Object.entries(rights.pipelines.named).map(([id, level]) => [id, look(level)]),
      ),
    },
  }
}

export function reaches<Level>(order: readonly Level[], level: Level, wanted: Level): boolean {
  return order.indexOf(level) >= order.indexOf(wanted)
}
