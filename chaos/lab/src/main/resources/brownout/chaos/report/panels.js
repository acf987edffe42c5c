// Drawings of a run over time and of counterexamples, for the report and the dashboard.
// They take the data that docs/report.md describes and the width they have, and return an SVG element.
// Text from outside is only ever set as text: nothing here makes markup from a string.

const SVG = "http://www.w3.org/2000/svg";
const OUTCOMES = ["OK", "FAIL", "INFO"];
export const WORDS = { OK: "OK", FAIL: "failed", INFO: "no answer" };

function filled(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter(child => child !== null && child !== undefined));
  return node;
}

/** An SVG element; children are elements or text. */
export const svg = (name, attributes = {}, ...children) =>
  filled(document.createElementNS(SVG, name), attributes, children);

/** An HTML element; children are elements or text. */
export const html = (name, attributes = {}, ...children) =>
  filled(document.createElement(name), attributes, children);

export const seconds = (nanos, decimals = 2) => `${(nanos / 1e9).toFixed(decimals)}\u00a0s`;

/** 0.35 ms, 12 ms, 1.20 s. */
export function time(nanos) {
  const millis = nanos / 1e6;
  if (millis >= 1000) return `${(millis / 1000).toFixed(2)}\u00a0s`;
  return `${millis >= 10 || millis === 0 ? millis.toFixed(0) : millis.toFixed(2)}\u00a0ms`;
}

export const number = value => Number(value.toPrecision(3)).toLocaleString("en").replaceAll(",", "\u202f");

/** Keeps a number and its unit on one line. */
export const unbroken = text => text.replace(/(\d) (s|ms|%)(?!\w)/g, "$1\u00a0$2");

function ticks(most, about) {
  const raw = most / about;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map(factor => factor * power).find(candidate => candidate >= raw);
  return Array.from({ length: Math.floor(most / step + 1e-9) + 1 }, (_, index) => index * step);
}

const shortened = (text, characters) => {
  const points = [...text];
  return points.length <= characters ? text : `${points.slice(0, Math.max(1, characters - 1)).join("")}…`;
};

const text = (x, y, css, words, anchor = "start") =>
  svg("text", { x, y, class: css, "text-anchor": anchor }, words);
const line = (x1, y1, x2, y2, css) => svg("line", { x1, y1, x2, y2, class: css });
const rect = (x, y, width, height, css, ...children) => svg("rect", { x, y, width, height, class: css }, ...children);
const title = words => svg("title", {}, words);

const LEFT = 54;
const RIGHT = 8;
const CHARACTER = 7;

/** Where things stand on the axes that the variants of a run share. */
class Axes {
  constructor(chart, width) {
    this.chart = chart;
    this.width = width;
    this.plot = width - LEFT - RIGHT;
  }

  x(nanos) {
    return LEFT + this.plot * Math.min(1, Math.max(0, nanos / this.chart.end));
  }

  heading(name, unit) {
    return svg("text", { y: 14, class: "panel-title" }, name, svg("tspan", { class: "panel-unit", dx: 8 }, unit));
  }

  grid(y, words) {
    return [line(LEFT, y, this.width - RIGHT, y, "grid"), text(LEFT - 8, y + 4, "tick", words, "end")];
  }

  base(y) {
    return line(LEFT, y, this.width - RIGHT, y, "axis");
  }
}

/** A panel is { height, nodes }: it fills its width and stands at its own origin. */
function throughput(axes, variant) {
  const top = 26;
  const height = 96;
  const { bin, rate } = axes.chart;
  const marks = ticks(rate, 3);
  const most = Math.max(rate, marks.at(-1));
  const y = perSecond => top + height * (1 - perSecond / most);
  const nodes = [axes.heading("Operations per second", `bars of ${time(bin)}`)];
  marks.filter(mark => mark > 0).forEach(mark => nodes.push(...axes.grid(y(mark), number(mark))));
  variant.chart.bins.forEach((counts, index) => {
    const from = axes.x(index * bin);
    const width = Math.max(0.8, axes.x((index + 1) * bin) - from - 0.8);
    const words = OUTCOMES.map((outcome, i) => `${counts[i]} ${WORDS[outcome]}`).join(", ");
    let bottom = top + height;
    const bars = counts.map((count, i) => {
      if (count === 0) return null;
      const tall = Math.max(0.6, (height * count) / (bin / 1e9) / most);
      bottom -= tall;
      return rect(from, bottom, width, tall, OUTCOMES[i].toLowerCase());
    });
    if (counts.some(count => count > 0)) nodes.push(svg("g", {}, title(`${seconds(index * bin)}: ${words}`), bars));
  });
  nodes.push(axes.base(top + height));
  return { height: top + height, nodes };
}

/** Points that would cover each other are one, darker the more there are: no outlier is hidden. */
function latency(axes, variant) {
  const top = 44;
  const height = 132;
  const { columns, rowsPerDecade, decades, end } = axes.chart;
  const low = Math.log10(decades[0]);
  const high = Math.log10(decades.at(-1));
  const y = exponent => top + height * (1 - Math.min(1, Math.max(0, (exponent - low) / (high - low))));
  const points = OUTCOMES.flatMap(outcome => triples(variant.chart.points[outcome] ?? []).map(([column, row, count]) =>
    ({ outcome, count, x: axes.x(((column + 0.5) * end) / columns), y: y(row / rowsPerDecade) })));
  const operations = points.reduce((sum, point) => sum + point.count, 0);
  const drawn = points.length < operations ? `, ${number(operations)} operations in ${number(points.length)} points` : "";
  const nodes = [axes.heading("Latency", `log scale${axes.width > 480 ? drawn : ""}`)];
  decades.forEach(mark =>
    nodes.push(...axes.grid(y(Math.log10(mark)), mark >= 1000 ? `${mark / 1000} s` : `${mark} ms`)));
  const sparse = points.length < 300 ? " sparse" : "";
  for (const outcome of ["OK", "FAIL"]) {
    [point => point.count === 1, point => point.count > 1 && point.count < 5, point => point.count >= 5].forEach((weighs, weight) => {
      const d = points.filter(point => point.outcome === outcome && weighs(point))
        .map(point => `M${point.x.toFixed(1)} ${point.y.toFixed(1)}h0`).join("");
      if (d) nodes.push(svg("path", { d, class: `points${sparse} ${outcome.toLowerCase()} weight-${weight}` }));
    });
  }
  // Without an answer there is no latency: crosses in a lane of their own above the plot.
  const crosses = points.filter(point => point.outcome === "INFO")
    .map(point => `M${(point.x - 2.5).toFixed(1)} 26l5 5m0-5l-5 5`).join("");
  if (crosses) nodes.push(svg("path", { d: crosses, class: "crosses info" }, title("without an answer")));
  return { height: top + height, nodes };
}

const triples = flat => Array.from({ length: flat.length / 3 }, (_, index) => flat.slice(3 * index, 3 * index + 3));

/** Lines over time; a value that is null is a gap. */
function curves(axes, group, series) {
  const top = 26;
  const height = 84;
  const values = series.flatMap(each => each.points.map(point => point[1])).filter(value => value !== null);
  const most = Math.max(0, ...values) || 1;
  const y = value => top + height * (1 - Math.max(0, value) / most);
  const nodes = [axes.heading(group, series[0].unit)];
  ticks(most, 2).filter(mark => mark > 0).forEach(mark => nodes.push(...axes.grid(y(mark), number(mark))));
  nodes.push(axes.base(top + height));
  const legendColumns = Math.max(1, Math.floor(axes.width / 210));
  series.forEach((each, index) => {
    let pen = false;
    let d = "";
    for (const [at, value] of each.points) {
      if (value !== null) d += `${pen ? "L" : "M"}${axes.x(at).toFixed(1)} ${y(value).toFixed(1)}`;
      pen = value !== null;
    }
    const css = `line style-${index % 6}`;
    nodes.push(svg("path", { d, class: css }, title(each.name)));
    if (series.length > 1) {
      const left = (index % legendColumns) * (axes.width / legendColumns);
      const down = top + height + 18 * (Math.floor(index / legendColumns) + 1) - 4;
      nodes.push(line(left, down - 4, left + 18, down - 4, css), text(left + 24, down, "tick", each.name));
    }
  });
  const legend = series.length > 1 ? 18 * Math.ceil(series.length / legendColumns) : 0;
  return { height: top + height + legend, nodes };
}

/** notification→push: timeout downstream 33 %, 3.00 s to 13.00 s, touched 41204 bytes. */
export function faultSentence(fault) {
  const touched = fault.touched === 0 ? "touched nothing"
    : fault.touched === 1 ? "took effect" : `touched ${fault.touched} bytes`;
  return `${fault.target}: ${fault.what}, ${seconds(fault.from)} to ${seconds(fault.until)}, ${touched}`;
}

/** One list for each kind of fault on each target, in order of appearance. */
export function faultRows(faults) {
  const rows = new Map();
  for (const fault of faults) {
    const name = `${fault.target} · ${fault.what}`;
    rows.set(name, [...(rows.get(name) ?? []), fault]);
  }
  return [...rows];
}

function faultStrip(axes, faults) {
  const labelAbove = axes.width < 480;
  const row = labelAbove ? 34 : 22;
  const nodes = faultRows(faults).flatMap(([name, windows], index) => {
    const top = index * row + (labelAbove ? 16 : 0);
    const bars = windows.map(fault => {
      const from = axes.x(fault.from);
      const width = Math.max(2, axes.x(fault.until) - from);
      return rect(from, top + 4, width, 12, fault.touched === 0 ? "fault idle" : "fault", title(faultSentence(fault)));
    });
    const first = axes.x(Math.min(...windows.map(fault => fault.from)));
    const last = axes.x(Math.max(...windows.map(fault => fault.until)));
    const right = axes.width - last >= Math.min(first, name.length * CHARACTER);
    const room = labelAbove ? axes.width : right ? axes.width - last : first;
    const words = shortened(name, Math.floor((room - 6) / CHARACTER));
    const label = labelAbove ? text(0, top, "fault-name", words)
      : text(right ? last + 6 : first - 6, top + 14, "fault-name", words, right ? "start" : "end");
    return [...bars, label];
  });
  return { height: faultRows(faults).length * row + (faults.length ? 4 : 0), nodes };
}

function grouped(series) {
  const groups = new Map();
  for (const each of series.filter(one => one.points.length > 0)) {
    const name = each.group || each.name;
    groups.set(name, [...(groups.get(name) ?? []), each]);
  }
  return [...groups];
}

/** A variant over time: faults, throughput, latency, then its curves, on one time axis that each fault shades. */
export function overTime(chart, variant, width, description) {
  const axes = new Axes(chart, width);
  const strip = faultStrip(axes, variant.faults);
  const panels = [throughput(axes, variant), latency(axes, variant),
    ...grouped(variant.chart.series).map(([group, series]) => curves(axes, group, series))];
  const nodes = [svg("g", {}, strip.nodes)];
  let y = strip.height;
  for (const panel of panels) {
    nodes.push(svg("g", { transform: `translate(0 ${y + 16})` }, panel.nodes));
    y += panel.height + 16;
  }
  const bands = variant.faults.map(fault =>
    rect(axes.x(fault.from), 0, Math.max(1, axes.x(fault.until) - axes.x(fault.from)), y, "fault-band"));
  const axis = ticks(chart.end / 1e9, width < 480 ? 4 : 7).flatMap(tick => {
    const x = axes.x(tick * 1e9);
    return [line(x, y, x, y + 4, "axis"), text(x, y + 20, "tick", `${number(tick)} s`, x > width - 24 ? "end" : "middle")];
  });
  return svg("svg", { class: "panels", width, height: y + 24, viewBox: `0 0 ${width} ${y + 24}`, role: "img", "aria-label": description },
    bands, nodes, axes.base(y), axis);
}

const GUTTER = 82;
const ROW = 46;

function laneOf(mark) {
  if (mark.source !== undefined) {
    return mark.source.startsWith("provider/") ? `${mark.source.slice(9)} provider` : mark.data.worker || mark.source;
  }
  if (mark.session) return `session ${mark.session}`;
  return mark.action === "observe" ? "the lab, afterwards" : `client ${mark.process}`;
}

function describedEvent(event) {
  const isJob = event.kind.startsWith("JOB_");
  const kind = isJob ? event.kind.slice(4).toLowerCase().replaceAll("_", " ")
    : event.source === "output" ? "file written" : event.kind;
  const token = event.data.token && event.data.token !== "0" ? `, token ${event.data.token}` : "";
  const detail = [event.data.n && `line ${event.data.n}`, event.data.messageId,
    event.source === "output" && event.data.path, isJob && `job ${event.key}`];
  return { what: kind + token, detail, answer: "", from: event.at, until: event.at };
}

function describedOperation(operation) {
  const { action, key, outcome } = operation;
  const version = operation.out.version ?? "";
  const what = action === "write" ? `write${version && ` v${version}`}`
    : action === "read" ? `${operation.in.level ?? ""} read`.trim() : action;
  const place = operation.in.region ?? operation.in.via ?? "";
  const detail = [place && `through ${place}`, ["write", "read"].includes(action) && key, action === "submit" && `key ${key}`];
  const answers = { read: version === "0" ? "→ nothing" : `→ v${version}`, observe: `→ ${operation.out.state ?? "OK"}` };
  const answer = outcome === "INFO" ? "no answer" : outcome === "FAIL" ? "failed" : answers[action] ?? "told OK";
  return { what, detail, answer, from: operation.invokedAt, until: operation.completedAt ?? Infinity };
}

const pairs = map => Object.entries(map).map(([name, value]) => `${name}=${value}`).join(", ");

function everything(mark) {
  return mark.source !== undefined ? `${mark.source} ${mark.kind} ${mark.key}\n${pairs(mark.data)}`
    : `${mark.action} ${mark.key}, operation ${mark.id}, process ${mark.process}, ${mark.outcome}\n`
      + `asked ${pairs(mark.in)}\nanswered ${pairs(mark.out)}`;
}

/**
 * After Lamport: a lane for each session, provider or worker, time downwards, rows in the order of time and not to
 * scale. The dashed line goes through what the check names, in its order.
 */
export function spaceTime(example) {
  const marks = [...example.operations.map(each => ({ ...describedOperation(each), of: each })),
    ...example.events.map(each => ({ ...describedEvent(each), of: each }))];
  const ordered = [...marks].sort((a, b) => a.from - b.from);
  const lanes = [...new Set(ordered.map(mark => laneOf(mark.of)))];
  const times = [...new Set(marks.flatMap(mark => [mark.from, mark.until]).filter(Number.isFinite))].sort((a, b) => a - b);
  const gaps = times.slice(1).map((at, index) => at - times[index]);
  const least = Math.min(Infinity, ...gaps);
  const decimals = least >= 1e7 ? 2 : least >= 1e6 ? 3 : least >= 1e5 ? 4 : 6;
  const lane = 214;
  const width = GUTTER + lanes.length * lane;
  const endless = marks.some(mark => mark.until === Infinity);
  const height = 40 + times.length * ROW + (endless ? ROW / 2 : 0);
  const x = mark => GUTTER + 14 + lanes.indexOf(laneOf(mark.of)) * lane;
  const y = at => 40 + ROW / 2 + times.indexOf(at) * ROW;
  const nodes = times.flatMap(at => [line(GUTTER - 6, y(at), width, y(at), "grid"), text(0, y(at) + 4, "tick", seconds(at, decimals))]);
  lanes.forEach((name, index) => {
    const left = GUTTER + 14 + index * lane;
    nodes.push(text(left - 7, 16, "lane-name", shortened(name, 26)), line(left, 24, left, height, "lane"));
  });
  const anchor = mark => ({ x: x(mark), y: y(mark.until === Infinity ? mark.from : mark.until) });
  marks.slice(1).forEach((mark, index) => nodes.push(thread(anchor(marks[index]), anchor(mark))));
  ordered.forEach(mark => nodes.push(drawn(mark, x(mark), y, height)));
  return svg("svg", { class: "spacetime", width, height, viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": example.sentence }, nodes);
}

/** Leaves and arrives along the lanes, and crosses between the rows, where no label stands. */
function thread(from, to) {
  const same = from.x === to.x;
  const bend = same ? -38 : 0;
  const down = Math.sign(to.y - from.y) || 1;
  const turn = same ? (to.y - from.y) / 3 : down * Math.max(ROW, Math.abs(to.y - from.y));
  const d = `M${from.x} ${from.y}C${from.x + bend} ${from.y + turn} ${to.x + bend} ${to.y - turn} ${to.x} ${to.y}`;
  return svg("path", { d, class: "contradiction" });
}

function drawn(mark, x, y, height) {
  const top = y(mark.from);
  const bottom = mark.until === Infinity ? height : y(mark.until);
  const shape = mark.answer === "" ? svg("circle", { cx: x, cy: top, r: 6 })
    : svg("rect", { x: x - 5, y: top - 5, width: 10, height: bottom - top + (mark.until === Infinity ? 5 : 10), rx: 5,
      class: mark.until === Infinity ? "span endless" : "span" });
  const detail = mark.detail.filter(Boolean).join(" · ");
  const nodes = [title(everything(mark.of)), shape,
    text(x + 14, detail ? top - 2 : top + 4.5, "what halo", shortened(mark.what, 26)),
    detail ? text(x + 14, top + 13, "detail halo", shortened(detail, 31)) : null,
    mark.answer ? text(x + 14, (mark.until === Infinity ? height - 14 : bottom) + 4.5, "what halo", mark.answer) : null];
  return svg("g", { class: "mark decisive" }, nodes);
}
