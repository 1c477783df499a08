import type { OptionLayer } from '../../core/options/option-layer.ts';
import { mergeOptions } from '../../core/options/render-options.ts';
import { DEFAULT_ARCHITECTURE, functionSpec } from '../../topology.ts';
import { AWS_LIMITS } from '../model/aws-limits.ts';
import { gbSecondsOf } from '../model/cost.ts';
import { computePriceOf, PRICES } from '../model/prices.ts';
import type { JobShape } from '../model/request-counts.ts';
import { meanWorkMs } from '../model/work-duration.ts';
import { PROFILES } from '../model/work-profile.ts';
import { type AwsEstimate, estimateOnAws } from './aws-estimate.ts';

/** The film of the table: the three hours of the AWS sample's figure. */
const DURATION_MS = 10_349_000;

const shapeOf = (layer: OptionLayer): JobShape => {
  const options = mergeOptions('video', layer);
  if ('problem' in options) throw new RangeError(options.problem);
  return { durationMs: DURATION_MS, options: options.value };
};

const estimateOf = (shape: JobShape): AwsEstimate =>
  estimateOnAws({
    shape,
    profile: PROFILES.fanreel,
    accountConcurrency: AWS_LIMITS.accountConcurrency,
    seed: 1,
  });

const count = (value: number): string => Math.round(value).toLocaleString('en-US');
const usd = (value: number): string => value.toFixed(4);

/**
 * Cost of a film of three hours, item by item, as Markdown; all figures are the estimator's.
 * @returns lines of a table
 */
export const costTable = (): string[] => {
  const { usage, usd: cost } = estimateOf(shapeOf({}));
  const packed = estimateOf(shapeOf({ 'frames.pack': true }));
  const bare = estimateOf(shapeOf({ frames: false }));
  const price = computePriceOf(DEFAULT_ARCHITECTURE);
  const { sample, fanreel } = PROFILES;
  const slices = Math.ceil(DURATION_MS / 30_000);
  const workerGbSeconds =
    usage.ephemeralGbSeconds / ((functionSpec('worker').ephemeralStorageMb - 512) / fanreel.memoryMb);
  const sampleGbSeconds = gbSecondsOf(sample.memoryMb, slices * meanWorkMs(sample.work));
  const small = usage.gbSeconds - workerGbSeconds;
  const once = usage.invocations * PRICES.lambdaRequest.usd + usage.ephemeralGbSeconds * PRICES.lambdaEphemeral.usd;
  return [
    '| | amount | USD |',
    '|---|---|---|',
    `| Lambda, workers | ${count(workerGbSeconds)} GB-s | ${usd(workerGbSeconds * price)} |`,
    `| Lambda, splitter, assembler and stitcher | ${count(small)} GB-s | ${usd(small * price)} |`,
    `| Lambda, requests and \`/tmp\` | ${count(usage.invocations)}, ${count(usage.ephemeralGbSeconds)} GB-s | ${usd(once)} |`,
    `| S3, writing and listing | ${count(usage.s3Writes)} | ${usd(usage.s3Writes * PRICES.s3Put.usd)} |`,
    `| S3, reading | ${count(usage.s3Reads)} | ${usd(usage.s3Reads * PRICES.s3Get.usd)} |`,
    `| EventBridge and X-Ray | ${count(usage.events)}, ${count(usage.invocations)} | ${usd(cost.eventBridge + cost.xray)} |`,
    `| **together** | | **${usd(cost.total)}** |`,
    `| with \`frames.pack=on\` | ${count(packed.usage.s3Writes)} writes | ${usd(packed.usd.total)} |`,
    `| with \`GenerateFrames=false\` | ${count(bare.usage.s3Writes)} writes | ${usd(bare.usd.total)} |`,
    `| the two ffmpeg runs of the AWS sample, Lambda alone | ${count(sampleGbSeconds)} GB-s | ${usd(sampleGbSeconds * price)} |`,
  ];
};

/** Number of writes for a slice of 30 s, and how many of them are its per-second pictures. */
export const writesASlice = (): { readonly all: number; readonly frames: number } => {
  const slices = Math.ceil(DURATION_MS / 30_000);
  const [all = 0, bare = 0] = [true, false].map((frames) => estimateOf(shapeOf({ frames })).usage.s3Writes / slices);
  return { all: Math.round(all), frames: Math.round(all - bare) };
};
