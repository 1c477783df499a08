// The search for hashes near wanted ones: counting the ones of 64 bits is what JavaScript lacks.

/** Entries of a table: a byte for each value of 16 bits of a hash. */
const ENTRIES: usize = 65536;
/** Bytes of a hash; of an address with a distance. */
const HASH: usize = 8;

/** Where the four tables end that tell whether 16 bits of a hash are near those of a wanted one. They begin at 0. */
export function end(): usize {
  return 4 * ENTRIES;
}

function mayBeNear(hash: u64): bool {
  const first = load<u8>(<usize>(hash & 0xffff));
  const second = load<u8>(ENTRIES + <usize>((hash >> 16) & 0xffff));
  const third = load<u8>(2 * ENTRIES + <usize>((hash >> 32) & 0xffff));
  const fourth = load<u8>(3 * ENTRIES + <usize>(hash >> 48));
  return (first | second | third | fourth) !== 0;
}

/**
 * Find the hashes from `hashes` to `hashesEnd` that are near one of those from `wanted` to `wantedEnd`.
 * @param limit bits in which they differ at most
 * @param found receives the address of each, and its distance: 32 bits each
 * @returns where what was found ends
 */
export function search(
  hashes: usize,
  hashesEnd: usize,
  wanted: usize,
  wantedEnd: usize,
  limit: u64,
  found: usize,
): usize {
  for (let at = hashes; at < hashesEnd; at += HASH) {
    const hash = load<u64>(at);
    if (!mayBeNear(hash)) continue;
    let best: u64 = 65;
    for (let each = wanted; each < wantedEnd; each += HASH) best = min(best, popcnt(hash ^ load<u64>(each)));
    if (best > limit) continue;
    store<u32>(found, <u32>at);
    store<u32>(found + 4, <u32>best);
    found += HASH;
  }
  return found;
}
