/** A store's facts about the bytes of an object. */
export interface ContentFacts {
  readonly bytes: number;
  /** unquoted */
  readonly etag: string;
  /** CRC-64/NVME of the whole object, base64; absent where the store has none */
  readonly crc64nvme?: string | undefined;
}

/**
 * Identity of a source's bytes: size and CRC-64/NVME, which do not depend on how the bytes were uploaded. Without such
 * a checksum it is the etag, which differs between ways of uploading the same bytes.
 */
export const contentIdentityOf = ({ bytes, etag, crc64nvme }: ContentFacts): string =>
  crc64nvme === undefined ? `etag:${etag}` : `crc64nvme:${crc64nvme}:${bytes}`;

/** Whether two versions of an object are known to have the same bytes. */
export const isSameContent = (one: ContentFacts, other: ContentFacts): boolean =>
  one.bytes === other.bytes && (one.etag === other.etag || contentIdentityOf(one) === contentIdentityOf(other));
