/** Made by `documents.ts` when the client is built. */
declare module "virtual:documents" {
  export const DOCUMENTS: Record<string, string>;
}
