/** One stored output. */
export interface StoredOutput {
  readonly kind: string;
  readonly contentType: string;
  readonly key: string;
  readonly bytes: number;
}
