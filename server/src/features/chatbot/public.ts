export { runBotTurn } from './run-bot-turn.ts'
