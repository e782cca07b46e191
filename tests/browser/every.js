/** Plays a film in Shaka, set up as our client does, and goes through all of it: every subtitle, every rendition of a codec, every
 * sound. Returns what it saw; without a codec only which one Shaka chooses by itself. */
window.everything = async (address, codec) => {
  document.body.innerHTML = "<div><video></video></div>";
  const box = document.querySelector("div");
  const video = document.querySelector("video");
  const player = new shaka.Player();
  const faults = [];
  player.addEventListener("error", (event) => faults.push(event.detail.code));
  player.setVideoContainer(box);
  await player.attach(video);
  player.configure({
    abr: { enabled: false },
    manifest: { hls: { sequenceMode: false } },
    streaming: { bufferingGoal: 2, rebufferingGoal: 0.5 },
    preferredVideo: codec ? [{ codec }] : [],
  });
  await player.load(address);
  await video.play();
  const active = (tracks) => tracks.find((one) => one.active);
  const seen = { chosen: active(player.getVariantTracks()).videoCodec, pictures: [], sounds: [], texts: [], faults };

  const again = () => {
    video.currentTime = 0;
    return video.play();
  };
  const until = async (what, holds) => {
    for (const end = performance.now() + 60_000; !holds(); await new Promise((done) => setTimeout(done, 20))) {
      if (video.ended) await again();
      if (performance.now() > end) throw new Error(`${what} did not come at ${video.currentTime} s: ${faults}`);
    }
  };
  const moved = async (what) => {
    await again();
    const [time, frames, sound] = [video.currentTime, drawn(), video.webkitAudioDecodedByteCount];
    const heard = () => player.getAudioTracks().length === 0 || video.webkitAudioDecodedByteCount > sound;
    await until(what, () => video.currentTime !== time && drawn() > frames + 2 && heard());
  };
  const drawn = () => video.getVideoPlaybackQuality().totalVideoFrames;

  if (!codec) {
    await player.destroy();
    return seen;
  }
  // Subtitles first, and little is fetched ahead: by HLS, Shaka keeps those that are chosen back until
  // more of the picture arrives, so it shows none that are chosen when all of the film has.
  for (const track of player.getTextTracks()) {
    player.selectTextTrack(track);
    await until(`${track.language} text`, () => box.innerText.trim() && !seen.texts.some((text) => text.endsWith(box.innerText.trim())));
    seen.texts.push(`${track.language} ${box.innerText.trim()}`);
  }
  // What Shaka says of their bandwidth changes as it reads them, their order does not.
  for (const [number, track] of player.getVideoTracks().entries()) {
    const what = `${track.codecs} ${track.width}x${track.height}`;
    await again();
    player.selectVideoTrack(track, true);
    await until(what, () => player.getVideoTracks()[number].active && video.videoHeight === track.height);
    await moved(what);
    seen.pictures.push(what);
  }
  for (const track of player.getAudioTracks()) {
    player.selectAudioTrack(track);
    await until(track.language, () => active(player.getAudioTracks()).language === track.language);
    await moved(track.language);
    seen.sounds.push(track.language);
  }
  await player.destroy();
  return seen;
};
