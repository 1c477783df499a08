/** A key pair. The embedded cloud has one of its own, and issues sessions in its name. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}
