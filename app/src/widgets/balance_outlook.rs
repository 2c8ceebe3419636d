//! Cash over the next 90 days: what was, what is likely to come with a band around it, and its lowest point.

use cashflow::outlook::{Band, Forecast, MONTHS_NEEDED, Outlook, OutlookEvent};
use chrono::{Days, NaiveDate};
use layout::Class;
use leptos::prelude::*;

use super::empty::{Remedy, empty};
use super::tax_position::TaxPosition;
use super::{NoProps, Tile, WidgetContext, WidgetSpec, always};
use crate::ui::button::LinkButton;
use crate::ui::chart::line_band::{BandPoint, LineBand, LineBandData, Marker, MarkerKind};
use crate::ui::date::{DateForm, to_text};
use crate::ui::money::Money;
use crate::ui::notice::{Notice, Tone};
use crate::ui::stat::Stat;
use crate::ui::states::{ErrorState, NotEnoughData};

/// Cash over the next 90 days: what was, what is likely to come with a band around it, and its lowest point.
pub(super) static SPEC: WidgetSpec = WidgetSpec {
    id: "balance-outlook",
    classes: &[Class::Insight],
    entry: layout::WidgetSpec::of::<NoProps>,
    applies: always,
    render,
};

/// Payments marked under the line; more would be a smear.
const MARKERS_MAX: usize = 12;

/// Payments named where cash falls below zero.
const MOVABLE_MAX: usize = 3;

/// What there is to show.
#[derive(Debug, Clone, PartialEq)]
enum Model {
    /// No cash account or no transactions.
    Empty,
    /// So many months of history.
    TooShort { months: u32, cash_minor: i64 },
    /// Enough history and yet no forecast: the summary is broken.
    Missing,
    /// The outlook.
    Ready(Box<View90>),
}

#[derive(Debug, Clone, PartialEq)]
struct View90 {
    outlook: Outlook,
    forecast: Forecast,
    /// The day tax falls due within the 90 days, for those who pay it themselves.
    tax_due: Option<NaiveDate>,
}

fn model(context: &WidgetContext) -> Model {
    let summary = &*context.summary;
    if summary.quality.transactions == 0 {
        return Model::Empty;
    }
    let outlook = &summary.outlook;
    let months = summary.history.months;
    match &outlook.forecast {
        Some(forecast) => Model::Ready(Box::new(View90 {
            outlook: outlook.clone(),
            forecast: forecast.clone(),
            tax_due: tax_due(context, forecast),
        })),
        None if months < MONTHS_NEEDED => Model::TooShort { months, cash_minor: outlook.start_minor },
        None => Model::Missing,
    }
}

fn tax_due(context: &WidgetContext, forecast: &Forecast) -> Option<NaiveDate> {
    let TaxPosition::PaidByOneself(own) = TaxPosition::of(context) else { return None };
    let due = own.next?.on;
    let last = day(context.summary.as_of, forecast.p50_minor.len());
    (due <= last).then_some(due)
}

/// The day that many days after.
fn day(on: NaiveDate, days: usize) -> NaiveDate {
    let days = u64::try_from(days).unwrap_or(0);
    on.checked_add_days(Days::new(days)).unwrap_or(on)
}

impl View90 {
    fn chart(&self, context: &WidgetContext) -> LineBandData {
        let start = self.outlook.start_on;
        let count = self.outlook.past_minor.len();
        let past = self.outlook.past_minor.iter().enumerate().map(|(place, minor)| {
            let back = u64::try_from(count - 1 - place).unwrap_or(0);
            (start.checked_sub_days(Days::new(back)).unwrap_or(start), *minor)
        });
        let forecast = &self.forecast;
        let bands = forecast.p10_minor.iter().zip(&forecast.p50_minor).zip(&forecast.p90_minor);
        let future = bands.enumerate().map(|(place, ((low, mid), high))| BandPoint {
            on: day(start, place + 1),
            low_minor: *low,
            mid_minor: *mid,
            high_minor: *high,
        });
        LineBandData {
            title: "Cash over the next 90 days".to_owned(),
            description: self.lowest(context),
            past: past.collect(),
            future: future.collect(),
            markers: self.markers(),
            minimum_minor: context.summary.safe_to_spend.buffer_minor.filter(|minor| *minor > 0),
            currency: context.summary.currency,
            locale: context.locale,
        }
    }

    /// The largest payments, by date, and the day tax is due.
    fn markers(&self) -> Vec<Marker> {
        let mut largest: Vec<&OutlookEvent> = self.outlook.events.iter().collect();
        largest.sort_by_key(|event| std::cmp::Reverse(event.amount_minor.saturating_abs()));
        let mut markers: Vec<Marker> = largest
            .into_iter()
            .take(MARKERS_MAX)
            .map(|event| Marker {
                on: event.on,
                label: event.name.clone(),
                kind: if event.amount_minor < 0 { MarkerKind::Out } else { MarkerKind::In },
            })
            .collect();
        let tax = |on| Marker { on, label: "Tax due".to_owned(), kind: MarkerKind::Tax };
        markers.extend(self.tax_due.map(tax));
        markers.sort_by_key(|marker| marker.on);
        markers
    }

    fn lowest(&self, context: &WidgetContext) -> String {
        let low = &self.forecast.low;
        format!(
            "The lowest expected balance is {} on {}.",
            context.money(low.amount_minor).to_display_whole(),
            to_text(low.on, context.locale, DateForm::Long)
        )
    }
}

fn render(context: &WidgetContext) -> Tile {
    let body = match model(context) {
        Model::Empty => empty(
            "No history yet",
            "Import statements of your everyday accounts. With four months of them we can show where your balance is heading.",
            Remedy::Import,
        ),
        Model::TooShort { months, cash_minor } => {
            let amount = context.money(cash_minor);
            view! {
                <NotEnoughData have=months need=MONTHS_NEEDED>
                    <p>
                        "Your accounts hold "<Money amount whole=true/>
                        " today. With four months of history we can show where that is heading and when it is lowest."
                    </p>
                    <LinkButton href="/import" small=true>"Import older statements"</LinkButton>
                </NotEnoughData>
            }
            .into_any()
        }
        Model::Missing => view! { <ErrorState/> }.into_any(),
        Model::Ready(view90) => {
            let chart = view90.chart(context);
            return Tile {
                table: Some(chart.table()),
                body: body(context, &view90, chart),
                how: Some(how(context, &view90)),
            };
        }
    };
    Tile { body, how: None, table: None }
}

fn body(context: &WidgetContext, view90: &View90, chart: LineBandData) -> AnyView {
    let forecast = &view90.forecast;
    let on = to_text(forecast.low.on, context.locale, DateForm::DayMonth);
    let cautious_on = to_text(forecast.cautious_low.on, context.locale, DateForm::DayMonth);
    let cautious = context.money(forecast.cautious_low.amount_minor).to_display_whole();
    let note = format!("On {on}. In 1 case in 10 it falls to {cautious} or less, around {cautious_on}.");
    let low = context.money(forecast.low.amount_minor);
    view! {
        <Stat
            label="Lowest expected balance in 90 days"
            value=view! { <Money amount=low whole=true warn_below_zero=true/> }.into_any()
            note=note.into_any()
            headline=true
        />
        {warning(context, view90)}
        <LineBand id=format!("{}-chart", context.key) data=chart/>
        <dl class="facts">
            {expected(context, "Income in 30 days", forecast.income_30_days)}
            {expected(context, "Income in 90 days", forecast.income_90_days)}
        </dl>
        {what_if(context)}
    }
    .into_any()
}

/// The way to suppositions, for those whose tax year they can be tried on.
fn what_if(context: &WidgetContext) -> Option<impl IntoView + use<>> {
    let pays_tax = matches!(TaxPosition::of(context), TaxPosition::PaidByOneself(_));
    pays_tax.then(|| view! { <p><a href="/what-if">"What if a client is lost, or rates change?"</a></p> })
}

/// The largest payments that are known before a day: moving one of them is what can be done about a low.
fn movable(context: &WidgetContext, view90: &View90, before: NaiveDate) -> Option<AnyView> {
    let mut ahead: Vec<&OutlookEvent> =
        view90.outlook.events.iter().filter(|event| event.amount_minor < 0 && event.on <= before).collect();
    ahead.sort_by_key(|event| (event.amount_minor, event.on));
    let items: Vec<String> = ahead
        .into_iter()
        .take(MOVABLE_MAX)
        .map(|event| {
            let amount = context.money(event.amount_minor.saturating_abs()).to_display_whole();
            format!("{}, {amount} on {}", event.name, to_text(event.on, context.locale, DateForm::DayMonth))
        })
        .collect();
    (!items.is_empty()).then(|| {
        let items = items.into_iter().map(|item| view! { <li>{item}</li> }).collect_view();
        view! { <p>"The largest payments before then:"</p><ul>{items}</ul> }.into_any()
    })
}

fn warning(context: &WidgetContext, view90: &View90) -> Option<AnyView> {
    let forecast = &view90.forecast;
    let date = |on: NaiveDate| to_text(on, context.locale, DateForm::Long);
    let (title, on, sentence) = match (forecast.below_zero_on, forecast.may_be_below_zero_on) {
        (Some(on), _) => (
            "Below zero ahead",
            on,
            format!(
                "If nothing changes, your cash falls below zero around {}. Moving a bill or spending less before then would help.",
                date(on)
            ),
        ),
        (None, Some(on)) => (
            "It may get tight",
            on,
            format!("In 1 case in 10 your cash falls below zero around {}.", date(on)),
        ),
        (None, None) => return None,
    };
    let movable = movable(context, view90, on);
    Some(view! { <Notice tone=Tone::Caution title>{sentence}{movable}</Notice> }.into_any())
}

fn expected(context: &WidgetContext, name: &'static str, band: Band) -> impl IntoView + use<> {
    let whole = |minor: i64| context.money(minor).to_display_whole();
    let range = if band.p10_minor == band.p90_minor {
        whole(band.p50_minor)
    } else {
        format!("{} to {}", whole(band.p10_minor), whole(band.p90_minor))
    };
    view! { <dt>{name}</dt><dd>{range}</dd> }
}

fn how(context: &WidgetContext, view90: &View90) -> AnyView {
    let whole = |minor: i64| context.money(minor).to_display_whole();
    let count = view90.outlook.events.len();
    let payments = match count {
        0 => "No regular payments are known".to_owned(),
        1 => "One regular payment is put on its day".to_owned(),
        count => format!("{count} regular payments are put on their days"),
    };
    let minimum = context
        .summary
        .safe_to_spend
        .buffer_minor
        .filter(|minor| *minor > 0)
        .map(|minor| format!(" The dashed minimum, {}, is about a week of essentials.", whole(minor)));
    let tax = view90.tax_due.map(|on| {
        let on = to_text(on, context.locale, DateForm::Long);
        format!(" Tax due on {on} is marked, and taken off as far as it is not paid yet.")
    });
    let record = context.summary.forecast.as_ref().ok().and_then(|model| model.calibration.record);
    let record = record.filter(|record| record.of > 0).map(|record| {
        format!(
            " Tried on your own past, the band held the balance {} days ahead {} of {} times.",
            record.horizon_days, record.covered_of, record.of
        )
    });
    view! {
        <p>{format!(
            "We start from the {} in your current, checking and savings accounts today. {payments}. Those who pay you without a rhythm pay at their own gaps and amounts, and everything else is drawn from days like yours of up to a year, 1,000 times over: the line is the middle of those courses, and 8 in 10 of them stay within the band.",
            whole(view90.outlook.start_minor),
        )}</p>
        <p>"It is an estimate from what was usual, and knows nothing of plans such as a holiday or a new job."{minimum}{tax}{record}</p>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::widgets::testing::{draw, draw_for_everybody, of, today, with};

    fn chart_of(key: &str) -> LineBandData {
        let context = of(key);
        match model(&context) {
            Model::Ready(view90) => view90.chart(&context),
            other => panic!("{key}: {other:?}"),
        }
    }

    #[test]
    fn keeps_its_promises() {
        draw_for_everybody(&SPEC);
    }

    #[test]
    fn past_and_future_meet_today() {
        for key in ["freelancer", "retiree", "family", "student", "business-owner", "distressed"] {
            let chart = chart_of(key);
            let context = of(key);
            assert_eq!(chart.past.last(), Some(&(today(), context.summary.balances.cash_minor())), "{key}");
            assert_eq!(chart.future.len(), 90);
            assert_eq!(chart.future.first().map(|point| point.on), today().succ_opt());
            assert_eq!(
                chart.low_point().map(|point| point.mid_minor),
                Some(context.summary.outlook.forecast.as_ref().unwrap().low.amount_minor)
            );
            assert!(
                chart.markers.is_sorted_by_key(|marker| marker.on) && chart.markers.len() <= MARKERS_MAX + 1
            );
        }
    }

    #[test]
    fn a_freelancer_sees_the_low_point_and_the_tax_date() {
        let shown = draw(&SPEC, &of("sole-trader"));
        insta::assert_snapshot!(shown.body, @r"
        Lowest expected balance in 90 days
        $5,578
        On Dec 11. In 1 case in 10 it falls to $5,368 or less, around Dec 11.
        So far
        Expected
        Within, 8 times in 10
        Your minimum
        Money in
        Money out
        Tax
        Income in 30 days: $5,600 to $6,580
        Income in 90 days: $15,670 to $17,270
        What if a client is lost, or rates change?
        ");
        insta::assert_snapshot!(shown.how, @r"
        We start from the $7,400 in your current, checking and savings accounts today. 17 regular payments are put on their days. Those who pay you without a rhythm pay at their own gaps and amounts, and everything else is drawn from days like yours of up to a year, 1,000 times over: the line is the middle of those courses, and 8 in 10 of them stay within the band.
        It is an estimate from what was usual, and knows nothing of plans such as a holiday or a new job. The dashed minimum, $506, is about a week of essentials. Tax due on January 15, 2027 is marked, and taken off as far as it is not paid yet. Tried on your own past, the band held the balance 30 days ahead 5 of 7 times.
        ");
        assert!(chart_of("sole-trader").markers.iter().any(|marker| marker.kind == MarkerKind::Tax));
        assert!(chart_of("family").markers.iter().all(|marker| marker.kind != MarkerKind::Tax));
        assert!(shown.table.contains("Lowest"), "{}", shown.table);
    }

    #[test]
    fn row_negative_forecast_is_said_calmly_with_what_could_be_moved() {
        let tight = |below: Option<NaiveDate>, may_be: Option<NaiveDate>| {
            let context = with("sole-trader", |summary| {
                let forecast = summary.outlook.forecast.as_mut().unwrap();
                (forecast.below_zero_on, forecast.may_be_below_zero_on) = (below, may_be);
            });
            draw(&SPEC, &context).body
        };
        let (soon, sooner) = (NaiveDate::from_ymd_opt(2026, 12, 9), NaiveDate::from_ymd_opt(2026, 12, 1));
        let expected =
            "Below zero ahead\nIf nothing changes, your cash falls below zero around December 9, 2026.";
        let shown = tight(soon, sooner);
        assert!(shown.contains(expected));
        assert!(
            shown.contains("The largest payments before then:\nLakeside Homes, $1,500 on Dec 1"),
            "{shown}"
        );
        assert!(tight(None, sooner).contains("It may get tight\nIn 1 case in 10"));
        assert!(!tight(None, None).contains("below zero"));
    }

    #[test]
    fn five_weeks_have_no_forecast() {
        let context = of("newcomer");
        let shown = draw(&SPEC, &context);
        let cash = context.money(context.summary.balances.cash_minor()).to_display_whole();
        let expected = format!("Not enough history (1 of 4 months)\nYour accounts hold {cash} today.");
        assert!(shown.body.starts_with(&expected), "{}", shown.body);
        assert!(!shown.html.contains("chart-plot"), "{}", shown.html);
    }

    #[test]
    fn a_missing_forecast_is_a_fault_and_not_too_little_history() {
        let shown = draw(&SPEC, &with("family", |summary| summary.outlook.forecast = None));
        assert!(shown.body.starts_with("Not available"), "{}", shown.body);
        assert!(draw(&SPEC, &of("nobody")).html.contains(r#"href="/import""#));
    }
}
