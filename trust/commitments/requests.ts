import { type Commitment, every } from './commitment.ts'

/** What may be asked of us, and how we answer. */
export const requests: Commitment[] = [
  {
    id: 'C-3.3c',
    sentence:
      'What is sent to us is checked field by field before it is used, and what we answer is checked as well.',
    kept: 'One description per operation says which fields there are and what they may hold. The pages and the server share it, the server refuses whatever does not fit, and an answer leaves only with the fields that are described.',
    kind: 'machine',
    source: 3,
    rhythmSeconds: every.day,
    checks: ['input-is-validated'],
  },
  {
    id: 'C-3.3d',
    sentence: 'Another website that you visit cannot make changes here in your name.',
    kept: 'Each change needs a token that belongs to your very session, and must come from our own pages: the browser says where from, and we look.',
    kind: 'machine',
    source: 3,
    rhythmSeconds: every.hour,
    checks: ['csrf-tokens'],
  },
  {
    id: 'C-3.3e',
    sentence: 'Our pages tell your browser to run only the scripts that we deliver ourselves.',
    kept: 'Every answer carries a content security policy: no scripts inside of a page’s text, none from other sites, no frames around our pages, and texts are not turned into scripts. What customers send is shown in a closed box.',
    kind: 'machine',
    source: 3,
    rhythmSeconds: every.hour,
    checks: ['page-policy'],
  },
  {
    id: 'C-3.3f',
    sentence:
      'How often our API may be asked and a password guessed is limited, and changing the address gains nothing.',
    kept: 'Whoever is not signed in has a budget by address (in IPv6 by the block that one household has), whoever is by their session. For one person strangers have five guesses an hour between them, wherever they come from. What a request says of where it comes from is believed of proxies alone that the operator has named. Deliveries from WhatsApp are not limited by address.',
    kind: 'machine',
    source: 3,
    rhythmSeconds: every.hour,
    checks: ['rate-limits'],
  },
  {
    id: 'C-9e',
    sentence:
      'We say which browsers Plumbline runs in; an older one is told so, and never gets weaker protection.',
    kept: 'The list stands on a page for everybody, with a version for each browser. Whoever comes with an older one reads so on every page, in a line that needs no script. Headers, policy and cookies are the same for every browser. The tests of the program walk through it in Chromium; no test of ours drives Safari or Firefox yet.',
    kind: 'guidance',
    source: 3,
    rhythmSeconds: every.week,
    checks: ['old-browsers'],
  },
]
