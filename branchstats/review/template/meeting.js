// Meeting mode: one chart, table or card after the other fills the screen, under the heading of its
// section. Without this script the page is read as it is.
(function () {
  "use strict";
  var button = document.getElementById("meeting");
  var sections = Array.prototype.slice.call(document.querySelectorAll("main > section"));
  if (!button || !sections.length) { return; }
  var here = 0, screens = [];
  var where = document.createElement("p");
  where.id = "where";
  where.setAttribute("aria-live", "polite");
  document.body.appendChild(where);
  button.hidden = false;

  function isHead(part) { return /^H[2-6]$/.test(part.tagName); }

  // The parts of a section in screens: as many as fit, a heading always with what follows it.
  // A subheading stands on the later screens of its part too.
  function divide(section) {
    var room = window.innerHeight - 64, found = [], current = null, under = null, heads = [];
    var title = section.firstElementChild;
    function height(parts) {
      return parts.reduce(function (sum, part) {
        var style = getComputedStyle(part);
        return sum + part.getBoundingClientRect().height + parseFloat(style.marginTop) +
          parseFloat(style.marginBottom);
      }, 0);
    }
    Array.prototype.slice.call(section.children, 1).forEach(function (part) {
      if (part.tagName === "H3") { under = part; }
      // a plain paragraph after a heading leads in what follows
      var leads = part.tagName === "P" && !part.classList.length && (heads.length || !current);
      if (isHead(part) || leads) { heads.push(part); return; }
      var group = heads.concat([part]);
      heads = [];
      if (current && height([title].concat(current, group)) <= room) {
        current = current.concat(group);
        found[found.length - 1] = current;
      } else {
        current = under && group.indexOf(under) < 0 ? [under].concat(group) : group;
        found.push(current);
      }
    });
    if (heads.length || !found.length) { found.push(heads); }
    return found.map(function (parts) { return { section: section, parts: [title].concat(parts) }; });
  }

  function show(number) {
    here = Math.max(0, Math.min(screens.length - 1, number));
    var screen = screens[here];
    sections.forEach(function (section) {
      section.classList.toggle("page", section === screen.section);
    });
    document.querySelectorAll(".shown").forEach(function (part) { part.classList.remove("shown"); });
    screen.parts.forEach(function (part) { part.classList.add("shown"); });
    screen.section.scrollTop = 0;
    screen.section.setAttribute("tabindex", "-1");
    screen.section.focus();
    where.textContent = (here + 1) + "／" + screens.length + "　←→ 翻页　Esc 退出";
  }
  // What is higher than the screen is read to its end before the next one comes.
  function step(way) {
    var page = screens[here].section, before = page.scrollTop;
    page.scrollTop += way * (window.innerHeight - 120);
    if (Math.abs(page.scrollTop - before) < 24) { show(here + way); }
  }
  function arrange() {
    document.body.classList.add("measuring");
    sections.forEach(function (section) { section.classList.add("page"); });
    screens = [];
    sections.forEach(function (section) { screens = screens.concat(divide(section)); });
    document.body.classList.remove("measuring");
  }
  function enter() {
    var top = sections.findIndex(function (s) { return s.getBoundingClientRect().bottom > 0; });
    document.body.classList.add("meeting");
    arrange();
    var first = sections[top < 0 ? 0 : top];
    show(screens.findIndex(function (screen) { return screen.section === first; }));
    if (document.documentElement.requestFullscreen) {
      document.documentElement.requestFullscreen().catch(function () {});
    }
  }
  function leave() {
    var last = screens[here].parts[screens[here].parts.length - 1];
    document.body.classList.remove("meeting");
    sections.forEach(function (page) { page.classList.remove("page"); });
    document.querySelectorAll(".shown").forEach(function (part) { part.classList.remove("shown"); });
    if (document.fullscreenElement) { document.exitFullscreen(); }
    last.scrollIntoView();
  }
  button.addEventListener("click", enter);
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey) { return; }
    var on = document.body.classList.contains("meeting");
    if (event.key === "f" || event.key === "F") { if (on) { leave(); } else { enter(); } }
    else if (on && event.key === "Escape") { leave(); }
    else if (on && (event.key === "ArrowRight" || event.key === "PageDown")) { step(1); }
    else if (on && (event.key === "ArrowLeft" || event.key === "PageUp")) { step(-1); }
    else { return; }
    event.preventDefault();
  });
  window.addEventListener("resize", function () {
    if (!document.body.classList.contains("meeting")) { return; }
    var part = screens[here].parts[screens[here].parts.length - 1];
    arrange();
    show(screens.findIndex(function (screen) { return screen.parts.indexOf(part) >= 0; }));
  });
  document.addEventListener("fullscreenchange", function () {
    if (!document.fullscreenElement && document.body.classList.contains("meeting")) { leave(); }
  });
}());
