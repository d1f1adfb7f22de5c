import type { Reviewed } from './rule.ts'

/**
 * The second lock: what of an account a member is shown. Each with the digest of its definition, which stands in server/schema.sql; who changes one reads it
 * anew, puts in the digest that the finding names, and is asked whom it shows more than before.
 */
export const reviewedRights: Reviewed = {
  'contacts.rights': { is: '11e1abf384b9', why: 'all, or those with a conversation or a deal of mine' },
  'conversations.rights': {
    is: '0c140e8228db',
    why: 'all, unassigned and mine, or mine; of contacts that one sees',
  },
  'messages.rights': { is: '5be91852e2c8', why: 'where their conversation is seen' },
  'media.rights': { is: '12e6ec17e36a', why: 'where their message is seen' },
  'bot_states.rights': { is: '0a3e2bbe5c2c', why: 'where their conversation is seen' },
  'pipelines.rights': { is: '4e57ce55954e', why: 'those that are not closed to whoever acts' },
  'stages.rights': { is: 'ca3f0dcc38b2', why: 'of pipelines that one sees' },
  'deals.rights': { is: '745f6f47a642', why: 'of pipelines and contacts that one sees' },
  'deals.rights_insert': { is: '3d9b61f5f839', why: 'only where one works' },
  'deals.rights_update': { is: '2e15c1851d24', why: 'only where one works' },
  'events.rights': { is: '70d2d45c186c', why: 'what happened to records that one sees' },
}
