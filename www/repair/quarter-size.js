/**
 * Decodes a baseline JPEG at a quarter of its size. Browsers that cannot do that need four bytes of memory for each of a large
 * photo's pixels, and some of them twice: 108 megapixels take a gigabyte in WebKit, which then ends the page.
 *
 * Of each block of 8×8 pixels, only four frequencies are used, which are enough for the mean of each of its quarters.
 */
import { createBitReader } from "./huffman.js";
import { readFrame } from "./jpeg-frame.js";
import { MIN_WHOLE } from "./rows.js";

/** How long a step may take in milliseconds, so that the page stays responsive. */
const MAX_STEP = 12;

/** What the frequencies (0,0), (0,1) and (1,0), and (1,1) contribute to the mean of a quarter. */
const [MEAN, EDGE, CORNER] = [1 / 8, 0.1133, 0.1026];

/** Reads a block's frequencies with the positions 0, 1, 2 and 4; all others are skipped. */
const readBlock = (reader, component, frequencies) => {
  const { dcTable, acTable, steps } = component;
  component.predictor += reader.readNumber(reader.readSymbol(dcTable));
  frequencies.fill(0);
  frequencies[0] = component.predictor * steps[0];
  for (let position = 1; position < 64; position++) {
    const symbol = reader.readSymbol(acTable);
    const length = symbol & 15;
    if (!length && symbol !== 0xf0) return;
    position += symbol >> 4;
    if (position < 5) frequencies[position] = reader.readNumber(length) * steps[position];
    else reader.skip(length);
  }
};

/** Writes the means of a block's quarters into the component's rows. */
const writeBlock = ({ rows, stride }, at, [dc, across, down, , both]) => {
  const mean = MEAN * dc + 128;
  const [x, y, xy] = [EDGE * across, EDGE * down, CORNER * both];
  rows[at] = mean + x + y + xy;
  rows[at + 1] = mean - x + y - xy;
  rows[at + stride] = mean + x - y - xy;
  rows[at + stride + 1] = mean - x - y + xy;
};

/** The smallest units of the picture, which have blocks of all components, and where a row of them is decoded to. */
const prepareComponents = ({ components, huffman, quantization, width, height }) => {
  const [across, down] = ["across", "down"].map((side) => Math.max(...components.map((component) => component[side])));
  const unitsAcross = Math.ceil(width / (8 * across));
  for (const component of components) {
    const stride = 2 * component.across * unitsAcross;
    const tables = { dcTable: huffman[component.dc], acTable: huffman[component.ac], steps: quantization[component.quantization] };
    const rows = new Uint8ClampedArray(2 * component.down * stride);
    Object.assign(component, tables, { rows, stride, predictor: 0, scaleX: component.across / across, scaleY: component.down / down });
  }
  return { unitsAcross, unitsDown: Math.ceil(height / (8 * down)), rowsOfUnit: 2 * down };
};

const readUnit = (reader, components, unit, frequencies) => {
  for (const component of components) {
    for (let y = 0; y < component.down; y++) {
      for (let x = 0; x < component.across; x++) {
        readBlock(reader, component, frequencies);
        writeBlock(component, 2 * (y * component.stride + unit * component.across + x), frequencies);
      }
    }
  }
};

/** Reads rows of units, one at each call, which says whether the file has all of the row. */
const createRowReader = (bytes, { components, restartInterval, start }, unitsAcross) => {
  const reader = createBitReader(bytes, start);
  const frequencies = new Float32Array(5);
  let units = 0;
  return () => {
    for (let unit = 0; unit < unitsAcross; unit++) {
      if (restartInterval && units && units % restartInterval === 0) {
        reader.restart();
        for (const component of components) component.predictor = 0;
      }
      readUnit(reader, components, unit, frequencies);
      units++;
    }
    return !reader.isAtEnd();
  };
};

/** Converts a row of the components to red, green and blue, by the weights of JFIF. */
const writeColors = (data, width, top, row, [first, blue, red]) => {
  const startOf = ({ stride, scaleY }) => Math.floor(row * scaleY) * stride;
  const starts = [first, blue ?? first, red ?? first].map(startOf);
  for (let x = 0, at = 4 * width * top; x < width; x++, at += 4) {
    const y = first.rows[starts[0] + Math.floor(x * first.scaleX)];
    const cb = blue ? blue.rows[starts[1] + Math.floor(x * blue.scaleX)] - 128 : 0;
    const cr = red ? red.rows[starts[2] + Math.floor(x * red.scaleX)] - 128 : 0;
    data[at] = y + 1.402 * cr;
    data[at + 1] = y - 0.344 * cb - 0.714 * cr;
    data[at + 2] = y + 1.772 * cb;
    data[at + 3] = 255;
  }
};

/** The rows before the one at which the file ends. */
const cropTo = (rows, data, width, height) => {
  if (rows < MIN_WHOLE * height) throw Error("the file ends early");
  return { data: data.subarray(0, 4 * width * rows), width, height: rows };
};

/**
 * The pixels at a quarter of the size, rounded up, as `{ data, width, height }` without the orientation; of a file that was cut,
 * the rows that are whole. Rejected for files that are damaged, progressive or not in the usual colors.
 *
 * @param {Uint8Array} bytes
 */
export const decodeQuarterSize = async (bytes) => {
  const frame = readFrame(bytes);
  const { unitsAcross, unitsDown, rowsOfUnit } = prepareComponents(frame);
  const [width, height] = [frame.width, frame.height].map((side) => Math.ceil(side / 4));
  const data = new Uint8ClampedArray(4 * width * height);
  const readRow = createRowReader(bytes, frame, unitsAcross);
  for (let unit = 0, begun = performance.now(); unit < unitsDown; unit++) {
    if (!readRow()) return cropTo(unit * rowsOfUnit, data, width, height);
    for (let row = 0; row < rowsOfUnit && unit * rowsOfUnit + row < height; row++) {
      writeColors(data, width, unit * rowsOfUnit + row, row, frame.components);
    }
    if (performance.now() - begun < MAX_STEP) continue;
    await new Promise((resolve) => setTimeout(resolve));
    begun = performance.now();
  }
  return { data, width, height };
};
