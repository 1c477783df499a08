import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const ITEM = 'fanreel.uploads';
const note = { id: 'one', key: 'uploads/one/film.mp4', optionsText: '', completed: false };
const file = { name: 'film.mp4', size: 25, lastModified: 1, edges: 'ab' };
const parts = { kind: 'parts', id: 'one', key: note.key, size: 25, partBytes: 10, partCount: 3 };
const state = { ...parts, stored: [], missing: [1, 2, 3], missingCount: 3 };

describe('uploads that a closed page left behind', () => {
  let items: Map<string, string>;
  let held: string[];
  let answers: (() => Response)[];
  beforeEach(() => {
    vi.useFakeTimers();
    vi.resetModules();
    items = new Map([[ITEM, JSON.stringify([{ ...note, file }])]]);
    held = [];
    answers = [];
    vi.stubGlobal('localStorage', {
      getItem: (name: string) => items.get(name) ?? null,
      setItem: (name: string, text: string) => items.set(name, text),
    });
    vi.stubGlobal('navigator', { locks: { query: async () => ({ held: held.map((name) => ({ name })) }) } });
    vi.stubGlobal('fetch', async () => (answers.shift() ?? (() => Response.json(state)))());
    const page = new EventTarget();
    vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
    vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page));
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  /** @returns the phases of the uploads that are shown, after an hour */
  const phases = async (): Promise<string[]> => {
    const { restoreUploads } = await import('../../../src/viewer/upload/restore-uploads.ts');
    const { uploads } = await import('../../../src/viewer/upload/uploads.ts');
    const restoring = restoreUploads();
    await vi.advanceTimersByTimeAsync(3_600_000);
    await restoring;
    return uploads.value.map(({ run }) => run.state.value.phase);
  };
  /** The server is away at first, and something happens meanwhile. */
  const away = (meanwhile: () => void): void => {
    const answer = (): Response => {
      meanwhile();
      return Response.json({}, { status: 503 });
    };
    answers = [answer, answer];
  };

  it('are shown as interrupted, also when the server was away at first', async () => {
    away(() => undefined);
    expect(await phases()).toEqual(['interrupted']);
  });

  it('are not shown while another page works on them', async () => {
    held = ['fanreel.upload.one'];
    expect(await phases()).toEqual([]);
  });

  it('are not shown when another page went on with them before there was an answer', async () => {
    away(() => {
      held = ['fanreel.upload.one'];
    });
    expect(await phases()).toEqual([]);
  });

  it('are not shown when another page ended them before there was an answer', async () => {
    away(() => items.set(ITEM, '[]'));
    expect(await phases()).toEqual([]);
  });

  it('are shown where it cannot be known who works on them, and what is refused stays noted', async () => {
    vi.stubGlobal('navigator', { locks: { query: () => Promise.reject(new DOMException('no', 'SecurityError')) } });
    expect(await phases()).toEqual(['interrupted']);
    vi.resetModules();
    answers = [() => Response.json({}, { status: 403 })];
    expect(await phases()).toEqual([]);
    expect(items.get(ITEM)).toContain('film.mp4');
  });
});

describe('a page at an address at which browsers compute no checksums', () => {
  it('says so, and where to open it', async () => {
    const { whyNothingIsSent } = await import('../../../src/viewer/upload/why-nothing-is-sent.ts');
    vi.stubGlobal('location', { origin: 'http://nas:9000', port: '9000' });
    vi.stubGlobal('isSecureContext', true);
    expect(whyNothingIsSent()).toBeUndefined();
    vi.stubGlobal('isSecureContext', false);
    expect(whyNothingIsSent()).toMatch(/http:\/\/nas:9000 .*http:\/\/localhost:9000 /);
    vi.unstubAllGlobals();
  });
});
