export { addMember } from './add-member.ts'
export { memberRemoved } from './events.ts'
export { listMembers, memberNames } from './list-members.ts'
export { mustBeMember } from './must-be-member.ts'
