// hls.js and dash.js on a bare page. Their buffers are short, so that a play still fetches when something happens to it, and
// they give up on an appliance at the first refusal.
window.fatal = [];

const PLAY = {
  "hls.js": (video, address) => {
    const once = { ...Hls.DefaultConfig.fragLoadPolicy.default, errorRetry: null, timeoutRetry: null };
    const player = new Hls({ maxBufferLength: 6, maxMaxBufferLength: 6, fragLoadPolicy: { default: once } });
    player.on(Hls.Events.ERROR, (_, told) => told.fatal && fatal.push(`${told.details}: ${told.error}`));
    player.loadSource(address);
    player.attachMedia(video);
    return player;
  },
  "dash.js": (video, address) => {
    const player = dashjs.MediaPlayer().create();
    player.updateSettings({
      streaming: {
        buffer: { bufferTimeDefault: 6, bufferTimeAtTopQuality: 6, bufferTimeAtTopQualityLongForm: 6 },
        retryAttempts: { MediaSegment: 0, InitializationSegment: 0, IndexSegment: 0 },
        cmsd: { enabled: true, abr: { applyMb: true } },
      },
    });
    // A segment that did not come is told as an error too, and then fetched elsewhere.
    const { DOWNLOAD_ERROR_ID_CONTENT_CODE } = dashjs.MediaPlayer.errors;
    player.on("error", ({ error }) => error.code !== DOWNLOAD_ERROR_ID_CONTENT_CODE && fatal.push(`${error.code}: ${error.message}`));
    player.initialize(video, address, true);
    return player;
  },
};

window.play = (library, address) => {
  document.body.innerHTML = "<video muted autoplay></video>";
  window.player = PLAY[library](document.querySelector("video"), address);
};
