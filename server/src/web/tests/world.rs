//! A server over a fresh database, with people of every role, and a browser of few words.

use std::net::SocketAddr;
use std::sync::Arc;

use app::shell::{LiveSite, Site};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::request::Builder;
use axum::http::{HeaderMap, Request, StatusCode};
use axum::response::Response;
use money::Currency;
use services::{
    AccountChoice, Attune, HoldingForm, InvoiceForm, JourneyForm, LineForm, MessageKind, Outgoing,
    PaymentForm, Principal, ReceiptForm, Role, RuleForm, SourceKind, SystemChance, Upload,
};
use targets::Reach;
use tempfile::TempDir;
use tower::ServiceExt;

use crate::courier::HttpCourier;
use crate::web::{Web, live, metrics, rates, router};

/// A password nobody would guess.
pub(super) const PASSWORD: &str = "quiet harbour lantern 47";

/// What came back.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: String,
}

impl Answer {
    /// Where the browser is sent.
    pub(super) fn location(&self) -> Option<&str> {
        self.headers.get("location").and_then(|value| value.to_str().ok())
    }

    /// The session the browser is given.
    pub(super) fn session(&self) -> Option<String> {
        self.headers.get_all("set-cookie").iter().filter_map(|value| value.to_str().ok()).find_map(|cookie| {
            let value = cookie.strip_prefix("__Host-attune=")?.split(';').next()?;
            (!value.is_empty()).then(|| value.to_owned())
        })
    }
}

/// Somebody, or nobody, at a browser.
#[derive(Clone, Default)]
pub(super) struct Visitor {
    pub(super) session: Option<String>,
}

/// The server and what it keeps.
pub(super) struct World {
    pub(super) attune: Attune,
    pub(super) streams: Arc<live::Streams>,
    router: Router,
    _folder: TempDir,
}

impl World {
    /// A server with nobody in it.
    pub(super) async fn new() -> Self {
        Self::open(None).await
    }

    /// The same, with a token for its counts.
    pub(super) async fn with_metrics_token(token: &str) -> Self {
        Self::open(Some(metrics::Token::of(token))).await
    }

    async fn open(metrics_token: Option<metrics::Token>) -> Self {
        let live = |name: &str| LiveSite {
            boot: format!("/pkg/{name}.js"),
            worker: None,
            js: format!("/pkg/{name}-glue.js"),
            wasm: format!("/pkg/{name}.wasm"),
        };
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("attune.db").display());
        let catalogue = app::widgets::catalogue().unwrap();
        let outgoing = Outgoing::new(Arc::new(HttpCourier::new(Reach::Near)), Arc::new(SystemChance));
        let attune = Attune::open(&url, Vec::new(), catalogue, Attune::system_clock()).await.unwrap();
        let attune = attune.with_outgoing(outgoing);
        // One in twenty would see the neutral screen whatever is tried here.
        attune.set_holdout_as_operator(0, "Nobody is held out here.").await.unwrap();
        let site = Site {
            build_id: "test".to_owned(),
            css: "/pkg/attune.css".to_owned(),
            boot: "/pkg/boot.js".to_owned(),
            js: "/pkg/attune.js".to_owned(),
            wasm: "/pkg/attune.wasm".to_owned(),
            exposure: "/pkg/exposure.js".to_owned(),
            studio: "/pkg/studio.js".to_owned(),
            follow: "/pkg/follow.js".to_owned(),
            offline: "/pkg/offline.js".to_owned(),
            what_if: live("what-if"),
            plan: live("plan"),
            check: live("check"),
            icon: "/pkg/icon.svg".to_owned(),
        };
        let pkg = folder.path().join("pkg");
        std::fs::create_dir(&pkg).unwrap();
        std::fs::write(pkg.join("attune.css"), "body{}").unwrap();
        let web = Web {
            attune: attune.clone(),
            site: Arc::new(site),
            rates: Arc::new(rates::Rates::new()),
            trusted_proxy: None,
            public_origin: None,
            metrics_token,
            streams: Arc::new(live::Streams::new()),
        };
        let router = router(&web, folder.path());
        Self { attune, streams: web.streams, router, _folder: folder }
    }

    /// A person of a role, signed in, introduced and consenting if a customer.
    pub(super) async fn person(&self, email: &str, role: Role) -> (Visitor, Principal) {
        let password = self.attune.user_add(email, role, true).await.unwrap();
        let signed_in = self.attune.sign_in(email, &password).await.unwrap();
        let visitor = Visitor { session: Some(signed_in.token.clone()) };
        let principal = self.attune.session(&signed_in.token).await.unwrap().unwrap();
        if role != Role::Customer {
            return (visitor, principal);
        }
        let introduced = self.post(&visitor, "/api/welcome", "country=US&name=Ana&profiling=true").await;
        assert_eq!(introduced.status, StatusCode::SEE_OTHER, "{}", introduced.body);
        let principal = self.attune.session(&signed_in.token).await.unwrap().unwrap();
        (visitor, principal)
    }

    /// Three rows in a customer's books; gives the import's id.
    pub(super) async fn import(&self, person: &Principal) -> String {
        let committed = self
            .attune
            .import_file(person, "bank.csv", STATEMENT.as_bytes().to_vec(), AccountChoice::default())
            .await
            .unwrap();
        self.attune.understand(person, &committed.import_id).await.unwrap();
        committed.import_id.to_string()
    }

    /// A file waiting to be committed; gives its id.
    pub(super) async fn pending(&self, person: &Principal) -> String {
        let upload = Upload {
            file_name: "more.csv".to_owned(),
            bytes: STATEMENT.as_bytes().to_vec(),
            ..Upload::default()
        };
        self.attune.preview_import(person, upload).await.unwrap()
    }

    /// What a customer contests.
    pub(super) async fn case(&self, person: &Principal) -> String {
        self.attune.dashboard(person).await.unwrap();
        self.attune.contest(person, "No").await.unwrap();
        self.attune.own_case(person).await.unwrap().unwrap().id
    }

    /// A rule that finds nothing; gives its id.
    pub(super) async fn rule(&self, person: &Principal) -> String {
        let form = RuleForm {
            search: "nothing-of-theirs".to_owned(),
            category: "dining".to_owned(),
            ..RuleForm::default()
        };
        let seen = self.attune.preview_rule(person, &form).await.unwrap().seen;
        self.attune.save_rule(person, &RuleForm { seen, ..form }).await.unwrap();
        self.attune.rules_page(person).await.unwrap().rules[0].id.clone()
    }

    /// A program that may tell what happens.
    pub(super) async fn connection(&self, person: &Principal) -> String {
        self.attune.add_source(person, SourceKind::Key, "Bank").await.unwrap().id
    }

    /// Another system that is told of alerts.
    pub(super) async fn subscription(&self, person: &Principal) -> String {
        let kinds = [MessageKind::AlertRaised];
        self.attune.add_subscription(person, "https://hooks.example/", &kinds).await.unwrap().id
    }

    /// An account, and shares in it that no statement shows.
    pub(super) async fn holding(&self, person: &Principal) -> [String; 2] {
        let account = self.attune.accounts(person).await.unwrap()[0].id.to_string();
        let form = HoldingForm {
            account: account.clone(),
            security: "GOLD".to_owned(),
            quantity: "1".to_owned(),
            ..HoldingForm::default()
        };
        self.attune.add_holding(person, &form).await.unwrap();
        let told = self.attune.portfolio(person).await.unwrap().unwrap().told;
        [account, told[0].id.clone()]
    }

    /// A receipt, a journey, a recorded payment of tax and money put into the pot; gives their ids in this order.
    pub(super) async fn tax_records(&self, person: &Principal) -> [String; 4] {
        let text = |text: &str| text.to_owned();
        let receipt = ReceiptForm {
            spent_on: text("2026-01-05"),
            supplier: text("Shop"),
            category: text("business-supplies"),
            amount: text("5"),
        };
        self.attune.add_receipt(person, &receipt).await.unwrap();
        let journey =
            JourneyForm { driven_on: text("2026-01-05"), miles: text("12"), purpose: text("Client") };
        self.attune.add_journey(person, &journey).await.unwrap();
        let payment = PaymentForm { paid_on: text("2026-01-05"), amount: text("5"), note: text("IRS") };
        self.attune.record_tax_payment(person, &payment).await.unwrap();
        self.attune.change_pot(person, "5", false).await.unwrap();
        let told = self.attune.tax_records(person).await.unwrap();
        let set_asides = self.attune.set_asides(person).await.unwrap();
        let payments = self.attune.tax_payments(person).await.unwrap();
        [
            told.receipts[0].id.clone(),
            told.journeys[0].id.clone(),
            payments[0].id.clone(),
            set_asides.lines[0].id.clone(),
        ]
    }

    /// An invoice of a customer's, not sent yet; gives its id.
    pub(super) async fn draft(&self, person: &Principal, number: &str) -> String {
        let line =
            LineForm { description: "Work".to_owned(), unit_price: "100".to_owned(), ..LineForm::default() };
        let form = InvoiceForm {
            number: number.to_owned(),
            client: "Acme".to_owned(),
            lines: vec![line],
            ..InvoiceForm::new_on(self.attune.now().date_naive(), Currency::USD)
        };
        self.attune.create_invoice(person, &form).await.unwrap()
    }

    /// A table of invoices waiting to be committed; gives its id.
    pub(super) async fn pending_invoices(&self, person: &Principal) -> String {
        let upload = Upload {
            file_name: "invoices.csv".to_owned(),
            bytes: INVOICES.as_bytes().to_vec(),
            ..Upload::default()
        };
        self.attune.preview_invoices(person, upload).await.unwrap()
    }

    /// Asks for a page.
    pub(super) async fn get(&self, visitor: &Visitor, path: &str) -> Answer {
        self.send(visitor, Request::get(path), Body::empty()).await
    }

    /// Sends a form from one of our own pages.
    pub(super) async fn post(&self, visitor: &Visitor, path: &str, form: &str) -> Answer {
        let request = Request::post(path)
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "application/x-www-form-urlencoded");
        self.send(visitor, request, Body::from(form.to_owned())).await
    }

    /// Sends any request.
    pub(super) async fn send(&self, visitor: &Visitor, request: Builder, body: Body) -> Answer {
        let (parts, body) = self.open_answer(visitor, request, body).await.into_parts();
        let bytes = to_bytes(body, 4_000_000).await.unwrap();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    /// The same, with the answer's body still to come.
    pub(super) async fn open_answer(&self, visitor: &Visitor, request: Builder, body: Body) -> Response {
        let mut request = request.header("host", "attune.test").header("accept", "text/html");
        if let Some(session) = &visitor.session {
            request = request.header("cookie", format!("__Host-attune={session}"));
        }
        let mut request = request.body(body).unwrap();
        let peer = request.extensions_mut();
        if peer.get::<ConnectInfo<SocketAddr>>().is_none() {
            peer.insert(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 9))));
        }
        self.router.clone().oneshot(request).await.unwrap()
    }
}

const STATEMENT: &str = "Date,Description,Amount\n2026-11-02,Payroll Acme Corp,2500.00\n2026-11-03,Corner Market,-42.10\n2026-11-05,City Power,-80.00\n";
const INVOICES: &str = "Number,Client,Issued,Due,Amount,Currency\n7,Birch,2026-11-02,2026-12-02,250.00,USD\n";
