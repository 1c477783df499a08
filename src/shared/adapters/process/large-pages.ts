/**
 * How glibc hands out memory to a program that works on pictures: from one heap in pages of 2 MiB, of which nothing is given back
 * between two pictures. Otherwise it maps every buffer of more than 128 KiB by itself, and the kernel is asked for each 4 KiB of it
 * at their first touch: up to 15 µs each on a virtual machine, a tenth of what decoding a film takes there.
 * Large pages need glibc 2.35 and a kernel that allows them (`madvise` or `always`); others go without, musl and macOS ignore it all.
 * @see https://sourceware.org/glibc/manual/2.36/html_node/Memory-Allocation-Tunables.html
 */
export const LARGE_PAGES: Readonly<Record<string, string>> = {
  GLIBC_TUNABLES: [
    'glibc.malloc.hugetlb=1',
    // The planes of an 8K picture come from the heap as well; what is larger is mapped.
    `glibc.malloc.mmap_threshold=${64 * 1024 ** 2}`,
    // Address space that the heap grows by at a time. Only what is touched takes memory.
    `glibc.malloc.top_pad=${64 * 1024 ** 2}`,
    `glibc.malloc.trim_threshold=${256 * 1024 ** 2}`,
  ].join(':'),
};
