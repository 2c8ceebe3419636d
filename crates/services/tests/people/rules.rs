//! Rules: seen before they apply, never over what was set by hand, noted when they ran, suggested from corrections.

use chrono::Duration;
use services::{AccountChoice, Principal, RuleForm, RunReason, SourceKind};
use testkit::each_url;

use crate::desk::{Desk, PASSWORD, code};

const ROWS: &[&str] = &[
    "2026-01-05,BLUE DOOR COFFEE 1,-4.50",
    "2026-01-20,BLUE DOOR COFFEE 2,-30.00",
    "2026-02-03,BLUE DOOR COFFEE 3,-5.00",
    "2026-02-10,CORNER MARKET,-42.10",
    "2026-02-12,PAYROLL ACME CORP,2500.00",
];

async fn customer(desk: &Desk, name: &str) -> Principal {
    let session = desk.attune.sign_up(&format!("{name}@example.com"), PASSWORD).await.unwrap();
    desk.who(&session).await.unwrap()
}

async fn import(desk: &Desk, person: &Principal, rows: &[&str]) {
    let text = format!("Date,Description,Amount\n{}\n", rows.join("\n"));
    let choice = AccountChoice { new_name: Some("Everyday".to_owned()), ..AccountChoice::default() };
    let committed = desk.attune.import_file(person, "bank.csv", text.into_bytes(), choice).await.unwrap();
    desk.attune.understand(person, &committed.import_id).await.unwrap();
}

async fn ana(desk: &Desk) -> Principal {
    let ana = customer(desk, "ana").await;
    import(desk, &ana, ROWS).await;
    ana
}

/// Each transaction a search finds, oldest first: its category and who set it.
async fn found(desk: &Desk, person: &Principal, search: &str) -> Vec<String> {
    let (rows, _) = desk.attune.transactions(person, search, 0).await.unwrap();
    rows.iter().rev().map(|row| format!("{} by {}", row.assignment.category.as_str(), row.set_by())).collect()
}

async fn id_of(desk: &Desk, person: &Principal, search: &str) -> String {
    desk.attune.transactions(person, search, 0).await.unwrap().0[0].transaction.id.to_string()
}

fn form(search: &str, category: &str) -> RuleForm {
    RuleForm {
        name: format!("All {category}"),
        search: search.to_owned(),
        category: category.to_owned(),
        ..RuleForm::default()
    }
}

/// Looks and applies; how many the look said would change.
async fn apply(desk: &Desk, person: &Principal, form: RuleForm) -> usize {
    let preview = desk.attune.preview_rule(person, &form).await.unwrap();
    desk.attune.save_rule(person, &RuleForm { seen: preview.seen, ..form }).await.unwrap();
    preview.changed
}

/// The id of a rule by its name.
async fn rule(desk: &Desk, person: &Principal, name: &str) -> String {
    let rules = desk.attune.rules_page(person).await.unwrap().rules;
    rules.iter().find(|rule| rule.name == name).unwrap().id.clone()
}

/// The last runs, newest first.
async fn runs(desk: &Desk, person: &Principal) -> Vec<(RunReason, i64, i64)> {
    let runs = desk.attune.rules_page(person).await.unwrap().runs;
    runs.iter().map(|run| (run.reason, run.matched, run.changed)).collect()
}

#[test]
fn the_search_box_speaks_the_language_and_plain_words_find_what_they_did() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let ana = ana(&desk).await;
        for (search, count) in [
            ("", 5),
            (" blue door ", 3),
            ("Coffee", 3),
            ("coffee amount>10", 1),
            ("-coffee direction:out", 1),
            ("account:every date:2026-02", 3),
            ("market or payroll", 2),
            ("nothing", 0),
        ] {
            assert_eq!(desk.attune.transactions(&ana, search, 0).await.unwrap().1, count, "{search}");
        }
        assert_eq!(code(&desk.attune.transactions(&ana, "payee:", 0).await), "search");
    });
}

#[test]
fn a_rule_changes_just_what_was_counted_and_only_once_it_was_seen() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let ana = ana(&desk).await;
        let by_hand = id_of(&desk, &ana, "\"coffee 3\"").await;
        desk.attune.correct_category(&ana, &by_hand, "pets", false).await.unwrap();
        let before = found(&desk, &ana, "coffee").await;
        let from = RuleForm { effective_from: "2026-01-10".to_owned(), ..form("coffee", "gifts-charity") };
        let preview = desk.attune.preview_rule(&ana, &from).await.unwrap();
        assert_eq!((preview.matched, preview.by_hand, preview.changed), (2, 1, 1));
        assert_eq!(preview.examples.len(), 1);
        for unseen in
            [from.clone(), RuleForm { seen: preview.seen.clone(), ..form("coffee", "gifts-charity") }]
        {
            assert_eq!(code(&desk.attune.save_rule(&ana, &unseen).await), "rule-unseen");
        }
        assert!(desk.attune.rules_page(&ana).await.unwrap().rules.is_empty(), "nothing applies unseen");
        let said = desk.attune.save_rule(&ana, &RuleForm { seen: preview.seen, ..from }).await.unwrap();
        assert_eq!(said, "The rule “All gifts-charity” is made: 1 transaction changed");
        let ruled = "gifts-charity by your rule “All gifts-charity”";
        assert_eq!(found(&desk, &ana, "coffee").await, [before[0].as_str(), ruled, "pets by you"]);
        assert_eq!(runs(&desk, &ana).await, [(RunReason::Created, 2, 1)]);
        assert_eq!(desk.attune.rules_page(&ana).await.unwrap().rules[0].sets, 1);
        assert_eq!(desk.attune.undo_change(&ana).await.unwrap(), "the rule “All gifts-charity” made");
        assert_eq!(found(&desk, &ana, "coffee").await[1], before[1]);
        assert_eq!(runs(&desk, &ana).await, [(RunReason::Undone, 2, 1), (RunReason::Created, 2, 1)]);
    });
}

#[test]
fn the_first_rule_decides_and_what_a_rule_set_goes_back_with_it() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let ana = ana(&desk).await;
        let before = found(&desk, &ana, "coffee").await;
        assert_eq!(apply(&desk, &ana, form("coffee", "pets")).await, 3);
        let half = RuleForm {
            percent: "50".to_owned(),
            share_category: "business-meals".to_owned(),
            ..form("payee:coffee amount>10", "gifts-charity")
        };
        assert_eq!(apply(&desk, &ana, half).await, 1);
        let (pets, gifts) =
            ("pets by your rule “All pets”", "gifts-charity by your rule “All gifts-charity”");
        assert_eq!(found(&desk, &ana, "coffee").await, [pets, gifts, pets]);
        let split = desk.attune.transaction(&ana, &id_of(&desk, &ana, "amount=30").await).await.unwrap();
        assert_eq!(split.listed.assignment.parts[0].amount_minor, -1_500);

        let (first, second) =
            (rule(&desk, &ana, "All gifts-charity").await, rule(&desk, &ana, "All pets").await);
        desk.attune.move_rule(&ana, &first, true).await.unwrap();
        assert_eq!(found(&desk, &ana, "coffee").await, [pets, pets, pets]);
        desk.attune.switch_rule_off(&ana, &second).await.unwrap();
        assert_eq!(found(&desk, &ana, "coffee").await, [before[0].as_str(), gifts, &before[2]]);
        let kept = desk.attune.rule_form(&ana, &first).await.unwrap();
        assert_eq!((kept.percent.as_str(), kept.share_category.as_str()), ("50", "business-meals"));
        assert_eq!(apply(&desk, &ana, RuleForm { category: "pets".to_owned(), ..kept }).await, 1);
        desk.attune.remove_rule(&ana, &first).await.unwrap();
        assert_eq!(found(&desk, &ana, "coffee").await, before);
        let reasons: Vec<RunReason> = runs(&desk, &ana).await.iter().map(|run| run.0).collect();
        use RunReason::{Created, Edited, Removed};
        assert_eq!(reasons, [Removed, Edited, Edited, Edited, Created, Created]);
    });
}

#[test]
fn correcting_all_alike_makes_one_rule_that_is_listed_and_undone() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let ana = ana(&desk).await;
        let id = id_of(&desk, &ana, "coffee").await;
        assert_eq!(desk.attune.transaction(&ana, &id).await.unwrap().alike, 2);
        assert_eq!(desk.attune.would_change(&ana, &id, "pets").await.unwrap(), 2);
        let said = desk.attune.correct_category(&ana, &id, "pets", true).await.unwrap();
        assert!(said.starts_with("3 transactions"), "{said}");
        let said = desk.attune.correct_category(&ana, &id, "gifts-charity", true).await.unwrap();
        assert!(said.starts_with("3 transactions"), "{said}");
        let rules = desk.attune.rules_page(&ana).await.unwrap().rules;
        assert_eq!(
            (rules.len(), rules[0].sets, rules[0].category.unwrap().as_str()),
            (1, 2, "gifts-charity")
        );
        desk.attune.undo_change(&ana).await.unwrap();
        let rules = desk.attune.rules_page(&ana).await.unwrap().rules;
        assert_eq!((rules.len(), rules[0].category.unwrap().as_str()), (1, "pets"));
        desk.attune.undo_change(&ana).await.unwrap();
        assert!(desk.attune.rules_page(&ana).await.unwrap().rules.is_empty());
    });
}

#[test]
fn somebody_elses_rule_is_as_good_as_none() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let (ana, ben) = (ana(&desk).await, customer(&desk, "ben").await);
        apply(&desk, &ana, form("coffee", "pets")).await;
        let id = rule(&desk, &ana, "All pets").await;
        for id in [id.as_str(), "no-such-rule"] {
            let changed = RuleForm { id: id.to_owned(), ..form("coffee", "dining") };
            assert_eq!(code(&desk.attune.rule_form(&ben, id).await), "not-found");
            assert_eq!(code(&desk.attune.preview_rule(&ben, &changed).await), "not-found");
            assert_eq!(code(&desk.attune.save_rule(&ben, &changed).await), "not-found");
            assert_eq!(code(&desk.attune.switch_rule_off(&ben, id).await), "not-found");
            assert_eq!(code(&desk.attune.move_rule(&ben, id, true).await), "not-found");
            assert_eq!(code(&desk.attune.remove_rule(&ben, id).await), "not-found");
        }
        assert_eq!(found(&desk, &ana, "coffee amount>10").await, ["pets by your rule “All pets”"]);
        for (wrong, expected) in [
            (form("payee:", "pets"), "search"),
            (form("coffee", "no-such"), "category"),
            (RuleForm { name: "x".repeat(61), ..form("coffee", "pets") }, "rule-name"),
            (RuleForm { effective_from: "soon".to_owned(), ..form("coffee", "pets") }, "rule-from"),
            (RuleForm { percent: "101".to_owned(), ..form("coffee", "pets") }, "split-percent"),
        ] {
            assert_eq!(code(&desk.attune.preview_rule(&ana, &wrong).await), expected);
        }
    });
}

#[test]
fn three_equal_corrections_suggest_a_rule_until_it_is_dismissed_or_made() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let ana = ana(&desk).await;
        let suggested = async |person: &Principal| {
            desk.attune
                .rules_page(person)
                .await
                .unwrap()
                .suggestions
                .iter()
                .map(|s| s.id.clone())
                .collect::<Vec<_>>()
        };
        for (number, expected) in [(1, 0), (2, 0), (3, 1)] {
            let id = id_of(&desk, &ana, &format!("\"coffee {number}\"")).await;
            desk.attune.correct_category(&ana, &id, "pets", false).await.unwrap();
            assert_eq!(suggested(&ana).await.len(), expected, "after {number}");
        }
        let id = suggested(&ana).await.remove(0);
        let form = desk.attune.suggested_form(&ana, &id).await.unwrap();
        assert_eq!(
            (form.search.as_str(), form.category.as_str()),
            ("payee=\"blue door coffee\" direction:out", "pets")
        );
        assert_eq!(code(&desk.attune.dismiss_suggestion(&ana, "another").await), "not-found");
        desk.attune.dismiss_suggestion(&ana, &id).await.unwrap();
        import(&desk, &ana, &["2026-02-20,BLUE DOOR COFFEE 4,-6.00"]).await;
        assert!(suggested(&ana).await.is_empty(), "a dismissal is remembered");

        let ben = customer(&desk, "ben").await;
        import(&desk, &ben, ROWS).await;
        for number in 1..=3 {
            let id = id_of(&desk, &ben, &format!("\"coffee {number}\"")).await;
            desk.attune.correct_category(&ben, &id, "pets", false).await.unwrap();
        }
        assert_eq!(suggested(&ben).await, std::slice::from_ref(&id), "the same rule has the same id");
        apply(&desk, &ben, desk.attune.suggested_form(&ben, &id).await.unwrap()).await;
        assert!(suggested(&ben).await.is_empty());
    });
}

#[test]
fn what_comes_in_follows_the_rules_and_is_noted() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let ana = ana(&desk).await;
        apply(&desk, &ana, form("coffee", "pets")).await;
        desk.wait(Duration::minutes(1));
        import(&desk, &ana, &["2026-02-20,BLUE DOOR COFFEE 4,-6.00", "2026-02-21,CORNER MARKET,-9.00"]).await;
        assert_eq!(found(&desk, &ana, "\"coffee 4\"").await, ["pets by your rule “All pets”"]);
        let noted = [(RunReason::NewTransactions, 1, 1), (RunReason::Created, 3, 3)];
        assert_eq!(runs(&desk, &ana).await, noted);
        import(&desk, &ana, &["2026-02-22,CORNER MARKET,-8.00"]).await;
        assert_eq!(runs(&desk, &ana).await, noted, "a rule that finds nothing new did not run");

        let made = desk.attune.add_source(&ana, SourceKind::Key, "Bank").await.unwrap();
        let sender = desk.attune.sender_of_key(&made.secret).await.unwrap().unwrap();
        let told = r#"{"id":"e1","occurred_at":"2026-02-24T09:00:00Z","type":"transaction.posted","data":{
            "account":{"number":"GB29NWBK1","currency":"USD"},"reference":"R1","posted_on":"2026-02-24",
            "amount_minor":-700,"description":"BLUE DOOR COFFEE 5"}}"#;
        let told = serde_json::from_str(told).unwrap();
        desk.attune.take_events(&sender, &[told]).await.unwrap();
        assert_eq!(runs(&desk, &ana).await[0], (RunReason::NewTransactions, 1, 1));
        assert_eq!(runs(&desk, &ana).await.len(), 3);
    });
}
