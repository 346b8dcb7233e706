// One act of a person is at most one step of Back. Streamlit makes a step of every change of the
// address, also of those that the page makes by itself, such as naming the run that it shows first.
const ACTS = ["pointerdown", "keydown", "click"];

let acted = false;

const isStep = (url, choices) => {
  const [from, to] = [location, new URL(url, location)];
  if (from.pathname !== to.pathname) return true;
  const [before, after] = [from, to].map(each => new URLSearchParams(each.search));
  const changed = [...new Set([...before.keys(), ...after.keys()])]
    .filter(name => before.get(name) !== after.get(name));
  return acted && changed.some(name => !choices.includes(name.split("-")[0]));
};

const watchSteps = choices => {
  ACTS.forEach(type => addEventListener(type, () => { acted = true; }, true));
  history.pushState = function (state, title, url) {
    const step = isStep(url, choices);
    if (step) acted = false;
    (step ? History.prototype.pushState : History.prototype.replaceState).call(this, state, title, url);
  };
};

// What the page named before this was here is taken back as a step, and stays in the address; where
// the browser does not tell that there was a step, it stays.
const takeBackTheFirst = () => {
  const opened = window.navigation?.activation?.entry?.index ?? -1;
  if (opened < 0 || navigation.currentEntry.index !== opened + 1) return;
  const stay = event => {
    event.stopImmediatePropagation();
    history.replaceState({}, "", navigation.entries()[opened + 1].url);
  };
  addEventListener("popstate", stay, { capture: true, once: true });
  history.back();
};

export default function ({ data }) {
  if (Object.hasOwn(history, "pushState")) return;
  watchSteps(data.choices);
  takeBackTheFirst();
}
