/** A film of nothing, for a player that stands ready. Browsers compile code when it runs for the first time, which was half of the time
 * between an answer and the first request to an appliance; so what reads playlists and chooses among renditions has run once before
 * somebody waits for it. Nothing of it goes over the network. */

import type shaka from "shaka-player/dist/shaka-player.compiled-es2021";

import { forget, knownAt } from "./known";

const HLS = "application/vnd.apple.mpegurl";
const TRACK = `#EXTM3U
#EXT-X-TARGETDURATION:2
#EXT-X-PLAYLIST-TYPE:VOD
#EXT-X-MAP:URI="known:nothing",BYTERANGE="800@0"
#EXTINF:2,
#EXT-X-BYTERANGE:800@800
known:nothing
#EXT-X-ENDLIST
`;

export async function rehearse(player: shaka.Player): Promise<void> {
  const start = performance.now();
  const film = knownAt("rehearsal", filmOf(knownAt("rehearsal.track", TRACK)));
  const rehearsal = await player.preload(film, 0, HLS);
  await rehearsal?.waitForFinish();
  await rehearsal?.destroy();
  forget("rehearsal");
  forget("rehearsal.track");
  performance.measure("rehearsal", { start });
}

function filmOf(track: string): string {
  return `#EXTM3U
#EXT-X-INDEPENDENT-SEGMENTS
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="sound",NAME="Sound",DEFAULT=YES,URI="${track}"
#EXT-X-STREAM-INF:BANDWIDTH=1000000,CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=1280x720,FRAME-RATE=25,AUDIO="sound"
${track}
`;
}
