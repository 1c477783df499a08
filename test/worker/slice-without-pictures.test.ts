import { describe, expect, it } from 'vitest';
import type { Job } from '../../src/shared/core/documents/job.ts';
import type { FilmPiece } from '../../src/shared/core/media/media-probe.ts';
import { RecentListing } from '../../src/worker/recent-listing.ts';
import { renderSlice } from '../../src/worker/render-slice.ts';
import { InMemoryObjectStore } from '../fakes/in-memory-object-store.ts';
import { jobOf, optionsOf } from '../fakes/job-documents.ts';
import { RecordedEvents } from '../fakes/recorded-events.ts';

/** A film whose time jumps: its slices are read piece by piece. */
const PIECES: FilmPiece[] = [
  { from: 0, to: 5000, ordinal: 0, timeBase: [1, 1000], startUs: 0, endUs: 45e6, originUs: 0, lastUs: 44.9e6 },
  { from: 5000, to: 10_000, ordinal: 1, timeBase: [1, 1000], startUs: 45e6, endUs: 90e6, originUs: 0, lastUs: 44.9e6 },
];

const CASES: readonly (readonly [name: string, layer: Parameters<typeof optionsOf>[1], index: number])[] = [
  ['no moment of the preview', { renders: ['preview'], 'preview.moments': 1 }, 0],
  ['no tile', { renders: ['storyboard'], 'storyboard.interval': 60 }, 1],
];

describe.each(CASES)('a slice with %s', (_, layer, index) => {
  it.each([
    ['', undefined],
    [' of a film of pieces', PIECES],
  ])('is rendered, and nothing is read for it%s', async (_film, pieces) => {
    const plain = jobOf(90_000, { options: optionsOf('video', layer) });
    const job: Job = pieces === undefined ? plain : { ...plain, probe: { ...plain.probe, pieces } };
    const store = new InMemoryObjectStore();
    const never = async (): Promise<never> => {
      throw new Error('Nothing is to be rendered.');
    };
    const outcome = await renderSlice(
      {
        source: 'custom.gifGenerator',
        'detail-type': 'newVideoCreated',
        detail: { key: 'holiday.mp4', start: index * 30, end: index * 30 + 30, jobId: job.jobId, index },
      },
      { requestId: 'request', coldStart: false },
      {
        store,
        publish: new RecordedEvents().publish,
        config: { outputBucket: 'output', memoryMb: 1769 },
        findJob: { stored: async () => job, derived: async () => job },
        program: async () => ({ ffmpeg: 'that of the test', architecture: 'x64' }),
        renderMedia: never,
        openWorkspace: never,
        now: Date.now,
        recent: new RecentListing(Date.now),
        bounds: { remainingMs: () => 60_000, maxJobUsd: 5, stopMedia: () => {} },
      },
    );
    expect(outcome).toMatchObject({ status: 'rendered', record: { status: 'rendered', renders: [] } });
  });
});
