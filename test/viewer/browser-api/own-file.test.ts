import { afterEach, describe, expect, it, vi } from 'vitest';
import { makeOwnFile } from '../../../src/viewer/download/own-file.ts';

/** A browser with private files and names that pages hold. @param onAsk called after the files were listed, and after the names were */
const browserOf = (onAsk: () => void = () => {}) => {
  const files = new Set<string>();
  const held = new Set<string>();
  const folder = {
    async *keys() {
      const names = [...files];
      onAsk();
      yield* names;
    },
    removeEntry: async (name: string) => void files.delete(name),
    getFileHandle: async (name: string) => {
      files.add(name);
      return { name };
    },
  };
  const locks = {
    query: async () => {
      const names = [...held];
      onAsk();
      return { held: names.map((name) => ({ name })) };
    },
    request: async (name: string, hold: () => Promise<void>) => {
      held.add(name);
      await hold();
      held.delete(name);
    },
  };
  vi.stubGlobal('navigator', { locks, storage: { getDirectory: async () => folder } });
  return { files, held };
};
afterEach(() => {
  vi.unstubAllGlobals();
});

const JOB = 'film-0123456789ab';

describe('a file of the page', () => {
  it('is left alone when it is made while another page looks for what closed pages left', async () => {
    // The other page holds its name and then makes its file, between the two questions.
    const name = `fanreel-download-${JOB}-other.zip`;
    const makeOther = (): void => {
      held.add(name);
      files.add(name);
    };
    const { files, held } = browserOf(makeOther);
    await makeOwnFile(JOB);
    expect([...files]).toContain(name);
  });

  it('is removed by the next page when nobody holds its name, with what was being written', async () => {
    const { files } = browserOf();
    const first = await makeOwnFile(JOB);
    const [held = ''] = files;
    for (const name of [`${held}.crswap`, `fanreel-download-${JOB}-gone.zip`, 'of-somebody-else']) files.add(name);
    const second = await makeOwnFile(JOB);
    expect([...files].toSorted()).toEqual(
      [first.handle.name, `${held}.crswap`, second.handle.name, 'of-somebody-else'].toSorted(),
    );
    await first.remove();
    expect([...files]).not.toContain(first.handle.name);
  });
});
