//! A plan's answer as it is read: sentences, the drawing, and rows of tables. A server and a browser that ask the same
//! write the same text.

use std::collections::BTreeMap;

use curves::Frame;
use money::{Currency, Money};
use rust_decimal::prelude::ToPrimitive;
use serde::Serialize;

use crate::answer::PlanAnswer;
use crate::drawdown::{Prospect, Step};
use crate::levers::{ENOUGH, Levers};
use crate::outlook::Band;
use crate::question::PlanQuestion;

/// Years between the rows of tables.
const STEP_YEARS: usize = 5;
/// Labels below the drawing: its edges and the quarters between them.
pub const LABELS: usize = 5;

/// The spread of what is left, drawn and told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FanShown {
    /// Path data by name: `outer`, `inner` and `median`.
    pub paths: BTreeMap<&'static str, String>,
    /// Amounts beside the lines, the highest first.
    pub ticks: Vec<String>,
    /// What stands below the plot, from the left.
    pub labels: Vec<String>,
    /// Rows of the table behind it: the year, and the five percentiles.
    pub rows: Vec<Vec<String>>,
}

impl FanShown {
    /// The spread at the end of each year after what there is at first. `label` names a number of years from then.
    pub fn of(start_minor: i64, bands: &[Band], currency: Currency, label: impl Fn(usize) -> String) -> Self {
        let years = bands.len();
        let course = |edge: fn(&Band) -> f64| -> Vec<i64> {
            std::iter::once(start_minor).chain(bands.iter().map(|band| minor(edge(band)))).collect()
        };
        let edges: [fn(&Band) -> f64; 5] =
            [|band| band.p10, |band| band.p25, |band| band.p50, |band| band.p75, |band| band.p90];
        let [p10, p25, p50, p75, p90] = edges.map(course);
        let frame = Frame::around(p10.iter().chain(&p90).copied(), years);
        let paths = [
            ("outer", frame.area(p10.iter().copied(), p90.iter().copied())),
            ("inner", frame.area(p25.iter().copied(), p75.iter().copied())),
            ("median", frame.line(p50.iter().copied())),
        ];
        let is_row = |year: usize| year.is_multiple_of(STEP_YEARS) || year == years;
        let rows = (1..=years).filter(|year| is_row(*year)).map(|year| {
            let amounts = [&p10, &p25, &p50, &p75, &p90].map(|course| course.get(year).copied());
            let amounts = amounts.into_iter().flatten().map(|minor| whole(minor, currency));
            std::iter::once(label(year)).chain(amounts).collect()
        });
        Self {
            rows: rows.collect(),
            labels: (0..LABELS).map(|quarter| label(years * quarter / (LABELS - 1))).collect(),
            ticks: frame.ticks(currency),
            paths: BTreeMap::from(paths),
        }
    }
}

/// At which age the money is first short, over the futures in which it is, drawn as bars.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EndsShown {
    /// Path data of the bars, one an age.
    pub bars: String,
    /// Numbers of futures beside the lines, the highest first.
    pub ticks: Vec<String>,
    /// Ages below the plot, from the left.
    pub labels: Vec<String>,
    /// How many futures fail in all, and the age of most failures; empty, as all else, where none fails.
    pub sentence: String,
}

impl EndsShown {
    /// Where the money runs out.
    fn of(prospect: &Prospect) -> Self {
        let ages = &prospect.paid_to_age;
        let paid_before = std::iter::once(prospect.runs).chain(ages.iter().map(|(_, paid)| *paid));
        // What is paid up to one age and not up to the next is first short at the next.
        let short: Vec<(u32, usize)> = ages
            .iter()
            .zip(paid_before)
            .map(|((age, paid), before)| (*age, before.saturating_sub(*paid)))
            .collect();
        let worst = short.iter().copied().max_by_key(|(age, short)| (*short, std::cmp::Reverse(*age)));
        let Some((worst, _)) = worst.filter(|(_, most)| *most > 0) else {
            let nothing = |count: usize| vec![String::new(); count];
            let (ticks, labels) = (nothing(curves::TICKS), nothing(LABELS));
            return Self { bars: String::new(), ticks, labels, sentence: String::new() };
        };
        // A frame counts in hundredths.
        let hundredths = |count: usize| i64::try_from(count).unwrap_or(i64::MAX).saturating_mul(100);
        let counts = || short.iter().map(|(_, count)| hundredths(*count));
        let frame = Frame::around(counts(), short.len());
        let first = short.first().map_or(0, |(age, _)| *age);
        let label =
            |quarter: usize| u32::try_from(short.len() * quarter / (LABELS - 1)).map(|years| first + years);
        Self {
            bars: frame.bars(counts()),
            ticks: frame.counts(),
            labels: (0..LABELS)
                .filter_map(|quarter| label(quarter).ok())
                .map(|age| age.to_string())
                .collect(),
            sentence: format!(
                "In {} of {} futures the money is short before the end, most often first at age {worst}.",
                short.iter().map(|(_, count)| count).sum::<usize>(),
                prospect.runs
            ),
        }
    }
}

/// One future, opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RunShown {
    /// How it ends.
    pub end: String,
    /// Year by year: age, spent, wanted, came in, taken, had to be taken, tax, left.
    pub rows: Vec<Vec<String>>,
}

/// An answer as it is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlanShown {
    /// How often everything was paid, and when it first was not.
    pub sentence: String,
    /// How often everything is paid after a bad start.
    pub after_fall: String,
    /// Whether it lasts often enough to need no lever.
    pub is_enough: bool,
    /// The money the drawing is in.
    pub in_words: String,
    /// What the drawing is made of.
    pub spread: String,
    /// What is left.
    pub fan: FanShown,
    /// When the money runs out.
    pub ends: EndsShown,
    /// Every fifth age: in how many of a hundred futures everything is paid up to it.
    pub paid: Vec<Vec<String>>,
    /// The worst, the middle and the best future.
    pub runs: Vec<RunShown>,
}

/// The levers as they are read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeversShown {
    /// Spending less.
    pub less: String,
    /// Working longer.
    pub work: String,
    /// Claiming later.
    pub delay: String,
}

/// Minor units of a simulated amount.
pub fn minor(amount: f64) -> i64 {
    amount.round().to_i64().unwrap_or(i64::MAX)
}

fn whole(minor: i64, currency: Currency) -> String {
    Money::new(minor, currency).to_display_whole()
}

impl PlanShown {
    /// An answer to a question.
    pub fn of(question: &PlanQuestion, answer: &PlanAnswer) -> Self {
        let prospect = &answer.prospect;
        let (bands, in_words) = if question.is_nominal {
            (&prospect.nominal_balances, "in the money of each year")
        } else {
            (&prospect.balances, "in today’s money")
        };
        let born = question.birth_year.unwrap_or(question.first_year);
        let label = |years: usize| {
            let age =
                i32::try_from(years).ok().and_then(|years| (question.first_year - born).checked_add(years));
            age.map_or_else(String::new, |age| age.to_string())
        };
        let runs = answer.runs.iter().map(|steps| {
            let end = match steps.iter().find(|step| !step.is_paid()) {
                Some(short) => format!("The money is short from age {} on.", short.age),
                None => "Everything is paid in full.".to_owned(),
            };
            let rows = steps.iter().map(|step| step_shown(step, question.currency)).collect();
            RunShown { end, rows }
        });
        Self {
            sentence: sentence(question, prospect),
            after_fall: format!(
                "If shares fell by 30% before the first year: {} of 100 futures.",
                answer.chance_after_fall_bp / 100
            ),
            is_enough: prospect.chance() >= ENOUGH,
            in_words: format!("What is left, {in_words}"),
            spread: format!(
                "By your age. The line is the middle of {} futures; half of them stay within the darker band, 8 in 10 within the lighter one.",
                prospect.runs
            ),
            fan: FanShown::of(question.total_minor(), bands, question.currency, label),
            ends: EndsShown::of(prospect),
            paid: paid(prospect),
            runs: runs.collect(),
        }
    }
}

fn step_shown(step: &Step, currency: Currency) -> Vec<String> {
    let amounts =
        [step.paid, step.wanted, step.income, step.withdrawn, step.required, step.tax, step.balance];
    let amounts = amounts.into_iter().map(|amount| whole(minor(amount), currency));
    std::iter::once(step.age.to_string()).chain(amounts).collect()
}

fn sentence(question: &PlanQuestion, prospect: &Prospect) -> String {
    // Rounded down, so that a hundred of a hundred is said of all alone.
    let percent = prospect.lasted * 100 / prospect.runs.max(1);
    let last = question.last_age;
    let often = format!("Your spending is paid to age {last} in {percent} of 100 futures.");
    match (prospect.failure_age(10), prospect.failure_age(50)) {
        (Some(early), Some(half)) => {
            format!("{often} Where it is not, the first tenth fails by age {early} and half by age {half}.")
        }
        _ => format!("{often} It never fails before."),
    }
}

fn paid(prospect: &Prospect) -> Vec<Vec<String>> {
    // Every fifth, and the last where it is none of them.
    let last = prospect.paid_to_age.last().filter(|_| prospect.paid_to_age.len() % STEP_YEARS != 1);
    let ages = prospect.paid_to_age.iter().step_by(STEP_YEARS).chain(last);
    ages.map(|(age, paid)| vec![age.to_string(), (paid * 100 / prospect.runs.max(1)).to_string()]).collect()
}

impl LeversShown {
    /// The levers of a question.
    pub fn of(question: &PlanQuestion, levers: &Levers) -> Self {
        let less = match levers.less_a_year {
            Some(less) => format!("{} less a year", whole(minor(less), question.currency)),
            None => "no cut is enough".to_owned(),
        };
        let work = match levers.years_of_work {
            Some(1) => "1 year more".to_owned(),
            Some(years) => format!("{years} years more"),
            None => "ten years are not enough".to_owned(),
        };
        let delay = match levers.claiming_age {
            Some(age) => format!("claim at {age} instead of {}", question.claiming_age),
            None if question.benefits_minor == 0 => "no benefits are entered".to_owned(),
            None if !question.is_american => "not worked out for the State Pension".to_owned(),
            None if question.is_claimed() => "claimed already".to_owned(),
            None => "waiting to 70 is not enough".to_owned(),
        };
        Self { less, work, delay }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::TaxQuestion;

    /// Half a million in a deferred pot and a quarter in a taxable one.
    fn question(birth_year: i32, spending_minor: i64) -> PlanQuestion {
        PlanQuestion {
            cash_minor: 3_000_000,
            taxable_minor: 25_000_000,
            basis_minor: 15_000_000,
            deferred_minor: 50_000_000,
            benefits_minor: 2_400_000,
            spending_minor,
            is_american: true,
            ..PlanQuestion::own(Currency::USD, Some(birth_year), 2026)
        }
    }

    fn shown(question: &PlanQuestion) -> (PlanShown, Option<LeversShown>) {
        let table = TaxQuestion::of(question).and_then(|tax| tax.table()).unwrap();
        let answer = PlanAnswer::of(question, Some(&table)).unwrap();
        let levers = Levers::of(question, &answer, &table);
        (PlanShown::of(question, &answer), levers.map(|levers| LeversShown::of(question, &levers)))
    }

    #[test]
    fn a_plan_that_holds_needs_no_lever_and_can_be_opened() {
        let (shown, levers) = shown(&question(1958, 3_000_000));
        assert!(shown.is_enough && shown.sentence.contains("of 100 futures."), "{}", shown.sentence);
        assert_eq!(levers, None);
        assert_eq!(shown.runs.len(), 3);
        let frugal = self::shown(&question(1958, 2_500_000)).0;
        assert_eq!((frugal.ends.sentence.as_str(), frugal.ends.ticks.concat().as_str()), ("", ""));
        assert!(frugal.sentence.ends_with("It never fails before."), "{}", frugal.sentence);
        assert_eq!(shown.runs[2].end, "Everything is paid in full.");
        assert_eq!(shown.runs[0].rows.len(), 28, "68 to 95");
        assert_eq!(shown.fan.labels, ["68", "75", "82", "89", "96"]);
        assert_eq!(shown.fan.rows[0][0], "73");
    }

    #[test]
    fn row_plan_fails_offers_three_levers() {
        let (shown, levers) = shown(&question(1962, 8_000_000));
        assert!(!shown.is_enough && shown.sentence.contains("Where it is not, the first tenth fails by age"));
        assert!(shown.runs[0].end.starts_with("The money is short from age"), "{}", shown.runs[0].end);
        let ends = shown.ends;
        assert!(ends.bars.starts_with('M') && ends.ticks.len() == curves::TICKS, "{ends:?}");
        assert!(ends.sentence.contains("futures the money is short before the end"), "{}", ends.sentence);
        let levers = levers.unwrap();
        assert!(levers.less.ends_with("less a year") && levers.less.starts_with('$'), "{levers:?}");
        assert_eq!(levers.delay, "waiting to 70 is not enough");
    }

    #[test]
    fn both_kinds_of_money_can_be_shown() {
        let real = shown(&question(1958, 3_000_000)).0;
        let nominal = shown(&PlanQuestion { is_nominal: true, ..question(1958, 3_000_000) }).0;
        assert_eq!(real.in_words, "What is left, in today’s money");
        assert_eq!(nominal.in_words, "What is left, in the money of each year");
        assert_ne!(real.fan.rows, nominal.fan.rows);
    }
}
