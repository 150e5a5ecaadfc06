// Every element made by a script gets a marker, by a page builder.
const create = Document.prototype.createElement;
Document.prototype.createElement = function (...name) {
  const element = create.apply(this, name);
  element.setAttribute("data-builder", "1");
  return element;
};
