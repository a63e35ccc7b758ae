// A screen on the wall that nobody touches would go dark.

/**
 * Keeps the screen on while `isWanted()`, where the browser can. Returns a function to call when
 * that has changed. A page that is hidden loses the lock, and gets it again.
 */
export function stayAwake(isWanted) {
  let lock = null;
  const settle = async () => {
    const wanted = isWanted() && document.visibilityState === 'visible';
    if (wanted) lock ??= navigator.wakeLock?.request('screen').catch(() => null);
    else {
      const held = lock;
      lock = null;
      (await held)?.release();
    }
  };
  document.addEventListener('visibilitychange', settle);
  return settle;
}
