//! The strip of payments in every state it has to be drawn in.

use std::sync::Arc;

use tax::Country;
use tax::year::{Facts, LastYear, PaidTax, PlanInputs, RestOfYear, TaxProfile};

use super::*;
use crate::widgets::testing::{draw, draw_for_everybody, of, with, with_plan, with_tax};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A year of a sole trader in the United States, looked at on a day.
fn year(from: &str, to: &str, as_of: &str, payments: Vec<PaidTax>) -> Plan {
    Plan::of(PlanInputs {
        country: Country::UnitedStates,
        profile: TaxProfile::default(),
        facts: Facts::none(day(from), day(to)).with_income(4_000_000),
        is_covered: true,
        rest: RestOfYear::default(),
        payments,
        last_year: LastYear::default(),
        as_of: day(as_of),
    })
    .unwrap()
}

/// The sole trader on another day, with other years.
fn on(as_of: &str, last: Option<Plan>, this: Result<Plan, String>) -> WidgetContext {
    let mut context = with_tax("sole-trader", |tax| (tax.last, tax.this) = (last, this));
    Arc::make_mut(&mut context.summary).as_of = day(as_of);
    context
}

fn strips(context: &WidgetContext) -> Vec<Strip> {
    match model(context) {
        Model::Ready(strips, _) => strips,
        other => panic!("{other:?}"),
    }
}

#[test]
fn keeps_its_promises() {
    draw_for_everybody(&SPEC);
}

#[test]
fn a_freelancer_sees_four_payments_and_what_is_late() {
    let shown = draw(&SPEC, &of("sole-trader"));
    insta::assert_snapshot!(shown.body, @r"
    Tax year 2026 Estimate
    Amounts follow the income of each period, the least the law allows.
    Prior-year safe harbour not availableAdd last year’s tax
    Q1Paid
    Apr 15, 2026
    income to Mar 31
    Asked for: $2,584
    In four equal parts: $2,823
    Paid: $2,584
    Short: $0
    Q2Late
    Jun 15, 2026, 162 days ago
    income to May 31
    Asked for: $2,825
    In four equal parts: $2,823
    Paid: $1,616
    Short: $1,209
    Penalty so far: $60.93
    Q3Late
    Sep 15, 2026, 70 days ago
    income to Aug 31
    Asked for: $2,989
    In four equal parts: $2,823
    Paid: $0
    Short: $2,989
    Penalty so far: $40.13
    Q4Due next
    Jan 15, 2027, in 52 days
    income to Dec 31
    Asked for: $2,896
    In four equal parts: $2,823
    Paid: $0
    Short: $2,896
    $4,198.20 is late
    Paid now, the penalty stays at $112.34. Paid on January 15, 2027, it grows to $142.13: waiting costs $29.79. The interest rate from January 1, 2027 is not published yet, so waiting costs more than that.
    Your tax year, payment by payment
    ");
    insta::assert_snapshot!(shown.table, @r"
    Payments of the tax year
    Payment | Due | 90% of this year | Last year | Annualised | Asked for | Paid | Short | Status
    2026 Q1 | Apr 15, 2026 | $2,823.47 | –none | $2,583.90 | $2,583.90 | $2,583.90 | $0.00 | Paid
    2026 Q2 | Jun 15, 2026 | $2,823.47 | –none | $2,825.38 | $2,825.38 | $1,616.10 | $1,209.28 | Late
    2026 Q3 | Sep 15, 2026 | $2,823.47 | –none | $2,988.92 | $2,988.92 | $0.00 | $2,988.92 | Late
    2026 Q4 | Jan 15, 2027 | $2,823.47 | –none | $2,895.68 | $2,895.68 | $0.00 | $2,895.68 | Due next
    ");
    insta::assert_snapshot!(shown.how, @r"
    2026: The annualised method, by the income of each period (Form 2210, Schedule AI, filed with the return), because your income came late in the year, so it asks for less by some date. This is the cheapest the law allows. Tax withheld counts as paid in four equal parts; a payment goes to the earliest instalment that is short, unless you placed it.
    Rules: Rev. Proc. 2025-32; P.L. 119-21; SSA 2026 contribution and benefit base; IRC 1402, 199A, 6654.
    ");
}

#[test]
fn the_united_kingdom_has_three_payments() {
    let shown = draw(&SPEC, &of("business-owner"));
    insta::assert_snapshot!(shown.body, @r"
    Tax year 2026/27 Estimate
    First paymentDue next
    31 Jan 2027, in 68 days
    rest of the year before, and first payment on account of 2026/27
    31 Jan falls on Sunday: a bank transfer should leave by 29 January 2027, HMRC does not move the date
    Asked for: £154,859
    Paid: £0
    Short: £154,859
    Second paymentNot yet due
    31 Jul 2027, in 249 days
    second payment on account of 2026/27
    31 Jul falls on Saturday: a bank transfer should leave by 30 July 2027, HMRC does not move the date
    Asked for: £51,620
    Paid: £0
    Short: £51,620
    Balancing paymentNot yet due
    31 Jan 2028, in 433 days
    rest of 2026/27, and first payment on account of the next year
    Asked for: £54,920
    Paid: £0
    Short: £54,920
    Your tax year, payment by payment
    ");
    insta::assert_snapshot!(shown.table, @r"
    Payments of the tax year
    Payment | Due | Asked for | Paid | Short | Status
    2026/27 First payment | 31 Jan 2027 | £154,859.17 | £0.00 | £154,859.17 | Due next
    2026/27 Second payment | 31 Jul 2027 | £51,619.72 | £0.00 | £51,619.72 | Not yet due
    2026/27 Balancing payment | 31 Jan 2028 | £54,919.84 | £0.00 | £54,919.84 | Not yet due
    ");
}

#[test]
fn row_missed_quarter_is_a_red_cell_with_what_waiting_costs() {
    let shown = draw(&SPEC, &of("sole-trader"));
    assert!(shown.html.contains("strip-cell--problem") && shown.body.contains("Late"), "{}", shown.html);
    assert!(
        shown.body.contains("Penalty so far: $") && shown.body.contains("waiting costs"),
        "{}",
        shown.body
    );
    let paid = with_plan("sole-trader", |inputs| {
        for payment in &mut inputs.payments {
            payment.amount_minor = 400_000;
        }
    });
    let shown = draw(&SPEC, &paid);
    assert!(!shown.html.contains("strip-cell--problem") && shown.body.contains("Paid"), "{}", shown.html);
}

#[test]
fn row_loss_quarter_shows_both_methods() {
    let context = with_plan("sole-trader", |inputs| {
        let first = inputs.facts.quarters.first_mut().unwrap();
        (first.business_income_minor, first.deductible_minor) = (0, 300_000);
    });
    let first = &strips(&context)[0].payments[0];
    assert_eq!((first.asked_minor, first.state), (Some(0), PaymentState::NothingAsked));
    assert!(first.otherwise.is_some_and(|(_, minor)| minor > 0), "{first:?}");
    let shown = draw(&SPEC, &context);
    assert!(shown.body.contains("Asked for: $0\nIn four equal parts: $"), "{}", shown.body);
}

#[test]
fn row_prior_year_missing_has_a_badge_until_the_figure_is_added() {
    let badge = "Prior-year safe harbour not available";
    assert!(draw(&SPEC, &of("sole-trader")).body.contains(badge));
    let told = with_plan("sole-trader", |inputs| inputs.profile.prior_tax_minor = Some(900_000));
    assert!(!draw(&SPEC, &told).body.contains(badge));
}

#[test]
fn row_year_rollover_shows_two_years_and_the_fourth_quarter_in_the_old_one() {
    let last = year("2025-01-01", "2025-12-31", "2026-01-10", Vec::new());
    let this = year("2026-01-01", "2026-01-10", "2026-01-10", Vec::new());
    let context = on("2026-01-10", Some(last), Ok(this));
    let [old, new] = &strips(&context)[..] else { panic!("two years") };
    assert_eq!((old.plan.position.tax_year.as_str(), new.plan.position.tax_year.as_str()), ("2025", "2026"));
    assert_eq!((old.payments[3].due, old.payments[3].state), (day("2026-01-15"), PaymentState::Due));
    assert_eq!(new.payments[0].due, day("2026-04-15"));
    let shown = draw(&SPEC, &context);
    assert!(
        shown.body.contains("Tax year 2025") && shown.body.contains("Jan 15, 2026, in 5 days"),
        "{}",
        shown.body
    );
    // A year without rules yet does not take the old year's last payment with it.
    let last = year("2026-01-01", "2026-12-31", "2027-01-10", Vec::new());
    let shown = draw(&SPEC, &on("2027-01-10", Some(last), Err("no rules for 2027 yet".to_owned())));
    assert!(shown.body.contains("Jan 15, 2027, in 5 days"), "{}", shown.body);
    assert!(shown.body.contains("are not shown: no rules for 2027 yet."), "{}", shown.body);
}

#[test]
fn an_old_year_that_is_paid_goes_after_its_last_day() {
    let payment =
        PaidTax { id: "p".to_owned(), on: day("2025-04-01"), amount_minor: 2_000_000, instalment: None };
    let last = year("2025-01-01", "2025-12-31", "2026-02-10", vec![payment]);
    let this = year("2026-01-01", "2026-02-10", "2026-02-10", Vec::new());
    assert_eq!(strips(&on("2026-02-10", Some(last), Ok(this))).len(), 1);
}

#[test]
fn row_deadline_on_a_weekend_says_why_it_moved() {
    let this = year("2025-01-01", "2025-05-01", "2025-05-01", Vec::new());
    let context = on("2025-05-01", None, Ok(this));
    let second = &strips(&context)[0].payments[1];
    assert_eq!(second.due, day("2025-06-16"));
    assert!(draw(&SPEC, &context).body.contains("moved: the 15th is on a weekend"));
    let kingdom = draw(&SPEC, &of("business-owner"));
    assert!(
        kingdom.body.contains("31 Jan falls on Sunday: a bank transfer should leave by"),
        "{}",
        kingdom.body
    );
}

#[test]
fn row_under_four_months_says_the_amounts_rest_on_income_so_far() {
    let shown = draw(&SPEC, &with("sole-trader", |summary| summary.history.months = 2));
    assert!(shown.body.starts_with("Not enough history (2 of 4 months)"), "{}", shown.body);
}

#[test]
fn row_employed_and_freelance_needs_less_for_what_wages_had_taken() {
    let alone = strips(&of("sole-trader"));
    let employed = with_plan("sole-trader", |inputs| {
        inputs.facts.wages_minor = 6_000_000;
        inputs.profile.withheld_minor = Some(1_000_000);
    });
    let employed = strips(&employed);
    let Schedule::UnitedStates(ledger) = &employed[0].plan.schedule else { panic!("four quarters") };
    assert_eq!(ledger.quarters[0].withheld_minor, 250_000);
    assert!(employed[0].payments[0].paid_minor >= 250_000);
    assert!(alone[0].plan.position.marginal_bp < employed[0].plan.position.marginal_bp);
}

#[test]
fn row_unsupported_jurisdiction_offers_a_fixed_share_only() {
    let shown = draw(&SPEC, &on("2026-11-24", None, Err("no rules are known".to_owned())));
    assert!(shown.body.contains("no rules are known. Please check"), "{}", shown.body);
    assert!(shown.body.contains("Choose a fixed share") && shown.table.is_empty(), "{}", shown.body);
}
