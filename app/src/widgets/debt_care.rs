//! For when money is tight: which bills come first, what strain has cost lately, and who helps for free.
//!
//! It never names a lender or a product. What to pay first and free help are shown even without any data.

use cashflow::debts::Debts;
use cashflow::upcoming::Due;
use categorise::Category;
use layout::Class;
use leptos::prelude::*;
use tax::Country;

use super::{NoProps, Tile, WidgetContext, WidgetSpec, always};
use crate::ui::date::{Date, DateForm};
use crate::ui::money::Money;
use crate::ui::stat::Stat;
use crate::ui::table::{Cell, Column, TableData};

/// For when money is tight: which bills come first, what strain has cost lately, and who helps for free.
pub(super) static SPEC: WidgetSpec = WidgetSpec {
    id: "debt-care",
    classes: &[Class::Safety],
    entry: layout::WidgetSpec::of::<NoProps>,
    applies: always,
    render,
};

/// Bills that are listed; a longer list hides the first ones.
const BILLS_MAX: usize = 6;
/// Days the figures of strain look back.
const DAYS: i64 = 90;

/// Below half a per cent of income, debts are nothing to speak of.
const NEGLIGIBLE: f64 = 0.005;

/// Bills whose neglect costs a home, energy, work or freedom, the gravest first. Card and loan payments are not
/// among them, and neither are subscriptions.
const FIRST: &[Category] = &[
    Category::RentOrMortgage,
    Category::Utilities,
    Category::LocalTax,
    Category::TaxPayment,
    Category::Insurance,
    Category::Childcare,
    Category::Health,
    Category::Transport,
    Category::Fuel,
    Category::PhoneInternet,
];

/// Somebody who helps at no cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Helper {
    name: &'static str,
    href: &'static str,
    what: &'static str,
}

const UNITED_STATES: &[Helper] = &[
    Helper {
        name: "211",
        href: "https://www.211.org",
        what: "Call 211 or search online for local help with rent, energy and food.",
    },
    Helper {
        name: "National Foundation for Credit Counseling",
        href: "https://www.nfcc.org",
        what: "Nonprofit counselors. Going through your budget and debts is usually free; ask before you agree to a plan with a fee.",
    },
];

const UNITED_KINGDOM: &[Helper] = &[
    Helper {
        name: "StepChange",
        href: "https://www.stepchange.org",
        what: "Debt advice charity: a plan for what you owe, online or by phone.",
    },
    Helper {
        name: "National Debtline",
        href: "https://nationaldebtline.org",
        what: "Charity with advice by phone, and letters you can send to those you owe.",
    },
    Helper {
        name: "MoneyHelper",
        href: "https://www.moneyhelper.org.uk",
        what: "Set up by the government: guidance, and a finder for debt advice near you.",
    },
];

/// What there is to show.
#[derive(Debug, Clone, PartialEq)]
struct Care {
    /// The bills to pay first, the gravest first, then by date.
    bills: Vec<Due>,
    /// Figures of the last 90 days; `None` without transactions.
    debts: Option<Debts>,
    helpers: Vec<&'static Helper>,
    country: Option<Country>,
}

fn model(context: &WidgetContext) -> Care {
    let summary = &*context.summary;
    let country = context.tax.as_ref().map(|tax| tax.country);
    let rank = |due: &Due| FIRST.iter().position(|category| *category == due.category);
    let mut bills: Vec<(usize, Due)> =
        summary.upcoming.bills.iter().filter_map(|due| rank(due).map(|rank| (rank, due.clone()))).collect();
    bills.sort_by_key(|(rank, due)| (*rank, due.on));
    // One line a bill: its next date is what counts.
    let mut names: Vec<String> = Vec::new();
    bills.retain(|(_, due)| {
        let is_new = !names.contains(&due.name);
        names.push(due.name.clone());
        is_new
    });
    bills.truncate(BILLS_MAX);
    let helpers = match country {
        Some(Country::UnitedStates) => UNITED_STATES.iter().collect(),
        Some(Country::UnitedKingdom) => UNITED_KINGDOM.iter().collect(),
        None => UNITED_STATES.iter().chain(UNITED_KINGDOM).collect(),
    };
    Care {
        bills: bills.into_iter().map(|(_, due)| due).collect(),
        debts: (summary.quality.transactions > 0).then(|| summary.debts.clone()),
        helpers,
        country,
    }
}

/// What the figures of strain say in one number.
struct Headline {
    label: &'static str,
    value: AnyView,
    note: &'static str,
}

fn headline(context: &WidgetContext, debts: &Debts) -> Headline {
    if debts.overdraft_days > 0 {
        let unit = if debts.overdraft_days == 1 { "day" } else { "days" };
        let value = format!("{} {unit}", debts.overdraft_days).into_any();
        return Headline {
            label: "Overdrawn, last 90 days",
            value,
            note: "A day counts when an account closed below zero.",
        };
    }
    let owed = context.money(debts.owed_minor);
    Headline {
        label: "Owed on cards and loans",
        value: view! { <Money amount=owed whole=true/> }.into_any(),
        note: "No day with an overdraft in the last 90 days.",
    }
}

fn render(context: &WidgetContext) -> Tile {
    let care = model(context);
    let table = care.debts.as_ref().and_then(|debts| debts_table(context, debts));
    let figures = care.debts.as_ref().map(|debts| figures(context, debts));
    let how = care.debts.as_ref().map(|debts| how(context, debts).into_any());
    let body = view! {
        <div class="care">
            {figures}
            {first(context, &care)}
            {help(&care)}
        </div>
    };
    Tile { body: body.into_any(), how, table }
}

fn figures(context: &WidgetContext, debts: &Debts) -> impl IntoView + use<> {
    let Headline { label, value, note } = headline(context, debts);
    let amount = |label: &'static str, minor: i64| {
        let amount = context.money(minor);
        (minor != 0).then(|| view! { <dt>{label}</dt><dd><Money amount/></dd> })
    };
    let owed = (debts.overdraft_days > 0).then(|| amount("Owed on cards and loans", debts.owed_minor));
    let payday = (debts.payday_loans > 0).then(
        || view! { <dt>"Payments to or from payday lenders"</dt><dd>{debts.payday_loans.to_string()}</dd> },
    );
    let share = debts.service_ratio.filter(|ratio| *ratio >= NEGLIGIBLE).map(|ratio| {
        view! { <dt>"Debt payments, part of income"</dt><dd>{in_per_cent(ratio)}</dd> }
    });
    view! {
        <div class="stack">
        <Stat label value note=note.into_any() headline=true/>
        <dl class="facts">
            {amount("Overdraft and returned-payment fees", debts.overdraft_fees_minor)}
            {amount("Other bank charges and card interest", debts.bank_fees_minor)}
            {payday}
            {share}
            {owed}
        </dl>
        </div>
    }
}

/// A ratio in whole per cents; it is kept to a tenth of one.
fn in_per_cent(ratio: f64) -> String {
    format!("{:.0}%", ratio * 100.0)
}

/// What comes first, with the customer's own bills where they are known.
fn first(context: &WidgetContext, care: &Care) -> impl IntoView + use<> {
    let what = match care.country {
        Some(Country::UnitedStates) => {
            "rent or mortgage, utilities, property and income tax, insurance and the way to work"
        }
        Some(Country::UnitedKingdom) => {
            "rent or mortgage, gas and electricity, council tax, income tax and the way to work"
        }
        None => "rent or mortgage, energy, taxes and the way to work",
    };
    let bills = care.bills.iter().map(|due| bill(context, due)).collect_view();
    let list = (!care.bills.is_empty()).then(|| view! { <ol class="rows">{bills}</ol> });
    view! {
        <div class="stack">
            <h3>"Pay these first"</h3>
            <p>"Food comes before everything, then "{what}". Cards, unsecured loans and subscriptions come after: falling behind on those costs money, but not your home or your heating."</p>
            {list}
        </div>
    }
}

fn bill(context: &WidgetContext, due: &Due) -> impl IntoView + use<> {
    let amount = context.money(due.amount_minor);
    view! {
        <li>
            <span class="row-main">{due.name.clone()}</span>
            <Money amount/>
            <span class="row-note">
                {due.category.label()}" · probably due "
                <Date on=due.on locale=context.locale form=DateForm::DayMonth/>
            </span>
        </li>
    }
}

fn help(care: &Care) -> impl IntoView + use<> {
    let helpers = care.helpers.iter().map(|helper| {
        view! {
            <li>
                <a class="row-main" href=helper.href rel="noopener noreferrer">{helper.name}</a>
                <span class="row-note">{helper.what}</span>
            </li>
        }
    });
    view! {
        <div class="stack">
            <h3>"Free help, in confidence"</h3>
            <ul class="rows">{helpers.collect_view()}</ul>
            <p class="muted small">"None of them lends money, and Attune shows you no credit offers here."</p>
        </div>
    }
}

fn debts_table(context: &WidgetContext, debts: &Debts) -> Option<TableData> {
    let columns = vec![
        Column::text("Card or loan"),
        Column::number("Owed"),
        Column::number(format!("Paid, {DAYS} days")),
        Column::number(format!("Interest and fees, {DAYS} days")),
    ];
    let rows = debts.debts.iter().map(|debt| {
        let amount = |minor: i64| Cell::Amount(context.money(minor));
        vec![
            debt.name.clone().into(),
            amount(debt.owed_minor),
            amount(debt.paid_minor),
            amount(debt.charges_minor),
        ]
    });
    (!debts.debts.is_empty()).then(|| TableData::new("What is owed, and to whom", columns).with_rows(rows))
}

fn how(context: &WidgetContext, debts: &Debts) -> impl IntoView + use<> {
    let whole = |minor: i64| context.money(minor).to_display_whole();
    let days = match debts.overdraft_days {
        0 => "no account closed below zero".to_owned(),
        1 => "an account closed below zero on 1 day".to_owned(),
        days => format!("an account closed below zero on {days} days"),
    };
    let charges_minor = debts.overdraft_fees_minor.saturating_add(debts.bank_fees_minor);
    let charges = match charges_minor {
        0 => "there were no charges or card interest".to_owned(),
        _ => format!(
            "overdrafts, returned payments, card interest and other charges cost {}",
            whole(charges_minor)
        ),
    };
    let service = debts.service_ratio.filter(|ratio| *ratio >= NEGLIGIBLE).map(|ratio| {
        format!("{} went to debts, {} of what came in. ", whole(debts.service_minor), in_per_cent(ratio))
    });
    view! {
        <p>{format!("In the last {DAYS} days {days}, and {charges}.")}" Only accounts whose balance the bank reported are looked at."</p>
        <p>{service}"Bills are those your past payments suggest for the next weeks, in the order of what is lost when they go unpaid; a card you pay in full is not a debt."</p>
    }
}

#[cfg(test)]
mod tests {
    use categorise::Cadence;

    use super::*;
    use crate::widgets::testing::{draw, draw_for_everybody, of, with};

    #[test]
    fn shows_what_strain_has_cost() {
        draw_for_everybody(&SPEC);
        let context = with("distressed", |summary| {
            summary.debts.overdraft_days = 17;
            summary.debts.overdraft_fees_minor = 10_200;
            summary.debts.bank_fees_minor = 4_550;
            summary.debts.service_minor = 150_000;
            summary.debts.service_ratio = Some(0.387);
            summary.debts.payday_loans = 2;
        });
        let shown = draw(&SPEC, &context);
        assert!(shown.body.starts_with("Overdrawn, last 90 days\n17 days\n"), "{}", shown.body);
        assert!(shown.body.contains("Overdraft and returned-payment fees: $102.00"), "{}", shown.body);
        assert!(shown.body.contains("Debt payments, part of income: 39%"), "{}", shown.body);
        assert!(
            shown.how.contains("on 17 days, and overdrafts") && shown.how.contains("cost $148"),
            "{}",
            shown.how
        );
        assert!(shown.table.contains("Card or loan | Owed"), "{}", shown.table);
    }

    #[test]
    fn the_gravest_bill_comes_first_and_once() {
        let due = |name: &str, on: &str, category| Due {
            on: on.parse().unwrap(),
            name: name.to_owned(),
            category,
            amount_minor: 10_000,
            low_minor: 10_000,
            high_minor: 10_000,
            cadence: Cadence::Monthly,
            is_cash: true,
            account: String::new(),
        };
        let context = with("distressed", |summary| {
            summary.upcoming.bills = vec![
                due("Streaming", "2026-11-25", Category::Subscriptions),
                due("Phone", "2026-11-26", Category::PhoneInternet),
                due("Power", "2026-11-28", Category::Utilities),
                due("Card", "2026-11-28", Category::DebtPayment),
                due("Rent", "2026-12-01", Category::RentOrMortgage),
                due("Power", "2026-12-28", Category::Utilities),
            ];
        });
        let names: Vec<_> = model(&context).bills.into_iter().map(|due| due.name).collect();
        assert_eq!(names, ["Rent", "Power", "Phone"]);
        assert!(draw(&SPEC, &context).body.contains("Rent$100.00Rent or mortgage · probably due Dec 1"));
    }

    #[test]
    fn help_is_free_and_of_the_customers_country() {
        let links = |context: &WidgetContext| -> Vec<String> {
            let html = draw(&SPEC, context).html;
            assert!(!html.contains("<a ") || html.contains(r#"rel="noopener noreferrer""#), "{html}");
            html.split(r#"href="https://"#)
                .skip(1)
                .map(|rest| rest.split('"').next().unwrap().to_owned())
                .collect()
        };
        let (us, uk) = (
            ["www.211.org", "www.nfcc.org"],
            ["www.stepchange.org", "nationaldebtline.org", "www.moneyhelper.org.uk"],
        );
        assert_eq!(links(&of("distressed")), us);
        assert_eq!(links(&of("newcomer")), uk);
        assert_eq!(links(&of("nobody")), [us.as_slice(), uk.as_slice()].concat());
    }

    #[test]
    fn help_is_there_before_any_data() {
        let shown = draw(&SPEC, &of("nobody")).body;
        assert!(
            shown.starts_with("Pay these first") && shown.contains("Free help, in confidence"),
            "{shown}"
        );
    }

    #[test]
    fn a_household_without_strain_is_not_alarmed() {
        let context = with("retiree", |summary| {
            summary.debts.overdraft_days = 0;
            summary.debts.overdraft_fees_minor = 0;
            summary.debts.bank_fees_minor = 0;
            summary.debts.service_ratio = Some(0.001);
        });
        let shown = draw(&SPEC, &context);
        assert!(shown.body.contains("No day with an overdraft in the last 90 days."), "{}", shown.body);
        assert!(!shown.body.contains("part of income") && !shown.body.contains("fees"), "{}", shown.body);
        assert!(
            shown.how.contains("no account closed below zero, and there were no charges"),
            "{}",
            shown.how
        );
    }
}
