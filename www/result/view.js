/** The part of a picture that is seen while it is enlarged. */

const MAX_SCALE = 4;

const clamp = (value, limit) => Math.max(-limit, Math.min(limit, value));

/** The position and size of a picture in its figure. */
export class View {
  scale = 1;
  x = 0;
  y = 0;

  /** Enlarges around a point, given from the middle of the figure. */
  zoomTo(scale, [x, y], [width, height]) {
    const next = Math.max(1, Math.min(MAX_SCALE, scale));
    const factor = next / this.scale;
    this.scale = next;
    this.moveTo(x - (x - this.x) * factor, y - (y - this.y) * factor, [width, height]);
  }

  /** Moves the picture, and never so far that its edge comes into the figure. */
  moveTo(x, y, [width, height]) {
    this.x = clamp(x, (width * (this.scale - 1)) / 2);
    this.y = clamp(y, (height * (this.scale - 1)) / 2);
  }
}
