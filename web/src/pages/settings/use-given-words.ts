import type { Role } from '#contract/permissions.ts'
import type { Rights } from '#contract/rights.ts'
import { isSame, type PresetName, presetNames, presets, standingOf } from '#contract/standing.ts'
import { useRightsWords } from './use-rights-words.ts'
import { useRoleWords } from './use-role-words.ts'

/** What one may be given at once, a role or ready-made rights, in words. */
export function useGivenWords(): Record<Role | PresetName, { name: string; may: string }> {
  return { ...useRoleWords(), ...useRightsWords().presets }
}

/** The ready-made rights that these are, else the role. */
export function givenName({ role, rights }: { role: Role; rights: Rights | null }): Role | PresetName {
  const standing = standingOf(role, rights)
  const isOf = (name: PresetName) => isSame(standing, standingOf(presets[name].role, presets[name].rights))
  return presetNames.find(isOf) ?? role
}
