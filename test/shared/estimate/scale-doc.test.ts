import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { formatUsd } from '../../../src/shared/core/text/format.ts';
import { PRICES_AS_OF } from '../../../src/shared/estimator/model/prices.ts';
import { PROFILES } from '../../../src/shared/estimator/model/work-profile.ts';
import { planDay } from '../../../src/shared/estimator/simulation/day-plan.ts';
import { optionsOf } from '../../fakes/job-documents.ts';

const text = readFileSync('docs/scale.md', 'utf8').replace(/\s+/g, ' ');
const plan = (videosPerDay: number, accountConcurrency = 1000, frames = true) =>
  planDay({
    shape: { durationMs: 600_000, options: optionsOf('video', { frames }) },
    profile: PROFILES.fanreel,
    accountConcurrency,
    seed: 1,
    videosPerDay,
    peakFactor: 3,
  });
const count = (value: number): string => Math.round(value).toLocaleString('en-US');
const million = plan(1_000_000, 10_000);

describe('the figures in docs/scale.md', () => {
  it.each([1, 1_000, 1_000_000])('of the costs of %i videos a day are the estimator’s', (videos) => {
    const { usd } = plan(videos, 10_000);
    const without = plan(videos, 10_000, false).usd;
    expect(text).toContain(
      `| ${count(videos)} | ${formatUsd(usd.lambda)} | ${formatUsd(usd.s3)} | ${formatUsd(usd.eventBridge + usd.xray)} | **${formatUsd(usd.total)}** | ${formatUsd(without.total)} |`,
    );
    expect(text).toContain(PRICES_AS_OF);
  });

  it.each([
    ['S3: writes a second, one partition', 'S3 writes a second, one partition', 3500],
    ['S3: reads a second, one partition', 'S3 reads a second, one partition', 5500],
    ['Lambda: concurrent executions', 'executions at once', 1000],
    ['EventBridge: deliveries a second', 'deliveries a second', 18_750],
    ['EventBridge: PutEvents calls a second', 'PutEvents calls a second', 10_000],
  ])('of %s are the estimator’s', (name, label, limit) => {
    const quota = million.quotas.find((each) => each.name === name);
    const { mean = 0, peak = 0 } = quota ?? {};
    const verdict = peak > limit ? '**binds**' : 'fits';
    expect(text).toContain(`| ${label} | ${count(mean)} | ${count(peak)} | ${count(limit)} | ${verdict} |`);
  });

  it('of what 1,000 executions hold, of bursts and of waits are the estimator’s', () => {
    const executions = million.quotas.find(({ name }) => name.startsWith('Lambda'));
    const held = (1000 / (executions?.peak ?? 1)) * 1_000_000;
    expect(text).toContain(`about ${count(Math.round(held / 1000) * 1000)} such videos a day`);
    const thousand = plan(1000);
    expect(text).toContain(
      `${thousand.quotas.find(({ name }) => name.startsWith('Lambda'))?.peak.toFixed(1)} executions`,
    );
    expect(text).toContain(`${thousand.busiest.peakConcurrency} when uploads meet`);
    expect(text).toContain(`${(million.busiest.queueDelay.p50 / 1000).toFixed(1)} s for half of the slices`);
    expect(text).toContain(`${Math.round(million.busiest.queueDelay.p95 / 1000)} s for one in twenty`);
    const narrow = plan(1_000_000, 1000);
    expect(text).toContain(`wait for ${Math.round(narrow.busiest.queueDelay.p50 / 60_000)} minutes`);
    const saved = 1 - plan(1000, 1000, false).usd.total / thousand.usd.total;
    expect(text).toContain(`saves ${Math.round(saved * 100)} % of the money`);
    expect(text).toContain(`frames are ${Math.round(saved * 100)} %`);
    expect(text).toContain(`${count(plan(1_000_000, 10_000, false).usage.s3Writes / 86_400)} writes a second`);
  });
});
