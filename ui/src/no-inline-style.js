// Stands in for react-style-singleton, which GraphiQL's dialogs use to keep the page behind them
// from scrolling. It adds a <style> element, which style-src 'self' forbids; and a page that is
// as high as the window has nothing to scroll.
export const styleSingleton = () => () => null;
export const styleHookSingleton = () => () => {};
export const stylesheetSingleton = () => ({ add() {}, remove() {} });
