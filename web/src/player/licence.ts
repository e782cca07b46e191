/** The keys of a protected film. Of HLS, Shaka takes no licence server for ClearKey; with keys that it has before the playlist, it needs
 * neither a server nor what a playlist says of them, so HLS and DASH play one way. */

import shaka from "shaka-player/dist/shaka-player.compiled-es2021";

const PATIENCE = { maxAttempts: 5, baseDelay: 200, backoffFactor: 1.5, fuzzFactor: 0.3, timeout: 4000, connectionTimeout: 4000, stallTimeout: 4000 };

/** W3C Encrypted Media Extensions, 9.1.4. */
interface Licence {
  keys: readonly { kid: string; k: string }[];
}

/** Asks `address` for all keys of a play, and gives them to the player. Rejects with Shaka's errors. */
export async function unlock(player: shaka.Player, address: string): Promise<void> {
  const { NetworkingEngine } = shaka.net;
  const { LICENSE } = NetworkingEngine.RequestType;
  const network = player.getNetworkingEngine();
  // Shaka reads given keys from an address that holds them, and what it adds to addresses (CMCD) spoils that one.
  network?.registerRequestFilter((type, request) => {
    if (type === LICENSE) request.uris = request.uris.map((one) => one.split("?")[0] ?? one);
  });
  const request = NetworkingEngine.makeRequest([address], PATIENCE);
  request.method = "POST";
  request.body = new TextEncoder().encode(JSON.stringify({ kids: [] })).buffer;
  const answer = await network?.request(LICENSE, request).promise;
  const { keys } = JSON.parse(new TextDecoder().decode(answer?.data)) as Licence;
  player.configure("drm.clearKeys", Object.fromEntries(keys.map((one) => [one.kid, one.k])));
}
