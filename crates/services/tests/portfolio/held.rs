//! Statements of brokers in, figures out, and what is told in between.

use chrono::Duration;
use portfolio::SecurityId;
use services::{
    AccountChoice, BasisForm, Holder, HoldingForm, PartnerForm, Portfolio, Principal, SettingsForm,
    TargetForm, Upload,
};
use testkit::each_url;

use crate::desk::{Desk, code};

pub(crate) const STATEMENT: &str = "<OFX><INVSTMTRS><DTASOF>20260228<CURDEF>USD<INVACCTFROM><BROKERID>B<ACCTID>777</INVACCTFROM>\
    <INVTRANLIST>\
    <BUYSTOCK><INVBUY><INVTRAN><FITID>1<DTTRADE>20250301</INVTRAN><SECID><UNIQUEID>C1</SECID><UNITS>100<UNITPRICE>6<TOTAL>-600</INVBUY></BUYSTOCK>\
    <INCOME><INVTRAN><FITID>2<DTTRADE>20250801</INVTRAN><SECID><UNIQUEID>C1</SECID><INCOMETYPE>DIV<TOTAL>21.50</INCOME>\
    <INCOME><INVTRAN><FITID>3<DTTRADE>20260201</INVTRAN><SECID><UNIQUEID>C1</SECID><INCOMETYPE>DIV<TOTAL>21.50</INCOME>\
    <REINVEST><INVTRAN><FITID>4<DTTRADE>20260202</INVTRAN><SECID><UNIQUEID>C2</SECID><INCOMETYPE>DIV<UNITS>1<TOTAL>-20</REINVEST>\
    <INVBANKTRAN><STMTTRN><DTPOSTED>20260205<TRNAMT>-500.00<FITID>5<NAME>Withdrawal</STMTTRN></INVBANKTRAN>\
    </INVTRANLIST><INVPOSLIST>\
    <POSSTOCK><INVPOS><SECID><UNIQUEID>C1</SECID><UNITS>100<UNITPRICE>7.50<MKTVAL>750<DTPRICEASOF>20260228</INVPOS></POSSTOCK>\
    <POSSTOCK><INVPOS><SECID><UNIQUEID>C2</SECID><UNITS>11<UNITPRICE>20<MKTVAL>220<DTPRICEASOF>20260228</INVPOS></POSSTOCK>\
    </INVPOSLIST><INVBAL><AVAILCASH>30</INVBAL></INVSTMTRS>\
    <SECLIST><STOCKINFO><SECINFO><SECID><UNIQUEID>C1</SECID><SECNAME>Enel<TICKER>ENEL</SECINFO></STOCKINFO>\
    <STOCKINFO><SECINFO><SECID><UNIQUEID>C2</SECID><SECNAME>Bond fund<TICKER>BND</SECINFO></STOCKINFO></SECLIST></OFX>";

struct Ana {
    desk: Desk,
    person: Principal,
}

impl Ana {
    async fn new(url: &str) -> Self {
        let desk = Desk::open(url).await;
        let session = desk.ana().await;
        let person = desk.who(&session).await.unwrap();
        Self { desk, person }
    }

    async fn import(&self, name: &str, text: &str) -> services::Committed {
        let attune = &self.desk.attune;
        let bytes = text.as_bytes().to_vec();
        let done = attune.import_file(&self.person, name, bytes, AccountChoice::default()).await.unwrap();
        attune.understand(&self.person, &done.import_id).await.unwrap();
        done
    }

    async fn portfolio(&self) -> Portfolio {
        self.desk.attune.portfolio(&self.person).await.unwrap().unwrap()
    }

    /// The account of the statement.
    async fn account(&self) -> String {
        self.desk.attune.accounts(&self.person).await.unwrap()[0].id.to_string()
    }
}

/// Each holding as `symbol shares@basis yield on cost`.
fn told(portfolio: &Portfolio) -> Vec<String> {
    let holdings = portfolio.figures.holdings.iter();
    holdings
        .map(|it| {
            let quantity = it.quantity.normalize();
            format!("{} {quantity}@{:?} {:?}", it.security.as_str(), it.basis_minor, it.yield_on_cost_bp)
        })
        .collect()
}

#[test]
fn a_statement_becomes_holdings_and_coming_again_adds_nothing() {
    each_url(async |url| {
        let ana = Ana::new(&url).await;
        assert!(ana.desk.attune.portfolio(&ana.person).await.unwrap().is_none());
        let first = ana.import("broker.ofx", STATEMENT).await;
        assert_eq!((first.added, first.duplicate), (5, 0), "four movements of cash and a reinvestment");
        let found = ana.portfolio().await;
        assert_eq!(told(&found), ["ENEL 100@Some(60000) Some(717)", "BND 11@None None"]);
        assert_eq!(found.figures.totals.coverage_bp, Some(7_732));
        assert_eq!((found.figures.totals.cash_minor, found.missing_basis.len()), (3_000, 1));
        assert_eq!(found.name_of(&SecurityId::new("BND")), "Bond fund");
        let kept = ana.desk.attune.dashboard(&ana.person).await.unwrap().portfolio.unwrap();
        assert_eq!((kept.holdings.len(), kept.totals.yield_on_cost_bp), (2, Some(717)));
        assert_eq!(kept.months.len(), 37);

        ana.desk.wait(Duration::days(1));
        let again = ana.import("broker.ofx", STATEMENT).await;
        assert_eq!((again.added, again.duplicate), (0, 4));
        assert_eq!(told(&ana.portfolio().await), told(&found));
        ana.desk.attune.undo_import(&ana.person, again.import_id.as_str()).await.unwrap();
        ana.desk.attune.undo_import(&ana.person, first.import_id.as_str()).await.unwrap();
        assert!(ana.desk.attune.portfolio(&ana.person).await.unwrap().is_none());
        assert_eq!(ana.desk.attune.accounts(&ana.person).await.unwrap().len(), 0);
    });
}

#[test]
fn row_missing_basis_is_told_once_and_can_be_taken_back() {
    each_url(async |url| {
        let ana = Ana::new(&url).await;
        let (attune, person) = (&ana.desk.attune, &ana.person);
        ana.import("broker.ofx", STATEMENT).await;
        let account = ana.account().await;
        let basis = |security: &str, cost: &str| BasisForm {
            account: account.clone(),
            security: security.to_owned(),
            cost: cost.to_owned(),
        };
        assert_eq!(code(&attune.tell_basis(person, &basis("BND", "lots")).await), "cost");
        assert_eq!(code(&attune.tell_basis(person, &basis("ENEL", "5")).await), "not-found");
        attune.tell_basis(person, &basis("bnd", "180.00")).await.unwrap();
        let found = ana.portfolio().await;
        assert_eq!(told(&found)[1], "BND 11@Some(20000) Some(0)");
        assert_eq!((found.figures.totals.coverage_bp, found.missing_basis.len()), (Some(10_000), 0));
        let id = found.told[0].id.clone();
        attune.remove_told_holding(person, &id).await.unwrap();
        assert_eq!(ana.portfolio().await.missing_basis.len(), 1);
        assert_eq!(code(&attune.remove_told_holding(person, &id).await), "not-found");
    });
}

#[test]
fn what_no_statement_shows_is_told() {
    each_url(async |url| {
        let ana = Ana::new(&url).await;
        let (attune, person) = (&ana.desk.attune, &ana.person);
        ana.import("broker.ofx", STATEMENT).await;
        let holding = HoldingForm {
            account: ana.account().await,
            security: "gold".to_owned(),
            quantity: "2.5".to_owned(),
            cost: "500".to_owned(),
            acquired_on: "2020-05-01".to_owned(),
            price: "300".to_owned(),
            ..HoldingForm::default()
        };
        for (form, expected) in [
            (HoldingForm { account: "x".to_owned(), ..holding.clone() }, "holding"),
            (HoldingForm { quantity: "-1".to_owned(), ..holding.clone() }, "holding"),
            (HoldingForm { acquired_on: "2027-01-01".to_owned(), ..holding.clone() }, "holding"),
            (holding.clone(), "ok"),
        ] {
            assert_eq!(code(&attune.add_holding(person, &form).await), expected);
        }
        let found = ana.portfolio().await;
        assert_eq!(told(&found)[0], "ENEL 100@Some(60000) Some(717)");
        assert!(told(&found).contains(&"GOLD 2.5@Some(50000) Some(0)".to_owned()), "{:?}", told(&found));
        attune.classify_security(person, "GOLD", "Gold").await.unwrap();
        assert_eq!(code(&attune.classify_security(person, "SILVER", "Metal").await), "not-found");
        let target = |class: &str, percent: &str| TargetForm { class: class.into(), percent: percent.into() };
        let settings = SettingsForm {
            method: "average".to_owned(),
            tax_percent: "15".to_owned(),
            targets: vec![target("Gold", "50"), target("Not sorted", "50")],
        };
        attune.save_portfolio_settings(person, &settings).await.unwrap();
        let found = ana.portfolio().await;
        assert_eq!((found.settings.tax_bp, found.allocation.len()), (1_500, 3));
        assert_eq!(code(&attune.wrap_account(person, &ana.account().await, "nothing", "").await), "wrapper");
        attune.wrap_account(person, &ana.account().await, "traditional-ira", "").await.unwrap();
        assert_eq!(ana.portfolio().await.settings.wrappers.len(), 1);
    });
}

#[test]
fn tables_of_prices_and_dividends_are_kept() {
    each_url(async |url| {
        let ana = Ana::new(&url).await;
        let (attune, person) = (&ana.desk.attune, &ana.person);
        ana.import("broker.ofx", STATEMENT).await;
        let table = |text: &str| Upload {
            file_name: "t.csv".to_owned(),
            bytes: text.as_bytes().to_vec(),
            ..Upload::default()
        };
        let said =
            attune.bring_table(person, table("security,date,price\nENEL,2026-03-01,8\n")).await.unwrap();
        assert_eq!(said, "1 price kept.");
        let dividends = "security,ex date,pay date,per share\nENEL,2026-03-10,2026-03-20,0.30\n";
        attune.bring_table(person, table(dividends)).await.unwrap();
        let found = ana.portfolio().await;
        assert_eq!(found.figures.holdings[0].value_minor, Some(80_000));
        assert_eq!(found.figures.totals.declared_minor, 3_000);
        assert_eq!(code(&attune.bring_table(person, table("a,b\n1,2\n")).await), "table");
    });
}

#[test]
fn nobody_reaches_anothers_holdings() {
    each_url(async |url| {
        let ana = Ana::new(&url).await;
        ana.import("broker.ofx", STATEMENT).await;
        let attune = &ana.desk.attune;
        let account = ana.account().await;
        let session = attune.sign_up("ben@example.com", crate::desk::PASSWORD).await.unwrap();
        let ben = ana.desk.who(&session).await.unwrap();
        assert!(attune.portfolio(&ben).await.unwrap().is_none());
        let basis = BasisForm { account: account.clone(), security: "BND".into(), cost: "1".into() };
        assert_eq!(code(&attune.tell_basis(&ben, &basis).await), "not-found");
        assert_eq!(code(&attune.wrap_account(&ben, &account, "roth", "").await), "not-found");
        assert_eq!(code(&attune.classify_security(&ben, "BND", "Bonds").await), "not-found");
        attune.delete_account(&ana.person, crate::desk::PASSWORD).await.unwrap();
    });
}

#[test]
fn a_household_is_seen_whole_and_person_by_person() {
    each_url(async |url| {
        let ana = Ana::new(&url).await;
        ana.import("broker.ofx", STATEMENT).await;
        ana.import(
            "other.ofx",
            &STATEMENT
                .replace("<ACCTID>777", "<ACCTID>778")
                .replace("UNITS>100", "UNITS>50")
                .replace("MKTVAL>750", "MKTVAL>375"),
        )
        .await;
        let (attune, person) = (&ana.desk.attune, &ana.person);
        let accounts = attune.accounts(person).await.unwrap();
        let ids: Vec<&str> = accounts.iter().map(|account| account.id.as_str()).collect();
        let wrap = async |account: &str, wrapper: &str, holder: &str| {
            attune.wrap_account(person, account, wrapper, holder).await
        };
        assert_eq!(code(&wrap(ids[1], "taxable", "partner").await), "holder", "there is no partner yet");
        let partner = |name: &str, birth_year: &str| PartnerForm {
            name: name.to_owned(),
            birth_year: birth_year.to_owned(),
            is_sole_beneficiary: false,
        };
        for (name, birth_year) in [("", "1953"), ("Bo", "53"), ("Bo", "2090"), ("Bo", "")] {
            let refused = attune.set_partner(person, &partner(name, birth_year)).await;
            assert_eq!(code(&refused), "partner", "{name} {birth_year}");
        }
        attune.set_partner(person, &partner(" Bo ", "1953")).await.unwrap();
        assert_eq!(code(&wrap(ids[1], "traditional-ira", "joint").await), "holder");
        wrap(ids[1], "taxable", "partner").await.unwrap();

        let worth = async |holder| {
            let found = attune.portfolio_of(person, holder).await.unwrap().unwrap();
            (found.accounts.len(), found.figures.totals.value_minor)
        };
        let own = worth(Some(Holder::Own)).await;
        let theirs = worth(Some(Holder::Partner)).await;
        assert_eq!((own, theirs), ((1, 97_000), (1, 59_500)));
        assert_eq!(worth(Some(Holder::Joint)).await, (0, 0));
        assert_eq!(worth(None).await, (2, own.1 + theirs.1), "the parts are the whole");

        attune.set_partner(person, &PartnerForm::default()).await.unwrap();
        assert_eq!(worth(Some(Holder::Own)).await, (2, own.1 + theirs.1), "all is hers again");
    });
}
