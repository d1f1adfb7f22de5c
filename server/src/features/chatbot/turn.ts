import type { BotState } from './bot-state.ts'
import type { BotReply, BotSettings, Signal } from './bot-turn.ts'
import type { Heard } from './hear-inputs.ts'
import type { Trade } from './trades/trade.ts'

/** One turn while it is being made. `state`, `replies` and `signals` grow; the rest is given. */
export type Turn = {
  settings: BotSettings
  trade: Trade
  state: BotState
  heard: Heard
  now: Date
  /** When the office opens, in words; null while it is open. */
  opening: string | null
  /** It became an emergency in this turn. */
  isEmergencyNews: boolean
  replies: BotReply[]
  signals: Signal[]
}
