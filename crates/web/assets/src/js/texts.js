// What the script says, in the language of the page: the messages of the server's language file whose names begin with
// `script-`. Where `count` is given, it chooses the plural.
import { $ } from "./dom.js";

const texts = JSON.parse($("#texts").textContent);
const plural = new Intl.PluralRules(document.documentElement.lang);

export const text = (name, values = {}) => {
  const said = texts[name];
  const form = said.other ? said[plural.select(values.count)] ?? said.other : said;
  return form.replace(/\{(\w+)\}/g, (_, value) => values[value]);
};
