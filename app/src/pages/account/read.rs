//! The account page: what Attune knows of the person by their own word, what they agreed to, and how to leave.

use std::collections::BTreeMap;

use leptos::prelude::*;
use money::short_date;
use services::{Person, Principal, Role, StaffAccess};

use super::create::{PASSWORD_HINT, PASSWORD_LETTERS_MIN};
use super::welcome::consent_details;
use super::{country, groups};
use crate::context::Visit;
use crate::error::PageError;
use crate::shell::Page;
use crate::ui::button::{Button, Look};
use crate::ui::dialog::Dialog;
use crate::ui::field::Field;
use crate::ui::notice::Notice;
use crate::ui::select::Select;

/// What the form about the person holds at first.
struct Details {
    country: String,
    name: String,
    birth_year: String,
}

/// Loads and draws it.
pub async fn page(visit: Visit) -> Result<Page, PageError> {
    let principal = visit.person()?;
    let person = visit.attune.person(principal).await?;
    let given = |field: &str, known: Option<String>| {
        let typed = visit.refill(field);
        if typed.is_empty() { known.unwrap_or_default() } else { typed }
    };
    let details = Details {
        country: given("country", principal.country.map(|country| country.code().to_owned())),
        name: given("name", principal.display_name.clone()),
        birth_year: given("birth_year", principal.birth_year.map(|year| year.to_string())),
    };
    let (looks, answers) = match principal.role {
        Role::Customer => {
            (visit.attune.staff_accesses(principal).await?, visit.attune.own_groups(principal).await?)
        }
        _ => (Vec::new(), BTreeMap::new()),
    };
    Ok(Page::new("Your account", view(principal, &person, details, &looks, &answers)))
}

fn view(
    principal: &Principal,
    person: &Person,
    details: Details,
    looks: &[StaffAccess],
    answers: &BTreeMap<String, String>,
) -> AnyView {
    let content = if person.is_demo {
        demo(principal, person)
    } else if principal.role == Role::Customer {
        view! {
            {about_you(details)}
            {profiling(principal, person.profiling, looks)}
            {offers(person.wants_offers, person.objects_to_marketing)}
            {groups::section(answers)}
            {imports()}
            {password(person.email.clone())}
            {leaving(person.email.clone())}
        }
        .into_any()
    } else {
        password(person.email.clone())
    };
    let email = person.email.clone();
    view! {
        <div class="narrow">
            <h1>"Your account"</h1>
            <p class="muted">"Signed in as "{email}"."</p>
            {content}
        </div>
    }
    .into_any()
}

/// A demo household belongs to everyone who tries it, so nobody changes it.
fn demo(principal: &Principal, person: &Person) -> AnyView {
    let name = principal.display_name.clone().unwrap_or_default();
    let lives_in = principal.country.map_or("not said", country::name);
    let birth_year = principal.birth_year.map_or_else(|| "not said".to_owned(), |year| year.to_string());
    let profiling = if person.profiling { "Agreed to" } else { "Not agreed to" };
    view! {
        <Notice>"This is a demo household. Everyone who tries Attune shares it, so its account cannot be changed or deleted."</Notice>
        <section class="section panel">
            <h2>"About this household"</h2>
            <dl class="facts">
                <dt>"Called"</dt><dd>{name}</dd>
                <dt>"Lives in"</dt><dd>{lives_in}</dd>
                <dt>"Year of birth"</dt><dd>{birth_year}</dd>
                <dt>"Profiling"</dt><dd>{profiling}</dd>
            </dl>
        </section>
        {imports()}
    }
    .into_any()
}

fn about_you(details: Details) -> AnyView {
    let Details { country, name, birth_year } = details;
    let options = country::options(country.is_empty());
    view! {
        <section class="section panel">
            <h2>"About you"</h2>
            <form class="form" method="post" action="/api/update-details">
                <Select name="country" label="Where you live" options selected=country/>
                <Field name="name" label="What Attune calls you" autocomplete="nickname" maxlength="60" value=name/>
                <Field
                    name="birth_year"
                    label="Year of birth"
                    inputmode="numeric"
                    autocomplete="bday-year"
                    maxlength="4"
                    optional=true
                    hint="Only used for choosing your dashboard. Leave it empty to have it forgotten."
                    value=birth_year
                />
                <Button>"Save"</Button>
            </form>
        </section>
    }
    .into_any()
}

fn profiling(principal: &Principal, is_on: bool, looks: &[StaffAccess]) -> AnyView {
    let (state, value, action) = if is_on {
        (
            "Profiling is on: Attune arranges your dashboard by what your statements show.",
            "false",
            "Turn profiling off",
        )
    } else {
        (
            "Profiling is off: you see the neutral dashboard and nothing is inferred about you.",
            "true",
            "Turn profiling on",
        )
    };
    let effect = if is_on {
        "Turning it off deletes what was inferred and takes effect with the next page."
    } else {
        "You can turn it off again at any time, with effect from the next page."
    };
    view! {
        <section class="section panel" id="profiling">
            <h2>"Profiling"</h2>
            <p>{state}</p>
            {consent_details()}
            <form class="form" method="post" action="/api/set-consent">
                <input type="hidden" name="profiling" value=value/>
                <p class="muted small">{effect}</p>
                <Button>{action}</Button>
            </form>
            {looked_through(principal, looks)}
        </section>
    }
    .into_any()
}

/// Objecting is a right of its own, and asks for no reason.
fn offers(wants: bool, objects: bool) -> AnyView {
    let (asked, asked_value, asked_action) = if wants {
        ("You have asked for offers that fit your figures.", "false", "Ask for no offers any more")
    } else {
        (
            "You have not asked for offers, so there are none. If you ask, Attune may show one now and then that fits your figures, says by which rule its terms are set, and is kept from you where it would do you harm.",
            "true",
            "Ask for offers",
        )
    };
    let (state, value, action) = if objects {
        (
            "You have objected to offers: you are shown none, and nothing is worked out about you for any.",
            "false",
            "Allow offers again",
        )
    } else {
        (
            "You have not objected to offers. Attune shows one only where you have asked for offers and it would do you no harm.",
            "true",
            "Object to offers",
        )
    };
    view! {
        <section class="section panel" id="offers">
            <h2>"Offers"</h2>
            <p>{asked}</p>
            <form class="form" method="post" action="/api/set-offers">
                <input type="hidden" name="wanted" value=asked_value/>
                <Button>{asked_action}</Button>
            </form>
            <p>{state}</p>
            <form class="form" method="post" action="/api/set-objection">
                <input type="hidden" name="objects" value=value/>
                <p class="muted small">"It takes effect with the next page, whatever else you have agreed to."</p>
                <Button>{action}</Button>
            </form>
        </section>
    }
    .into_any()
}

/// Who of the staff tried a layout with this customer, whose name and figures they did not see.
fn looked_through(principal: &Principal, looks: &[StaffAccess]) -> Option<AnyView> {
    let locale = principal.locale();
    let rows = looks.iter().map(|look| {
        let words = format!("{}, {}", short_date(look.at.date_naive(), locale), look.staff);
        view! { <li>{words}</li> }
    });
    let rows = rows.collect_view();
    (!looks.is_empty()).then(|| {
        view! {
            <h3>"Who tried a layout with your profile"</h3>
            <p class="muted small">"They saw which parts of a dashboard you would be shown, and neither your name nor any figure of yours."</p>
            <ul>{rows}</ul>
        }
        .into_any()
    })
}

fn imports() -> AnyView {
    view! {
        <section class="section panel">
            <h2>"Your statements"</h2>
            <p>"Every file that was imported is listed, and every import can be undone."</p>
            <p><a href="/imports">"See all imports"</a></p>
            <p><a href="/activity">"Everything that happened, in one line of time"</a></p>
            <p><a href="/account/connections">"Connect a bank feed or a program"</a></p>
            <p>
                "Take every transaction with you: "
                <a href="/account/transactions.csv">"CSV"</a>" for a spreadsheet, "
                <a href="/account/transactions.ofx">"OFX"</a>" for another finance program, "
                <a href="/account/transactions.json">"JSON"</a>" for anything else."
            </p>
        </section>
    }
    .into_any()
}

/// Lets password managers know whose password a form is about; it has no name, so it is not sent.
fn whose(email: String) -> AnyView {
    view! { <input type="text" autocomplete="username" value=email readonly=true hidden=true/> }.into_any()
}

fn password(email: String) -> AnyView {
    view! {
        <section class="section panel">
            <h2>"Password"</h2>
            <form class="form" method="post" action="/api/change-password">
                {whose(email)}
                <Field name="current" label="Current password" kind="password" autocomplete="current-password"/>
                <Field
                    name="new"
                    label="New password"
                    kind="password"
                    autocomplete="new-password"
                    minlength=PASSWORD_LETTERS_MIN
                    hint=PASSWORD_HINT
                />
                <p class="muted small">"Every other device is signed out."</p>
                <Button>"Change password"</Button>
            </form>
        </section>
    }
    .into_any()
}

fn leaving(email: String) -> AnyView {
    view! {
        <section class="section panel">
            <h2>"Leave Attune"</h2>
            <p>"Deletes your account with every statement, transaction, correction and reason in it."</p>
            <div>
                <Dialog
                    id="delete-account"
                    open_label="Delete account"
                    open_class="button button--danger"
                    title="Delete your account?"
                >
                    <p>"Everything in it is erased at once and cannot be brought back."</p>
                    <form class="form" method="post" action="/api/delete-account">
                        {whose(email)}
                        <Field name="password" label="Your password" kind="password" autocomplete="current-password"/>
                        <Button look=Look::Danger>"Delete everything"</Button>
                    </form>
                </Dialog>
            </div>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use services::Country;

    use super::*;
    use crate::ui::render::html;

    fn shown(role: Role, profiling: bool, is_demo: bool) -> String {
        let principal = Principal {
            user_id: ledger::CustomerId::new("c"),
            role,
            display_name: Some("Ana".to_owned()),
            country: Some(Country::UnitedKingdom),
            birth_year: Some(1958),
        };
        let email = "ana@example.com".to_owned();
        // Who is profiled here has objected to offers, so that both states of both are seen.
        let objects_to_marketing = profiling;
        let person = Person { email, profiling, wants_offers: profiling, objects_to_marketing, is_demo };
        let details =
            Details { country: "GB".to_owned(), name: "Ana".to_owned(), birth_year: "1958".to_owned() };
        let shown = html(move || view(&principal, &person, details, &looks(), &BTreeMap::new()));
        assert_eq!(shown.matches("<h1>").count(), 1, "{shown}");
        let labels = shown.matches("<label").count();
        let inputs = shown.matches("<input id=").count() + shown.matches("<select").count();
        assert_eq!(labels, inputs, "every input has its label in {shown}");
        shown
    }

    fn looks() -> Vec<StaffAccess> {
        let at = chrono::DateTime::from_timestamp(1_796_000_000, 0).unwrap();
        vec![StaffAccess { staff: "designer@example.com".to_owned(), at }]
    }

    #[test]
    fn a_customer_sees_who_of_the_staff_looked_through_them() {
        let own = shown(Role::Customer, true, false);
        assert!(own.contains("30 Nov 2026, designer@example.com"), "{own}");
        assert!(!shown(Role::Product, true, false).contains("designer@example.com"));
    }

    #[test]
    fn a_customer_can_change_everything_that_is_theirs() {
        let shown = shown(Role::Customer, true, false);
        for write in [
            "update-details",
            "set-consent",
            "set-offers",
            "set-objection",
            "change-password",
            "delete-account",
        ] {
            assert!(shown.contains(&format!(r#"action="/api/{write}""#)), "{write} of {shown}");
        }
        assert!(
            shown.contains(r#"<option value="GB" selected"#) && shown.contains(r#"value="1958""#),
            "{shown}"
        );
        assert!(shown.contains(r#"href="/imports""#), "{shown}");
    }

    #[test]
    fn the_consent_button_turns_what_is() {
        let on = shown(Role::Customer, true, false);
        assert!(
            on.contains("Turn profiling off") && on.contains(r#"name="profiling" value="false""#),
            "{on}"
        );
        let off = shown(Role::Customer, false, false);
        assert!(
            off.contains("Turn profiling on") && off.contains(r#"name="profiling" value="true""#),
            "{off}"
        );
    }

    #[test]
    fn the_button_on_offers_turns_what_is() {
        let objects = shown(Role::Customer, true, false);
        assert!(
            objects.contains("Allow offers again") && objects.contains(r#"name="objects" value="false""#),
            "{objects}"
        );
        let silent = shown(Role::Customer, false, false);
        assert!(
            silent.contains("Object to offers") && silent.contains(r#"name="objects" value="true""#),
            "{silent}"
        );
    }

    #[test]
    fn a_demo_household_has_no_forms() {
        let shown = shown(Role::Customer, true, true);
        assert!(shown.contains("demo household") && shown.contains("United Kingdom"), "{shown}");
        assert!(!shown.contains("<form"), "{shown}");
    }

    #[test]
    fn staff_change_their_password_and_nothing_else() {
        for role in [Role::Product, Role::Advisor, Role::Admin] {
            let shown = shown(role, false, false);
            assert_eq!(shown.matches("<form").count(), 1, "{shown}");
            assert!(shown.contains("/api/change-password"), "{shown}");
        }
    }
}
