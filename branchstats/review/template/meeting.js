// Meeting mode: each section fills the screen. Without this script the page is read as it is.
(function () {
  "use strict";
  var button = document.getElementById("meeting");
  var pages = Array.prototype.slice.call(document.querySelectorAll("main > section"));
  if (!button || !pages.length) { return; }
  var here = 0;
  var where = document.createElement("p");
  where.id = "where";
  where.setAttribute("aria-live", "polite");
  document.body.appendChild(where);
  button.hidden = false;

  function show(number) {
    here = Math.max(0, Math.min(pages.length - 1, number));
    pages.forEach(function (page, i) { page.classList.toggle("page", i === here); });
    pages[here].scrollTop = 0;
    pages[here].setAttribute("tabindex", "-1");
    pages[here].focus();
    where.textContent = (here + 1) + "／" + pages.length + "　←→ 翻页　Esc 退出";
  }
  function enter() {
    var top = pages.findIndex(function (p) { return p.getBoundingClientRect().bottom > 0; });
    document.body.classList.add("meeting");
    show(top < 0 ? 0 : top);
    if (document.documentElement.requestFullscreen) {
      document.documentElement.requestFullscreen().catch(function () {});
    }
  }
  function leave() {
    document.body.classList.remove("meeting");
    pages.forEach(function (page) { page.classList.remove("page"); });
    if (document.fullscreenElement) { document.exitFullscreen(); }
    pages[here].scrollIntoView();
  }
  button.addEventListener("click", enter);
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey) { return; }
    var on = document.body.classList.contains("meeting");
    if (event.key === "f" || event.key === "F") { if (on) { leave(); } else { enter(); } }
    else if (on && event.key === "Escape") { leave(); }
    else if (on && (event.key === "ArrowRight" || event.key === "PageDown")) { show(here + 1); }
    else if (on && (event.key === "ArrowLeft" || event.key === "PageUp")) { show(here - 1); }
    else { return; }
    event.preventDefault();
  });
  document.addEventListener("fullscreenchange", function () {
    if (!document.fullscreenElement && document.body.classList.contains("meeting")) { leave(); }
  });
}());
