//! The other systems that Attune tells what happens: asked for, tried, paused and ended here, with what became of telling them.

use ::money::Locale;
use leptos::prelude::*;
use services::{Attempt, Delivered, GIVEN_UP_MAX, MessageKind, NotSent, Subscription, SubscriptionState};

use crate::context::Visit;
use crate::error::PageError;
use crate::ui::badge::Badge;
use crate::ui::button::{Button, Look};
use crate::ui::checkbox::Checkbox;
use crate::ui::date::moment;
use crate::ui::disclosure::Disclosure;
use crate::ui::field::Field;
use crate::ui::notice::{Notice, Tone};
use crate::ui::table::{Cell, Column, Table, TableData};

/// What the section shows.
#[derive(Default)]
pub(super) struct Outward {
    pub(super) subscriptions: Vec<Subscription>,
    /// A secret that is shown this once; empty where there is none.
    pub(super) secret: String,
    /// What had been typed.
    pub(super) url: String,
    /// What had been ticked.
    pub(super) kinds: Vec<MessageKind>,
}

impl Outward {
    /// Loads it.
    pub(super) async fn load(visit: &Visit) -> Result<Self, PageError> {
        let ticked = |kind: &MessageKind| visit.refilled(&kind_field(*kind)) == Some("true");
        Ok(Self {
            subscriptions: visit.attune.subscriptions(visit.person()?).await?,
            secret: visit.refill("signs"),
            url: visit.refill("url"),
            kinds: MessageKind::SUBSCRIBABLE.into_iter().filter(ticked).collect(),
        })
    }
}

/// The name of the box that asks for a kind.
#[must_use]
pub fn kind_field(kind: MessageKind) -> String {
    format!("kind-{}", kind.as_str())
}

/// Draws it.
pub(super) fn section(outward: Outward, locale: Locale) -> AnyView {
    let Outward { subscriptions, secret, url, kinds } = outward;
    let told = (!secret.is_empty()).then(|| {
        view! {
            <Notice tone=Tone::Caution title="Shown this once">
                <dl class="facts"><dt>"The secret it knows Attune by"</dt><dd><code>{secret}</code></dd></dl>
            </Notice>
        }
    });
    let list = subscriptions.into_iter().map(|subscription| panel(subscription, locale)).collect_view();
    let boxes = MessageKind::SUBSCRIBABLE.map(|kind| {
        let label = format!("{} ({})", says(kind), kind.as_str());
        view! { <Checkbox name=kind_field(kind) label=label checked=kinds.contains(&kind)/> }
    });
    view! {
        <section class="section" aria-labelledby="tell">
            <h2 id="tell">"Tell another system"</h2>
            <p>"Attune sends it a signed message when something happens. A message says what happened and when; it holds no amounts and no texts from your statements."</p>
            {told}
            <div class="stack">{list}</div>
            <form class="form panel" method="post" action="/api/add-subscription">
                <Field name="url" label="Where to send" kind="url" maxlength="1000" hint="An address of the other system that begins with https://." value=url/>
                <fieldset class="field">
                    <legend class="field-label">"What to tell"</legend>
                    {boxes.collect_view()}
                </fieldset>
                <Button look=Look::Primary>"Start telling"</Button>
            </form>
        </section>
    }
    .into_any()
}

/// What a message of this kind says.
fn says(kind: MessageKind) -> &'static str {
    match kind {
        MessageKind::DecisionMade => "Your dashboard was decided",
        MessageKind::PersonaChanged => "Attune sees you differently",
        MessageKind::AlertRaised => "Something needs a look",
        MessageKind::TestSent => "A test",
    }
}

fn panel(subscription: Subscription, locale: Locale) -> AnyView {
    let Subscription { id, url, kinds, created_at, state, attempts } = subscription;
    let kinds = kinds.into_iter().map(says).collect::<Vec<_>>().join(", ");
    let since = moment(created_at, locale);
    let (word, tone, note) = standing(state);
    let note = note.map(|note| view! { <p>{note}</p> });
    let log = if attempts.is_empty() {
        view! { <p class="muted">"Nothing was sent yet."</p> }.into_any()
    } else {
        view! { <Disclosure summary="The last attempts">{table(attempts, locale)}</Disclosure> }.into_any()
    };
    let turn = if state == SubscriptionState::Live {
        view! {
            {act(&id, &url, "test-subscription", "Send a test message")}
            {act(&id, &url, "pause-subscription", "Pause")}
        }
        .into_any()
    } else {
        act(&id, &url, "resume-subscription", "Resume").into_any()
    };
    let remove = act(&id, &url, "remove-subscription", "Remove");
    let label = url.clone();
    view! {
        <article class="panel" aria-label=label>
            <p><Badge tone=tone>{word}</Badge></p>
            {note}
            <dl class="facts">
                <dt>"Sends to"</dt><dd><code>{url}</code></dd>
                <dt>"Tells"</dt><dd>{kinds}</dd>
                <dt>"Since"</dt><dd>{since}</dd>
            </dl>
            {log}
            <div class="cluster">{turn}{remove}</div>
        </article>
    }
    .into_any()
}

/// How it stands in a word, and what that means where something is to be done.
fn standing(state: SubscriptionState) -> (&'static str, Tone, Option<String>) {
    match state {
        SubscriptionState::Live => ("Told", Tone::Done, None),
        SubscriptionState::Paused => ("Paused", Tone::Plain, None),
        SubscriptionState::Gone => {
            let note = "The other system said that it is gone for good (410), so nothing more is sent there. Resume it if that was a mistake.";
            ("Stopped", Tone::Problem, Some(note.to_owned()))
        }
        SubscriptionState::Failing => {
            let note = format!(
                "{GIVEN_UP_MAX} messages in a row did not arrive, so nothing more is sent there. Mend the other system, then resume."
            );
            ("Stopped", Tone::Problem, Some(note))
        }
        SubscriptionState::Behind => {
            let note = "Too many messages wait for it, so no more are written. Mend the other system, then resume: what waits is sent first.";
            ("Stopped", Tone::Problem, Some(note.to_owned()))
        }
    }
}

/// A button that does one thing with a subscription.
fn act(id: &str, url: &str, endpoint: &str, word: &'static str) -> impl IntoView + use<> {
    let (action, label) = (format!("/api/{endpoint}"), format!("{word}: {url}"));
    let id = id.to_owned();
    view! {
        <form method="post" action=action>
            <input type="hidden" name="id" value=id/>
            <button class="button button--quiet button--small" aria-label=label>{word}</button>
        </form>
    }
}

fn table(attempts: Vec<Attempt>, locale: Locale) -> AnyView {
    let columns = vec![
        Column::text("When"),
        Column::text("What").minor(),
        Column::number("Attempt").minor(),
        Column::text("Result"),
        Column::text("Next attempt"),
    ];
    let rows = attempts.into_iter().map(|attempt| {
        vec![
            moment(attempt.at, locale).into(),
            says(attempt.kind).into(),
            Cell::Count(attempt.number),
            format!("{} in {} ms", result(attempt.delivered), attempt.duration_ms).into(),
            attempt.next_attempt_at.map_or(Cell::Nothing, |at| moment(at, locale).into()),
        ]
    });
    let data = TableData::new("The last attempts", columns).with_rows(rows);
    view! { <Table data locale caption_hidden=true/> }.into_any()
}

/// What became of an attempt.
fn result(delivered: Delivered) -> String {
    let why = match delivered {
        Delivered::Answered(status @ 200..=299) => return format!("Arrived ({status})"),
        Delivered::Answered(status @ 300..=399) => return format!("Sent elsewhere ({status})"),
        Delivered::Answered(status) => return format!("Not taken ({status})"),
        Delivered::Not(why) => why,
    };
    let words = match why {
        NotSent::Refused => "Not an address on the internet",
        NotSent::Unknown => "Name unknown",
        NotSent::Unreachable => "No connection",
        NotSent::TimedOut => "No answer in time",
        NotSent::Insecure => "Connection not secure",
        NotSent::Unreadable => "Answer unreadable",
    };
    words.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::render::html;

    fn subscription(state: SubscriptionState, attempts: Vec<Attempt>) -> Subscription {
        Subscription {
            id: "one".to_owned(),
            url: "https://hooks.example/".to_owned(),
            kinds: vec![MessageKind::PersonaChanged],
            created_at: "2026-11-30T09:00:00Z".parse().unwrap(),
            state,
            attempts,
        }
    }

    fn shown(outward: Outward) -> String {
        html(|| section(outward, Locale::EnGb))
    }

    fn with(state: SubscriptionState, attempts: Vec<Attempt>) -> String {
        shown(Outward { subscriptions: vec![subscription(state, attempts)], ..Outward::default() })
    }

    #[test]
    fn a_secret_is_shown_once_and_what_was_filled_in_comes_back() {
        let told = shown(Outward { secret: "whsec_abc".to_owned(), ..Outward::default() });
        assert!(told.contains("whsec_abc") && told.contains("Shown this once"), "{told}");
        let refused = shown(Outward {
            url: "http://a".to_owned(),
            kinds: vec![MessageKind::AlertRaised],
            ..Outward::default()
        });
        assert!(!refused.contains("Shown this once") && refused.contains(r#"value="http://a""#), "{refused}");
        assert_eq!(refused.matches(" checked").count(), 1, "{refused}");
    }

    #[test]
    fn what_can_be_done_depends_on_how_it_stands() {
        let live = with(SubscriptionState::Live, Vec::new());
        assert!(
            live.contains("/api/pause-subscription") && live.contains("/api/test-subscription"),
            "{live}"
        );
        assert!(
            !live.contains("/api/resume-subscription") && live.contains("Nothing was sent yet"),
            "{live}"
        );
        for (state, words) in [
            (SubscriptionState::Paused, "Paused"),
            (SubscriptionState::Gone, "gone for good"),
            (SubscriptionState::Failing, "5 messages in a row did not arrive"),
            (SubscriptionState::Behind, "Too many messages wait"),
        ] {
            let other = with(state, Vec::new());
            assert!(other.contains(words) && other.contains("/api/resume-subscription"), "{other}");
            assert!(!other.contains("/api/test-subscription"), "{other}");
        }
    }

    #[test]
    fn attempts_say_what_became_of_them() {
        let attempt = |number, delivered, next: Option<&str>| Attempt {
            message_id: "m".to_owned(),
            kind: MessageKind::TestSent,
            number,
            at: "2026-11-30T09:00:00Z".parse().unwrap(),
            delivered,
            duration_ms: 12,
            next_attempt_at: next.map(|at| at.parse().unwrap()),
        };
        let attempts = vec![
            attempt(2, Delivered::Answered(204), None),
            attempt(1, Delivered::Not(NotSent::TimedOut), Some("2026-11-30T09:00:20Z")),
        ];
        let told = with(SubscriptionState::Live, attempts);
        for words in ["Arrived (204) in 12 ms", "No answer in time in 12 ms", "09:00 UTC"] {
            assert!(told.contains(words), "{words}: {told}");
        }
        for why in NotSent::ALL {
            assert!(!result(Delivered::Not(why)).is_empty());
        }
    }
}
