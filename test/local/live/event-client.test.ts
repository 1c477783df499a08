import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { SLICES_PAGE, type SliceChange } from '../../../src/api/contracts/slices.ts';
import { EventClient } from '../../../src/local/live/event-client.ts';

/** A connection that takes what it is given until its buffer is said to be full. */
class Connection extends EventEmitter {
  readonly written: string[] = [];
  isFull = false;
  destroyed = false;

  write(text: string): boolean {
    this.written.push(text);
    return !this.isFull;
  }

  drain(): void {
    this.isFull = false;
    this.emit('drain');
  }

  /** Events of slices since the last call. */
  slices(): { snapshot?: true; slices: SliceChange[] }[] {
    const texts = this.written.splice(0).filter((text) => text.startsWith('event: slices'));
    return texts.map((text) => JSON.parse(/^data: (.*)$/m.exec(text)?.[1] ?? ''));
  }
}

const connect = (known: number[]) => {
  const connection = new Connection();
  const states = new Map<number, SliceChange>();
  const client = new EventClient(connection as unknown as ServerResponse, {
    known: () => known,
    stateOf: (index) => states.get(index) ?? { index, state: 'waiting' },
    job: () => ({ status: 'open' }),
  });
  return { connection, states, client };
};
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => from + at);
const indexes = (events: { slices: SliceChange[] }[]) => events.map(({ slices }) => slices.map(({ index }) => index));

describe('a connection that follows a job', () => {
  it('gets everything first, in events of bounded size, then what changed', () => {
    const { connection, client } = connect(range(0, 2 * SLICES_PAGE + 5));
    for (let flush = 0; flush < 5; flush += 1) client.flush();
    const events = connection.slices();
    expect(events.map(({ snapshot }) => snapshot)).toEqual([true, undefined, undefined]);
    expect(indexes(events)).toEqual([
      range(0, SLICES_PAGE),
      range(SLICES_PAGE, 2 * SLICES_PAGE),
      range(2 * SLICES_PAGE, 2 * SLICES_PAGE + 5),
    ]);
    client.sliceChanged(7);
    client.sliceChanged(7);
    client.flush();
    client.flush();
    expect(indexes(connection.slices())).toEqual([[7]]);
  });

  it('that is slow gets what holds when it can take it, and nothing piles up for it', () => {
    const { connection, states, client } = connect([]);
    client.flush();
    connection.slices();
    connection.isFull = true;
    client.sliceChanged(1);
    client.flush();
    expect(indexes(connection.slices())).toEqual([[1]]);
    for (const attempt of [1, 2, 3]) {
      states.set(2, { index: 2, state: 'running', attempt });
      client.sliceChanged(2);
      client.jobChanged();
      client.flush();
    }
    expect(connection.written).toEqual([]);
    connection.drain();
    client.flush();
    expect(connection.slices()).toEqual([{ slices: [{ index: 2, state: 'running', attempt: 3 }] }]);
  });

  it('that is far behind begins anew', () => {
    const known = range(0, SLICES_PAGE + 2);
    const { connection, client } = connect(known);
    client.flush();
    client.flush();
    connection.slices();
    connection.isFull = true;
    client.sliceChanged(0);
    client.flush();
    connection.slices();
    for (const index of known) client.sliceChanged(index);
    connection.drain();
    client.flush();
    client.flush();
    const events = connection.slices();
    expect(events.map(({ snapshot }) => snapshot)).toEqual([true, undefined]);
    expect(indexes(events).flat()).toEqual(known);
  });

  it('fails when it takes nothing for two beats', () => {
    const { connection, client } = connect([]);
    expect(client.beat()).toBe(true);
    connection.isFull = true;
    client.flush();
    expect([client.beat(), client.beat()]).toEqual([true, false]);
    connection.drain();
    expect(client.beat()).toBe(true);
  });
});
