import "./trust.js";
import "./drafts.js";
import "./toasts.js";
import "./dialogs.js";
import "./menus.js";
import "./forms.js";
import "./chips.js";
import "./members.js";
import "./palette.js";
import "./keys.js";
import "./times.js";

// A change from page to page that the browser gives up, say since less motion was asked for meanwhile, is no error.
const given = () => {};
for (const side of ["pageswap", "pagereveal"]) addEventListener(side, ({ viewTransition }) => { viewTransition?.ready.catch(given); viewTransition?.finished.catch(given); });

// On a phone a strip of tabs is wider than the screen: the one that is open is moved into view.
for (const here of document.querySelectorAll(".tabs > [aria-current], .segments > [aria-current]")) {
  const [own, strip] = [here, here.parentElement].map((element) => element.getBoundingClientRect());
  here.parentElement.scrollLeft += own.left + own.width / 2 - strip.left - strip.width / 2;
}
