import { describe, expect, it } from 'vitest';
import { readDuration } from '../../src/cli/core/words/read-duration.ts';
import { predictionLine } from '../../src/cli/estimate/estimate-report.ts';
import { readEstimateRequest } from '../../src/cli/estimate/estimate-request.ts';
import { UsageError } from '../../src/sdk/core/usage/usage-error.ts';
import { runFanreel } from '../fixtures/fanreel-process.ts';

describe('readDuration', () => {
  it.each([
    ['10350', 10_350_000],
    ['10350.5', 10_350_500],
    ['90s', 90_000],
    ['2h52m30s', 10_350_000],
    ['10m', 600_000],
    ['90min', 5_400_000],
    ['1h30min5s', 5_405_000],
    ['02:52:30', 10_350_000],
    ['52:30', 3_150_000],
  ])('reads %s', (text, ms) => expect(readDuration(text)).toBe(ms));

  it.each(['', '0', '-5', '1:99', '3x', '1e9', '99999999', '5m2h'])('fails for %j', (text) => {
    expect(() => readDuration(text)).toThrow(UsageError);
  });
});

describe('readEstimateRequest', () => {
  it.each([
    [undefined, {}, /Nothing to estimate/],
    ['10m', { duration: '10m' }, /give one/],
    ['10m', { memory: '64' }, /--memory is "64"; allowed are whole numbers from 128 to 10240/],
    ['10m', { accountConcurrency: '0' }, /--account-concurrency is "0"/],
    ['10m', { profile: 'huge' }, /--profile is "huge"; allowed are fanreel and sample/],
    ['10m', { failureRate: '1' }, /--failure-rate is "1"; allowed are numbers from 0 to 0.99/],
    ['10m', { calibrate: 'x' }, /"x" is no job/],
    ['10m', { perDay: '0.5' }, /--per-day is "0.5"/],
  ])('fails for %j %j', (argument, flags, message) => {
    expect(() => readEstimateRequest(argument, flags)).toThrow(message);
  });
});

describe('predictionLine', () => {
  it('says how far off and in which direction', () => {
    expect(predictionLine(11_000, 10_000)).toMatch(/11 s predicted, 10 s taken.*10 % too long$/);
    expect(predictionLine(9_000, 10_000)).toMatch(/10 % too short$/);
  });
});

describe('fanreel estimate', () => {
  it('says how a length is written to whom wrote it otherwise', async () => {
    const { code, stderr } = await runFanreel(['estimate', '1.5hours'], process.cwd());
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /The file 1\.5hours does not exist\..* A length is written 10350, 2h52m30s or 02:52:30\.\n$/,
    );
    const missing = await runFanreel(['estimate', '2026-trip.mp4'], process.cwd());
    expect(missing.stderr).toMatch(/^The file 2026-trip\.mp4 does not exist\.(?!.*length)/);
  });

  it('prints one document that states every assumption', async () => {
    const { code, stdout } = await runFanreel(
      ['estimate', '--duration', '10350', '--profile', 'sample', '--account-concurrency', '100', '--json'],
      process.cwd(),
    );
    expect(code).toBe(0);
    const document = JSON.parse(stdout);
    expect(document).toMatchObject({ durationMs: 10_350_000, aws: { slices: 345, time: { peakConcurrency: 100 } } });
    // The sample has no splitter, assembler and stitcher in its figure.
    expect(Math.abs(document.aws.usd.lambda - 0.099)).toBeLessThanOrEqual(0.0015);
    expect(document.assumptions.join('\n')).toMatch(/4\.311 s[\s\S]*4,096 MB[\s\S]*100 executions[\s\S]*2026-11-20/);
  });

  it('fails with exit code 2 and one sentence for a file that is not there', async () => {
    const { code, stdout, stderr } = await runFanreel(['estimate', 'nope.mp4'], process.cwd());
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/nope\.mp4 does not exist/);
  });
});
