// What a page shows that is hard to see or to hear: text with too little contrast, controls without a name.
() => {
  const AA = 4.5;
  const AA_LARGE = 3; // letters from 24 px, or from 18.66 px in bold (WCAG 2.2, 1.4.3)
  const parse = (text) => (text.match(/[\d.]+/g) ?? [0, 0, 0, 0]).map(Number);
  const over = ([r, g, b, a = 1], below) => [r, g, b].map((one, k) => one * a + below[k] * (1 - a));
  const linear = (one) => (one / 255 <= 0.04045 ? one / 255 / 12.92 : ((one / 255 + 0.055) / 1.055) ** 2.4);
  const light = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const contrast = (one, two) => {
    const [high, low] = [light(one), light(two)].sort((a, b) => b - a);
    return (high + 0.05) / (low + 0.05);
  };
  const ground = (element) => {
    if (element === null) return [255, 255, 255];
    const colour = parse(getComputedStyle(element).backgroundColor);
    return colour.length === 4 && colour[3] < 1 ? over(colour, ground(element.parentElement)) : colour.slice(0, 3);
  };
  const seen = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && element.getClientRects().length > 0;
  const drawn = ".leaflet-container *, svg *, .choice:has(:disabled) *"; // pictures, and what can't be used, have rules of their own
  const faults = [];
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (words.nextNode()) {
    const element = words.currentNode.parentElement;
    if (!words.currentNode.textContent.trim() || element.matches(drawn) || element.matches(":disabled, script, style") || !seen(element)) continue;
    const style = getComputedStyle(element);
    const size = parseFloat(style.fontSize);
    const least = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? AA_LARGE : AA;
    const back = ground(element.closest(".segmented .choice") ?? element);
    const found = contrast(over(parse(style.color), back), back);
    if (found < least) faults.push(`${found.toFixed(2)} ${style.color} ${element.outerHTML.slice(0, 90)}`);
  }
  for (const element of document.querySelectorAll("button, a[href], input, select, [role=button], [role=img], [role=region], [role=tab], summary")) {
    if (!seen(element)) continue;
    const label = element.labels?.[0]?.textContent ?? "";
    const name = element.getAttribute("aria-label") ?? ((element.textContent + label).trim() || element.title);
    if (!name.trim()) faults.push(`no name: ${element.outerHTML.slice(0, 90)}`);
  }
  const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id);
  faults.push(...ids.filter((id, k) => ids.indexOf(id) !== k).map((id) => `twice: #${id}`));
  return faults;
}
