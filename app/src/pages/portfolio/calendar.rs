//! The calendar of income: the next payments one by one, and who pays in which month of three years.

use ::money::{Locale, Money as MoneyValue};
use cashflow::Month;
use chrono::{Datelike, NaiveDate};
use leptos::prelude::*;
use portfolio::{Grade, IncomeKind, Payment, PaymentStatus, SecurityId};
use services::Portfolio;

use super::whose::Whose;
use super::{nothing_yet, per_share, plain, words};
use crate::context::Visit;
use crate::error::PageError;
use crate::shell::Page;
use crate::ui::badge::Badge;
use crate::ui::button::LinkButton;
use crate::ui::chart::matrix::{Matrix, MatrixData};
use crate::ui::notice::Tone;
use crate::ui::percent;
use crate::ui::states::EmptyState;
use crate::ui::table::{Cell, Column, Table, TableData};

/// The page at `/portfolio/calendar`.
///
/// # Errors
/// When no customer is signed in.
pub async fn page(visit: Visit) -> Result<Page, PageError> {
    let whose = Whose::of(&visit);
    let portfolio = visit.attune.portfolio_of(visit.person()?, whose.0).await?;
    let money = if visit.query("money") == Some("net") { Counted::Net } else { Counted::Gross };
    Ok(Page::new("Income calendar", view(portfolio.as_ref(), whose, money, visit.locale())))
}

/// Which amounts the months are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Counted {
    /// Before tax.
    Gross,
    /// After tax withheld.
    Net,
}

impl Counted {
    fn of(self, payment: &Payment) -> Option<i64> {
        match self {
            Self::Gross => payment.base_minor,
            Self::Net => payment.base_net_minor,
        }
    }

    /// The page's own address with these amounts.
    fn path(self) -> &'static str {
        match self {
            Self::Gross => "/portfolio/calendar",
            Self::Net => "/portfolio/calendar?money=net",
        }
    }

    /// The switch between both; what is in force is marked.
    fn switch(self, whose: Whose) -> AnyView {
        let link = |counted: Self, words: &'static str| {
            let href = whose.href(counted.path());
            view! { <a href=href aria-current=(counted == self).then_some("true")>{words}</a> }
        };
        view! {
            <nav class="cluster" aria-label="Amounts">
                {link(Self::Gross, "Before tax")}
                {link(Self::Net, "After tax withheld")}
            </nav>
        }
        .into_any()
    }
}

fn view(portfolio: Option<&Portfolio>, whose: Whose, money: Counted, locale: Locale) -> AnyView {
    let content = match portfolio {
        None => nothing_yet(),
        Some(portfolio) if let Some(nobodys) = whose.nobodys(portfolio) => nobodys,
        Some(portfolio) => {
            let year = portfolio.as_of.year();
            view! {
                {upcoming(portfolio, locale)}
                {money.switch(whose)}
                {matrix(portfolio, year, money, locale)}
                {matrix(portfolio, year + 1, money, locale)}
                {matrix(portfolio, year - 1, money, locale)}
            }
            .into_any()
        }
    };
    view! {
        <header class="page-head">
            <div>
                <h1>"Income calendar"</h1>
                <p class="muted">"What came, what is declared and what is estimated are never mixed. An estimate follows the last regular payments, and ends at once when one is missed."</p>
            </div>
            <div class="cluster">
                <LinkButton href=whose.href("/portfolio")>"Portfolio"</LinkButton>
                <LinkButton href=whose.href("/portfolio/income")>"A year’s income"</LinkButton>
            </div>
        </header>
        {whose.switch(portfolio, money.path())}
        {content}
    }
    .into_any()
}

/// What a payment is on, and as a badge how sure it is, which stays in sight on a phone.
pub(crate) fn named(name: &str, payment: &Payment) -> Cell {
    let (tone, word) = match payment.status {
        PaymentStatus::Received => (Tone::Done, "received"),
        PaymentStatus::Declared => (Tone::Plain, "declared"),
        PaymentStatus::Estimated => (Tone::Caution, "estimated"),
    };
    let special = (payment.kind == IncomeKind::Special)
        .then(|| view! { " " <Badge tone=Tone::Plain>"special"</Badge> });
    let name = name.to_owned();
    Cell::View(view! { {name} " " <Badge tone>{word}</Badge>{special} }.into_any())
}

/// What a payment to come rests on.
pub(crate) fn rests_on(payment: &Payment) -> Cell {
    let source = match (payment.grade, &payment.source) {
        (Some(Grade::High), _) => "two years of payments",
        (Some(Grade::Medium), _) => "a year of payments",
        (Some(Grade::Low), _) => "less than a year of payments",
        (None, Some(source)) => source,
        (None, None) => return Cell::Nothing,
    };
    Cell::Text(source.to_owned())
}

fn upcoming(portfolio: &Portfolio, locale: Locale) -> AnyView {
    let to_come: Vec<&Payment> =
        portfolio.figures.payments.iter().filter(|it| it.status != PaymentStatus::Received).collect();
    if to_come.is_empty() {
        return view! {
            <EmptyState title="No payment is declared or expected">
                <p>"Two regular payments of a holding make a habit that the next ones are estimated from. Declared dividends can be brought as a table."</p>
                <p><a href="/portfolio/manage">"Bring declared dividends"</a></p>
            </EmptyState>
        }
        .into_any();
    }
    let columns = vec![
        Column::text("Paid on"),
        Column::text("Holding"),
        Column::text("Ex-dividend").minor(),
        Column::number("A share").minor(),
        Column::number("Shares").minor(),
        Column::number("Before tax"),
        Column::number("Withheld").minor(),
        Column::number("After tax").minor(),
        Column::number("Change").minor(),
        Column::text("Rests on").minor(),
    ];
    let rows = to_come.iter().map(|payment| {
        let name = payment.security.as_ref().map_or("Interest", |security| portfolio.name_of(security));
        let money = |minor| Cell::Amount(MoneyValue::new(minor, payment.currency));
        vec![
            Cell::Date(payment.pay_on),
            named(name, payment),
            payment.ex_on.map_or(Cell::Nothing, Cell::Date),
            payment.per_share.map_or(Cell::Nothing, |amount| Cell::Text(per_share(amount, payment.currency))),
            Cell::Text(plain(payment.shares)),
            money(payment.gross_minor),
            money(payment.withheld_minor),
            money(payment.gross_minor.saturating_sub(payment.withheld_minor)),
            payment.change_bp.map_or(Cell::Nothing, |bp| Cell::Text(percent::to_text(bp, true, true))),
            rests_on(payment),
        ]
    });
    let data = TableData::new("Payments to come, the next first", columns).with_rows(rows);
    view! {
        <section class="section" aria-labelledby="upcoming-title">
            <h2 id="upcoming-title">"To come"</h2>
            <div class="panel"><Table data locale caption_hidden=true/></div>
        </section>
    }
    .into_any()
}

/// Holdings by months of a year, in the customer's own currency.
fn matrix(portfolio: &Portfolio, year: i32, money: Counted, locale: Locale) -> Option<AnyView> {
    let first = NaiveDate::from_ymd_opt(year, 1, 1)?;
    let months: Vec<Month> =
        (0..12_u32).filter_map(|month| Some(Month::of(first.with_month(month + 1)?))).collect();
    let mut rows: Vec<(Option<&SecurityId>, Vec<Option<i64>>)> = Vec::new();
    for payment in portfolio.figures.payments.iter().filter(|it| it.pay_on.year() == year) {
        let place = usize::try_from(payment.pay_on.month0()).ok()?;
        let security = payment.security.as_ref();
        let row = match rows.iter().position(|(known, _)| *known == security) {
            Some(row) => row,
            None => {
                rows.push((security, vec![None; 12]));
                rows.len() - 1
            }
        };
        let cell = rows.get_mut(row).and_then(|(_, cells)| cells.get_mut(place))?;
        let Some(minor) = money.of(payment) else { continue };
        *cell = Some(cell.unwrap_or(0).saturating_add(minor));
    }
    if rows.is_empty() {
        return None;
    }
    let total = |status: PaymentStatus| {
        let of_year = portfolio.figures.payments.iter().filter(|it| it.pay_on.year() == year);
        let amounts = of_year.filter(|it| it.status == status).filter_map(|it| money.of(it));
        amounts.fold(0, i64::saturating_add)
    };
    let name = |security: Option<&SecurityId>| {
        security.map_or("Interest", |security| portfolio.name_of(security)).to_owned()
    };
    let rows = rows.into_iter().map(|(security, cells)| (name(security), cells)).collect();
    let currency = portfolio.figures.currency;
    let (id, labelled_by) = (format!("matrix-{year}"), format!("matrix-{year}"));
    let parts = [
        (PaymentStatus::Received, "received"),
        (PaymentStatus::Declared, "declared"),
        (PaymentStatus::Estimated, "estimated"),
    ];
    let parts = parts.map(|(status, word)| (total(status), word));
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|(minor, _)| *minor != 0)
        .map(|(minor, word)| format!("{} {word}", words(minor, currency)))
        .collect();
    let after = if money == Counted::Net { " after tax withheld" } else { "" };
    let title = format!("{year}: {}{after}", parts.join(", "));
    let data = MatrixData {
        title: format!("Income of {year} by holding and month"),
        row_heading: "Holding".to_owned(),
        months: months.iter().map(|month| month.first_day()).collect(),
        rows,
        currency,
    };
    Some(
        view! {
            <section class="section" aria-labelledby=labelled_by>
                <h2 id=id>{title}</h2>
                <div class="panel"><Matrix data locale/></div>
            </section>
        }
        .into_any(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::portfolio::sample;
    use crate::ui::render::html;

    #[test]
    fn payments_to_come_say_what_they_rest_on() {
        let shown = html(|| view(Some(&sample()), Whose::default(), Counted::Gross, Locale::EnUs));
        assert!(shown.contains("estimated") && shown.contains("a year of payments"), "{shown}");
        assert!(shown.contains("0.11 USD") && shown.contains("$11.00"), "{shown}");
        assert!(
            shown.contains("2026: $55.00 received, $11.00 estimated")
                && shown.contains("2025: $22.00 received"),
            "{shown}"
        );
    }

    #[test]
    fn months_can_be_told_after_tax() {
        let shown = html(|| {
            let mut portfolio = sample();
            for payment in &mut portfolio.figures.payments {
                payment.base_net_minor = payment.base_minor.map(|minor| minor / 2);
            }
            view(Some(&portfolio), Whose::default(), Counted::Net, Locale::EnUs)
        });
        assert!(shown.contains("2025: $11.00 received after tax withheld"), "{shown}");
        assert!(shown.contains(r#"aria-current="true">After tax withheld"#), "{shown}");
    }
}
