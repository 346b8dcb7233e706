// On a phone the menu covers the page: it closes when a page was chosen in it.
const NARROW = "(max-width: 767px)";

export default function ({ parentElement }) {
  const menu = parentElement.closest("[data-testid=stSidebar]");
  menu.onclick = event => {
    if (matchMedia(NARROW).matches && event.target.closest("a")) {
      menu.querySelector("[data-testid=stSidebarCollapseButton] button").click();
    }
  };
}
