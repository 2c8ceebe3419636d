//! Forms and tables made of the parts.

use leptos::prelude::*;
use money::Locale;

use super::sample::{day, usd};
use crate::ui::badge::Badge;
use crate::ui::button::{Button, Look};
use crate::ui::checkbox::Checkbox;
use crate::ui::dialog::Dialog;
use crate::ui::field::Field;
use crate::ui::icon::{Drawing, Icon};
use crate::ui::notice::Tone;
use crate::ui::select::Select;
use crate::ui::table::{Cell, Column, Table, TableData};

fn sign_up() -> impl IntoView {
    let countries =
        vec![("us".to_owned(), "United States".to_owned()), ("gb".to_owned(), "United Kingdom".to_owned())];
    view! {
        <section class="form-page">
            <header><h1>"Create your account"</h1><p>"Two minutes, then bring a statement from your bank."</p></header>
            <form class="form panel" method="post">
                <Field name="email" label="Email" kind="email" autocomplete="email" value="ana@" error=Some("That is not an email address.".to_owned())/>
                <Field name="password" label="Password" kind="password" autocomplete="new-password" hint="At least 12 characters. A sentence works well."/>
                <Select name="country" label="Country" options=countries selected="us"/>
                <Field name="birth_year" label="Year of birth" inputmode="numeric" optional=true/>
                <Checkbox name="consent" label="Arrange my dashboard by what my data shows" hint="Attune looks at your transactions to choose what comes first. You can stop this at any time."/>
                <Button look=Look::Primary wide=true>"Create account"</Button>
            </form>
            <p class="form-page-foot">"Already here? "<a href="/sign-in">"Sign in"</a></p>
        </section>
        <section class="section">
            <h2>"Or look around first"</h2>
            <div class="demo-grid">
                <form><button class="demo-button" type="submit"><span>"Freelancer"</span><span>"Irregular income, tax to set aside"</span></button></form>
                <form><button class="demo-button" type="submit"><span>"Retiree"</span><span>"Pension, dividends, a paycheck to plan"</span></button></form>
                <form><button class="demo-button" type="submit"><span>"Newcomer"</span><span>"Five weeks of history"</span></button></form>
            </div>
        </section>
    }
}

fn import() -> impl IntoView {
    let status = |tone, word: &'static str| Cell::View(view! { <Badge tone>{word}</Badge> }.into_any());
    let row = |on: &str, what: &str, minor, tone, word| {
        vec![
            Cell::Date(day(on)),
            what.into(),
            "Checking 4411".into(),
            Cell::Signed(usd(minor)),
            status(tone, word),
        ]
    };
    let columns = vec![
        Column::text("Date"),
        Column::text("Description"),
        Column::text("Account").minor(),
        Column::number("Amount"),
        Column::text("Status"),
    ];
    let data = TableData::new("212 transactions, 3 of them here already", columns).with_rows([
        row("2026-11-23", "NORTHWIND STUDIO INV 1042", 240_000, Tone::Done, "New"),
        row("2026-11-22", "WHOLEFDS MKT 10234", -8_412, Tone::Plain, "Duplicate"),
        row("2026-11-21", "ADOBE *CREATIVE CLOUD", -5_999, Tone::Done, "New"),
    ]);
    view! {
        <section class="section">
            <h2>"Import"</h2>
            <form class="drop-zone" method="post">
                <Icon drawing=Drawing::Upload/>
                <label class="drop-zone-title" for="files">"Drop statement files here, or choose them"</label>
                <input class="file-input" id="files" name="files" type="file" multiple=true/>
                <p class="muted small">"CSV, OFX and QFX, up to 25 MB"</p>
            </form>
            <div class="panel"><Table data locale=Locale::EnUs/></div>
            <div class="sticky-actions">
                <span class="muted">"209 new, 3 duplicates"</span>
                <span class="cluster"><Button look=Look::Quiet>"Discard"</Button><Button look=Look::Primary>"Import 209 transactions"</Button></span>
            </div>
            <Dialog id="erase" open_label="Delete account" open_class="button button--danger" title="Delete your account?">
                <p>"Everything is erased at once and cannot be brought back."</p>
                <form method="post"><Button look=Look::Danger>"Delete everything"</Button></form>
            </Dialog>
        </section>
    }
}

pub(super) fn forms() -> impl IntoView {
    view! {
        {sign_up()}
        {import()}
    }
}
