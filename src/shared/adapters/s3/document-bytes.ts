/** A JSON document as it is stored. */
export const documentBytes = (document: unknown): Buffer => Buffer.from(`${JSON.stringify(document)}\n`, 'utf8');
