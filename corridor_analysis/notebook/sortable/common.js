"use strict";
// What the parts of this script share: a line that says what happened, for eyes and for screen readers.
const make = (name, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
};
const label = (element, words) => {
  element.setAttribute("aria-label", words);
  return element;
};
const say = (() => {
  const line = document.getElementById("said");
  let timer;
  return (words, { seen = true } = {}) => {
    line.textContent = words;
    line.classList.toggle("seen", seen);
    clearTimeout(timer);
    timer = setTimeout(() => line.classList.remove("seen"), 5000);
  };
})();
