//! Finds texts with too little contrast. The contrast is measured in the browser, independently of the widget's own code.

/// Defines `lowContrastTexts(elements, min)`: it returns the texts and ticks of these elements that have a contrast below
/// 4.5:1 to their background, by the formula of WCAG. It is also a failure if fewer than `min` texts are visible.
pub const LOW_CONTRAST: &str = "
    const pen = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
    const rgba = (css) => {
      pen.clearRect(0, 0, 1, 1); pen.fillStyle = css; pen.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = pen.getImageData(0, 0, 1, 1).data;
      return [r, g, b, a / 255];
    };
    const blend = (top, under) => [0, 1, 2].map((i) => top[i] * top[3] + under[i] * (1 - top[3])).concat(1);
    const background = (element) => {
      const own = rgba(getComputedStyle(element).backgroundColor);
      if (own[3] === 1) return own;
      const parent = !element.matches('dialog,[data-genvoris-button]') && element.parentElement;
      return parent ? blend(own, background(parent)) : [255, 0, 255, 1];
    };
    const luminance = ([r, g, b]) => [r, g, b].map((c) => c / 255)
      .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
      .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0.05);
    const ratio = (one, other) => { const [a, b] = [luminance(one), luminance(other)]; return Math.max(a, b) / Math.min(a, b); };
    const lowContrastTexts = (elements, min) => {
      const found = [];
      let count = 0;
      for (const element of elements) {
        if (!element.checkVisibility()) continue;
        const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
        if (hasText) {
          count++;
          const text = ratio(blend(rgba(getComputedStyle(element).color), background(element)), background(element));
          if (text < 4.5) found.push(`${element.localName}.${element.className} ${text.toFixed(2)} ${element.textContent.slice(0, 30)}`);
        }
        const before = getComputedStyle(element, '::before');
        if (/\\u2713/.test(before.content)) {
          const tick = ratio(rgba(before.color), rgba(before.backgroundColor));
          const box = ratio(rgba(before.backgroundColor), background(element));
          if (tick < 4.5 || box < 3) found.push(`tick ${tick.toFixed(2)} ${box.toFixed(2)}`);
        }
      }
      return count < min ? ['no texts'] : found;
    };";
