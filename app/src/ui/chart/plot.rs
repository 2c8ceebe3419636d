//! What every chart shares: the figure with its name, the axis, the stretched picture, hover labels and legend.

use curves::compact;
use leptos::prelude::*;
use money::Currency;

use super::geometry::{BOTTOM, HEIGHT, TOP, ValueScale, WIDTH, anchor, percent, px};

/// How a series is filled. Textures differ as well as colours, so that no series is told by colour alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Texture {
    /// Filled.
    Solid,
    /// Slanted lines.
    Stripes,
    /// Dots.
    Dots,
    /// Level lines.
    Bars,
    /// An outline only.
    Hollow,
}

/// One kind of amount in a chart: its name and looks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// What it is, as the legend and the table say it.
    pub name: String,
    /// Which of the five chart colours, 1 to 5.
    pub ink: u8,
    /// How it is filled.
    pub texture: Texture,
}

impl Series {
    /// A series in given looks; inks beyond the five count as the fifth.
    pub fn new(name: impl Into<String>, ink: u8, texture: Texture) -> Self {
        Self { name: name.into(), ink: ink.clamp(1, 5), texture }
    }

    /// The `index`th of several unrelated series, told apart by colour and texture.
    pub fn nth(index: usize, name: impl Into<String>) -> Self {
        let (ink, texture) = match index {
            0 => (1, Texture::Solid),
            1 => (2, Texture::Stripes),
            2 => (3, Texture::Dots),
            3 => (4, Texture::Bars),
            4 => (5, Texture::Hollow),
            _ => (3, Texture::Stripes),
        };
        Self::new(name, ink, texture)
    }

    /// The class that colours it.
    pub(crate) fn class(&self) -> String {
        let hollow = if self.texture == Texture::Hollow { " is-hollow" } else { "" };
        format!("ink-{}{hollow}", self.ink)
    }

    /// The `fill` attribute of its shapes.
    pub(crate) fn fill(&self, chart_id: &str, index: usize) -> String {
        match self.texture {
            Texture::Solid => "currentColor".to_owned(),
            Texture::Hollow => "none".to_owned(),
            Texture::Stripes | Texture::Dots | Texture::Bars => format!("url(#{chart_id}-p{index})"),
        }
    }

    /// The pattern its fill refers to.
    pub(crate) fn pattern(&self, chart_id: &str, index: usize) -> Option<impl IntoView + use<>> {
        let marks = match self.texture {
            Texture::Solid | Texture::Hollow => return None,
            Texture::Stripes => "M-1 1l2-2M0 6l6-6M5 7l2-2",
            Texture::Dots => "M1.5 1.500h.01M4.5 4.500h.01",
            Texture::Bars => "M0 1.500h6M0 4.500h6",
        };
        let id = format!("{chart_id}-p{index}");
        let class = format!("pattern ink-{}", self.ink);
        Some(view! {
            <pattern id=id class=class width="6" height="6" patternUnits="userSpaceOnUse">
                <rect class="pattern-ground" width="6" height="6"></rect>
                <path class="pattern-marks" d=marks></path>
            </pattern>
        })
    }
}

/// The figure around a plot: amounts on the left, the picture, and a legend below.
#[component]
pub fn Plot(
    /// Unique in the page; ids inside start with it.
    id: String,
    /// What the chart shows, in a few words.
    title: String,
    /// What can be read from it, in a sentence or two.
    description: String,
    /// The amounts.
    scale: ValueScale,
    /// Their currency.
    currency: Currency,
    /// What is stretched to the width: lines and areas.
    stretched: AnyView,
    /// What keeps its size: bars' ends, markers, text, hover labels.
    kept: AnyView,
    /// Patterns the chart's fills refer to.
    #[prop(default = None)]
    patterns: Option<AnyView>,
    /// Names of what is drawn.
    #[prop(default = None)]
    legend: Option<AnyView>,
) -> impl IntoView {
    let longest =
        scale.ticks().iter().map(|tick| compact(*tick, currency).chars().count()).max().unwrap_or(0);
    // Digits at 12 px are 7 px wide in common fonts; the rest keeps the amounts off the picture.
    let axis_width = (longest * 7 + 12).to_string();
    let amounts = scale
        .ticks()
        .iter()
        .map(|tick| view! { <text y=px(scale.y(*tick) + 4.0)>{compact(*tick, currency)}</text> })
        .collect_view();
    let lines = scale.ticks().iter().map(|tick| grid_line(scale.y(*tick), *tick == 0)).collect_view();
    let (title_id, text_id) = (format!("{id}-t"), format!("{id}-d"));
    let named_by = format!("{title_id} {text_id}");
    let box_size = format!("0 0 {} {}", px(WIDTH), px(HEIGHT));
    view! {
        <figure class="chart">
            <div class="chart-frame">
                <svg class="chart-axis" width=axis_width height=px(HEIGHT) aria-hidden="true">{amounts}</svg>
                <svg class="chart-plot" width="100%" height=px(HEIGHT) role="img" aria-labelledby=named_by>
                    <defs><title id=title_id>{title}</title><desc id=text_id>{description}</desc>{patterns}</defs>
                    <svg width="100%" height=px(HEIGHT) viewBox=box_size preserveAspectRatio="none">
                        {lines}
                        {stretched}
                    </svg>
                    {kept}
                </svg>
            </div>
            {legend.map(|legend| view! { <ul class="legend">{legend}</ul> })}
        </figure>
    }
}

fn grid_line(y: f64, is_zero: bool) -> impl IntoView {
    let class = if is_zero { "chart-zero" } else { "chart-grid" };
    view! { <path class=class d=format!("M0 {}H{}", px(y), px(WIDTH))></path> }
}

/// A line across at one amount, over the bars and so in a stretched picture of its own. Its class says its dashes.
pub(crate) fn line_over(scale: &ValueScale, amount_minor: i64, class: &'static str) -> impl IntoView + use<> {
    let size = format!("0 0 {} {}", px(WIDTH), px(HEIGHT));
    let path = format!("M0 {}H{}", px(scale.y(amount_minor)), px(WIDTH));
    view! {
        <svg class="chart-over" width="100%" height=px(HEIGHT) viewBox=size preserveAspectRatio="none">
            <path class=class d=path></path>
        </svg>
    }
}

/// A label under the plot. `minor` ones are left out where the chart is narrow.
pub(crate) fn day_label(x: f64, text: String, minor: bool) -> AnyView {
    let class = if minor { "tick-minor" } else { "tick" };
    view! { <text class=class x=percent(x) y=px(HEIGHT - 6.0) text-anchor=anchor(x)>{text}</text> }.into_any()
}

/// A strip of the plot that shows a label while a pointer is over it.
pub(crate) struct Hover {
    /// Left edge, as share of the width.
    pub left: f64,
    /// Width, as share of the width.
    pub width: f64,
    /// Where the guide line stands; the label is read at the top right, where it always fits.
    pub x: f64,
    /// Pixels from the top at which the value stands.
    pub y: f64,
    /// The label.
    pub text: String,
    /// Whether a dot marks the value: for lines, not for bars.
    pub dot: bool,
}

impl Hover {
    /// The strip, guide line, dot and label.
    pub(crate) fn view(self) -> AnyView {
        let dot = self
            .dot
            .then(|| view! { <circle class="hover-dot" cx=percent(self.x) cy=px(self.y) r="4"></circle> });
        let line = self.dot.then(|| {
            view! { <line class="hover-line" x1=percent(self.x) x2=percent(self.x) y1=px(TOP) y2=px(BOTTOM)></line> }
        });
        view! {
            <g class="hover">
                <rect x=percent(self.left) y="0" width=percent(self.width) height=px(BOTTOM)></rect>
                {line}
                {dot}
                <text class="hover-text" x="100%" y="12" text-anchor="end">{self.text}</text>
            </g>
        }
        .into_any()
    }
}

/// A legend's entry: a sample and its name.
pub(crate) fn legend_entry(sample: AnyView, name: String) -> AnyView {
    view! { <li><svg class="legend-sample" width="20" height="12" aria-hidden="true">{sample}</svg>{name}</li> }.into_any()
}

/// The legend's entry of a series, filled as in the chart.
pub(crate) fn series_entry(series: &Series, chart_id: &str, index: usize) -> AnyView {
    let sample = view! {
        <rect class=series.class() fill=series.fill(chart_id, index) x="1" y="1" width="18" height="10" rx="2"></rect>
    };
    legend_entry(sample.into_any(), series.name.clone())
}
