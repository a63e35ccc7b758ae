// The module 'us-states' for esbuild: the outlines of the states as SVG paths, in the box of
// us-atlas's map in the Albers projection, so that the page needs neither topojson nor d3.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { feature } from 'topojson-client';

const ATLAS = 'us-atlas/states-albers-10m.json';

function ringPath(ring) {
  const points = ring
    .map((point) => point.map(Math.round))
    .filter(([x, y], i, all) => i === 0 || x !== all[i - 1][0] || y !== all[i - 1][1]);
  // Islands of a pixel.
  if (points.length < 4) return '';
  const [[x, y], ...rest] = points;
  const steps = rest.map(([toX, toY], i) => `${toX - points[i][0]},${toY - points[i][1]}`);
  return `M${x},${y}l${steps.join(' ')}z`;
}

function statePaths() {
  const atlas = JSON.parse(readFileSync(createRequire(import.meta.url).resolve(ATLAS), 'utf8'));
  const entries = feature(atlas, atlas.objects.states).features.map(({ properties, geometry }) => {
    const { type, coordinates } = geometry;
    const rings = (type === 'Polygon' ? [coordinates] : coordinates).flat();
    return [properties.name, rings.map(ringPath).join('')];
  });
  return Object.fromEntries(entries.filter(([, path]) => path));
}

export const usStates = {
  name: 'us-states',
  setup(build) {
    build.onResolve({ filter: /^us-states$/ }, ({ path }) => ({ path, namespace: 'us-states' }));
    build.onLoad({ filter: /.*/, namespace: 'us-states' }, () => ({
      contents: JSON.stringify(statePaths()),
      loader: 'json',
    }));
  },
};
