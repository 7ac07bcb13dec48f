import "./trust.js";
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
