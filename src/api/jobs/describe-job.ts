import { isStill, lastStoredMs } from '../../shared/core/completion/stands-still.ts';
import { jobKey, openKey } from '../../shared/core/contracts/object-keys.ts';
import { plannedMs } from '../../shared/core/job/job-slices.ts';
import type { OptionLayer } from '../../shared/core/options/option-layer.ts';
import type { Now } from '../../shared/core/ports/ports.ts';
import { isPart } from '../../shared/core/slices/film-part.ts';
import type { JobAnswer } from '../contracts/jobs.ts';
import { LINK_SECONDS, type LinksContext, linkOf, outlineOf, posterOf, resultsOf } from './job-links.ts';
import { findJob, type JobsContext, type KnownJob, summaryOf } from './job-summary.ts';
import type { RecordMemory } from './record-memory.ts';
import { tallyRecords } from './record-tally.ts';
import { type SourceLinkContext, sourceLinkOf } from './source-link.ts';

export interface DescribeContext extends JobsContext, LinksContext, SourceLinkContext {
  readonly config: { readonly outputBucket: string; readonly stackOptions: OptionLayer };
  readonly records: RecordMemory;
  readonly now: Now;
}

/** Gaps in an answer: a job may have ten thousand. The manifest file, to which the answer links, lists all of them. */
const SHOWN_GAPS = 100;

const openJob = async ({ job }: KnownJob, context: DescribeContext): Promise<Partial<JobAnswer>> => {
  const { store, config, records, now } = context;
  const { lastStoredMs: recordMs, ...slices } = await tallyRecords(records, job.jobId);
  const markers = [openKey(job.jobId), jobKey(job.jobId)];
  const times = await Promise.all(markers.map((key) => lastStoredMs(store, config.outputBucket, key)));
  const newsMs = Math.max(recordMs ?? 0, ...times.map((time) => time ?? 0));
  return {
    slices: { planned: job.sliceCount, ...slices },
    lastNewsAt: new Date(newsMs).toISOString(),
    standsStill: isStill(newsMs, now()),
  };
};

const closedJob = async (manifest: NonNullable<KnownJob['manifest']>, context: DescribeContext) => {
  const { expected, rendered, failed, gaps } = manifest.coverage;
  const coverage = { ...manifest.coverage, gaps: gaps.slice(0, SHOWN_GAPS) };
  return {
    slices: { planned: expected, recorded: rendered + failed, rendered, failed },
    manifest: { ...manifest, coverage },
    results: await resultsOf(manifest, context),
    ...(await posterOf(manifest, context)),
  };
};

/**
 * Progress of an open job, or results of a closed one.
 * @throws {ApiProblem} 404
 */
export const describeJob = async (jobId: string, context: DescribeContext): Promise<JobAnswer> => {
  const known = await findJob(jobId, context);
  const more = known.manifest === undefined ? openJob(known, context) : closedJob(known.manifest, context);
  const planned = known.job.sliceCount;
  const [link, plan, outline, described] = await Promise.all([
    sourceLinkOf(known.job, context),
    linkOf(jobKey(jobId), context),
    outlineOf(known.job, context),
    more,
  ]);
  const summary = summaryOf(known, context.config.stackOptions);
  return {
    ...summary,
    source: { ...summary.source, ...link },
    ...(isPart(known.job.options) ? { plannedMs: plannedMs(known.job) } : {}),
    plan,
    slices: { planned, recorded: 0, rendered: 0, failed: 0 },
    linksExpireInSeconds: LINK_SECONDS,
    ...outline,
    ...described,
  };
};
