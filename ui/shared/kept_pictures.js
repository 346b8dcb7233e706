// The storage of this tab: it outlasts a reload and the session, and ends with the tab.
const keep = (name, text) => {
  try {
    if (text === null) sessionStorage.removeItem(name);
    else sessionStorage.setItem(name, text);
  } catch {
    // Full, or forbidden: the session keeps it all the same.
  }
};

const kept = name => {
  try {
    return sessionStorage.getItem(name);
  } catch {
    return null;
  }
};

// A stroke is kept as soon as it is drawn, since the server may be gone; it may end beside the canvas.
let begunOn = null;
const keepDrawing = event => {
  const board = event.composedPath().find(each => each.classList?.contains("dc-root"));
  const canvas = board?.querySelector("canvas.dc-canvas.lower-canvas")
    ?? (event.type === "pointerup" ? begunOn : null);
  begunOn = event.type === "pointerdown" ? canvas : null;
  if (event.type === "pointerdown" || canvas === null) return;
  setTimeout(() => {
    if (canvas.isConnected) keep("drawing", canvas.toDataURL());
  }, 100);
};
const EVENTS = ["pointerdown", "pointerup", "click"];

// What was drawn while the connection was lost is sent when it is there again.
let connection = null;
const onceConnectedAgain = send => {
  const app = document.querySelector("[data-testid=stApp]");
  connection?.disconnect();
  connection = new MutationObserver(() => {
    if (app.dataset.testConnectionState === "CONNECTED") send();
  });
  connection.observe(app, { attributeFilter: ["data-test-connection-state"] });
};

export default function ({ data, setTriggerValue }) {
  Object.entries(data.keep).forEach(([name, text]) => keep(name, text));
  if (data.asked.length) {
    const found = data.asked.map(name => [name, kept(name)]).filter(([, text]) => text !== null);
    if (found.length || data.waits) setTriggerValue("found", Object.fromEntries(found));
  }
  EVENTS.forEach(type => document.addEventListener(type, keepDrawing, true));
  onceConnectedAgain(() => setTriggerValue("found", {}));
  return () => {
    EVENTS.forEach(type => document.removeEventListener(type, keepDrawing, true));
    connection.disconnect();
  };
}
