import { describe, expect, test } from 'vitest'
import { demoBusiness } from './business.ts'

const now = new Date('2026-11-18T16:00:00Z')
const business = demoBusiness(now)
const { account, people, pipeline, contacts, deals, conversations } = business

const peopleKeys = new Set<string>(people.map(({ key }) => key))
const contactKeys = new Set<string>(contacts.map(({ key }) => key))
const stageKeys = new Set<string>(pipeline.stages.map(({ key }) => key))
const minutesBack = (at: Date) => (now.getTime() - at.getTime()) / 60_000

describe('the demo business', () => {
  test('has four people, one of each role, with addresses that cannot receive mail', () => {
    expect(people.map(({ role }) => role)).toEqual(['owner', 'admin', 'member', 'viewer'])
    for (const { email } of people) expect(email).toMatch(/^[a-z]+@coppercreek\.example$/)
  })

  test('has 40 contacts, 25 deals and 22 conversations with keys of their own', () => {
    expect([contacts.length, deals.length, conversations.length]).toEqual([40, 25, 22])
    for (const items of [contacts, deals, conversations]) {
      expect(new Set(items.map(({ key }) => key)).size).toBe(items.length)
    }
  })

  test('uses only numbers set aside for fiction, each once', () => {
    const phones = [account.phone, ...contacts.flatMap(({ phone }) => phone ?? [])]
    for (const phone of phones) expect(phone).toMatch(/^\+151255501\d\d$/)
    expect(new Set(phones).size).toBe(phones.length)
  })

  test('has contacts by username alone, and none without a way to reach them', () => {
    expect(contacts.filter(({ phone }) => !phone).length).toBeGreaterThan(2)
    for (const { phone, username } of contacts) expect(phone ?? username).toBeTruthy()
  })

  test('serves every address of its contacts, in both languages, from many sources', () => {
    for (const { address } of contacts) expect(account.serviceZips).toContain(address.zip)
    expect(new Set(contacts.map(({ language }) => language))).toEqual(new Set(['en', 'es']))
    expect(new Set(contacts.map(({ source }) => source)).size).toBeGreaterThanOrEqual(8)
  })

  test('has a deal in every stage, and every reference leads somewhere', () => {
    expect(new Set(deals.map(({ stage }) => stage))).toEqual(stageKeys)
    for (const deal of deals) {
      expect(contactKeys).toContain(deal.contact)
      if (deal.assignee) expect(peopleKeys).toContain(deal.assignee)
    }
    for (const { contact, assignee, messages } of conversations) {
      expect(contactKeys).toContain(contact)
      if (assignee) expect(peopleKeys).toContain(assignee)
      for (const { author, person } of messages) {
        expect(person !== undefined).toBe(author === 'member')
        if (person) expect(peopleKeys).toContain(person)
      }
    }
  })

  test('closes a deal as its stage says, and a lost one with a reason of the list', () => {
    const kinds = new Map(pipeline.stages.map(({ key, kind }) => [key, kind]))
    const statuses = { open: 'active', won: 'won', lost: 'lost' }
    for (const deal of deals) {
      expect(deal.status).toBe(statuses[kinds.get(deal.stage)!])
      expect(deal.lostReason !== undefined).toBe(deal.status === 'lost')
      if (deal.lostReason) expect(pipeline.lostReasons).toContain(deal.lostReason)
      if (deal.status === 'won') expect(deal.valueCents).toBeGreaterThan(0)
    }
  })

  test('lets nothing happen in the future, before the contact was known, or out of order', () => {
    const knownSince = new Map(contacts.map(({ key, createdAt }) => [key, createdAt]))
    for (const { contact, createdAt, stageSince } of deals) {
      expect(minutesBack(createdAt)).toBeGreaterThan(0)
      expect(minutesBack(createdAt)).toBeLessThanOrEqual(40 * 1440)
      expect(stageSince.getTime()).toBeGreaterThanOrEqual(createdAt.getTime())
      expect(minutesBack(stageSince)).toBeGreaterThan(0)
      expect(createdAt.getTime()).toBeGreaterThanOrEqual(knownSince.get(contact)!.getTime())
    }
    for (const { contact, messages } of conversations) {
      const times = messages.map(({ at }) => at.getTime())
      expect(times).toEqual(times.toSorted((a, b) => a - b))
      expect(minutesBack(messages.at(-1)!.at)).toBeGreaterThan(0)
      expect(times[0]).toBeGreaterThanOrEqual(knownSince.get(contact)!.getTime())
    }
  })

  test('has conversations of 4 to 16 messages in both languages, begun by the customer', () => {
    expect(new Set(conversations.map(({ language }) => language)).size).toBe(2)
    for (const { messages } of conversations) {
      expect(messages.length).toBeGreaterThanOrEqual(4)
      expect(messages.length).toBeLessThanOrEqual(16)
      expect(messages[0]!.author).toBe('customer')
    }
  })

  test('has exactly one customer who waits right now: urgent, unassigned, for three minutes', () => {
    const waiting = conversations.filter(
      ({ status, messages }) => status !== 'closed' && messages.at(-1)!.author === 'customer',
    )
    expect(waiting).toHaveLength(1)
    expect(waiting[0]).toMatchObject({ contact: 'contact:ana-ruiz', status: 'open', urgent: true })
    expect(waiting[0]!.assignee).toBeUndefined()
    expect(minutesBack(waiting[0]!.messages.at(-1)!.at)).toBe(3)
  })

  test('lets the bot say nothing after a person has spoken', () => {
    for (const { messages } of conversations) {
      const firstMember = messages.findIndex(({ author }) => author === 'member')
      if (firstMember >= 0)
        expect(messages.slice(firstMember).map(({ author }) => author)).not.toContain('bot')
    }
  })

  test('is the same for the same moment', () => {
    expect(demoBusiness(now)).toEqual(business)
  })
})
