// The requests board: ticking rows, keys, dragging onto a person, and news without a page jump.
import { startBoardKeys } from "./parts/board_keys.js";
import { startDragging } from "./parts/board_drag.js";
import { startNews } from "./parts/board_news.js";
import { startTicks } from "./parts/board_ticks.js";

if (document.getElementById("board-list")) for (const start of [startTicks, startBoardKeys, startDragging, startNews]) start();
