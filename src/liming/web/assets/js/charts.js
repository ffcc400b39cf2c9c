// Draws every [data-chart]: its value is the id of a <script type="application/json"> with ECharts options.
import { BarChart, LineChart, ScatterChart } from "echarts/charts";
import { DatasetComponent, GridComponent, LegendComponent, MarkAreaComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

use([BarChart, LineChart, ScatterChart, DatasetComponent, GridComponent, LegendComponent, MarkAreaComponent, MarkLineComponent, TooltipComponent, SVGRenderer]);

const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

// Rich text instead of HTML in tooltips: their HTML would carry inline styles, which the policy refuses.
function look() {
  const axis = {
    axisLine: { lineStyle: { color: token("--line-strong") } },
    axisTick: { show: false },
    axisLabel: { color: token("--ink-2"), fontSize: 11.5 },
    splitLine: { lineStyle: { color: token("--line") } },
  };
  return {
    color: [token("--accent"), token("--bar-light"), token("--ink-2"), token("--map-4")],
    textStyle: { fontFamily: token("--sans"), fontSize: 12, color: token("--ink") },
    categoryAxis: axis,
    valueAxis: axis,
    timeAxis: axis,
    line: { symbol: "circle", symbolSize: 7, lineStyle: { width: 1.6 } },
    tooltip: { renderMode: "richText", borderColor: token("--accent"), borderWidth: 1, textStyle: { fontSize: 12 } },
  };
}

function draw(element) {
  const source = document.getElementById(element.dataset.chart);
  if (!source || element.dataset.drawn) return;
  element.dataset.drawn = "yes";
  const chart = init(element, look(), { renderer: "svg" });
  const options = JSON.parse(source.textContent);
  if (options.tooltip) options.tooltip.renderMode = "richText";
  chart.setOption({ animation: false, ...options });
  new ResizeObserver(() => chart.resize()).observe(element);
}

const drawAll = () => document.querySelectorAll("[data-chart]").forEach(draw);
drawAll();
document.addEventListener("htmx:after:settle", drawAll);
