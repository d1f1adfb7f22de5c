import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Role, roleSchema } from '#contract/permissions.ts'
import {
  areas,
  conversationsRights,
  pipelineLevels,
  type Rights,
  settingLevels,
  standardRights,
} from '#contract/rights.ts'
import { covers, narrowed, presetNames, presets, type Standing, standingOf } from '#contract/standing.ts'
import { asMember } from '#kernel/scope.ts'
import { mayChange } from './policy.ts'

const level = fc.constantFrom(...pipelineLevels)
const rights: fc.Arbitrary<Rights> = fc.record({
  pipelines: fc.record({ usual: level, named: fc.dictionary(fc.constantFrom('one', 'two'), level) }),
  contacts: fc.record({
    which: fc.constantFrom('mine' as const, 'all' as const),
    identity: fc.constantFrom('masked' as const, 'shown' as const),
    export: fc.boolean(),
    delete: fc.boolean(),
  }),
  conversations: fc.constantFrom(...conversationsRights),
  settings: fc.record(
    Object.fromEntries(areas.map((area) => [area, fc.constantFrom(...settingLevels)])) as Record<
      (typeof areas)[number],
      fc.Arbitrary<(typeof settingLevels)[number]>
    >,
  ),
})
const role = fc.constantFrom(...roleSchema.options)
/** Often what a role has by itself or what comes ready made, for those are what people give. */
const standing: fc.Arbitrary<Standing> = fc.oneof(
  role.map((role) => standingOf(role)),
  fc
    .constantFrom(...presetNames)
    .map((preset) => presets[preset])
    .map(({ role, rights }) => standingOf(role, rights)),
  fc.tuple(role, rights).map(([role, rights]) => standingOf(role, rights)),
  // Nearly an admin: the kind that could help itself up.
  fc
    .tuple(role, fc.constantFrom<Partial<Rights>>({}, { conversations: 'mine' }))
    .map(([role, less]) => standingOf(role, { ...standardRights.admin, ...less })),
)
const step = fc.record({
  by: fc.nat(5),
  to: fc.nat(5),
  after: fc.option(standing, { nil: null, freq: 8 }),
})

test('no row of allowed changes gives anybody more than they had, but by somebody who had it', () => {
  let allowedSteps = 0
  let raised = 0
  fc.assert(
    fc.property(
      fc.array(standing, { minLength: 2, maxLength: 6 }),
      fc.array(step, { maxLength: 60 }),
      (people, steps) => {
        const team: (Standing | null)[] = [...people]
        for (const { by, to, after } of steps) {
          const [actor, before] = [team[by], team[to]]
          if (!actor || !before || by === to || !actor.permissions.includes('team.manage')) continue
          if (!mayChange(asMember('account', `member ${by}`, actor).actor, before, after).allowed) continue
          allowedSteps++
          if (after && !covers(before, after)) {
            raised++
            expect(covers(actor, after)).toBe(true)
          }
          team[to] = after
        }
        // Whatever way they took: what somebody has in the end, somebody had in the beginning.
        for (const one of team) if (one) expect(people.some((first) => covers(first, one))).toBe(true)
      },
    ),
    { numRuns: 2000 },
  )
  expect(allowedSteps).toBeGreaterThan(200)
  expect(raised).toBeGreaterThan(20)
})

test('who has all that another has is told rightly: oneself, the owner everybody, and nobody more through a narrower door', () => {
  fc.assert(
    fc.property(standing, standing, standing, (a, b, c) => {
      expect(covers(a, a)).toBe(true)
      expect(covers(standingOf('owner'), a)).toBe(true)
      if (covers(a, b) && covers(b, c)) expect(covers(a, c)).toBe(true)
      const key = narrowed(a, b.permissions)
      expect(covers(a, key)).toBe(true)
      expect(key.permissions.every((permission) => b.permissions.includes(permission))).toBe(true)
    }),
    { numRuns: 2000 },
  )
})

test('an owner has everything and who only looks works nowhere, whatever is written beside the role', () => {
  fc.assert(
    fc.property(rights, (written) => {
      expect(standingOf('owner', written)).toEqual(standingOf('owner'))
      const viewer = standingOf('viewer', written)
      const works: Role = 'viewer'
      expect(viewer.role).toBe(works)
      for (const permission of ['deals.write', 'inbox.reply', 'contacts.write', 'contacts.delete'] as const)
        expect(viewer.permissions).not.toContain(permission)
      expect(Object.values(viewer.rights.pipelines.named)).not.toContain('work')
    }),
  )
})
