import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { INTEGER_OPTIONS } from '../../src/shared/options/option-table.ts';
import prices from '../../src/shared/prices.json' with { type: 'json' };
import { FUNCTIONS, functionSpec, HTTP_API } from '../../src/shared/topology.ts';

const text = readFileSync('docs/deploy.md', 'utf8');
const { lambdaX86, lambdaEphemeral, lambdaRequest, eventBridgeEvent, s3Put, s3Get, xrayTrace, httpApiRequest } =
  prices.prices;

const SLICES = 345;
const SECONDS_A_SLICE = 6;
/** A GIF, the text and the cast, the record. */
const WRITES_A_SLICE = 4;
const LISTS_A_SLICE = 1;
const READS_A_SLICE = 6;
/** The splitter's and the assembler's. */
const OTHER_INVOCATIONS = 2;

const worker = functionSpec('worker');
const gbSeconds = SLICES * SECONDS_A_SLICE * (worker.memoryMb / 1024);
const ephemeralGbSeconds = SLICES * SECONDS_A_SLICE * ((worker.ephemeralStorageMb - 512) / 1024);
const invocations = SLICES + OTHER_INVOCATIONS;
const writes = (pictures: boolean) =>
  SLICES * (WRITES_A_SLICE + LISTS_A_SLICE + (pictures ? INTEGER_OPTIONS.slice.default : 0));

const compute = gbSeconds * lambdaX86.usd;
const requests = invocations * lambdaRequest.usd + ephemeralGbSeconds * lambdaEphemeral.usd;
const reading = SLICES * READS_A_SLICE * s3Get.usd;
const events = invocations * (eventBridgeEvent.usd + xrayTrace.usd);
const together = (pictures: boolean) => compute + requests + writes(pictures) * s3Put.usd + reading + events;

const count = (value: number) => Math.round(value).toLocaleString('en-US');
const usd = (value: number) => value.toFixed(4);

describe('the costs in docs/deploy.md', () => {
  it.each([
    ['workers', `| ${count(gbSeconds)} GB-s | ${usd(compute)} |`],
    ['requests', `| ${invocations}, ${count(ephemeralGbSeconds)} GB-s | ${usd(requests)} |`],
    ['writing', `| ${count(writes(true))} | ${usd(writes(true) * s3Put.usd)} |`],
    ['reading', `| ${count(SLICES * READS_A_SLICE)} | ${usd(reading)} |`],
    ['events', `| ${invocations} each | ${usd(events)} |`],
    ['together', `**${usd(together(true))}**`],
    ['without pictures', `| ${count(writes(false))} writes | ${usd(together(false))} |`],
    ['the reference', `| ${count(SLICES * 4 * 4.311)} GB-s | ${usd(SLICES * 4 * 4.311 * lambdaX86.usd)} |`],
  ])('of %s follow from the price file', (_, row) => {
    expect(text).toContain(row);
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
    const metricsAFunction = 6;
    const deadLetters = 1;
    const alarms = (FUNCTIONS.length * metricsAFunction + deadLetters) * prices.prices.cloudWatchAlarmMetric.usd;
    expect(text).toContain(`$${(alarms + prices.prices.cloudWatchDashboard.usd).toFixed(2)} a month`);
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
