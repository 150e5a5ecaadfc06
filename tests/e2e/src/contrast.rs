//! Finds texts with too little contrast. The contrast is measured in the browser, independently of the widget's own code.

/// Defines `faint(elements, least)`: it returns the texts and ticks of these elements that have a contrast below 4.5:1 to
/// their background, by the formula of WCAG. Fewer visible texts than `least` are a failure, too.
pub const FAINT: &str = "
    const pen = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
    const rgba = (css) => {
      pen.clearRect(0, 0, 1, 1); pen.fillStyle = css; pen.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = pen.getImageData(0, 0, 1, 1).data;
      return [r, g, b, a / 255];
    };
    const over = (top, under) => [0, 1, 2].map((i) => top[i] * top[3] + under[i] * (1 - top[3])).concat(1);
    const ground = (element) => {
      const own = rgba(getComputedStyle(element).backgroundColor);
      if (own[3] === 1) return own;
      const around = !element.matches('dialog,[data-genvoris-button]') && element.parentElement;
      return around ? over(own, ground(around)) : [255, 0, 255, 1];
    };
    const light = ([r, g, b]) => [r, g, b].map((c) => c / 255)
      .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
      .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0.05);
    const ratio = (one, other) => { const [a, b] = [light(one), light(other)]; return Math.max(a, b) / Math.min(a, b); };
    const faint = (elements, least) => {
      const found = [];
      let count = 0;
      for (const element of elements) {
        if (!element.checkVisibility()) continue;
        const says = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
        if (says) {
          count++;
          const text = ratio(over(rgba(getComputedStyle(element).color), ground(element)), ground(element));
          if (text < 4.5) found.push(`${element.localName}.${element.className} ${text.toFixed(2)} ${element.textContent.slice(0, 30)}`);
        }
        const mark = getComputedStyle(element, '::before');
        if (/\\u2713/.test(mark.content)) {
          const tick = ratio(rgba(mark.color), rgba(mark.backgroundColor));
          const seen = ratio(rgba(mark.backgroundColor), ground(element));
          if (tick < 4.5 || seen < 3) found.push(`tick ${tick.toFixed(2)} ${seen.toFixed(2)}`);
        }
      }
      return count < least ? ['no texts'] : found;
    };";
