/** Playlists that are known before a player asks for them, at addresses of their own. */

import shaka from "shaka-player/dist/shaka-player.compiled-es2021";

const SCHEME = "known";
const playlists = new Map<string, string>();

shaka.net.NetworkingEngine.registerScheme(SCHEME, (uri, request) => {
  // The player adds to addresses what it tells servers.
  const text = playlists.get(uri.split("?")[0] ?? "") ?? "";
  const data = new TextEncoder().encode(text).buffer;
  return shaka.util.AbortableOperation.completed({ uri, originalUri: uri, originalRequest: request, data, status: 200, headers: {}, fromCache: true });
});

/** The address at which the player of a session finds its playlist. */
export function knownAt(session: string, playlist: string): string {
  playlists.set(addressOf(session), playlist);
  return addressOf(session);
}

export function forget(session: string): void {
  playlists.delete(addressOf(session));
}

function addressOf(session: string): string {
  return `${SCHEME}:${session}/hls.m3u8`;
}
