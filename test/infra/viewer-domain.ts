/** A name of somebody's own for the page. */
export const DOMAIN = {
  name: 'films.example.com',
  certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/c',
};
