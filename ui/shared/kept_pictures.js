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

// By itself the canvas waits 0.2 s for another stroke before it sends one, which may end beside it. What
// it shows is kept as soon as it is sent, since the server may be gone.
let begunOn = null;
const atTheCanvas = event => {
  const path = event.composedPath();
  const board = path.find(each => each.classList?.contains("dc-root"));
  if (event.type === "pointerdown") begunOn = path[0].matches?.("canvas") ? board : null;
  else if (event.type === "click") keepDrawing(board);
  else sendStroke();
};
const sendStroke = () => {
  const send = begunOn?.querySelector("button[title='Update the app with this drawing']");
  begunOn = null;
  setTimeout(() => {
    if (send?.isConnected) send.click();
  });
};
const keepDrawing = board => {
  const canvas = board?.querySelector("canvas.dc-canvas.lower-canvas");
  setTimeout(() => {
    if (canvas?.isConnected) keep("drawing", canvas.toDataURL());
  }, 100);
};
const EVENTS = ["pointerdown", "mouseup", "touchend", "click"];

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
  EVENTS.forEach(type => document.addEventListener(type, atTheCanvas, true));
  onceConnectedAgain(() => setTriggerValue("found", {}));
  return () => {
    EVENTS.forEach(type => document.removeEventListener(type, atTheCanvas, true));
    connection.disconnect();
  };
}
