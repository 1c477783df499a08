import { describe, expect, it } from 'vitest';
import { compilePattern } from '../../../src/local/events/match-pattern.ts';
import type { FanreelEvent } from '../../../src/shared/core/contracts/events.ts';
import { EVENT_SOURCE } from '../../../src/shared/core/contracts/events.ts';
import { makeResolver } from '../resolve.ts';
import { resourcesOf } from '../synthesize.ts';
import { SYNTHESIZED } from './variants.ts';

const template = SYNTHESIZED.templates.existing;
const { resolve } = makeResolver(template);
const rules = resourcesOf(template, 'AWS::Events::Rule').filter(([id]) => id.startsWith('PreviewsEvents'));

/** Rules of the app that hear of an event. */
const hearing = ({ detailType, detail }: FanreelEvent): string[] =>
  rules
    .filter(([, { Properties }]) =>
      compilePattern(resolve(Properties.EventPattern ?? null))({
        source: EVENT_SOURCE,
        'detail-type': detailType,
        detail,
      }),
    )
    .map(([id]) => id.slice('PreviewsEvents'.length, -'01234567'.length));

const jobId = 'holiday-0123456789ab';
const completed = (status: 'complete' | 'partial'): FanreelEvent => ({
  detailType: 'videoCompleted',
  detail: { jobId, status, manifestKey: `jobs/${jobId}/manifest.json` },
});
const rejected = (reason: 'encrypted' | 'empty'): FanreelEvent => ({
  detailType: 'videoRejected',
  detail: { bucket: 'films-of-ours', key: 'films/a.mp4', reason, message: 'm' },
});

describe('rules of an app on the events of the construct', () => {
  it.each<[FanreelEvent, string[]]>([
    [completed('partial'), ['Alarms']],
    [completed('complete'), []],
    [rejected('encrypted'), ['Refused']],
    [rejected('empty'), []],
    [
      { detailType: 'sliceFailed', detail: { jobId, index: 1, error: { name: 'ProcessError', message: 'm' } } },
      ['Failed'],
    ],
    [{ detailType: 'newVideoCreated', detail: { key: 'films/a.mp4', start: 0, end: 30 } }, ['Mine']],
    [{ detailType: 'videoRendered', detail: { jobId } }, []],
  ])('hear of %j: %j', (event, names) => {
    expect(hearing(event)).toEqual(names);
  });

  it('are on its bus, with a target, and may have the id of one of its parts', () => {
    expect(rules).toHaveLength(4);
    for (const [, { Properties }] of rules) {
      expect(JSON.stringify(Properties.EventBusName)).toContain('PreviewsBus');
      expect(Properties.Targets).toHaveLength(1);
    }
  });
});
