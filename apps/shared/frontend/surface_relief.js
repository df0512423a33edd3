// The same surface as a relief that can be rotated.
const MESH = 48;
const RISE = 0.62;

// Project a point of the unit square and its height, 0 to 1, onto the canvas; the third number grows towards the viewer.
function project(view, u, v, h) {
  const [x, y] = [u - 0.5, v - 0.5];
  const [c, s] = [Math.cos(view.yaw), Math.sin(view.yaw)];
  const [across, away] = [x * c - y * s, x * s + y * c];
  const near = 1 / (1 + 0.25 * away);
  const up = (h - 0.35) * RISE;
  return [
    view.width / 2 + across * near * view.scale,
    view.height * 0.5 - (away * Math.sin(view.pitch) + up * Math.cos(view.pitch)) * near * view.scale,
    -away,
  ];
}

function paintRelief(data, view, ink) {
  const canvas = Object.assign(document.createElement("canvas"), { width: view.width, height: view.height });
  const paint = canvas.getContext("2d");
  const points = [];
  for (let j = 0; j <= MESH; j++)
    for (let i = 0; i <= MESH; i++) {
      const h = heightAt(data, i / MESH, j / MESH);
      points.push([...project(view, i / MESH, j / MESH, h), h]);
    }
  const faces = [];
  for (let j = 0; j < MESH; j++)
    for (let i = 0; i < MESH; i++) {
      const at = j * (MESH + 1) + i;
      const corners = [points[at], points[at + 1], points[at + MESH + 2], points[at + MESH + 1]];
      // Light comes from the left: a slope that rises to the right is in the shade.
      const slope = corners[1][3] + corners[2][3] - corners[0][3] - corners[3][3];
      faces.push({ corners, depth: corners[0][2] + corners[2][2], height: corners[0][3], slope });
    }
  faces.sort((a, b) => a.depth - b.depth);
  paint.lineJoin = "round";
  for (const { corners, height, slope } of faces) {
    const shade = Math.max(-1, Math.min(1, slope * 5));
    const tone = mix(mix(ink.low, ink.high, Math.floor(height * LEVELS) / LEVELS), shade > 0 ? ink.text : ink.light, Math.abs(shade) * 0.22);
    paint.fillStyle = paint.strokeStyle = css(tone);
    paint.beginPath();
    corners.forEach(([x, y], k) => (k ? paint.lineTo(x, y) : paint.moveTo(x, y)));
    paint.closePath();
    paint.fill();
    paint.stroke(); // Closes the hairline gap between neighbours.
  }
  return canvas;
}
