import { LOCAL_PATIENCE } from '../src/sdk/cloud/job-control.ts';
import { type RunOutcome, runSource } from '../src/sdk/run/run-source.ts';
import type { RunSourceContext } from '../src/sdk/run/run-source-context.ts';
import { makeUploadNotes } from '../src/sdk/upload/upload-notes.ts';
import { OPTIONS_METADATA } from '../src/shared/core/job/identify-job.ts';
import type { BenchCloud } from './bench-cloud.ts';
import type { Footage } from './footage.ts';

/** What the reference makes as well. */
export const REFERENCE_OPTIONS = 'renders=gif,frames';

/**
 * Take the film through as `fanreel run` does: checksum, upload, job, slices, manifest.
 * @param optionsText the upload's metadata
 * @throws when it does not end complete
 */
export const runFilm = async (
  { cloud, buckets, home }: Pick<BenchCloud, 'cloud' | 'buckets' | 'home'>,
  footage: Footage,
  optionsText: string = REFERENCE_OPTIONS,
  report: RunSourceContext['report'] = () => undefined,
): Promise<Extract<RunOutcome, { kind: 'closed' }>> => {
  const context: RunSourceContext = {
    cloud,
    buckets,
    takeSource: cloud.takeSource,
    publish: () => Promise.reject(new Error('Events of the film were lost; measure again.')),
    patience: LOCAL_PATIENCE,
    notes: makeUploadNotes(home),
    stackOptions: {},
    optionsText,
    logs: home,
    signal: new AbortController().signal,
    report,
    inTurn: (work) => work(),
    reservedKeys: new Map(),
  };
  const outcome = await runSource({ ...footage, key: footage.name }, context);
  if (outcome.kind === 'closed' && outcome.manifest.status === 'complete') return outcome;
  const what = outcome.kind === 'closed' ? JSON.stringify(outcome.manifest.coverage) : JSON.stringify(outcome.bySource);
  throw new Error(`${footage.name} with ${OPTIONS_METADATA} "${optionsText}" did not complete: ${what}`);
};
