export type DemoOwner = { accountId: string; memberId: string }
