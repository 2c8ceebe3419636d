//! What a customer may do next: told once at a decent hour, kept in the inbox, and answered.

use chrono::Duration;
use services::{Answer, Country, Details};
use testkit::each_url;

use crate::books::Ana;
use crate::desk::code;

/// Six months of pay and rent, and twelve sums of which nobody can tell what they are.
fn rows() -> Vec<String> {
    let months = [(2025, 9), (2025, 10), (2025, 11), (2025, 12), (2026, 1), (2026, 2)];
    let names =
        ["QZXA", "WPKO", "BRTU", "XELM", "YIVN", "OBRA", "TAKU", "FENZ", "GULP", "HYSK", "JORM", "KVET"];
    let regular = months.iter().flat_map(|(year, month)| {
        [
            format!("{year}-{month:02}-01,ACME LTD SALARY,2400.00"),
            format!("{year}-{month:02}-03,RENT LAKESIDE LETTINGS,-900.00"),
        ]
    });
    let unknown = names.iter().zip(1..).map(|(name, number)| {
        let (year, month) = months[number / 2 % months.len()];
        format!("{year}-{month:02}-{:02},{name},{}.00", 5 + number, 300 + 37 * number)
    });
    regular.chain(unknown).collect()
}

/// Ana in the United Kingdom, who agrees to profiling, at noon of the first of March.
async fn ana(url: &str) -> Ana {
    let mut ana = Ana::new(url).await;
    let told = Details {
        country: Some(Country::UnitedKingdom),
        display_name: "Ana".to_owned(),
        birth_year: String::new(),
    };
    ana.desk.attune.introduce(&ana.person, &told, true).await.unwrap();
    ana.person.country = Some(Country::UnitedKingdom);
    ana
}

impl Ana {
    async fn imports(&self) {
        let rows = rows();
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        self.deposit(&rows).await;
    }

    /// What the place for the next step shows, and how much of the inbox waits.
    async fn next_step(&self) -> (String, usize) {
        let attune = &self.desk.attune;
        let screen = attune.dashboard(&self.person).await.unwrap().screen;
        let slot = screen.slots().find(|slot| slot.slot_id.as_str() == "next-step").unwrap();
        (slot.element_id.to_string(), attune.unanswered(&self.person).await.unwrap())
    }

    async fn answers(&self, answer: Answer) -> &'static str {
        self.desk.attune.answer_advice(&self.person, "name-payments", answer).await.unwrap()
    }
}

fn step(element: &str, unanswered: usize) -> (String, usize) {
    (element.to_owned(), unanswered)
}

#[test]
fn a_step_is_told_kept_put_off_told_again_and_never_more() {
    each_url(async |url| {
        let ana = ana(&url).await;
        let attune = &ana.desk.attune;
        assert_eq!(ana.next_step().await, step("coming-up", 0));
        ana.imports().await;
        assert_eq!(ana.next_step().await, step("name-payments", 1));
        let inbox = attune.inbox(&ana.person).await.unwrap();
        assert!(inbox.open[0].words.simple.starts_with("12 payments have no category yet"));
        // However often it is decided, it is told once.
        attune.pin_widget(&ana.person, "net-worth", true).await.unwrap();
        assert_eq!(ana.next_step().await, step("name-payments", 1));
        assert_eq!(attune.inbox(&ana.person).await.unwrap().open[0].told_at, inbox.open[0].told_at);

        ana.answers(Answer::Later).await;
        assert_eq!(ana.next_step().await, step("coming-up", 0));
        let inbox = attune.inbox(&ana.person).await.unwrap();
        assert_eq!((inbox.open.len(), inbox.past[0].answered.unwrap().0), (0, Answer::Later));
        ana.desk.wait(Duration::days(29));
        assert_eq!(ana.next_step().await, step("coming-up", 0));
        ana.desk.wait(Duration::days(2));
        assert_eq!(ana.next_step().await, step("name-payments", 1));
        assert_eq!(ana.answers(Answer::Acted).await, "/transactions");
        ana.desk.wait(Duration::days(31));
        assert_eq!(ana.next_step().await, step("name-payments", 1));
        ana.answers(Answer::Never).await;
        ana.desk.wait(Duration::days(400));
        assert_eq!(ana.next_step().await, step("coming-up", 0));
    });
}

#[test]
fn a_step_shows_the_figures_of_now_and_is_not_wanted_though_it_was_taken_back() {
    each_url(async |url| {
        let ana = ana(&url).await;
        let (attune, person) = (&ana.desk.attune, &ana.person);
        ana.imports().await;
        assert_eq!(ana.next_step().await, step("name-payments", 1));
        // At 22:00 nothing is told, and what stands is right all the same.
        ana.desk.wait(Duration::hours(10));
        let names = async |search: &str| {
            let found = attune.transactions(person, search, 0).await.unwrap();
            let id = found.0[0].transaction.id.to_string();
            attune.correct_category(person, &id, "gifts-charity", false).await.unwrap();
        };
        names("QZXA").await;
        let open = attune.inbox(person).await.unwrap().open;
        assert!(open[0].words.simple.starts_with("11 payments"), "{}", open[0].words.simple);
        for search in ["WPKO", "BRTU", "XELM", "YIVN", "OBRA", "TAKU", "FENZ", "GULP", "HYSK", "JORM", "KVET"]
        {
            names(search).await;
        }
        assert_eq!(attune.unanswered(person).await.unwrap(), 0, "it fits no more");
        // A page that was open since says it is not wanted, which holds when it fits again.
        assert_eq!(code(&attune.answer_advice(person, "name-payments", Answer::Later).await), "not-found");
        ana.answers(Answer::Never).await;
        for _ in 0..12 {
            attune.undo_change(person).await.unwrap();
        }
        ana.desk.wait(Duration::hours(14));
        assert_eq!(ana.next_step().await, step("coming-up", 0));
    });
}

#[test]
fn a_step_waits_for_the_morning() {
    each_url(async |url| {
        let ana = ana(&url).await;
        ana.desk.wait(Duration::hours(10));
        ana.imports().await;
        assert_eq!(ana.next_step().await, step("coming-up", 0), "it is 22:00 where she lives");
        ana.desk.wait(Duration::hours(9));
        assert_eq!(ana.next_step().await, step("coming-up", 0), "it is 7:00");
        ana.desk.wait(Duration::hours(2));
        ana.desk.attune.pin_widget(&ana.person, "net-worth", true).await.unwrap();
        assert_eq!(ana.next_step().await, step("name-payments", 1));
    });
}

#[test]
fn steps_rest_on_consent_and_are_nobody_else_s() {
    each_url(async |url| {
        let ana = ana(&url).await;
        let attune = &ana.desk.attune;
        ana.imports().await;
        assert_eq!(ana.next_step().await, step("name-payments", 1));
        let session = attune.sign_up("ben@example.com", crate::desk::PASSWORD).await.unwrap();
        let ben = ana.desk.who(&session).await.unwrap();
        for action in ["name-payments", "cover-tax", "no-such-step"] {
            assert_eq!(code(&attune.answer_advice(&ben, action, Answer::Acted).await), "not-found");
            assert_eq!(code(&attune.ask_a_person(&ben, action).await), "not-found");
        }
        assert_eq!(attune.inbox(&ben).await.unwrap().open.len(), 0);

        attune.set_profiling_consent(&ana.person, false).await.unwrap();
        assert_eq!(ana.next_step().await, step("coming-up", 0));
        let inbox = attune.inbox(&ana.person).await.unwrap();
        assert_eq!(
            (inbox.open.len(), inbox.past.len()),
            (0, 0),
            "what was told from the profile is forgotten"
        );
    });
}
