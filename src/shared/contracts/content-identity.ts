/** What a store says about the bytes of an object. */
export interface ContentFacts {
  readonly bytes: number;
  /** unquoted */
  readonly etag: string;
  /** CRC-64/NVME of the whole object, base64; absent where the store has none */
  readonly crc64nvme?: string | undefined;
}

/**
 * What tells the bytes of a source from all others: size and CRC-64/NVME, however they were uploaded. Where the store has no such
 * checksum it is the etag, which other ways of uploading the same bytes change.
 */
export const contentIdentityOf = ({ bytes, etag, crc64nvme }: ContentFacts): string =>
  crc64nvme === undefined ? `etag:${etag}` : `crc64nvme:${crc64nvme}:${bytes}`;

/** Whether two versions of an object are known to have the same bytes. */
export const isSameContent = (one: ContentFacts, other: ContentFacts): boolean =>
  one.bytes === other.bytes && (one.etag === other.etag || contentIdentityOf(one) === contentIdentityOf(other));
