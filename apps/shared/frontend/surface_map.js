// A surface seen from above: bands and contour lines, painted once per size.
const LEVELS = 16;

function heightAt(data, u, v) {
  const last = data.side - 1;
  const [x, y] = [Math.min(Math.max(u, 0), 1) * last, Math.min(Math.max(v, 0), 1) * last];
  const [i, j] = [Math.min(Math.floor(x), last - 1), Math.min(Math.floor(y), last - 1)];
  const [a, b, at] = [x - i, y - j, j * data.side + i];
  const h = data.heights;
  return ((h[at] * (1 - a) + h[at + 1] * a) * (1 - b) + (h[at + data.side] * (1 - a) + h[at + data.side + 1] * a) * b) / 1000;
}

// Any CSS colour as red, green and blue, 0 to 255.
function rgb(colour) {
  const paint = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d");
  paint.fillStyle = colour;
  paint.fillRect(0, 0, 1, 1);
  return [...paint.getImageData(0, 0, 1, 1).data].slice(0, 3);
}
const mix = (from, to, fraction) => from.map((value, i) => value + (to[i] - value) * fraction);
const css = (colour) => `rgb(${colour.map(Math.round).join(" ")})`;

function paintMap(data, width, height, ink) {
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const paint = canvas.getContext("2d");
  const image = paint.createImageData(width, height);
  const bands = new Uint8Array(width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      bands[y * width + x] = Math.min(LEVELS - 1, Math.floor(LEVELS * heightAt(data, x / (width - 1), 1 - y / (height - 1))));
  const tones = [...Array(LEVELS)].map((_, i) => mix(ink.low, ink.high, i / (LEVELS - 1)));
  const lines = tones.map((tone) => mix(tone, ink.text, 0.22));
  for (let at = 0; at < bands.length; at++) {
    const band = bands[at];
    const edge = band !== bands[at + 1] || band !== bands[at + width];
    const [r, g, b] = (edge && at + width < bands.length && (at + 1) % width ? lines : tones)[band];
    image.data.set([r, g, b, 255], 4 * at);
  }
  paint.putImageData(image, 0, 0);
  return canvas;
}
