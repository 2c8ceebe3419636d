//! The rebalancing worksheet: current, target and projected class by class, with new money first and the tax of each sale.

use ::money::{Locale, Money as MoneyValue};
use leptos::prelude::*;
use portfolio::{ClassShare, RebalanceError, Worksheet, rebalance};
use services::{Portfolio, TARGETS_MAX};

use super::{nothing_yet, words};
use crate::context::Visit;
use crate::error::PageError;
use crate::shell::Page;
use crate::ui::badge::Badge;
use crate::ui::button::{Button, LinkButton, Look};
use crate::ui::field::Field;
use crate::ui::notice::{Notice, Tone};
use crate::ui::percent;
use crate::ui::select::Select;
use crate::ui::table::{Cell, Column, Table, TableData};

/// Cost methods in words.
const METHODS: [(&str, &str); 4] = [
    ("", "The usual one of your country"),
    ("fifo", "Oldest shares first"),
    ("average", "Average cost"),
    ("section-104", "Section 104 pool"),
];

/// The page at `/portfolio/rebalance`, `?new=5000`.
///
/// # Errors
/// When no customer is signed in.
pub async fn page(visit: Visit) -> Result<Page, PageError> {
    let portfolio = visit.attune.portfolio(visit.person()?).await?;
    let new_money = visit.query("new").unwrap_or_default().to_owned();
    Ok(Page::new("Targets", view(portfolio.as_ref(), &new_money, visit.locale())))
}

fn view(portfolio: Option<&Portfolio>, new_money: &str, locale: Locale) -> AnyView {
    let content = match portfolio {
        None => nothing_yet(),
        Some(portfolio) => view! {
            {shares(portfolio, locale)}
            {worksheet(portfolio, new_money, locale)}
            {settings(portfolio)}
        }
        .into_any(),
    };
    view! {
        <header class="page-head">
            <div>
                <h1>"Targets"</h1>
                <p class="muted">"How your money is divided, how you want it divided, and what would bring it there. A worksheet: nothing is bought or sold."</p>
            </div>
            <div class="cluster">
                <LinkButton href="/portfolio">"Portfolio"</LinkButton>
                <LinkButton href="/portfolio/manage">"Sort holdings into classes"</LinkButton>
            </div>
        </header>
        {content}
    }
    .into_any()
}

fn band_words(share: &ClassShare) -> String {
    share.band_bp.map_or_else(String::new, |(low, high)| {
        format!("{} to {}", percent::to_text(low, true, false), percent::to_text(high, true, false))
    })
}

fn shares(portfolio: &Portfolio, locale: Locale) -> AnyView {
    let currency = portfolio.figures.currency;
    let columns = vec![
        Column::text("Class"),
        Column::number("Worth"),
        Column::number("Now"),
        Column::number("Target"),
        Column::text("Band").minor(),
        Column::text("State"),
    ];
    let rows = portfolio.allocation.iter().map(|share| {
        let outside = share.is_outside();
        vec![
            Cell::Text(share.class.clone()),
            Cell::Whole(MoneyValue::new(share.value_minor, currency)),
            share.share_bp.map_or(Cell::Nothing, Cell::Percent),
            share.target_bp.map_or(Cell::Nothing, Cell::Percent),
            Cell::Text(band_words(share)),
            if outside {
                Cell::View(view! { <Badge tone=Tone::Caution>"outside its band"</Badge> }.into_any())
            } else {
                Cell::Nothing
            },
        ]
    });
    let data = TableData::new("Classes against their targets", columns).with_rows(rows);
    view! {
        <section class="section" aria-labelledby="classes-title">
            <h2 id="classes-title">"How it is divided"</h2>
            <div class="panel"><Table data locale caption_hidden=true/></div>
            <p class="muted small">"A class is outside its band when it is five points, or a quarter of its target, away from it, whichever is less."</p>
        </section>
    }
    .into_any()
}

fn worksheet(portfolio: &Portfolio, new_money: &str, locale: Locale) -> Option<AnyView> {
    let settings = &portfolio.settings;
    if settings.targets.is_empty() {
        return None;
    }
    let currency = portfolio.figures.currency;
    let typed = MoneyValue::parse_typed(new_money, currency).ok().filter(|money| money.amount_minor >= 0);
    let problem = (typed.is_none() && !new_money.trim().is_empty())
        .then(|| "Enter an amount, such as 5,000. The worksheet is without it.".to_owned());
    let new_minor = typed.map_or(0, |money| money.amount_minor);
    let outcome = rebalance(&portfolio.assets, &settings.targets, settings.band, new_minor, settings.tax_bp);
    let content = match outcome {
        Ok(worksheet) => plan(portfolio, &worksheet, locale),
        Err(RebalanceError::OwesMoney(owed)) => view! {
            <Notice tone=Tone::Caution title=format!("First pay back {}", words(owed, currency))>
                "Money is owed to your broker. Nothing is divided anew until it is paid back."
            </Notice>
        }
        .into_any(),
        Err(RebalanceError::NotWhole(_) | RebalanceError::Nothing) => {
            view! { <p>"There is nothing to divide yet."</p> }.into_any()
        }
    };
    Some(
        view! {
            <section class="section" aria-labelledby="worksheet-title">
                <h2 id="worksheet-title">"Worksheet"</h2>
                <form class="form form--inline panel" method="get" action="/portfolio/rebalance">
                    <Field name="new" label=format!("New money, in {}", currency.code()) inputmode="decimal" maxlength="20" optional=true value=new_money.to_owned() error=problem hint="It goes to what is short before anything is sold."/>
                    <Button>"Work it out"</Button>
                </form>
                {content}
                <p class="muted small">"The tax is that of a sale in a taxable account; inside an IRA, a Roth account or an ISA a sale is not taxed."</p>
            </section>
        }
        .into_any(),
    )
}

fn plan(portfolio: &Portfolio, worksheet: &Worksheet, locale: Locale) -> AnyView {
    let currency = portfolio.figures.currency;
    let money = |minor| Cell::Whole(MoneyValue::new(minor, currency));
    let columns = vec![
        Column::text("Class"),
        Column::number("Now"),
        Column::number("New money"),
        Column::number("Moved"),
        Column::number("Then"),
        Column::number("Target").minor(),
    ];
    let rows = worksheet.classes.iter().map(|class| {
        vec![
            Cell::Text(class.class.clone()),
            money(class.current_minor),
            money(class.new_money_minor),
            Cell::Signed(MoneyValue::new(class.moved_minor, currency)),
            money(class.projected_minor()),
            money(class.target_minor),
        ]
    });
    let data = TableData::new("What would be bought and sold, class by class", columns).with_rows(rows);
    let unresolved = (worksheet.unresolved_minor > 0).then(|| {
        let left = words(worksheet.unresolved_minor, currency);
        view! { <p>{format!("{left} should be sold, but nothing of that class can be.")}</p> }
    });
    view! {
        <div class="panel"><Table data locale caption_hidden=true/></div>
        {sales(portfolio, worksheet, locale)}
        {unresolved}
    }
    .into_any()
}

fn sales(portfolio: &Portfolio, worksheet: &Worksheet, locale: Locale) -> AnyView {
    let currency = portfolio.figures.currency;
    if worksheet.sales.is_empty() {
        return view! { <p>"Nothing needs to be sold: every class is within its band, or new money is enough."</p> }
            .into_any();
    }
    let money = |minor: Option<i64>| {
        minor.map_or(Cell::Text("unknown".to_owned()), |minor| Cell::Whole(MoneyValue::new(minor, currency)))
    };
    let columns = vec![
        Column::text("Sale"),
        Column::number("Amount"),
        Column::number("Gain"),
        Column::number("Tax it costs"),
    ];
    let rows = worksheet.sales.iter().map(|sale| {
        vec![
            Cell::Text(portfolio.name_of(&sale.security).to_owned()),
            money(Some(sale.amount_minor)),
            money(sale.gain_minor),
            money(sale.tax_minor),
        ]
    });
    let data = TableData::new("Sales, the cheapest in tax first", columns).with_rows(rows);
    view! { <div class="panel"><Table data locale/></div> }.into_any()
}

fn settings(portfolio: &Portfolio) -> AnyView {
    let settings = &portfolio.settings;
    let method = settings.method.and_then(|method| {
        portfolio::CostMethod::ALL.iter().find(|(_, known)| *known == method).map(|(name, _)| *name)
    });
    let classes: Vec<String> = portfolio.allocation.iter().map(|share| share.class.clone()).collect();
    let rows = (0..TARGETS_MAX)
        .map(|place| {
            let target = settings.targets.get(place);
            let class = target.map_or_else(String::new, |target| target.class.clone());
            let percent = target.map_or_else(String::new, |target| {
                rust_decimal::Decimal::new(target.share_bp, 2).normalize().to_string()
            });
            let number = place + 1;
            view! {
                <div class="cluster">
                    <Field name=format!("settings[targets][{place}][class]") id=format!("class-{place}") label=format!("Class {number}") maxlength="40" optional=true value=class/>
                    <Field name=format!("settings[targets][{place}][percent]") id=format!("percent-{place}") label=format!("Per cent of class {number}") inputmode="decimal" maxlength="6" optional=true value=percent/>
                </div>
            }
        })
        .collect_view();
    let tax = if settings.tax_bp == 0 {
        String::new()
    } else {
        rust_decimal::Decimal::new(settings.tax_bp, 2).normalize().to_string()
    };
    let options = METHODS.iter().map(|(value, words)| ((*value).to_owned(), (*words).to_owned())).collect();
    let known = format!("Classes you have now: {}.", classes.join(", "));
    view! {
        <section class="section" aria-labelledby="targets-title">
            <h2 id="targets-title">"What you want"</h2>
            <form class="form panel" method="post" action="/api/save-portfolio-settings">
                <p class="muted small">{known}</p>
                {rows}
                <Field name="settings[tax_percent]" id="tax-percent" label="Tax on a gain, in per cent" inputmode="decimal" maxlength="6" optional=true value=tax hint="To see what each sale would cost. Your tax page knows your rate."/>
                <Select name="settings[method]" id="method" label="How the cost of sold shares is found" options selected=method.unwrap_or("").to_owned()/>
                <Button look=Look::Primary>"Save"</Button>
            </form>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::portfolio::sample;
    use crate::ui::render::html;

    #[test]
    fn new_money_comes_first_and_sales_say_their_tax() {
        let without = html(|| view(Some(&sample()), "", Locale::EnUs));
        assert!(without.contains("outside its band"), "{without}");
        assert!(without.contains("$250") && without.contains("$15"), "{without}");
        let with = html(|| view(Some(&sample()), "500", Locale::EnUs));
        assert!(with.contains("Nothing needs to be sold"), "{with}");
    }

    #[test]
    fn row_negative_cash_blocks_the_worksheet() {
        let mut owing = sample();
        owing.assets.push(portfolio::Asset {
            class: "Cash".to_owned(),
            security: None,
            value_minor: -5_000,
            basis_minor: None,
        });
        let shown = html(|| view(Some(&owing), "", Locale::EnUs));
        assert!(shown.contains("First pay back $50.00"), "{shown}");
    }
}
