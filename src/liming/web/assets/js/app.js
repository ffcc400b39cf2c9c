// Behaviour every page shares. Each part starts only where its attribute stands; without script the links still work.
import { startCallers } from "./parts/callers.js";
import { startCheckingIn } from "./parts/check_in.js";
import { startChecks } from "./parts/checks.js";
import { startCopying } from "./parts/copy.js";
import { startCurrent } from "./parts/current.js";
import { startDrawer } from "./parts/drawer.js";
import { startErrors } from "./parts/errors.js";
import { startFilters } from "./parts/filters.js";
import { startFinding } from "./parts/find.js";
import { startLocating } from "./parts/locate.js";
import { startMenus } from "./parts/menus.js";
import { startMonthDragging } from "./parts/month_drag.js";
import { startPhotos } from "./parts/photos.js";
import { startPlaces } from "./parts/place.js";
import { startPrinting } from "./parts/print.js";
import { startQuick } from "./parts/quick.js";
import { startRouteDragging } from "./parts/route_drag.js";
import { startRowKeys } from "./parts/rows.js";
import { startShrinking } from "./parts/shrink.js";
import { startSigning } from "./parts/signature.js";

document.documentElement.classList.add("has-script");
for (const start of [startFinding, startDrawer, startFilters, startCopying, startLocating, startRowKeys, startRouteDragging, startMenus, startCheckingIn, startChecks, startPhotos, startSigning, startQuick, startErrors, startPlaces, startShrinking, startPrinting, startCallers, startCurrent, startMonthDragging]) start();
