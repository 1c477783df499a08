/** One stored output. */
export interface StoredOutput {
  readonly kind: string;
  readonly contentType: string;
  readonly key: string;
  readonly bytes: number;
  /** pictures in it, where it holds those of several seconds */
  readonly pictures?: number;
}
