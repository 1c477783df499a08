// The search for hashes near wanted ones: counting the ones of 64 bits is what JavaScript lacks.

/** Entries of a table: a byte for each value of 16 bits of a hash. */
const ENTRIES: usize = 65536;
/** Bytes of a hash; of an address with a distance. */
const HASH: usize = 8;

/** Where the four tables end that tell in how many bits 16 bits of a hash differ at least from those of a wanted one. They begin at 0. */
export function end(): usize {
  return 4 * ENTRIES;
}

/**
 * Fill the tables.
 * @param wanted wanted hashes, up to `wantedEnd`
 */
export function measure(wanted: usize, wantedEnd: usize): void {
  memory.fill(0, 16, end());
  for (let each = wanted; each < wantedEnd; each += 2) {
    const table = (((each - wanted) >> 1) & 3) * ENTRIES;
    store<u8>(table + <usize>load<u16>(each), 0);
  }
  // Whoever differs in some bits is reached by turning each bit once, in any order.
  for (let bit: usize = 1; bit < ENTRIES; bit <<= 1) {
    for (let entry: usize = 0; entry < end(); entry++) {
      if (entry & bit) continue;
      const one = load<u8>(entry);
      const other = load<u8>(entry + bit);
      store<u8>(entry, min<u8>(one, other + 1));
      store<u8>(entry + bit, min<u8>(other, one + 1));
    }
  }
}

/** Bits in which a hash differs from every wanted one at least. */
function least(hash: u64): u32 {
  const first = load<u8>(<usize>(hash & 0xffff));
  const second = load<u8>(ENTRIES + <usize>((hash >> 16) & 0xffff));
  const third = load<u8>(2 * ENTRIES + <usize>((hash >> 32) & 0xffff));
  const fourth = load<u8>(3 * ENTRIES + <usize>(hash >> 48));
  return <u32>first + second + third + fourth;
}

/**
 * Find the hashes from `hashes` to `hashesEnd` that are near one of those from `wanted` to `wantedEnd`. The tables are filled.
 * @param limit bits in which they differ at most
 * @param found receives the address of each, and its distance: 32 bits each
 * @returns where what was found ends
 */
export function search(
  hashes: usize,
  hashesEnd: usize,
  wanted: usize,
  wantedEnd: usize,
  limit: u32,
  found: usize,
): usize {
  for (let at = hashes; at < hashesEnd; at += HASH) {
    const hash = load<u64>(at);
    if (least(hash) > limit) continue;
    let best: u64 = 65;
    for (let each = wanted; each < wantedEnd; each += HASH) best = min(best, popcnt(hash ^ load<u64>(each)));
    if (best > limit) continue;
    store<u32>(found, <u32>at);
    store<u32>(found + 4, <u32>best);
    found += HASH;
  }
  return found;
}
