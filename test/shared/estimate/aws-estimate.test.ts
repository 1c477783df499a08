import { describe, expect, it } from 'vitest';
import { costOf } from '../../../src/shared/estimator/model/cost.ts';
import { requestsOf } from '../../../src/shared/estimator/model/request-counts.ts';
import { meanWorkMs } from '../../../src/shared/estimator/model/work-duration.ts';
import { PROFILES } from '../../../src/shared/estimator/model/work-profile.ts';
import { estimateOnAws, workFor } from '../../../src/shared/estimator/simulation/aws-estimate.ts';
import { calibrateProfile } from '../../../src/shared/estimator/simulation/calibrate-profile.ts';
import { estimateOnMachine, predictionError } from '../../../src/shared/estimator/simulation/machine-estimate.ts';
import { failedRecord, jobOf, optionsOf, renderedRecord } from '../../fakes/job-documents.ts';

const options = optionsOf('video');
const sample = (accountConcurrency: number) =>
  estimateOnAws({
    shape: { durationMs: 10_350_000, options },
    profile: PROFILES.sample,
    accountConcurrency,
    seed: 1,
  });

describe('estimateOnAws', () => {
  it('gives the figure of the AWS sample: 345 slices of 4.311 s on 4,096 MB cost $0.099', () => {
    const { slices, usd, usage, invocations } = sample(1000);
    expect(slices).toBe(345);
    expect(invocations).toEqual({ splitter: 1, worker: 345, assembler: 1, stitcher: 1 });
    // The sample has no splitter, assembler and stitcher in its figure.
    expect(Math.abs(usd.lambda - 0.099)).toBeLessThan(0.0015);
    expect(usage.gbSeconds).toBeGreaterThan(345 * 4 * 4.311);
    expect(usage.gbSeconds).toBeLessThan(345 * 4 * 4.311 * 1.01);
  });

  it('takes longer the fewer environments there are, and costs the same', () => {
    const [wide, narrow, narrowest] = [sample(1000), sample(100), sample(10)];
    expect(wide.time).toMatchObject({ peakConcurrency: 345, throttles: 0, queueDelay: { p50: 0, p99: 0 } });
    expect(narrow.time).toMatchObject({ peakConcurrency: 100, coldStarts: 100 });
    expect(narrowest.time.peakConcurrency).toBe(10);
    expect(narrow.time.throttles).toBeGreaterThan(245);
    expect(narrowest.time.throttles).toBeGreaterThan(narrow.time.throttles);
    expect(narrow.time.finishMs).toBeGreaterThan(wide.time.finishMs);
    expect(narrowest.time.finishMs).toBeGreaterThan((345 / 10) * 4_311);
    for (const { time, usd, ends } of [wide, narrow, narrowest]) {
      expect(ends).toEqual({ rendered: 345, failed: 0, expired: 0 });
      expect(usd.lambda).toBeCloseTo(wide.usd.lambda, 4);
      expect(time.finishMs).toBeGreaterThanOrEqual(time.leastMs);
    }
  });

  it('slows work down below one vCPU and not up above it', () => {
    const of = (memoryMb: number) => meanWorkMs(workFor({ ...PROFILES.fanreel, memoryMb }, 30, 1769));
    expect(of(1769)).toBe(6000);
    expect(of(3538)).toBe(6000);
    expect(of(884.5)).toBe(12_000);
    expect(meanWorkMs(workFor(PROFILES.fanreel, 15, 1769))).toBe(3000);
  });
});

describe('requestsOf', () => {
  it('counts by hand: two slices, 31 s', () => {
    const counts = requestsOf({ durationMs: 31_000, options }, 2);
    // open, index, job, recent, by-source, a list of the film's other jobs; 31 frames; GIF, text, cast, strip, record for each slice; a list each; marker; list; manifest;
    // a sheet and its cues; the outline's; a poster of each slice and two of the film, its fingerprints, their sketches and their mark.
    expect(counts.writes).toBe(6 + 31 + 2 * 5 + 2 + 1 + 1 + 1 + 2 + 2 + 2 + 5);
  });

  it('counts one list a slice, and a mark and a list for each group of several', () => {
    const lists = (slices: number): number =>
      requestsOf({ durationMs: slices * 30_000, options: { ...options, renders: ['gif'], extras: false } }, 0).writes -
      (6 + 2 * slices + 1 + 1 + Math.ceil((2 * slices + 3) / 1000));
    expect(lists(999)).toBe(999);
    expect(lists(2500)).toBe(2500 + 2 * 3);
  });
});

describe('costOf', () => {
  it('is the sum of its parts by the price file', () => {
    const usage = {
      invocations: 1e6,
      events: 1e6,
      s3Writes: 1000,
      s3Reads: 1000,
      gbSeconds: 1e6,
      ephemeralGbSeconds: 0,
    };
    const cost = costOf(usage);
    expect(cost.lambda).toBeCloseTo(16.6667 + 0.2, 6);
    expect(cost.s3).toBeCloseTo(0.0054, 8);
    expect(cost.eventBridge).toBeCloseTo(1, 8);
    expect(cost.xray).toBeCloseTo(5, 8);
    expect(cost.total).toBeCloseTo(16.8667 + 0.0054 + 6, 6);
    expect(costOf(usage, 'arm64').lambda).toBeCloseTo(13.3334 + 0.2, 6);
  });
});

describe('calibrateProfile', () => {
  it('takes times, memory and failures from the records of a job', () => {
    const job = jobOf(130_000);
    const records = [0, 1, 2].map((index) => renderedRecord(job, index));
    const failed = failedRecord(job, 3, { name: 'ProcessError', message: 'x' });
    // Ten seconds at the end say little about whole slices.
    const profile = calibrateProfile(job, [...records, failed, renderedRecord(job, 4)]);
    expect(profile).toMatchObject({
      memoryMb: 2048,
      work: { kind: 'measured', sortedMs: [2000, 2000, 2000] },
      failureRate: 0.2,
    });
    expect(calibrateProfile(job, [failed])).toBeUndefined();
  });
});

describe('estimateOnMachine', () => {
  it('adds upload, planning and slices in turn, with what is decoded before each', () => {
    const speed = { msPerMediaSecond: 200, msPerSlice: 100, msPerMegabyte: 10, msPerJob: 900, concurrency: 2 };
    const shape = { durationMs: 62_000, options };
    const estimate = estimateOnMachine(shape, 36_000_000, speed);
    expect(estimate).toMatchObject({ uploadMs: 360, slicesMs: 6600, wallMs: 360 + 900 + 6600, busyMs: 12_700 });
    // Eight seconds before the second slice, at the cost of decoding alone: the third starts behind the first.
    expect(estimateOnMachine(shape, 0, speed, [0, 8000, 0]).slicesMs).toBe(6100 + 1200);
  });

  it('says how far a prediction was off', () => {
    expect(predictionError(11, 10)).toBeCloseTo(0.1);
    expect(predictionError(9, 10)).toBeCloseTo(-0.1);
  });
});
