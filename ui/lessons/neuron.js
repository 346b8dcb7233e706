// One filter over one image: the place under the pointer, and the sum that belongs to it.
const SCALE = 9;

const two = number => number.toFixed(2).replace("-", "\u2212");

function painted(values, caption, box) {
  const canvas = document.createElement("canvas");
  canvas.width = values[0].length * SCALE;
  canvas.height = values.length * SCALE;
  const all = values.flat();
  const low = Math.min(...all);
  const high = Math.max(...all);
  const pen = canvas.getContext("2d");
  const paint = frame => {
    values.forEach((row, y) => row.forEach((value, x) => {
      const grey = Math.round(255 * (value - low) / (high - low || 1));
      pen.fillStyle = `rgb(${grey}, ${grey}, ${grey})`;
      pen.fillRect(x * SCALE, y * SCALE, SCALE, SCALE);
    }));
    pen.strokeStyle = "#E69F00";
    pen.lineWidth = 2;
    pen.strokeRect(frame.x * SCALE, frame.y * SCALE, frame.side * SCALE, frame.side * SCALE);
  };
  const figure = document.createElement("figure");
  const title = document.createElement("figcaption");
  title.textContent = caption;
  figure.append(title, canvas);
  box.append(figure);
  return { canvas, paint };
}

function table(rows, caption) {
  const figure = document.createElement("figure");
  const title = document.createElement("figcaption");
  title.textContent = caption;
  const body = document.createElement("table");
  for (const row of rows) {
    const line = body.insertRow();
    row.forEach(value => { line.insertCell().textContent = two(value); });
  }
  figure.append(title, body);
  return figure;
}

export default function ({ parentElement, data }) {
  const box = parentElement.querySelector(".neuron");
  box.replaceChildren();
  const { pixels, kernel, sums, bias, margin, stride } = data;
  const side = kernel.length;
  const image = painted(pixels, "Image, as the network gets it", box);
  const map = painted(sums, "Map of the filter", box);
  map.canvas.tabIndex = 0;
  map.canvas.setAttribute("role", "application");
  map.canvas.setAttribute("aria-label", "Map of the filter: choose a place with the arrow keys");
  const words = document.createElement("div");
  words.className = "neuron";
  const total = document.createElement("p");
  total.className = "sums";
  total.setAttribute("role", "status");
  box.append(words, total);
  const at = { x: Math.floor(sums[0].length / 2), y: Math.floor(sums.length / 2) };

  const show = () => {
    const left = at.x * stride - margin;
    const top = at.y * stride - margin;
    const patch = kernel.map((row, y) => row.map((_, x) => pixels[top + y]?.[left + x] ?? 0));
    const products = patch.map((row, y) => row.map((value, x) => value * kernel[y][x]));
    const sum = products.flat().reduce((all, value) => all + value, bias);
    image.paint({ x: left, y: top, side });
    map.paint({ x: at.x, y: at.y, side: 1 });
    words.replaceChildren(table(patch, "Patch"), table(kernel, "Kernel"), table(products, "Products"));
    total.textContent =
      `Row ${at.y + 1}, column ${at.x + 1}: the products add up to ${two(sum - bias)}, and with the `
      + `bias of ${two(bias)} to ${two(sum)}.`;
  };
  const go = (x, y) => {
    at.x = Math.max(0, Math.min(sums[0].length - 1, x));
    at.y = Math.max(0, Math.min(sums.length - 1, y));
    show();
  };
  map.canvas.onpointermove = event => {
    const room = map.canvas.getBoundingClientRect();
    go(Math.floor((event.clientX - room.left) / room.width * sums[0].length),
      Math.floor((event.clientY - room.top) / room.height * sums.length));
  };
  map.canvas.onpointerdown = map.canvas.onpointermove;
  map.canvas.onkeydown = event => {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    if (!(event.key in step)) return;
    event.preventDefault();
    go(at.x + step[event.key][0], at.y + step[event.key][1]);
  };
  show();
}
