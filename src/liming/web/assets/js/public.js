// Pages for everybody and the short sheets: asking, following, rating, signing in. They work without script too.
import { startCurrent } from "./parts/current.js";
import { startErrors } from "./parts/errors.js";
import { startLocating } from "./parts/locate.js";
import { startPlaces } from "./parts/place.js";
import { startPrinting } from "./parts/print.js";
import { startShrinking } from "./parts/shrink.js";

document.documentElement.classList.add("has-script");
for (const start of [startLocating, startErrors, startPlaces, startShrinking, startPrinting, startCurrent]) start();
