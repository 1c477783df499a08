/** What lies in a part of a film, however much of it is damaged. */
export interface Rest {
  /** where bytes begin that are no part of the container; undefined when there are none */
  readonly damagedAt: number | undefined;
  /** the last picture of the track that can be found, ticks */
  readonly last: { readonly at: number; readonly tick: number } | undefined;
}

/** Bytes of a file, and where they are in it. */
export interface Part {
  readonly bytes: Uint8Array;
  readonly from: number;
}
