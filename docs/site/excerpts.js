
// The excerpt of a result needs the whole page that it is from. Only those of results that are seen
// are loaded, and each page once.
const waiting = new WeakMap();
const watch = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    watch.unobserve(target);
    waiting.get(target)();
  }
});
const texts = new Map();

const textWhenSeen = async (item, url) => {
  await new Promise((resolve) => {
    waiting.set(item, resolve);
    watch.observe(item);
  });
  if (!texts.has(url)) texts.set(url, fetch(url).then((response) => response.text()));
  return texts.get(url);
};
