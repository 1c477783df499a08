/** Answer an HTTP request. @returns 404 for every path */
export const handler = async (): Promise<{ readonly statusCode: number }> => ({ statusCode: 404 });
