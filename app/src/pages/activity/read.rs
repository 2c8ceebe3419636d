//! The line of time: what came, what was imported, what was decided after it and why.

use chrono::{DateTime, NaiveDate, Utc};
use leptos::prelude::*;
use money::Locale;
use services::{Happening, TimelineEntry};

use super::words;
use crate::context::Visit;
use crate::error::PageError;
use crate::shell::Page;
use crate::ui::badge::Badge;
use crate::ui::button::LinkButton;
use crate::ui::date::{DateForm, to_text};
use crate::ui::states::EmptyState;

/// Loads and draws it.
pub async fn page(visit: Visit) -> Result<Page, PageError> {
    let entries = visit.attune.timeline(visit.person()?).await?;
    Ok(Page::new("Activity", view(&entries, visit.locale())))
}

fn view(entries: &[TimelineEntry], locale: Locale) -> AnyView {
    let days = by_day(entries);
    let content = if days.is_empty() {
        view! {
            <EmptyState title="Nothing has happened yet">
                <p>"What you import and what your connections tell is listed here, with what Attune made of it."</p>
                <LinkButton href="/import">"Import a statement"</LinkButton>
            </EmptyState>
        }
        .into_any()
    } else {
        days.into_iter().map(|(day, entries)| of_day(day, &entries, locale)).collect_view().into_any()
    };
    view! {
        <div class="narrow">
            <header class="page-head">
                <div>
                    <h1>"Activity"</h1>
                    <p>"Everything that reached Attune, and what was decided after it. Times are UTC."</p>
                </div>
                <LinkButton href="/account/connections">"Connections"</LinkButton>
            </header>
            {content}
        </div>
    }
    .into_any()
}

/// The entries of each day, the newest first.
fn by_day(entries: &[TimelineEntry]) -> Vec<(NaiveDate, Vec<&TimelineEntry>)> {
    let mut days: Vec<(NaiveDate, Vec<&TimelineEntry>)> = Vec::new();
    for entry in entries {
        let day = entry.at.date_naive();
        match days.last_mut().filter(|(last, _)| *last == day) {
            Some((_, of_day)) => of_day.push(entry),
            None => days.push((day, vec![entry])),
        }
    }
    days
}

fn of_day(day: NaiveDate, entries: &[&TimelineEntry], locale: Locale) -> AnyView {
    let heading = to_text(day, locale, DateForm::Long);
    let label = heading.clone();
    let items = entries.iter().map(|entry| item(entry, locale)).collect_view();
    view! {
        <section class="section panel" aria-label=label>
            <h2>{heading}</h2>
            <ol class="timeline">{items}</ol>
        </section>
    }
    .into_any()
}

fn item(entry: &TimelineEntry, locale: Locale) -> AnyView {
    let (kind, what, note) = match &entry.what {
        Happening::Event { what, source, occurred_at, decision_id } => {
            let late = (occurred_at.date_naive() != entry.at.date_naive()).then(|| {
                format!(" It happened on {}.", to_text(occurred_at.date_naive(), locale, DateForm::Long))
            });
            let state = if decision_id.is_some() { "" } else { " Your figures are being worked out." };
            let note = format!("Told by {source}.{}{state}", late.unwrap_or_default());
            ("Event", words::event(what, locale), Some(note))
        }
        Happening::Imported { file_name, added, is_undone } => {
            let rows = if *added == 1 { "1 transaction".to_owned() } else { format!("{added} transactions") };
            let note = is_undone.then(|| "It was undone since.".to_owned());
            ("Import", format!("{file_name}: {rows}"), note)
        }
        Happening::Decided { is_another, why, .. } => {
            let what = match is_another {
                Some(true) => "Your dashboard became another one",
                Some(false) => "Your dashboard was looked at again and stayed",
                None => "Your dashboard was chosen",
            };
            let what = what.to_owned();
            ("Decision", what, why.clone())
        }
    };
    let at = clock(entry.at);
    let machine = entry.at.to_rfc3339();
    view! {
        <li class="timeline-item">
            <time datetime=machine>{at}</time>
            <div>
                <p><Badge>{kind}</Badge>" "{what}</p>
                {note.map(|note| view! { <p class="muted small">{note}</p> })}
            </div>
        </li>
    }
    .into_any()
}

fn clock(at: DateTime<Utc>) -> String {
    at.format("%H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::render::html;

    #[test]
    fn days_have_their_entries_and_each_says_what_came_of_it() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let example = events::examples(at("2026-11-30T12:00:00Z")).remove(0);
        let entries = [
            TimelineEntry {
                at: at("2026-11-30T12:00:01Z"),
                what: Happening::Decided {
                    decision_id: "d".to_owned(),
                    is_another: Some(false),
                    why: Some("Your accounts look like those of a freelancer.".to_owned()),
                },
            },
            TimelineEntry {
                at: at("2026-11-30T12:00:00Z"),
                what: Happening::Event {
                    what: example.what,
                    source: "Bank".to_owned(),
                    occurred_at: at("2026-11-28T12:00:00Z"),
                    decision_id: Some("d".to_owned()),
                },
            },
            TimelineEntry {
                at: at("2026-11-29T08:05:00Z"),
                what: Happening::Imported { file_name: "may.csv".to_owned(), added: 1, is_undone: true },
            },
        ];
        let shown = html(|| view(&entries, Locale::EnGb));
        for words in [
            "stayed",
            "£1,250.00 in: ACME LTD INV 2026-014",
            "Told by Bank. It happened on 28 November 2026.",
            "may.csv: 1 transaction",
            "It was undone since.",
            ">08:05<",
        ] {
            assert!(shown.contains(words), "{words}: {shown}");
        }
        assert_eq!(shown.matches("<ol").count(), 2);
        assert!(html(|| view(&[], Locale::EnGb)).contains("Nothing has happened yet"));
    }
}
