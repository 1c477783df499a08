const EDGE_BYTES = 64 * 1024;

/** Identifies a file after a reload of the page. Its middle is not read, since a file may have many gigabytes. */
export interface FileIdentity {
  readonly name: string;
  readonly size: number;
  /** epoch milliseconds */
  readonly lastModified: number;
  /** SHA-256 of its first and last 64 KiB, hex */
  readonly edges: string;
}

const hex = (bytes: ArrayBuffer): string =>
  Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** @throws when the file cannot be read */
export const identifyFile = async (file: File): Promise<FileIdentity> => {
  const { name, size, lastModified } = file;
  const edges = new Blob([file.slice(0, EDGE_BYTES), file.slice(Math.max(EDGE_BYTES, size - EDGE_BYTES))]);
  const digest = await crypto.subtle.digest('SHA-256', await edges.arrayBuffer());
  return { name, size, lastModified, edges: hex(digest) };
};

/** Whether two identities are of the same file. The name is not compared, since a file may have been renamed. */
export const isSameFile = (one: FileIdentity, other: FileIdentity): boolean =>
  one.size === other.size && one.lastModified === other.lastModified && one.edges === other.edges;
