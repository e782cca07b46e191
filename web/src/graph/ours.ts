/** Tells the platform that a request comes from its own pages, so that it takes their cookie. */
export const OURS = { "Nearcast-Client": "web" };
