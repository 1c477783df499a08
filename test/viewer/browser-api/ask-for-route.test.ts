import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { askForRoute } from '../../../src/viewer/ahead/ask-for-route.ts';
import { allAnswered } from '../../../src/viewer/api/ask-ahead.ts';

const JOB = { page: 'job', jobId: 'holiday-1' } as const;
const PLAN = 'http://storage/job.json';
const POSTER = { url: 'http://storage/poster.jpg', second: 3 };

/** What was asked for, and what `/config.json` says. */
let asked: string[];
let config: object;
/** Lets the configuration come. */
let tellConfig: () => void;

beforeEach(() => {
  asked = [];
  const told = new Promise<void>((resolve) => {
    tellConfig = resolve;
  });
  vi.stubGlobal('fetch', async (address: string) => {
    asked.push(address);
    if (address === '/config.json') await told;
    return Response.json(address === '/config.json' ? config : { poster: POSTER, plan: { url: PLAN } });
  });
  vi.stubGlobal(
    'Image',
    class {
      set src(address: string) {
        asked.push(address);
      }
    },
  );
});
afterEach(() => vi.unstubAllGlobals());

const settled = () => new Promise((resolve) => setTimeout(resolve, 10));

describe('what a result needs', () => {
  it.each(['127.0.0.1', 'localhost', '[::1]'])('is asked for at once where the cloud is at %s', async (host) => {
    config = { live: 'events' };
    askForRoute(JOB, host);
    await settled();
    expect(asked.sort()).toEqual(['/config.json', '/jobs/holiday-1', PLAN, POSTER.url].sort());
    tellConfig();
    await allAnswered();
    expect(asked).toHaveLength(4);
  });

  it.each<[string, object, string[]]>([
    ['once its configuration is there', { live: 'poll' }, ['/jobs/holiday-1', PLAN, POSTER.url]],
    ['not before a login', { live: 'poll', login: { url: 'https://login', clientId: 'x' } }, []],
    ['not of what has no configuration', {}, []],
  ])('is asked for elsewhere %s', async (_, says, after) => {
    config = says;
    askForRoute(JOB, 'films.example.org');
    await settled();
    expect(asked).toEqual(['/config.json']);
    tellConfig();
    await allAnswered();
    await settled();
    expect(asked.slice(1).sort()).toEqual([...after].sort());
  });
});
