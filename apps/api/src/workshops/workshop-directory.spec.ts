import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it, jest } from '@jest/globals';
import type { EventStore } from '@rembuk/event-sourcing';
import { MemoryEventStore } from '@rembuk/event-sourcing/testing';
import { Resources } from '../config/index.ts';
import { MetricsService } from '../operations/index.ts';
import { createLog } from '../operations/log.ts';
import { LogFollower } from '../store/log-follower.ts';
import { MemorySnapshots } from '../testing/memory-snapshots.ts';
import { TestWorkshop } from '../testing/test-workshop.ts';
import { DirectoryCheckpoints } from './directory-checkpoints.ts';
import { WorkshopDirectory } from './workshop-directory.ts';
import { WorkshopsService } from './workshops.service.ts';

const log = createLog('silent');

/** A process on this log: its directory, and what that read. */
async function started(store: EventStore, snapshots: MemorySnapshots) {
  const clock = Date.now;
  const resources = new Resources();
  const follower = new LogFollower(store, log, resources);
  const workshops = new WorkshopsService(
    store,
    snapshots,
    clock,
    log,
    new MetricsService(),
    follower,
  );
  const checkpoints = new DirectoryCheckpoints(store, snapshots, clock, log);
  const directory = new WorkshopDirectory(store, checkpoints, workshops, follower, log);
  const readAll = jest.spyOn(store, 'readAll');
  await directory.onModuleInit();
  const [options] = readAll.mock.calls[0] ?? [];
  readAll.mockRestore();
  const read = await Array.fromAsync(store.readAll(options));
  return {
    workshops,
    directory,
    read: read.map(({ event }) => event.type),
    stop: async () => {
      await workshops.close();
      await directory.onApplicationShutdown();
    },
  };
}

const office = { personId: 'office', accountRole: 'admin' } as const;
const idsFor = ({ directory }: { directory: WorkshopDirectory }, personId: string) =>
  directory.listFor({ personId }).map(({ id }) => id);

describe('the directory of workshops', () => {
  it('begins where the last process ended, however long the histories are', async () => {
    const [store, snapshots] = [new MemoryEventStore(), new MemorySnapshots()];
    const first = await started(store, snapshots);
    const [one, two] = [
      await TestWorkshop.open(first.workshops, 'one'),
      await TestWorkshop.open(first.workshops, 'two'),
    ];
    for (const person of ['ani', 'budi']) await one.admit(person);
    await two.admit('ani', 'viewer');
    for (let i = 0; i < 20; i++) await one.propose('ani');
    await first.stop();

    const second = await started(store, snapshots);
    expect(second.read).toEqual([]);
    expect(idsFor(second, 'ani')).toEqual(['one', 'two']);
    expect(idsFor(second, 'budi')).toEqual(['one']);
    await remove(second.workshops, 'one', 'budi');
    // It crashes here: nothing is saved.
    const third = await started(store, snapshots);
    expect(third.read).toEqual(['ParticipantRemoved']);
    expect(idsFor(third, 'budi')).toEqual([]);
    expect(third.directory.listFor(office)).toEqual(second.directory.listFor(office));
  });

  it('is saved now and then, with everything that lies before the place that it names', async () => {
    const [store, snapshots] = [new MemoryEventStore(), new MemorySnapshots()];
    const process = await started(store, snapshots);
    const saved = jest.spyOn(snapshots, 'save');
    const workshop = await TestWorkshop.open(process.workshops, 'one');
    await workshop.admit('ani');
    const isSaved = () => saved.mock.calls.some(([name]) => name === 'directory');
    const rename = (name: string) => workshop.perform('ReviseWorkshop', { name });
    for (let count = 0; count < 5_100; count += 100)
      await Promise.all(Array.from({ length: 100 }, (_, i) => rename(`Masterplan ${count + i}`)));
    while (!isSaved()) await nextTurn();
    const next = await started(store, snapshots);
    expect(next.read.length).toBeLessThan(500);
    expect(idsFor(next, 'ani')).toEqual(['one']);
  });

  it('believes no checkpoint of another log', async () => {
    const snapshots = new MemorySnapshots();
    const first = await started(new MemoryEventStore(), snapshots);
    await TestWorkshop.open(first.workshops, 'one');
    await first.stop();
    const store = new MemoryEventStore();
    const elsewhere = await started(store, new MemorySnapshots());
    await TestWorkshop.open(elsewhere.workshops, 'two');
    const restored = await started(store, snapshots);
    expect(restored.directory.listFor(office).map(({ id }) => id)).toEqual(['two']);
  });

  it('begins at the beginning where checkpoints cannot be read, and goes on where none can be saved', async () => {
    const [store, snapshots] = [new MemoryEventStore(), new MemorySnapshots()];
    const first = await started(store, snapshots);
    await TestWorkshop.open(first.workshops, 'one');
    jest.spyOn(snapshots, 'save').mockRejectedValue(new Error('no room'));
    await first.stop();
    jest.spyOn(snapshots, 'load').mockRejectedValue(new Error('not a database'));
    const second = await started(store, snapshots);
    expect(second.read).toEqual(['WorkshopOpened']);
    expect(second.directory.listFor(office)).toHaveLength(1);
  });
});

async function remove(workshops: WorkshopsService, id: string, participantId: string) {
  const answer = await workshops.submit(id, {
    commandId: randomUUID(),
    actor: office,
    command: { type: 'RemoveParticipant', data: { participantId } },
    seen: 0,
    overwrite: false,
    correlationId: randomUUID(),
    bytes: 100,
  });
  if (!answer.ok) throw new Error(answer.code);
}
