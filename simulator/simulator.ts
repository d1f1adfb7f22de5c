import { join } from 'node:path'
import { SimulatorClock } from './clock.ts'
import { Faults } from './graph/faults.ts'
import { Rates } from './graph/rates.ts'
import { PendingWork } from './pending-work.ts'
import { Deliveries } from './webhooks/deliveries.ts'
import { Outbox } from './webhooks/outbox.ts'
import { Statuses } from './webhooks/statuses.ts'
import { MediaStore } from './world/media-store.ts'
import { populate } from './world/populate.ts'
import { World } from './world/world.ts'

/** The parts of the simulated platform, joined; the HTTP routes on top receive it whole. */
export type Simulator = {
  clock: SimulatorClock
  world: World
  pending: PendingWork
  deliveries: Deliveries
  outbox: Outbox
  statuses: Statuses
  faults: Faults
  rates: Rates
  /** Where it listens, "http://localhost:4001": media addresses begin with it. Set once it does. */
  origin: string
}

export function makeSimulator(dataFolder: string | undefined): Simulator {
  const clock = new SimulatorClock()
  const mediaStore = new MediaStore(dataFolder && join(dataFolder, 'media'))
  const world = new World(clock, mediaStore, dataFolder && join(dataFolder, 'whatsapp.json'))
  const pending = new PendingWork()
  const deliveries = new Deliveries(world, pending)
  const outbox = new Outbox(world, pending, deliveries)
  const statuses = new Statuses(world, pending, outbox)
  populate(world)
  return {
    clock,
    world,
    pending,
    deliveries,
    outbox,
    statuses,
    faults: new Faults(),
    rates: new Rates(world),
    origin: '',
  }
}
