import type { ServerResponse } from 'node:http';
import type { JobEvent } from '../../api/contracts/slices.ts';
import { readRecords, recordedIndexes } from '../../shared/core/completion/slice-records.ts';
import { isAbout, readStitched } from '../../shared/core/completion/stitched-record.ts';
import { readManifest } from '../../shared/core/completion/stored-outcome.ts';
import {
  indexOfRecordKey,
  manifestKey,
  openKey,
  recordsPrefix,
  stitchedRecordKey,
} from '../../shared/core/contracts/object-keys.ts';
import { sliceViewOf } from '../../shared/core/documents/slice-view.ts';
import type { ObjectStore } from '../../shared/core/ports/ports.ts';
import { whenGone } from '../host/when-gone.ts';
import { EventClient } from './event-client.ts';
import type { KeyNews } from './key-news.ts';
import { LiveSlices } from './live-slices.ts';
import type { SliceStates } from './slice-states.ts';

export interface LiveContext {
  readonly store: ObjectStore;
  readonly outputBucket: string;
  /** activity of the local Lambda for each slice */
  readonly slices: Pick<SliceStates, 'of' | 'subscribe'>;
  /** keys of the output bucket that were written or deleted */
  readonly keys: KeyNews;
  /** interval between two events of slices to a client, milliseconds */
  readonly everyMs: number;
  /** interval between two heartbeats, milliseconds */
  readonly beatMs: number;
  readonly onFailure: (error: unknown) => void;
}

/** Number of records to read before clients get their states. */
const READ_AT_ONCE = 250;

/** Follows one job as long as it has clients. The local Lambda reports running work; everything else is read from the bucket. */
export class LiveJob {
  readonly #jobId: string;
  readonly #context: LiveContext;
  readonly #board: LiveSlices;
  readonly #clients = new Set<EventClient>();
  readonly #ends: (() => void)[];
  /** records that were written or deleted since they were read */
  readonly #unread = new Set<number>();
  #job: JobEvent = { status: 'open' };
  #jobIsUnread = true;
  #isReading = false;

  /** @param onIdle called when the last client is gone */
  constructor(jobId: string, context: LiveContext, onIdle: () => void) {
    this.#jobId = jobId;
    this.#context = context;
    const { slices, keys, everyMs, beatMs } = context;
    this.#board = new LiveSlices(slices.of(jobId));
    const tick = setInterval(() => this.#flush(), everyMs);
    const beat = setInterval(() => this.#beat(), beatMs);
    this.#ends = [
      slices.subscribe((change) => {
        if (change.jobId !== jobId) return;
        this.#board.work(change);
        if (change.state === 'ended') this.#readAgain(change.index);
        else this.#tell(change.index);
      }),
      keys.subscribe((key) => this.#note(key)),
      () => clearInterval(tick),
      () => clearInterval(beat),
      onIdle,
    ];
  }

  /** Read the job's stored records and manifest. */
  async load(): Promise<void> {
    const { store, outputBucket } = this.#context;
    for (const index of await recordedIndexes(store, outputBucket, this.#jobId)) this.#unread.add(index);
    await this.#readJob();
    await this.#readSome();
    void this.#read();
  }

  /** Send events to a client until it disconnects. */
  add(response: ServerResponse): void {
    // Following ended while the client waited: it reconnects.
    if (this.#ends.length === 0) response.destroy();
    if (response.destroyed || response.req.socket.destroyed) {
      if (this.#clients.size === 0) this.end();
      return;
    }
    const told = {
      known: () => this.#board.known(),
      stateOf: (index: number) => this.#board.stateOf(index),
      job: () => this.#job,
    };
    const client = new EventClient(response, told);
    this.#clients.add(client);
    whenGone(response, () => {
      this.#clients.delete(client);
      if (this.#clients.size === 0) this.end();
    });
    client.flush();
  }

  /** Stop following and disconnect all clients. */
  end(): void {
    for (const end of this.#ends.splice(0)) end();
    for (const client of this.#clients) client.close();
  }

  #note(key: string): void {
    const jobId = this.#jobId;
    if ([openKey(jobId), manifestKey(jobId), stitchedRecordKey(jobId)].includes(key)) {
      this.#jobIsUnread = true;
      void this.#read();
    }
    const index = key.startsWith(recordsPrefix(jobId)) ? indexOfRecordKey(key) : undefined;
    if (index !== undefined) this.#readAgain(index);
  }

  #readAgain(index: number): void {
    this.#unread.add(index);
    void this.#read();
  }

  /** Read until no change is unread, including changes that arrive meanwhile. */
  async #read(): Promise<void> {
    if (this.#isReading) return;
    this.#isReading = true;
    try {
      while (this.#ends.length > 0 && (this.#unread.size > 0 || this.#jobIsUnread)) {
        // A closed job has all its records. They are read first, so that clients get them before the job's status.
        if (this.#unread.size > 0) await this.#readSome();
        else await this.#readJob();
      }
    } catch (error) {
      // Clients reconnect, which reads everything again.
      this.#context.onFailure(error);
      this.end();
    } finally {
      this.#isReading = false;
    }
  }

  async #readSome(): Promise<void> {
    const { store, outputBucket } = this.#context;
    const some = [...this.#unread].slice(0, READ_AT_ONCE);
    for (const index of some) this.#unread.delete(index);
    const records = await readRecords(store, outputBucket, this.#jobId, some);
    for (const index of some) {
      const record = records.get(index);
      this.#board.record(index, record && sliceViewOf(record));
      this.#tell(index);
    }
  }

  async #readJob(): Promise<void> {
    const { store, outputBucket } = this.#context;
    this.#jobIsUnread = false;
    const manifest = await readManifest(store, outputBucket, this.#jobId);
    const stitched = manifest && (await readStitched(store, outputBucket, this.#jobId))?.record;
    const isStitched = manifest !== undefined && stitched !== undefined && isAbout(stitched, manifest);
    const job: JobEvent = { status: manifest?.status ?? 'open', ...(isStitched ? { stitched: stitched.status } : {}) };
    if (job.status === this.#job.status && job.stitched === this.#job.stitched) return;
    this.#job = job;
    for (const client of this.#clients) client.jobChanged();
  }

  #tell(index: number): void {
    for (const client of this.#clients) client.sliceChanged(index);
  }

  #flush(): void {
    for (const client of this.#clients) client.flush();
  }

  #beat(): void {
    for (const client of this.#clients) if (!client.beat()) client.close();
  }
}
