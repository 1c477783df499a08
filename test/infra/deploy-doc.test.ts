import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import prices from '../../src/shared/estimator/model/prices.json' with { type: 'json' };
import { PROFILES } from '../../src/shared/estimator/model/work-profile.ts';
import { estimateOnAws } from '../../src/shared/estimator/simulation/aws-estimate.ts';
import { costTable, writesASlice } from '../../src/shared/estimator/simulation/cost-table.ts';
import { idleUsdPerMonth } from '../../src/shared/estimator/simulation/idle-cost.ts';
import { functionSpec, HTTP_API } from '../../src/shared/topology.ts';
import { optionsOf } from '../fakes/job-documents.ts';

const text = readFileSync('docs/deploy.md', 'utf8');
const { lambdaX86, lambdaRequest, httpApiRequest } = prices.prices;

const count = (value: number) => Math.round(value).toLocaleString('en-US');
const usd = (value: number) => value.toFixed(4);

describe('the costs in docs/deploy.md', () => {
  it('are the table that `npm run costs` prints', () => {
    expect(text).toContain(costTable().join('\n'));
  });

  it('add up to what the estimator says of the same film', () => {
    const durationMs = 10_349_000;
    const { usd: whole } = estimateOnAws({
      shape: { durationMs, options: optionsOf('video') },
      profile: PROFILES.fanreel,
      accountConcurrency: 1000,
      seed: 1,
    });
    const table = costTable();
    const together = table.findIndex((row) => row.includes('**together**'));
    const last = (row = '') => Number(/([\d.]+)\*{0,2} \|$/.exec(row)?.[1]);
    const items = table.slice(2, together).map(last);
    expect(last(table[together])).toBeCloseTo(whole.total, 4);
    expect(items.reduce((sum, each) => sum + each, 0)).toBeCloseTo(whole.total, 3);
  });

  it('that a slice causes by writing are told as the estimator counts them', () => {
    const { all, frames } = writesASlice();
    expect(text).toContain(`${frames} of the ${all} writes to S3 of a slice`);
  });

  it('of a thousand requests to the HTTP API follow from the price file', () => {
    const requestsOfApi = 1000;
    const seconds = 0.2;
    const gbSecondsOfApi = requestsOfApi * seconds * (functionSpec(HTTP_API.target).memoryMb / 1024);
    const cost = requestsOfApi * (httpApiRequest.usd + lambdaRequest.usd) + gbSecondsOfApi * lambdaX86.usd;
    expect(text).toContain(`| ${count(gbSecondsOfApi)} GB-s | ${usd(cost)} |`);
    expect(text).toContain(
      `${HTTP_API.throttle.requestsPerSecond} requests a second, ${HTTP_API.throttle.burst} at once`,
    );
    const { burst, requestsPerSecond } = HTTP_API.openThrottle;
    expect(text).toContain(`it takes ${burst} requests at once and then ${60 * requestsPerSecond} a minute`);
  });

  it('at rest are those of the alarms and the dashboard', () => {
    const monthly = `$${idleUsdPerMonth().toFixed(2)} a month`;
    expect(text).toContain(monthly);
    expect(readFileSync('docs/scale.md', 'utf8')).toContain(monthly);
  });

  it('say of which day they are, and every price says where it is from', () => {
    expect(text).toContain(prices.asOf);
    for (const { usd: price, per, source } of Object.values(prices.prices)) {
      expect(price).toBeGreaterThan(0);
      expect(per).not.toBe('');
      expect(source).toMatch(/^https:\/\/aws\.amazon\.com\//);
    }
  });
});
