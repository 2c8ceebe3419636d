//! How many months of essential spending the customer's cash covers, against three to six.

use layout::Class;
use leptos::prelude::*;
use money::Money as MoneyValue;

use super::{NoProps, Tile, WidgetContext, WidgetSpec, always};
use crate::ui::badge::Badge;
use crate::ui::button::LinkButton;
use crate::ui::money::Money;
use crate::ui::notice::Tone;
use crate::ui::progress::Progress;
use crate::ui::stat::Stat;
use crate::ui::states::{EmptyState, NotEnoughData};

/// How many months of essential spending the customer's cash covers, against three to six.
pub(super) static SPEC: WidgetSpec = WidgetSpec {
    id: "cash-reserve",
    classes: &[Class::Savings],
    entry: layout::WidgetSpec::of::<NoProps>,
    applies: always,
    render,
};

/// Complete months a usual month is the median of, at least.
const MONTHS_NEEDED: u32 = 2;
/// The reserve that is commonly advised: three to six months of essential spending.
const TARGET_MONTHS: (i64, i64) = (3, 6);

/// What there is to show.
#[derive(Debug, Clone, PartialEq)]
enum Model {
    /// No transactions.
    Empty,
    /// This many complete months.
    TooShort(u32),
    /// No essential spending to measure cash by.
    NothingEssential { cash: MoneyValue },
    /// The reserve.
    Ready(Reserve),
}

/// Cash against essential spending.
#[derive(Debug, Clone, PartialEq)]
struct Reserve {
    cash: MoneyValue,
    essential: MoneyValue,
    months: f64,
    /// Three months of essential spending.
    low_target: MoneyValue,
    /// Six months of it.
    high_target: MoneyValue,
    is_reported: bool,
}

fn model(context: &WidgetContext) -> Model {
    let summary = &*context.summary;
    if summary.quality.transactions == 0 {
        return Model::Empty;
    }
    let runway = &summary.runway;
    let Some(essential_minor) = runway.usual_essential_minor else {
        return Model::TooShort(complete_months(context));
    };
    let cash = context.money(runway.cash_minor);
    let Some(months) = runway.reserve_months.filter(|_| essential_minor > 0) else {
        return Model::NothingEssential { cash };
    };
    let times = |months: i64| context.money(essential_minor.saturating_mul(months));
    Model::Ready(Reserve {
        cash,
        essential: context.money(essential_minor),
        months,
        low_target: times(TARGET_MONTHS.0),
        high_target: times(TARGET_MONTHS.1),
        is_reported: summary.balances.cash_is_reported,
    })
}

/// Months the history covers from first to last day, of the last twelve.
pub(super) fn complete_months(context: &WidgetContext) -> u32 {
    let complete = context.summary.monthly.months.iter().filter(|month| month.is_complete).count();
    u32::try_from(complete).unwrap_or(u32::MAX)
}

/// `4.2 months`; from two years on whole months, because tenths say nothing there.
fn in_months(months: f64) -> String {
    if months >= 24.0 { format!("{months:.0} months") } else { format!("{months:.1} months") }
}

impl Reserve {
    fn tone(&self) -> Tone {
        if self.cash.amount_minor < self.low_target.amount_minor { Tone::Caution } else { Tone::Done }
    }

    /// Cash against six months, in words.
    fn meter(&self) -> String {
        let target = self.high_target.to_display_whole();
        if self.cash.amount_minor >= self.high_target.amount_minor {
            return format!("All of {target}");
        }
        let cash_minor = self.cash.amount_minor.max(0);
        format!("{} of {target}", MoneyValue::new(cash_minor, self.cash.currency).to_display_whole())
    }

    fn verdict(&self) -> String {
        let gap = |target: MoneyValue| {
            let gap_minor = target.amount_minor.saturating_sub(self.cash.amount_minor);
            MoneyValue::new(gap_minor, target.currency).to_display_whole()
        };
        let cash_minor = self.cash.amount_minor;
        if cash_minor < 0 {
            "Your accounts together are below zero, so there is no reserve at the moment.".to_owned()
        } else if cash_minor < self.low_target.amount_minor {
            format!("{} more would cover three months.", gap(self.low_target))
        } else if cash_minor < self.high_target.amount_minor {
            format!("Between three and six months. {} more would cover six.", gap(self.high_target))
        } else {
            "More than six months are covered.".to_owned()
        }
    }
}

fn render(context: &WidgetContext) -> Tile {
    match model(context) {
        Model::Empty => Tile { body: empty().into_any(), how: None, table: None },
        Model::TooShort(have) => Tile {
            body: view! {
                <NotEnoughData have need=MONTHS_NEEDED unit="complete months">
                    <p>"A usual month’s essential spending is known after two complete months. Older statements of the same account help."</p>
                    <LinkButton href="/import" small=true>"Import older statements"</LinkButton>
                </NotEnoughData>
            }
            .into_any(),
            how: None,
            table: None,
        },
        Model::NothingEssential { cash } => Tile {
            body: view! {
                <Stat
                    label="Cash in your accounts"
                    value=view! { <Money amount=cash whole=true/> }.into_any()
                    note="No rent, food, energy or other essential spending is in your transactions, so there is nothing to measure it by.".into_any()
                    headline=true
                />
            }
            .into_any(),
            how: None,
            table: None,
        },
        Model::Ready(reserve) => {
            let how = how(&reserve).into_any();
            Tile { body: ready(context, &reserve).into_any(), how: Some(how), table: None }
        }
    }
}

fn empty() -> impl IntoView {
    view! {
        <EmptyState title="No cash accounts yet">
            <p>"Import a statement of the account you pay from, or of your savings, to see how long your cash would last."</p>
            <LinkButton href="/import" small=true>"Import a statement"</LinkButton>
        </EmptyState>
    }
}

fn ready(context: &WidgetContext, reserve: &Reserve) -> impl IntoView + use<> {
    let tone = reserve.tone();
    let meter = reserve.meter();
    let verdict = reserve.verdict();
    let computed =
        (!reserve.is_reported).then(|| view! { " "<Badge tone=Tone::Caution>"Computed balance"</Badge> });
    let note = view! { {verdict}{computed} };
    view! {
        <Stat
            label="Essential spending your cash covers"
            value=in_months(reserve.months).into_any()
            note=note.into_any()
            headline=true
        />
        <Progress
            id=format!("{}-meter", context.key)
            label="Towards six months"
            part=reserve.cash.amount_minor
            whole=reserve.high_target.amount_minor
            text=meter
            tone
        />
        <dl class="facts">
            <dt>"Cash in your accounts"</dt><dd><Money amount=reserve.cash whole=true warn_below_zero=true/></dd>
            <dt>"Essential spending, usual month"</dt><dd><Money amount=reserve.essential whole=true/></dd>
            <dt>"Three months would be"</dt><dd><Money amount=reserve.low_target whole=true/></dd>
        </dl>
    }
}

fn how(reserve: &Reserve) -> impl IntoView + use<> {
    let sum = format!(
        "{} of cash ÷ {} a month of essential spending = {}.",
        reserve.cash.to_display_whole(),
        reserve.essential.to_display_whole(),
        in_months(reserve.months)
    );
    let basis = (!reserve.is_reported).then_some(
        " At least one of these accounts has no balance from the bank: its amount is the sum of the transactions you imported and lacks what was there before.",
    );
    view! {
        <p>{sum}" It assumes no income at all. Investments are left out, because selling them takes time and a price."{basis}</p>
        <p>"Essential is what cannot easily be stopped within a month: housing, food, energy, transport, insurance, health, childcare, debts and taxes. A usual month is the middle one of your last six complete months. Three to six months is a common rule of thumb, not advice made for you."</p>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::widgets::testing::{draw, draw_for_everybody, of, with};

    /// The distressed household with this much cash and $2,000 of essential spending a month.
    fn cash(cash_minor: i64, months: f64) -> String {
        let context = with("distressed", |summary| {
            summary.runway.cash_minor = cash_minor;
            summary.runway.usual_essential_minor = Some(200_000);
            summary.runway.reserve_months = Some(months);
            summary.balances.cash_is_reported = true;
        });
        draw(&SPEC, &context).body
    }

    #[test]
    fn every_household_sees_its_own_cash() {
        draw_for_everybody(&SPEC);
        for key in ["freelancer", "retiree", "student", "distressed"] {
            let context = of(key);
            let shown = draw(&SPEC, &context);
            let cash = context.money(context.summary.runway.cash_minor).to_display_whole();
            assert!(shown.body.contains(&format!("Cash in your accounts: {cash}")), "{key}: {}", shown.body);
            assert!(shown.how.contains(&format!("{cash} of cash ÷")), "{key}: {}", shown.how);
        }
    }

    #[test]
    fn says_how_far_three_and_six_months_are() {
        let short = cash(150_000, 0.75);
        assert!(short.contains("0.8 months\n$4,500 more would cover three months."), "{short}");
        assert!(short.contains("$1,500 of $12,000"), "{short}");
        assert!(
            cash(800_000, 4.0)
                .contains("4.0 months\nBetween three and six months. $4,000 more would cover six.")
        );
        let ample = cash(5_000_000, 25.0);
        assert!(
            ample.contains("25 months\nMore than six months are covered.")
                && ample.contains("All of $12,000"),
            "{ample}"
        );
    }

    #[test]
    fn below_zero_there_is_no_reserve() {
        let shown = cash(-5_000, 0.0);
        assert!(
            shown.contains("0.0 months") && shown.contains("below zero") && shown.contains("−$50"),
            "{shown}"
        );
        assert!(shown.contains("$0 of $12,000"), "{shown}");
    }

    #[test]
    fn too_little_history_and_no_history_say_what_helps() {
        let new = draw(&SPEC, &of("newcomer"));
        assert!(new.body.contains("Not enough history (0 of 2 complete months)"), "{}", new.body);
        let nobody = draw(&SPEC, &of("nobody"));
        assert!(nobody.body.starts_with("No cash accounts yet"), "{}", nobody.body);
        assert!(new.html.contains(r#"href="/import""#) && nobody.html.contains(r#"href="/import""#));
    }

    #[test]
    fn a_sum_of_transactions_is_marked() {
        let context = with("retiree", |summary| summary.balances.cash_is_reported = false);
        let shown = draw(&SPEC, &context);
        assert!(
            shown.body.contains("Computed balance") && shown.how.contains("lacks what was there before"),
            "{}",
            shown.body
        );
    }

    #[test]
    fn without_essential_spending_there_is_nothing_to_measure_by() {
        let context = with("student", |summary| {
            summary.runway.usual_essential_minor = Some(0);
            summary.runway.reserve_months = None;
        });
        assert!(draw(&SPEC, &context).body.contains("nothing to measure it by"));
    }
}
