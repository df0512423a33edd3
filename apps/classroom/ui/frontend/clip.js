// An animated image {source, alt, words} with a button that stops it. A visitor whose system asks for less motion starts it.
// Stopped, it shows its first frame: a canvas gets no other one of an animated image.
export default function ({ data, parentElement }) {
  const image = parentElement.querySelector("img");
  const button = parentElement.querySelector("button");
  image.alt = data.alt;
  if (image.clip === data.source) return;
  image.clip = data.source;
  const show = (playing, source) => {
    image.src = source;
    button.textContent = playing ? data.words.pause : data.words.play;
    button.onclick = () => (playing ? still() : show(true, data.source));
  };
  const still = async () => {
    const clip = new Image();
    clip.src = data.source;
    await clip.decode();
    if (image.clip !== data.source) return; // Another clip has taken its place.
    const frame = document.createElement("canvas");
    [frame.width, frame.height] = [clip.naturalWidth, clip.naturalHeight];
    frame.getContext("2d").drawImage(clip, 0, 0);
    show(false, frame.toDataURL("image/jpeg", 0.9));
  };
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) still();
  else show(true, data.source);
}
