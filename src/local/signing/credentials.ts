/** A key pair. The embedded cloud has one of its own, and issues session credentials from it. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}
