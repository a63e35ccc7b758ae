// The figures: what each asks, how it is drawn, and the table behind it.
import { bars } from './bars.js';
import { h, place, setText } from './dom.js';
import { figure } from './figure.js';
import {
  ago, amount, capital, change, duration, isolated, moment, momentInFile, number, period, periodInFile, share, stateName, tick,
} from './format.js';
import { WEEKDAYS, countHours, heatMap, hourName } from './heat.js';
import { operations } from './live.js';
import { stateMap } from './map.js';
import { keyPicture, newestPicture, rankingPicture, stepsPicture, totalsPicture } from './picture.js';
import { ranking } from './ranking.js';
import { INTERVALS, beforeName, countsFirstActions, intervalOf, isHeatShortened, variablesOf } from './view.js';

const SHADES = Array.from({ length: 6 }, (_, i) => `shade-${i}`);
/** The colour of all other types. */
const REST = 'shade-6';
const fullName = ({ title, givenName, familyName }) => [title, givenName, familyName].filter(Boolean).join(' ');

/**
 * `page` has the view, `change(part)` of it, `subtitle()`, `know(filter, entries)`, and
 * `tell(title, text)` for what goes wrong.
 */
export function makeFigures(page) {
  const { view } = page;
  const query = (...names) => () => names
    .map((name) => operations[name === 'NewSupporters' ? newSupporters() : name])
    .map((operation) => [operation, variablesOf(view(), operation)]);
  const newName = () => (countsFirstActions(view()) ? 'First-time supporters' : 'New supporters');
  const newSupporters = () => (countsFirstActions(view()) ? 'FirstTimeSupporters' : 'NewSupporters');
  const toggled = (name, value) => ({ [name]: view()[name] === value ? '' : value });
  const common = { subtitle: page.subtitle, tell: page.tell };
  // A colour stays that of its type, whatever is filtered, unless too many others are shown.
  const shades = new Map(['phone', 'email', 'postal mail', 'in-person'].map((type, i) => [type, SHADES[i]]));
  const shadeOf = (type) => shades.get(type) ?? REST;
  /** Gives each of these types a colour of its own. */
  const shadeAll = (types) => {
    for (const type of types.filter((one) => !shades.has(one))) {
      const used = new Set(shades.values());
      const shown = new Set(types.map((one) => shades.get(one)));
      const shade = SHADES.find((one) => !used.has(one)) ?? SHADES.find((one) => !shown.has(one));
      for (const [other, its] of shades) if (its === shade) shades.delete(other);
      if (shade) shades.set(type, shade);
    }
  };

  function totals() {
    const tiles = [
      ['outreaches', 'Outreaches', number],
      ['people', 'Supporters who acted', number],
      ['fresh', 'New supporters', number],
      ['duration', 'Time spent', duration],
    ].map(([key, name, format]) => {
      const heading = h('h3', {}, name);
      const value = h('p', { class: 'big', id: `total-${key}` }, '–');
      const delta = h('p', { class: 'delta' });
      return { key, name, format, heading, value, delta, element: h('div', { class: 'tile' }, heading, value, delta) };
    });
    const values = {};
    const compared = ({ key, format }, now, before) => {
      const { than, ...changed } = change(now, before, key === 'duration' ? 'less' : 'fewer');
      return { ...changed, before: `${than} the ${format(before)} ${beforeName(view())}` };
    };
    const content = h('div', { class: 'tiles' }, tiles.map(({ element }) => element));
    const frame = figure({
      ...common, name: 'totals', title: 'Totals', content, wide: 'full',
      queries: query('Outreaches', 'Supporters', 'NewSupporters'),
      table: () => ({
        head: ['Figure', 'Now', 'Before'],
        rows: tiles.filter(({ key }) => values[key]).map(({ key, name }) => [key === 'duration' ? `${name} (s)` : name, ...values[key]]),
      }),
      drawing: () => [totalsPicture(tiles.filter(({ key }) => values[key]).map((tile) => {
        const [now, before] = values[tile.key];
        return { name: tile.name, value: tile.format(now), ...compared(tile, now, before) };
      }))],
    });
    const put = (part) => {
      Object.assign(values, part);
      for (const tile of tiles) {
        const { key, format, heading, value, delta } = tile;
        if (!(key in part)) continue;
        if (key === 'fresh') setText(heading, tile.name = newName());
        const [now, earlier] = part[key];
        const { sign, text, trend, before } = compared(tile, now, earlier);
        if (value.textContent !== '–' && value.textContent !== format(now)) {
          value.classList.remove('moved');
          void value.offsetWidth;
          value.classList.add('moved');
        }
        setText(value, format(now));
        delta.className = `delta ${trend}`;
        delta.replaceChildren(
          h('span', { 'aria-hidden': 'true' }, `${sign} `), text,
          h('span', { class: 'quiet' }, ` ${before}`));
      }
      frame.changed();
      return undefined;
    };
    const clear = (key) => {
      delete values[key];
      const { value, delta } = tiles.find((tile) => tile.key === key);
      setText(value, '–');
      delta.className = 'delta';
      delta.replaceChildren();
    };
    return {
      frame,
      /** A frame whose figures are tiles, too: no number of an earlier view stays if it fails. */
      withTiles: (other, ...keys) => ({
        ...other,
        fails(text) {
          if (other.element.classList.contains('waiting')) keys.forEach(clear);
          other.fails(text);
        },
      }),
      asks: {
        Supporters: ({ outreachStats: { people, previous } }) => put({ people: [people, previous.people] }),
      },
      put,
    };
  }

  function timeline(onShades) {
    let [columns, groups, data] = [[], [], null];
    const legend = h('p', { class: 'legend keys' });
    const keys = new Map();
    const keyOf = ({ key, others, name, shade, outreaches }) => {
      const id = others ? 'others' : `type ${key ?? ''}`;
      if (!keys.has(id)) {
        const count = h('span', { class: 'quiet' });
        const swatch = h('span', { 'aria-hidden': 'true' });
        const parts = [swatch, `${name} `, count];
        const element = key
          ? h('button', { type: 'button', class: 'key', 'data-key': key, onclick: () => page.change(toggled('type', key)) }, parts)
          : h('span', { class: 'key' }, parts);
        keys.set(id, { element, swatch, count });
      }
      const { element, swatch, count } = keys.get(id);
      swatch.className = `swatch ${shade}`;
      setText(count, number(outreaches));
      if (key) element.setAttribute('aria-pressed', String(view().type === key));
      return element;
    };
    const chart = bars({
      onPick: (i) => page.zoom(data.series.map(({ start }) => start), i),
    });
    const frame = figure({
      ...common, name: 'timeline', title: 'Outreaches over time', wide: 'two',
      content: [legend, chart.element],
      queries: query('Outreaches'),
      drawing: () => [keyPicture(groups.map(({ name, shade, outreaches }) => ({ shade, text: `${isolated(name)} ${number(outreaches)}` }))), chart.picture()],
      table: ({ inFile }) => ({
        head: [capital(INTERVALS[intervalOf(view())]), ...groups.map(({ name }) => name), 'All'],
        rows: columns.map(({ name, day, parts, total }) => [inFile ? day : name, ...parts.map(({ size }) => size), total]),
      }),
    });
    const draw = ({ outreachStats }) => {
      data = outreachStats;
      const interval = intervalOf(view());
      shadeAll(data.groups.filter(({ others }) => !others).map(({ key }) => key ?? ''));
      onShades();
      groups = data.groups
        .filter(({ others, outreaches }) => !others || outreaches)
        .map((group) => ({
          ...group,
          name: group.others ? 'Other types' : capital(group.key ?? 'without a type'),
          shade: group.others ? REST : shadeOf(group.key ?? ''),
        }));
      columns = data.series.map(({ start, partial, outreaches }, i) => {
        const parts = groups.map(({ name, shade, series }) => ({ name, shade, size: series[i].outreaches }));
        const name = period(start, interval);
        const detail = parts.filter(({ size }) => size).map(({ name: type, size }) => `${isolated(type)} ${number(size)}`);
        const tip = [`${name}: ${number(outreaches)}`, ...(detail.length > 1 ? detail : [])].join('\n');
        return { name, day: periodInFile(start, interval), tick: tick(start, interval), parts, total: outreaches, partial, tip };
      });
      page.know('type', groups.filter(({ key }) => key).map(({ key }) => [key, capital(key)]));
      place(legend, groups.map(keyOf));
      const peak = columns.reduce((best, column) => (column.total > (best?.total ?? 0) ? column : best), null);
      chart.draw({
        columns,
        label: `${amount(data.outreaches, 'outreach', 'outreaches')}, by ${INTERVALS[interval]}. ` +
          `${peak ? `Most: ${peak.name}, ${number(peak.total)}. ` : ''}Arrow keys read the bars${interval === 'HOUR' ? '' : ', Enter zooms in'}.`,
      });
      frame.changed();
    };
    return { frame, draw };
  }

  function fresh() {
    let columns = [];
    const chart = bars({});
    const remark = () => (countsFirstActions(view()) ? 'acted here for the first time' : '');
    const frame = figure({
      ...common, name: 'supporters', title: 'New supporters', content: chart.element, remark,
      queries: query('NewSupporters'), drawing: () => [chart.picture()],
      table: ({ inFile }) => ({
        head: [capital(INTERVALS[intervalOf(view())]), newName()],
        rows: columns.map(({ name, day, parts }) => [inFile ? day : name, parts[0].size]),
      }),
    });
    const draw = (people, before, series) => {
      const interval = intervalOf(view());
      columns = series.map(({ start, partial, size }) => ({
        name: period(start, interval), day: periodInFile(start, interval), tick: tick(start, interval), partial,
        parts: [{ size, shade: 'plain' }], tip: `${period(start, interval)}: ${number(size)}`,
      }));
      chart.draw({ columns, label: `${amount(people, 'new supporter', 'new supporters')}, by ${INTERVALS[interval]}. Arrow keys read the bars.` });
      frame.note([number(people), remark()].filter(Boolean).join(' '));
      frame.changed();
      tiles.put({ fresh: [people, before] });
    };
    const draws = {
      NewSupporters: ({ peopleStats: { people, previous, series } }) =>
        draw(people, previous.people, series.map(({ people: size, ...rest }) => ({ size, ...rest }))),
      FirstTimeSupporters: ({ outreachStats: { newPeople, previous, series } }) =>
        draw(newPeople, previous.newPeople, series.map(({ newPeople: size, ...rest }) => ({ size, ...rest }))),
    };
    return {
      frame: tiles.withTiles(frame, 'fresh'),
      get asks() {
        const name = newSupporters();
        return { [name]: draws[name] };
      },
    };
  }

  /** A ranked list of the groups of an operation. */
  function ranked({ operation, name, title, empty, head, rowOf, know, groupsOf }) {
    let rows = [];
    const list = ranking({ empty });
    const frame = figure({
      ...common, name, title, content: list.element, queries: query(operation),
      drawing: () => [rankingPicture(rows, empty)],
      table: () => ({
        head: [head, ...(rows.some(({ detail }) => detail) ? ['Organization'] : []), 'Outreaches'],
        rows: rows.map((row) => [row.name, ...(rows.some(({ detail }) => detail) ? [row.detail] : []), row.value]),
      }),
    });
    return {
      frame,
      asks: {
        [operation]({ outreachStats: { groups } }) {
          rows = groupsOf(groups).map((group) => ({ key: group.key ?? '', value: group.outreaches, ...rowOf(group) }));
          if (know) page.know(know, rows.filter(({ key, onPick }) => key && onPick).map((row) => [row.key, row.name]));
          list.draw(rows);
          frame.changed();
        },
      },
    };
  }
  const picks = (filter, key) => ({
    isPressed: view()[filter] === key,
    onPick: () => page.change(toggled(filter, key)),
  });

  const campaigns = () => ranked({
    operation: 'Campaigns', name: 'campaigns', title: 'Campaigns', head: 'Campaign', know: 'campaign',
    empty: 'No campaign has an outreach here.',
    groupsOf: (groups) => groups,
    rowOf: ({ key, campaign, series }) => ({
      name: key ? (campaign?.title ?? 'Without a title') : 'Without a campaign',
      spark: series.map(({ outreaches }) => outreaches),
      ...(key ? picks('campaign', key) : {}),
    }),
  });
  const targets = () => ranked({
    operation: 'Targets', name: 'targets', title: 'Most contacted', head: 'Target',
    empty: 'Nobody was contacted here.',
    groupsOf: (groups) => groups.filter(({ key }) => key),
    rowOf: ({ target }) => ({ name: target ? fullName(target) : 'Unknown', detail: target?.organization }),
  });
  const sources = () => ranked({
    operation: 'Sources', name: 'sources', title: 'Sources', head: 'Source', know: 'source',
    empty: 'No outreach here has a source.',
    groupsOf: (groups) => groups
      .filter(({ others, outreaches }) => !others || outreaches)
      .map((group) => (group.others ? { ...group, key: '\u0000others' } : group)),
    rowOf: ({ key, others }) => ({
      name: others ? 'All others' : (key ?? 'Without a source'),
      isRest: others,
      ...(key && !others ? picks('source', key) : {}),
    }),
  });

  function states() {
    let rows = [];
    const map = stateMap({ onPick: (code) => page.change(toggled('state', code)) });
    const list = ranking({ empty: 'No target here has a state.' });
    const frame = figure({
      ...common, name: 'states', title: 'Where', wide: 'two', queries: query('Divisions'),
      content: h('div', { class: 'where' }, map.element, list.element),
      drawing: map.pictures,
      table: () => ({ head: ['State', 'Outreaches'], rows: rows.map(({ name, value }) => [name, value]) }),
    });
    return {
      frame,
      asks: {
        Divisions({ outreachStats: { groups } }) {
          const placed = groups.filter(({ key }) => key);
          rows = placed.map(({ key, outreaches }) => ({ key, name: stateName(key), value: outreaches, ...picks('state', key) }));
          page.know('state', rows.map(({ key, name }) => [key, name]));
          const counts = Object.fromEntries(placed.map(({ key, outreaches }) => [key, outreaches]));
          const label = rows.length
            ? `Map of the states. Most: ${rows.slice(0, 3).map(({ name, value }) => `${name} ${number(value)}`).join(', ')}.`
            : 'Map of the states, all without an outreach.';
          map.draw(counts, view().state, label);
          // Those that are not on the map follow, whatever their size.
          const elsewhere = rows.filter(({ key }) => !map.has(key)).slice(0, 4);
          list.draw([...new Set([...rows.slice(0, 10), ...elsewhere])]);
          frame.changed();
        },
      },
    };
  }

  function hours() {
    let counts = countHours([]);
    const heat = heatMap();
    const remark = () => (isHeatShortened(view()) ? 'The last 5 weeks of this range' : '');
    const frame = figure({
      ...common, name: 'hours', title: 'When people act', content: heat.element, queries: query('Hours'), drawing: heat.pictures, remark,
      table: () => ({
        head: ['Hour', ...WEEKDAYS],
        rows: Array.from({ length: 24 }, (_, hour) => [hourName(hour), ...counts.map((row) => row[hour])]),
      }),
    });
    return {
      frame,
      asks: {
        Hours({ outreachStats: { series } }) {
          counts = countHours(series);
          const all = counts.flatMap((row, day) => row.map((value, hour) => ({ day, hour, value })));
          const top = all.reduce((best, cell) => (cell.value > best.value ? cell : best));
          const sum = all.reduce((total, { value }) => total + value, 0);
          heat.draw(counts, `Outreaches by weekday and hour. ${top.value
            ? `Most: ${WEEKDAYS[top.day]}, ${hourName(top.hour)}, ${share(top.value, sum)} of all.` : 'None.'}`);
          frame.note(remark());
          frame.changed();
        },
      },
    };
  }

  function newest() {
    let [nodes, seen, lines] = [[], null, new Map()];
    const list = h('ol', { class: 'newest' });
    const empty = 'Nobody has acted here.';
    const frame = figure({
      ...common, name: 'newest', title: 'Newest actions', content: list, queries: query('Newest'),
      drawing: () => [newestPicture(nodes.map((node) => {
        const line = lineOf(node);
        return { ...line, detail: line.detail.map(isolated).join(' · '), time: moment(node.actionDate) };
      }), empty)],
      table: ({ inFile }) => ({
        head: ['Time', 'Who', 'Type', 'Campaign', 'Targets'],
        rows: nodes.map(({ actionDate, type, campaign, person, targets: to }) => [
          (inFile ? momentInFile : moment)(actionDate), person?.givenName, type, campaign?.title, (to ?? []).map(fullName).join(', ')]),
      }),
    });
    const lineOf = ({ actionDate, type, campaign, person, targets: to }) => {
      const [first, ...more] = (to ?? []).map(fullName).map(isolated);
      return {
        shade: shadeOf(type ?? ''),
        who: isolated(person?.givenName?.trim() || 'Somebody'),
        whom: `${first ? ` → ${first}` : ''}${more.length ? ` and ${more.length} more` : ''}`,
        detail: [capital(type ?? ''), campaign?.title].filter(Boolean),
        time: ago(actionDate),
      };
    };
    const draw = () => {
      const known = seen;
      seen = new Set(nodes.map(({ id }) => id));
      const before = lines;
      lines = new Map(nodes.map((node) => {
        const same = JSON.stringify(node);
        if (before.has(same)) return [same, before.get(same)];
        const { shade, who, whom, detail, time } = lineOf(node);
        return [same, h('li', { class: known && !known.has(node.id) ? 'fresh' : null, 'data-id': node.id },
          h('span', { class: `swatch ${shade}`, 'aria-hidden': 'true' }),
          h('span', { class: 'text' },
            h('span', { class: 'name' }, h('b', {}, who), whom),
            h('span', { class: 'quiet detail' }, detail.map((part, i) => [i ? h('span', {}, ' · ') : null, h('span', { dir: 'auto' }, part)]))),
          h('time', { class: 'quiet', datetime: node.actionDate }, time))];
      }));
      place(list, nodes.length ? [...lines.values()] : [h('li', { class: 'quiet' }, empty)]);
    };
    const recolour = () => {
      for (const { id, type } of nodes) {
        const swatch = list.querySelector(`[data-id="${CSS.escape(id)}"] .swatch`);
        if (swatch) swatch.className = `swatch ${shadeOf(type ?? '')}`;
      }
    };
    setInterval(() => {
      list.querySelectorAll('time').forEach((time) => setText(time, ago(time.dateTime)));
    }, 30_000);
    return {
      frame,
      recolour,
      restart: () => {
        seen = null;
      },
      asks: {
        Newest({ outreaches }) {
          nodes = outreaches.nodes;
          draw();
          recolour();
          frame.changed();
        },
      },
    };
  }

  const [tiles, last] = [totals(), newest()];
  const time = timeline(last.recolour);
  const first = { frame: tiles.withTiles(time.frame, 'outreaches', 'duration'), asks: {
    Outreaches(data) {
      const { outreaches, duration: seconds, previous } = data.outreachStats;
      time.draw(data);
      tiles.put({ outreaches: [outreaches, previous.outreaches], duration: [seconds, previous.duration] });
      page.counted(data.outreachStats);
    },
  } };
  return [
    [tiles], [first], [last], [campaigns()], [states()], [targets()], [sources()],
    // One below the other.
    [hours(), fresh()],
  ];
}
