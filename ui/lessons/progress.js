// The storage of this browser: it outlasts the tab, so that a lesson done stays done.
const NAME = "fmnist-lessons";

export default function ({ data, setTriggerValue }) {
  try {
    if (data.asked) {
      const found = localStorage.getItem(NAME);
      if (found) setTriggerValue("found", found);
    } else {
      localStorage.setItem(NAME, data.keep);
    }
  } catch {
    // Forbidden or full: the address has it all the same.
  }
}
