//! Made-up figures for the gallery.

use chrono::{Days, Months, NaiveDate};
use money::{Currency, Locale, Money};

use crate::ui::chart::bars::{Bar, BarsData};
use crate::ui::chart::gap::{GapData, GapPoint};
use crate::ui::chart::line_band::{BandPoint, LineBandData, Marker, MarkerKind};
use crate::ui::chart::matrix::MatrixData;
use crate::ui::chart::plot::{Series, Texture};
use crate::ui::chart::share_bar::ShareBarData;
use crate::ui::chart::stacked_bars::{StackedBar, StackedBarsData};
use crate::ui::chart::waterfall::{Step, WaterfallData};

pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(super) fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::USD)
}

/// A balance that falls with the days and jumps when a client pays.
pub(super) fn outlook() -> LineBandData {
    let today = day("2026-11-24");
    let balance =
        |index: i64| 520_000 + 9_000 * (index % 31) - 310_000 * i64::from(index % 31 > 14) - 1_500 * index;
    let past = (0..30_u64)
        .map(|back| today - Days::new(29 - back))
        .zip(0_i64..)
        .map(|(on, index)| (on, balance(index)))
        .collect();
    let future = (1..=90_u64)
        .map(|ahead| today + Days::new(ahead))
        .zip(1_i64..)
        .map(|(on, index)| {
            let mid = balance(index + 29);
            BandPoint { on, low_minor: mid - 4_500 * index, mid_minor: mid, high_minor: mid + 5_200 * index }
        })
        .collect();
    let marker = |on: &str, label: &str, kind| Marker { on: day(on), label: label.to_owned(), kind };
    LineBandData {
        title: "Balance outlook, 90 days".to_owned(),
        description: "From $4,795 today to a low of $2,235 on February 8.".to_owned(),
        past,
        future,
        markers: vec![
            marker("2026-12-01", "Rent", MarkerKind::Out),
            marker("2026-12-12", "Northwind Studio", MarkerKind::In),
            marker("2027-01-01", "Rent", MarkerKind::Out),
            marker("2027-01-15", "Estimated tax", MarkerKind::Tax),
            marker("2027-02-01", "Rent", MarkerKind::Out),
        ],
        minimum_minor: Some(100_000),
        currency: Currency::USD,
        locale: Locale::EnUs,
    }
}

fn months(count: u32) -> Vec<NaiveDate> {
    (0..count).rev().map(|back| day("2026-11-01") - Months::new(back)).collect()
}

pub(super) fn income() -> BarsData {
    let amounts = [420, 610, 0, 780, 530, 480, 910, 350, 620, 560, 720, 240];
    let bars = months(12)
        .into_iter()
        .zip(amounts)
        .map(|(month, hundreds)| Bar {
            month,
            amount_minor: hundreds * 1_000,
            is_partial: month == day("2026-11-01"),
        })
        .collect();
    BarsData {
        title: "Income by month".to_owned(),
        description: "Between $0 and $9,100 a month; the median is $5,600.".to_owned(),
        amount_name: "Received".to_owned(),
        bars,
        median_minor: Some(560_000),
        currency: Currency::USD,
    }
}

pub(super) fn dividends() -> StackedBarsData {
    let bars = months(24)
        .into_iter()
        .zip(0_i64..)
        .map(|(month, index)| {
            let quarter = if index % 3 == 2 { 62_000 + 900 * index } else { 9_000 + 300 * index };
            let parts_minor = match index {
                23 => vec![8_000, 9_000, 64_000],
                22 => vec![0, 14_000, 2_000],
                _ => vec![quarter, 0, 0],
            };
            StackedBar { month, parts_minor }
        })
        .collect();
    StackedBarsData {
        title: "Dividends and interest, 24 months".to_owned(),
        description: "Quarterly peaks of about $800; the last two months hold estimates.".to_owned(),
        series: vec![
            Series::new("Received", 1, Texture::Solid),
            Series::new("Declared", 1, Texture::Stripes),
            Series::new("Estimated", 1, Texture::Hollow),
        ],
        bars,
        lines: Vec::new(),
        currency: Currency::USD,
    }
}

pub(super) fn paycheck() -> StackedBarsData {
    let bars = months(6)
        .into_iter()
        .map(|month| StackedBar { month, parts_minor: vec![182_000, 96_000, 41_000, 70_000] })
        .collect();
    let series = ["Pension", "State benefit", "Dividends", "Withdrawals"];
    StackedBarsData {
        title: "Monthly paycheck by source".to_owned(),
        description: "$3,890 a month against $3,100 of essential spending.".to_owned(),
        series: series.into_iter().enumerate().map(|(index, name)| Series::nth(index, name)).collect(),
        bars,
        lines: vec![("Essential spending".to_owned(), 310_000)],
        currency: Currency::USD,
    }
}

pub(super) fn clients() -> ShareBarData {
    let parts = [
        ("Northwind Studio", 2_460_000),
        ("Fern & Co", 1_310_000),
        ("Upwork", 720_000),
        ("Lakeside Clinic", 410_000),
    ];
    ShareBarData {
        title: "Income by client".to_owned(),
        parts: parts.map(|(name, minor)| (name.to_owned(), minor)).to_vec(),
        currency: Currency::USD,
    }
}

pub(super) fn tax_course() -> GapData {
    let covered = [0, 150_000, 150_000, 420_000, 420_000, 610_000, 980_000, 980_000, 1_150_000];
    let points = months(9).into_iter().zip(covered).zip(1..).map(|((on, there_minor), month)| GapPoint {
        on,
        asked_minor: 128_000 * month,
        there_minor,
    });
    GapData {
        title: "Tax so far and what covers it".to_owned(),
        description: "Tax grew to $11,520, of which $11,500 is covered.".to_owned(),
        asked_name: "Tax so far",
        there_name: "Covered",
        gap_name: "Not covered",
        points: points.collect(),
        currency: Currency::USD,
        locale: Locale::EnUs,
    }
}

pub(super) fn year() -> WaterfallData {
    WaterfallData {
        title: "Where each dollar went".to_owned(),
        steps: vec![
            Step::standing("Came in", 6_840_000),
            Step::change("Costs", -910_000),
            Step::change("Income tax", -640_000),
            Step::change("Self-employment tax", -838_000),
            Step::standing("Left", 4_452_000),
        ],
        currency: Currency::USD,
    }
}

pub(super) fn holdings() -> MatrixData {
    let row = |name: &str, every: usize, minor: i64| {
        let paid = (0..9).map(|index| (index % every == every - 1).then_some(minor)).collect();
        (name.to_owned(), paid)
    };
    MatrixData {
        title: "Dividends by holding".to_owned(),
        row_heading: "Holding".to_owned(),
        months: months(9),
        rows: vec![row("VTI", 3, 21_433), row("SCHD", 3, 30_912), row("O", 1, 4_188), row("BND", 1, 6_270)],
        currency: Currency::USD,
    }
}
