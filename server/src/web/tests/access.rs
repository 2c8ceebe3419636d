//! Every route and every write × every role × own, foreign and missing records.

use std::collections::BTreeSet;

use app::routes::{Access, PAGES};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use leptos::server_fn::axum::server_fn_paths;
use services::{LaunchForm, NO_DRAFT, Principal, Role, VariantForm};

use super::world::{Answer, Visitor, World};

/// An id of the right form that nothing has.
const MISSING: &str = "01930000-0000-7000-8000-000000000000";

/// Somebody's records of each kind.
struct Records {
    pending: String,
    import: String,
    transaction: String,
    invoice: String,
    pending_invoices: String,
    receipt: String,
    journey: String,
    tax_payment: String,
    set_aside: String,
    account: String,
    told: String,
    case: String,
    connection: String,
    subscription: String,
    rule: String,
}

async fn records(world: &World, person: &Principal) -> Records {
    let import = world.import(person).await;
    let pending = world.pending(person).await;
    let (rows, _) = world.attune.transactions(person, "", 0).await.unwrap();
    let transaction = rows[0].transaction.id.to_string();
    let (invoice, pending_invoices) = (world.draft(person, "1").await, world.pending_invoices(person).await);
    let [receipt, journey, tax_payment, set_aside] = world.tax_records(person).await;
    let [account, told] = world.holding(person).await;
    Records {
        pending,
        import,
        transaction,
        invoice,
        pending_invoices,
        receipt,
        journey,
        tax_payment,
        set_aside,
        account,
        told,
        case: world.case(person).await,
        connection: world.connection(person).await,
        subscription: world.subscription(person).await,
        rule: world.rule(person).await,
    }
}

/// The writes that name a record: path, the form with `ID` for the record, and which kind it is.
fn writes_of(records: &Records) -> [(&'static str, &'static str, &str); 38] {
    [
        ("/api/commit-import", "id=ID", &records.pending),
        ("/api/discard-import", "id=ID", &records.pending),
        ("/api/map-columns", "id=ID&columns[date_order]=day-first", &records.pending),
        ("/api/map-broker-columns", "id=ID&columns[date]=0", &records.pending),
        ("/api/order-dates", "id=ID&date_order=day-month-year", &records.pending),
        ("/api/undo-import", "id=ID", &records.import),
        ("/api/correct-category", "id=ID&category=groceries", &records.transaction),
        (
            "/api/split-transaction",
            "id=ID&kind=share&category=business-fees&percent=50",
            &records.transaction,
        ),
        ("/api/save-rule", "rule[id]=ID&rule[search]=coffee&rule[category]=groceries", &records.rule),
        ("/api/switch-rule-off", "id=ID", &records.rule),
        ("/api/remove-rule", "id=ID", &records.rule),
        ("/api/move-rule", "id=ID&direction=down", &records.rule),
        ("/api/dismiss-rule-suggestion", "id=ID", &records.rule),
        ("/api/accept-match", "id=ID", &records.transaction),
        ("/api/cancel-invoice", "id=ID", &records.invoice),
        ("/api/delete-invoice", "id=ID", &records.invoice),
        ("/api/edit-invoice", EDIT_INVOICE, &records.invoice),
        ("/api/pay-invoice", "id=ID&amount=1&on=2026-01-05", &records.invoice),
        ("/api/send-invoice", "id=ID&on=2026-01-05", &records.invoice),
        ("/api/value-invoice-payment", VALUE_PAYMENT, &records.invoice),
        ("/api/commit-invoices", "id=ID", &records.pending_invoices),
        ("/api/discard-invoices", "id=ID", &records.pending_invoices),
        ("/api/reread-invoices", "id=ID&date_order=day-month-year", &records.pending_invoices),
        ("/api/remove-receipt", "id=ID", &records.receipt),
        ("/api/remove-journey", "id=ID", &records.journey),
        ("/api/remove-tax-payment", "id=ID", &records.tax_payment),
        ("/api/place-tax-payment", "id=ID&place=2026 1", &records.tax_payment),
        ("/api/accept-set-aside", "transaction=ID", &records.transaction),
        ("/api/undo-set-aside", "id=ID", &records.set_aside),
        ("/api/remove-told-holding", "id=ID", &records.told),
        ("/api/tell-basis", "account=ID&security=GOLD&cost=1", &records.account),
        ("/api/wrap-account", "account=ID&wrapper=roth", &records.account),
        ("/api/withdraw-case", "id=ID", &records.case),
        ("/api/revoke-connection", "id=ID", &records.connection),
        ("/api/pause-subscription", "id=ID", &records.subscription),
        ("/api/resume-subscription", "id=ID", &records.subscription),
        ("/api/remove-subscription", "id=ID", &records.subscription),
        ("/api/test-subscription", "id=ID", &records.subscription),
    ]
}

/// What a payment of an invoice was worth, as its form is sent.
const VALUE_PAYMENT: &str = "id=ID&amount=1&on=2026-01-05&rate=1.1&rate_source=ECB&changed_into=";

/// An invoice as its form is sent.
const EDIT_INVOICE: &str = "id=ID&invoice[number]=2&invoice[client]=Acme&invoice[issued_on]=2026-01-05\
    &invoice[due_on]=2026-02-04&invoice[currency]=USD&invoice[lines][0][description]=Work\
    &invoice[lines][0][unit_price]=5";

/// The writes that name no record of the books, with a form each would accept from a customer.
const OTHER_WRITES: &[(&str, &str)] = &[
    ("/api/add-connection", "name=Bank&kind=key"),
    ("/api/add-subscription", "url=https://example.com/&kind-decision.made=true"),
    ("/api/arrange", "layout=home-neutral&order=main:net-worth"),
    ("/api/bring-table", ""),
    ("/api/change-password", "current=a&new=b"),
    ("/api/choose-persona", "persona=student"),
    ("/api/classify-security", "security=GOLD&class=Gold"),
    ("/api/confirm-persona", ""),
    ("/api/contest", "words=No"),
    ("/api/create-invoice", "invoice[number]=3&invoice[client]=Acme"),
    ("/api/declare-groups", "gender=woman&consents=true"),
    ("/api/delete-account", "password=a"),
    ("/api/hide-widget", "slot=net-worth&hidden=true"),
    ("/api/move-widget", "slot=net-worth&direction=up"),
    ("/api/keep-order", "decision=any&order=main:net-worth"),
    ("/api/note-applied", "decision=any&state=applied"),
    ("/api/note-exposures", "decision=any&elements=net-worth"),
    ("/api/note-outcome", "decision=any&element=net-worth&kind=opened"),
    ("/api/pin-widget", "slot=net-worth&pinned=true"),
    ("/api/set-consent", ""),
    ("/api/set-objection", ""),
    ("/api/set-offers", ""),
    ("/api/answer-advice", "action=cover-tax&answer=later"),
    ("/api/ask-a-person", "action=credit-line"),
    ("/api/add-holding", "account=&security=GOLD&name=&quantity=1&cost=&acquired_on=&price="),
    ("/api/add-journey", "driven_on=2026-01-05&miles=12&purpose=Client"),
    ("/api/add-receipt", "spent_on=2026-01-05&supplier=Shop&category=business-supplies&amount=5"),
    ("/api/change-pot", "amount=5"),
    ("/api/choose-set-aside", "mode=smart"),
    ("/api/record-tax-payment", "paid_on=2026-01-05&amount=5&note=IRS"),
    ("/api/save-portfolio-settings", "settings[method]=fifo"),
    ("/api/set-partner", "name=Bo&birth_year=1953"),
    ("/api/save-tax-profile", "profile[filing_status]=single"),
    ("/api/suppose", "supposed[deposit]=5000"),
    ("/api/reset-suppositions", ""),
    ("/api/keep-plan", "born=1958&cash=500000&spending=20000"),
    ("/api/forget-plan", ""),
    ("/api/fetch-market-data", ""),
    ("/api/undo-change", ""),
    ("/api/update-details", "country=GB&name=Ben"),
    ("/api/upload", ""),
    ("/api/upload-invoices", ""),
    ("/api/welcome", "country=US&name=Ana"),
];

/// The writes of the product team, with a form each would accept from them; `ID` is a draft.
const STUDIO_WRITES: &[(&str, &str)] = &[
    ("/api/begin-draft", "name=home-neutral"),
    ("/api/begin-layout", "name=home-new&from=home-neutral&persona-student=true"),
    ("/api/count-condition", "who=own&attribute=country&operator===&value=GB"),
    ("/api/edit-draft", "draft=ID&step=0&kind=duplicate&element=net-worth"),
    ("/api/step-draft", "draft=ID&step=1&kind=order"),
    ("/api/step-draft", "draft=ID&forward=true"),
    ("/api/send-draft", "draft=ID&note=More"),
    ("/api/review-draft", "draft=ID&approves=true&step=1"),
    ("/api/review-draft", "draft=ID&approves=false"),
    ("/api/publish-draft", "draft=ID"),
    ("/api/publish-draft", "draft=ID&rollout=ramp-24"),
    ("/api/schedule-draft", "draft=ID&at=2099-01-01T09:30&rollout=everybody"),
    ("/api/unschedule-draft", "draft=ID"),
    ("/api/step-ramp", "name=home-neutral&revision=1&seen=100"),
    ("/api/stop-ramp", "name=home-neutral&revision=1"),
    ("/api/discard-draft", "draft=ID"),
    ("/api/roll-back-layout", "name=home-neutral&revision=1&note=Better"),
    (
        "/api/propose-audience",
        "id=all&description=all&attribute=country&operator===&value=GB&layout=home-neutral&rollout_percent=0&note=Try",
    ),
    ("/api/remove-audience", "id=nobody&note=Gone"),
    ("/api/decide-on-audience", "id=ID&approves=true"),
    (
        "/api/propose-experiment",
        "id=all&hypothesis=all&metric=acted&guardrail-hidden=true&units_per_arm_min=100&held_back_percent=0&layout=home-neutral&control_percent=50&variant-1-key=a&variant-1-draft=as-it-is&variant-1-percent=50&namespace=all&from_percent=0&to_percent=100&note=Try",
    ),
    ("/api/change-experiment", "id=nobody&change=pause&note=Gone"),
    ("/api/retarget-experiment", "id=nobody&audience=&rule=&participants=keep&note=Other"),
    ("/api/decide-on-experiment", "id=ID&approves=true"),
];

/// The one write of advisors, with a form they could send; `ID` is a case.
const ANSWER: (&str, &str) = ("/api/answer-case", "id=ID&verdict=stands&persona=&answer=Because");

/// The writes anyone may send.
const PUBLIC_WRITES: &[&str] =
    &["/api/set-view", "/api/sign-in", "/api/sign-in-demo", "/api/sign-out", "/api/sign-up"];

async fn write(world: &World, visitor: &Visitor, path: &str, form: &str) -> Answer {
    if path.starts_with("/api/upload") || path == "/api/bring-table" {
        let body = "--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\nDate,Amount\n2026-01-01,1.00\n\r\n--x--\r\n";
        let request = Request::post(path)
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "multipart/form-data; boundary=x");
        return world.send(visitor, request, Body::from(body)).await;
    }
    world.post(visitor, path, form).await
}

/// An experiment that runs and changes nothing; gives its name.
async fn experiment(world: &World, designer: &Principal, reviewer: &Principal) -> String {
    let form = LaunchForm {
        id: "unchanged".to_owned(),
        hypothesis: "Nothing differs.".to_owned(),
        metric: "acted".to_owned(),
        guardrails: vec!["hidden".to_owned()],
        units_per_arm_min: "100".to_owned(),
        held_back_percent: "0".to_owned(),
        layout: "home-neutral".to_owned(),
        control_percent: "50".to_owned(),
        variants: vec![VariantForm {
            key: "same".to_owned(),
            draft: NO_DRAFT.to_owned(),
            percent: "50".to_owned(),
        }],
        namespace: "dashboard".to_owned(),
        from_percent: "0".to_owned(),
        to_percent: "100".to_owned(),
        note: "To see the page.".to_owned(),
        ..LaunchForm::default()
    };
    world.attune.propose_experiment(designer, &form).await.unwrap();
    let waiting = world.attune.experiments(designer).await.unwrap().proposals.remove(0);
    world.attune.decide_on_proposal(reviewer, &waiting.id, true).await.unwrap();
    form.id
}

#[tokio::test]
async fn every_page_admits_whom_its_rule_says() {
    let world = World::new().await;
    let (customer, person) = world.person("customer@example.com", Role::Customer).await;
    let own = records(&world, &person).await;
    let mut visitors = vec![(None, Visitor::default()), (Some(Role::Customer), customer)];
    let (product, designer) = world.person("product@example.com", Role::Product).await;
    visitors.push((Some(Role::Product), product));
    for role in [Role::Advisor, Role::Admin] {
        let (visitor, _) = world.person(&format!("{}@example.com", role.as_str()), role).await;
        visitors.push((Some(role), visitor));
    }
    let draft = world.attune.begin_draft(&designer, "home-neutral").await.unwrap();
    let (_, reviewer) = world.person("reviewer@example.com", Role::Product).await;
    let experiment = experiment(&world, &designer, &reviewer).await;
    for route in PAGES {
        let id = match route.path {
            path if path.starts_with("/studio/drafts/") => &draft,
            path if path.starts_with("/cases/") => &own.case,
            path if path.starts_with("/studio/experiments/") => &experiment,
            path if path.starts_with("/transactions/rules/") => &own.rule,
            path if path.starts_with("/import/") => &own.pending,
            path if path.starts_with("/invoices/import/") => &own.pending_invoices,
            path if path.starts_with("/invoices/") => &own.invoice,
            _ => &own.transaction,
        };
        let path = route.path.replace("{id}", id).replace("{name}", "home-neutral");
        for (role, visitor) in &visitors {
            let answer = world.get(visitor, &path).await;
            let admitted = match (route.access, role) {
                (Access::Public, _) | (Access::SignedIn, Some(_)) => true,
                (_, None) => {
                    assert_eq!(answer.location(), Some("/sign-in"), "{path} as nobody");
                    continue;
                }
                (Access::Roles(roles), Some(role)) => roles.contains(role),
            };
            let expected: &[StatusCode] =
                if admitted { &[StatusCode::OK, StatusCode::SEE_OTHER] } else { &[StatusCode::NOT_FOUND] };
            assert!(expected.contains(&answer.status), "{path} as {role:?}: {}", answer.status);
        }
    }
}

#[tokio::test]
async fn nobody_reaches_what_is_not_theirs() {
    let world = World::new().await;
    let (_, ana) = world.person("ana@example.com", Role::Customer).await;
    let (ben, _) = world.person("ben@example.com", Role::Customer).await;
    let anas = records(&world, &ana).await;
    let pages = [
        ("/import/ID", &anas.pending),
        ("/invoices/ID", &anas.invoice),
        ("/invoices/ID/edit", &anas.invoice),
        ("/invoices/import/ID", &anas.pending_invoices),
        ("/transactions/ID", &anas.transaction),
        ("/transactions/rules/ID", &anas.rule),
    ];
    for (page, id) in pages {
        let foreign = world.get(&ben, &page.replace("ID", id)).await;
        let missing = world.get(&ben, &page.replace("ID", MISSING)).await;
        assert_eq!(foreign.status, StatusCode::NOT_FOUND, "{page}");
        assert_eq!((foreign.status, foreign.body), (missing.status, missing.body), "{page}");
    }
    for (path, form, id) in writes_of(&anas) {
        let foreign = write(&world, &ben, path, &form.replace("ID", id)).await;
        let missing = write(&world, &ben, path, &form.replace("ID", MISSING)).await;
        assert_eq!(foreign.status, StatusCode::NOT_FOUND, "{path}: {}", foreign.body);
        assert_eq!((foreign.status, foreign.body), (missing.status, missing.body), "{path}");
    }
    let after = world.attune.imports(&ana).await.unwrap();
    assert!(after.iter().all(|import| import.undone_at.is_none()));
    assert!(world.attune.import_preview(&ana, &anas.pending).await.is_ok());
    assert!(world.attune.invoice_import(&ana, &anas.pending_invoices).await.is_ok());
    let invoice = world.attune.invoice(&ana, &anas.invoice, 0).await.unwrap().listed;
    assert_eq!((invoice.invoice.fields().number.as_str(), invoice.status.as_str()), ("1", "draft"));
    let told = world.attune.tax_records(&ana).await.unwrap();
    let payments = world.attune.tax_payments(&ana).await.unwrap();
    let pot_minor = world.attune.set_asides(&ana).await.unwrap().pot_minor;
    assert_eq!((told.receipts.len(), told.journeys.len(), payments.len(), pot_minor), (1, 1, 1, 500));
}

#[tokio::test]
async fn every_write_is_closed_to_those_who_may_not() {
    let world = World::new().await;
    let (_, ana) = world.person("ana@example.com", Role::Customer).await;
    let anas = records(&world, &ana).await;
    let with_records = writes_of(&anas).map(|(path, form, id)| (path, form.replace("ID", id)));
    let others = OTHER_WRITES.iter().map(|(path, form)| (*path, (*form).to_owned()));
    let writes: Vec<(&str, String)> = with_records.into_iter().chain(others).collect();
    let staff = STUDIO_WRITES.iter().chain([&ANSWER]).map(|(path, _)| *path);
    let tried: BTreeSet<&str> =
        writes.iter().map(|(path, _)| *path).chain(PUBLIC_WRITES.iter().copied()).chain(staff).collect();
    let there: BTreeSet<&str> = server_fn_paths().map(|(path, _)| path).collect();
    assert_eq!(tried, there, "a write is missing from this test's tables");
    for (path, form) in &writes {
        let answer = write(&world, &Visitor::default(), path, form).await;
        assert_eq!(answer.location(), Some("/sign-in"), "{path} as nobody: {}", answer.status);
    }
    for role in [Role::Product, Role::Advisor, Role::Admin] {
        let (visitor, _) = world.person(&format!("{}@example.com", role.as_str()), role).await;
        for (path, form) in &writes {
            let is_own = matches!(*path, "/api/change-password" | "/api/delete-account");
            let answer = write(&world, &visitor, path, form).await;
            let expected = if is_own { StatusCode::SEE_OTHER } else { StatusCode::NOT_FOUND };
            assert_eq!(answer.status, expected, "{path} as {role:?}: {}", answer.body);
        }
    }
}

#[tokio::test]
async fn the_studio_is_the_product_teams_alone() {
    let world = World::new().await;
    let (product, designer) = world.person("product@example.com", Role::Product).await;
    let (reviewer, _) = world.person("reviewer@example.com", Role::Product).await;
    let draft = world.attune.begin_draft(&designer, "home-neutral").await.unwrap();
    let mut others = vec![Visitor::default()];
    for role in [Role::Customer, Role::Advisor, Role::Admin] {
        others.push(world.person(&format!("{}@example.com", role.as_str()), role).await.0);
    }
    for (path, form) in STUDIO_WRITES {
        for id in [draft.as_str(), MISSING] {
            let form = form.replace("ID", id);
            for visitor in &others {
                let answer = write(&world, visitor, path, &form).await;
                let expected = if visitor.session.is_none() { Some("/sign-in") } else { None };
                assert_eq!(answer.location(), expected, "{path} {form}: {}", answer.body);
                if expected.is_none() {
                    assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path} {form}: {}", answer.body);
                }
            }
        }
        if form.contains("ID") {
            let missing = write(&world, &product, path, &form.replace("ID", MISSING)).await;
            assert_eq!(missing.status, StatusCode::NOT_FOUND, "{path}: {}", missing.body);
        }
    }
    for page in [
        "/studio/drafts/ID",
        "/studio/drafts/ID/review",
        "/studio/drafts/ID/widths",
        "/studio/layouts/no-layout",
        "/studio/experiments/none",
    ] {
        let missing = world.get(&product, &page.replace("ID", MISSING)).await;
        assert_eq!(missing.status, StatusCode::NOT_FOUND, "{page}");
    }
    let untouched = world.attune.draft(&designer, &draft).await.unwrap();
    assert_eq!((untouched.step, untouched.live_revision), (0, 1));

    // The same forms, as the team sends them.
    let page = format!("/studio/drafts/{draft}");
    for (visitor, path, form, leads_to) in [
        (&product, "/api/edit-draft", "draft=ID&step=0&kind=duplicate&element=net-worth", page.as_str()),
        (&product, "/api/step-draft", "draft=ID&step=1&kind=order", &page),
        (&product, "/api/step-draft", "draft=ID&forward=true", &page),
        (&product, "/api/send-draft", "draft=ID&note=More", &page),
        (&product, "/api/publish-draft", "draft=ID", &page),
        (&reviewer, "/api/review-draft", "draft=ID&approves=true&step=1", &page),
        (&product, "/api/publish-draft", "draft=ID", "/studio"),
        (
            &product,
            "/api/roll-back-layout",
            "name=home-neutral&revision=1&note=Better",
            "/studio/layouts/home-neutral",
        ),
    ] {
        let answer = write(&world, visitor, path, &form.replace("ID", &draft)).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}: {}", answer.body);
        let location = answer.location().unwrap_or_default();
        assert!(location.starts_with(leads_to), "{path} leads to {location}");
    }
    let history = world.attune.layout_history(&designer, "home-neutral").await.unwrap();
    assert_eq!((history.live.metadata.revision, history.log.len(), history.broken_at), (3, 2, None));
    for (form, status) in [
        ("draft=ID&kind=duplicate&element=net-worth", StatusCode::NOT_FOUND),
        ("draft=ID&step=1&kind=unheard-of", StatusCode::NOT_FOUND),
        ("draft=ID&step=1&kind=duplicate&element=net-worth", StatusCode::SEE_OTHER),
    ] {
        let answer = write(&world, &product, "/api/edit-draft", &form.replace("ID", &draft)).await;
        assert_eq!(answer.status, status, "{form}: {}", answer.body);
    }
}

#[tokio::test]
async fn cases_are_answered_by_advisors_alone() {
    let world = World::new().await;
    let (customer, ana) = world.person("ana@example.com", Role::Customer).await;
    let (advisor, _) = world.person("advisor@example.com", Role::Advisor).await;
    let case = world.case(&ana).await;
    let (path, form) = ANSWER;
    let (own, missing) = (form.replace("ID", &case), form.replace("ID", MISSING));
    let (product, _) = world.person("product@example.com", Role::Product).await;
    for visitor in [&customer, &product] {
        assert_eq!(write(&world, visitor, path, &own).await.status, StatusCode::NOT_FOUND);
        assert_eq!(world.get(visitor, &format!("/cases/{case}")).await.status, StatusCode::NOT_FOUND);
    }
    assert_eq!(write(&world, &Visitor::default(), path, &own).await.location(), Some("/sign-in"));
    assert_eq!(write(&world, &advisor, path, &missing).await.status, StatusCode::NOT_FOUND);
    assert_eq!(world.get(&advisor, &format!("/cases/{MISSING}")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(write(&world, &advisor, path, &own).await.location(), Some("/cases"));
}

#[tokio::test]
async fn a_get_never_writes() {
    let world = World::new().await;
    let (ana, _) = world.person("ana@example.com", Role::Customer).await;
    for (path, _) in server_fn_paths() {
        let answer = world.get(&ana, path).await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{path}");
    }
}

#[tokio::test]
async fn a_table_goes_to_its_owner_alone() {
    let world = World::new().await;
    let (ana, person) = world.person("ana@example.com", Role::Customer).await;
    let (ben, _) = world.person("ben@example.com", Role::Customer).await;
    world.draft(&person, "INV-1").await;
    let own = world.get(&ana, "/invoices.csv").await;
    let header = |name: &str| own.headers.get(name).and_then(|value| value.to_str().ok());
    assert_eq!((own.status, header("content-type")), (StatusCode::OK, Some("text/csv; charset=utf-8")));
    assert_eq!(header("content-disposition"), Some("attachment; filename=\"invoices.csv\""));
    assert_eq!((header("cache-control"), own.body.contains("INV-1,Acme")), (Some("no-store"), true));
    world.tax_records(&person).await;
    let own = world.get(&ana, "/tax/export.csv").await;
    assert!(own.status == StatusCode::OK && own.body.contains("Receipts,2026-01-05,Shop,"), "{}", own.body);
    let foreign = world.get(&ben, "/tax/export.csv").await;
    assert!(foreign.status == StatusCode::OK && !foreign.body.contains("Shop"), "{}", foreign.body);
    let foreign = world.get(&ben, "/invoices.csv").await;
    assert_eq!((foreign.status, foreign.body.lines().count()), (StatusCode::OK, 1));
    for format in ["csv", "ofx", "json"] {
        let own = world.get(&ana, &format!("/account/transactions.{format}")).await;
        let disposition = own.headers.get("content-disposition").and_then(|value| value.to_str().ok());
        let expected = format!("attachment; filename=\"transactions.{format}\"");
        assert_eq!((own.status, disposition), (StatusCode::OK, Some(expected.as_str())));
    }
    let tables =
        ["/invoices.csv", "/tax/export.csv", "/account/transactions.csv", "/account/transactions.ofx"];
    for path in tables {
        let nobody = world.get(&Visitor::default(), path).await;
        assert_eq!(nobody.location(), Some("/sign-in"), "{path}");
    }
    for role in [Role::Product, Role::Advisor, Role::Admin] {
        let (visitor, _) = world.person(&format!("{}@example.com", role.as_str()), role).await;
        for path in tables {
            assert_eq!(world.get(&visitor, path).await.status, StatusCode::NOT_FOUND, "{path} as {role:?}");
        }
    }
}
