// What the theme leaves out for keyboards and screen readers: names of its search and of the bars that copy code, tables that scroll.

function nameParts() {
  const search = document.querySelector(".md-search");
  search?.setAttribute("aria-label", search.querySelector("input").placeholder);
  document.querySelectorAll(".md-code__nav").forEach((bar, k) => {
    bar.setAttribute("aria-label", `${bar.querySelector("button")?.title ?? "code"} ${k + 1}`);
  });
  document.querySelectorAll(".md-nav--secondary .md-nav:not([data-named])").forEach((part) => { // a heading may be called as a part of the site
    part.dataset.named = "";
    part.setAttribute("aria-label", `${part.closest(".md-nav--secondary").getAttribute("aria-label")}: ${part.getAttribute("aria-label")}`);
  });
  document.querySelectorAll(".md-typeset__scrollwrap").forEach((box) => { box.tabIndex = 0; });
}

new MutationObserver(nameParts).observe(document.body, { childList: true, subtree: true });
nameParts();
