// A strip of tabs that is wider than the page shows the one that is open.
export default function () {
  document.querySelectorAll("[role=tablist] [aria-selected=true]").forEach(tab => {
    const strip = tab.closest("[role=tablist]");
    const [shown, place] = [strip, tab].map(each => each.getBoundingClientRect());
    if (place.right > shown.right) strip.scrollLeft += place.right - shown.right;
    if (place.left < shown.left) strip.scrollLeft += place.left - shown.left;
  });
}
