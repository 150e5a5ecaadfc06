/** Keeps the shopper's pictures out of session recordings. */

/** Class names that recorders leave out: rrweb and what is built on it, PostHog, Sentry, FullStory, Mouseflow. */
const CLASSES = "rr-block ph-no-capture sentry-block fs-block fs-exclude mf-excluded";

/** Attributes with the same meaning for Hotjar, Clarity, LogRocket, Datadog and Smartlook. */
const ATTRIBUTES = {
  "data-hj-suppress": "true",
  "data-clarity-mask": "true",
  "data-private": "true",
  "data-dd-privacy": "hidden",
  "data-sl": "exclude",
  "data-recording-disable": "true", // Smartlook before 2022
};

/** Marks an element that shows the shopper, so that the common recorders leave it out. */
export const excludeFromRecordings = (element) => {
  element.classList.add(...CLASSES.split(" "));
  for (const name of Object.keys(ATTRIBUTES)) element.setAttribute(name, ATTRIBUTES[name]);
};
