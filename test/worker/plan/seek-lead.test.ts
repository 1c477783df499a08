import { describe, expect, it } from 'vitest';
import { firstLeadMs, nextLeadMs } from '../../../src/renders/graph/seek-lead.ts';
import { makeProbe } from '../../fixtures/probe.ts';

describe('seek lead', () => {
  it('is none for ordinary frame rates, a few frames for slow ones, ten seconds for transport streams', () => {
    expect(firstLeadMs(makeProbe())).toBe(0);
    expect(firstLeadMs(makeProbe({}, { fps: 5 }))).toBe(600);
    expect(firstLeadMs(makeProbe({ container: 'mpegts' }))).toBe(10_000);
  });

  it('grows until it reaches the beginning of the film', () => {
    const leads = [0];
    while ((leads.at(-1) ?? 0) < 120_000) leads.push(nextLeadMs(leads.at(-1) ?? 0, 120_000));
    expect(leads).toEqual([0, 2_000, 10_000, 50_000, 120_000]);
  });
});
