/** Files of merged fingerprints that were read. They never change, so they are good as long as they are listed. */
export interface SegmentMemory {
  readonly get: (key: string) => Uint8Array | undefined;
  /** Keep a file, unless there is no room: then it is read each time. */
  readonly keep: (key: string, bytes: Uint8Array) => void;
  /** Forget all other files. */
  readonly keepOnly: (keys: ReadonlySet<string>) => void;
}

/** Make a memory. @param mostBytes room for files */
export const makeSegmentMemory = (mostBytes: number): SegmentMemory => {
  const held = new Map<string, Uint8Array>();
  let left = mostBytes;
  return {
    get: (key) => held.get(key),
    keep(key, bytes) {
      if (held.has(key) || bytes.length > left) return;
      held.set(key, bytes);
      left -= bytes.length;
    },
    keepOnly(keys) {
      for (const [key, bytes] of held) {
        if (keys.has(key)) continue;
        held.delete(key);
        left += bytes.length;
      }
    },
  };
};
