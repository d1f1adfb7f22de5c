import { z } from 'zod'
import { defineEvent } from '#kernel/events.ts'

/** It is time to look through the team. */
export const reviewDue = defineEvent('checkup.review_due', z.object({ dueAt: z.iso.datetime() }))
export const teamReviewed = defineEvent('checkup.team_reviewed', z.object({ memberId: z.uuid() }))
