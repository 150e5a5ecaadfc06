// A page builder adds a marker to every element that a script creates.
const create = Document.prototype.createElement;
Document.prototype.createElement = function (...name) {
  const element = create.apply(this, name);
  element.setAttribute("data-builder", "1");
  return element;
};
